/**
 * WARC files as archives.
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, crc32, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WARCRecord } from 'warcio';
import type { Archive } from '../../../src/backfill/archive.ts';
import { openWarc, readWarc } from '../../../src/backfill/warc.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import { HTML, page, record, response, warc, writeWarc } from '../../fixtures/backfill/warc.ts';

let folder: string;
let serial = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clausewatch-warc-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function open(records: WARCRecord[], options: { gzip?: boolean } = {}): Promise<Archive> {
  return openWarc(await writeWarc(join(folder, `${serial++}.warc`), records, options));
}

async function openBytes(bytes: Buffer): Promise<Archive> {
  const path = join(folder, `${serial++}.warc`);
  await writeFile(path, bytes);
  return openWarc(path);
}

async function bodies(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  for await (const body of readWarc(
    archive.descriptor,
    archive.captures.map(({ ref }) => ref),
  ))
    texts.push(Buffer.from(body).toString('utf8'));
  return texts;
}

async function failure(promise: Promise<unknown>): Promise<OperationalError> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof OperationalError)) throw new Error(`expected an OperationalError, got ${String(error)}`);
  return error;
}

/** A page that the archive holds next to the one in question, so that the archive is never empty. */
const OTHER = () => response({ url: 'https://acme.example/other', date: '2020-01-01T00:00:00Z' });

/** The first page's text after it went through an archive beside another one; undefined when it was skipped. */
async function through(one: WARCRecord): Promise<{ text: string | undefined; archive: Archive }> {
  const archive = await open([OTHER(), one]);
  return { text: (await bodies(archive))[1], archive };
}

describe.each([{ gzip: false }, { gzip: true }])('a WARC file with %o', ({ gzip }) => {
  test('gives address, document, date, status and headers of each page, and its bytes', async () => {
    const archive = await open(
      [
        record({ type: 'warcinfo' }, 'software: test\r\n'),
        response({ url: 'https://acme.example/legal/dpa?v=2#top', headers: { ...HTML, 'Set-Cookie': 'id=1', ETag: '"x"' } }),
      ],
      { gzip },
    );
    const [capture] = archive.captures;
    expect(capture).toMatchObject({
      document: 'acme.example/legal/dpa?v=2',
      url: 'https://acme.example/legal/dpa?v=2',
      fetchedAt: '2024-05-01T12:30:00.000Z',
      status: 200,
    });
    expect(capture?.headers).toEqual({ 'content-type': 'text/html; charset=utf-8', etag: '"x"' });
    expect(await bodies(archive)).toEqual([page('Terms')]);
    expect(archive.skipped).toEqual({});
  });

  test('is read in the order of dates, in any order of refs', async () => {
    const texts = ['third', 'first', 'second'];
    const dates = ['2024-03-01T00:00:00Z', '2024-01-01T00:00:00Z', '2024-02-01T00:00:00.5Z'];
    const archive = await open(
      texts.map((text, at) => response({ body: page(text), date: dates[at] as string })),
      { gzip },
    );
    expect(await bodies(archive)).toEqual(['first', 'second', 'third'].map(page));
    archive.captures.reverse();
    expect(await bodies(archive)).toEqual(['third', 'second', 'first'].map(page));
  });

  test('is read up to a record that is cut off, and says that it is', async () => {
    const last = await warc([response({ body: page('a long text '.repeat(400)) })], { gzip });
    const before = await warc([response({ body: page('whole') })], { gzip });
    for (const cut of [1, 3, 8, 60, Math.floor(last.length / 2)]) {
      const archive = await openBytes(Buffer.concat([before, last.subarray(0, last.length - cut)]));
      const whole = !gzip && cut < 5;
      expect(archive.skipped, `without the last ${cut} bytes`).toEqual(whole ? {} : { 'cut off at the end of the file': 1 });
      expect((await bodies(archive))[0]).toBe(page('whole'));
      expect(archive.captures).toHaveLength(whole ? 2 : 1);
    }
    const inHeader = await openBytes(Buffer.concat([before, last.subarray(0, 12)]));
    expect(inHeader.skipped).toEqual({ 'cut off at the end of the file': 1 });
  });

  test('is read up to damage that hides where the next record begins, and says so', async () => {
    const archive = await openBytes(
      Buffer.concat([
        await warc([response()], { gzip }),
        Buffer.from('no record at all\r\n\r\n'.repeat(4)),
        await warc([response()], { gzip }),
      ]),
    );
    expect(archive.captures).toHaveLength(1);
    expect(archive.skipped).toEqual({ 'damaged, with everything after it': 1 });
  });

  test('keeps its id when it grows, and has another id than another file', async () => {
    const first = response({ warcHeaders: { 'WARC-Record-ID': '<urn:uuid:00000000-0000-4000-8000-000000000001>' } });
    const start = await warc([first], { gzip });
    const grown = Buffer.concat([start, await warc([response()], { gzip })]);
    const other = await warc([response()], { gzip });
    const ids = [];
    for (const bytes of [start, grown, other]) ids.push((await openBytes(bytes)).id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(ids[0]).toMatch(/^warc:[0-9a-f]{64}$/);
  });

  test('of many records gives each its own bytes', async () => {
    const archive = await open(
      Array.from({ length: 150 }, (_, at) => response({ url: `https://acme.example/${at}`, body: page(`${at} `.repeat(at * 40)) })),
      { gzip },
    );
    expect(await bodies(archive)).toEqual(Array.from({ length: 150 }, (_, at) => page(`${at} `.repeat(at * 40))));
  });
});

test('a packed record with a wrong checksum is left out and the next one is read', async () => {
  const damaged = await warc([response()], { gzip: true });
  damaged.writeUInt32LE(1, damaged.length - 8);
  const archive = await openBytes(Buffer.concat([damaged, await warc([response({ body: page('intact') })], { gzip: true })]));
  expect(await bodies(archive)).toEqual([page('intact')]);
  expect(archive.skipped).toEqual({ damaged: 1 });
});

test('gzip members with names, comments, extra fields and checksums in their headers are read', async () => {
  const member = gzipSync(await warc([response()]));
  const header = Buffer.concat([
    member.subarray(0, 3),
    Buffer.from([4 + 8 + 16 + 2]),
    member.subarray(4, 10),
    Buffer.from([2, 0, 9, 9]),
    Buffer.from('a.warc\0note\0'),
  ]);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(crc32(header) & 0xffff);
  const archive = await openBytes(
    Buffer.concat([header, checksum, member.subarray(10), await warc([response({ body: page('next') })], { gzip: true })]),
  );
  expect(await bodies(archive)).toEqual([page('Terms'), page('next')]);
});

test.each([false, true])('a record larger than the bytes that are read at once is passed over whole (gzip: %s)', async (gzip) => {
  const image = response({ headers: { 'Content-Type': 'image/png' }, body: Buffer.alloc(3_000_000, 7) });
  const archive = await open([image, response()], { gzip });
  expect(archive.skipped).toEqual({ 'not HTML': 1 });
  expect(await bodies(archive)).toEqual([page('Terms')]);
});

describe('records that are no pages are counted by reason', () => {
  test.each([
    ['not HTML', () => response({ headers: { 'Content-Type': 'application/pdf' }, body: '%PDF' })],
    [
      'not HTML',
      () => record({ type: 'resource', url: 'https://acme.example/a.png', warcHeaders: { 'Content-Type': 'image/png' } }, 'png'),
    ],
    ['redirects and answers without a body', () => response({ statusline: 'HTTP/1.1 301 Moved Permanently' })],
    ['without a web address', () => response({ url: 'urn:pageinfo:https://acme.example/' })],
    ['without a web address', () => response({ url: 'file:///etc/passwd' })],
    ['without a date', () => response({ date: 'yesterday' })],
    ['cut off when they were recorded', () => response({ warcHeaders: { 'WARC-Truncated': 'length' } })],
    ['cut off when they were recorded', () => response({ headers: { ...HTML, 'Content-Length': '5000' } })],
    [
      'cut off when they were recorded',
      () => response({ headers: { ...HTML, 'Transfer-Encoding': 'chunked' }, body: '40\r\n<p>too short' }),
    ],
    [
      'cut off when they were recorded',
      () => response({ headers: { ...HTML, 'Transfer-Encoding': 'chunked' }, body: '8\r\n<p>begin\r\n40\r\nand no end' }),
    ],
    [
      'with a damaged body',
      () => response({ headers: { ...HTML, 'Content-Encoding': 'gzip' }, body: gzipSync(page('x'.repeat(500))).subarray(0, 30) }),
    ],
    [
      'packed in an unknown way',
      () => response({ headers: { ...HTML, 'Content-Encoding': 'compress' }, body: Buffer.from([0x1f, 0x9d, 1]) }),
    ],
    [
      'larger than 50 MB',
      () => response({ headers: { ...HTML, 'Content-Encoding': 'gzip' }, body: gzipSync(Buffer.alloc(51_000_000, 'a'), { level: 1 }) }),
    ],
    ['split over several records', () => response({ warcHeaders: { 'WARC-Segment-Number': '1' } })],
    [
      'revisits of pages that are not in this file',
      () => record({ type: 'revisit', url: 'https://acme.example/dpa', warcHeaders: { 'WARC-Payload-Digest': 'sha1:NONE' } }),
    ],
  ])('%s', async (reason, make) => {
    const { archive } = await through(make());
    expect(archive.skipped).toEqual({ [reason]: 1 });
    expect(archive.captures).toHaveLength(1);
  });

  test('what describes the crawl is not counted', async () => {
    const archive = await open([
      record({ type: 'warcinfo' }, 'a: b\r\n'),
      record({ type: 'request', url: 'https://acme.example/dpa', httpHeaders: { Accept: '*/*' }, statusline: 'GET /dpa HTTP/1.1' }),
      record({ type: 'metadata', url: 'https://acme.example/dpa' }, 'x: y\r\n'),
      response(),
    ]);
    expect(archive.captures).toHaveLength(1);
    expect(archive.skipped).toEqual({});
  });
});

describe('bodies', () => {
  const text = page('Größe – 10 days');
  test.each([
    ['gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(Buffer.from(text))],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', Buffer.from(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
    // Crawlers that store the unpacked body under the original header.
    ['gzip', Buffer.from(text)],
    ['br', Buffer.from(text)],
  ])('under content-encoding %s are unpacked', async (encoding, body) => {
    expect((await through(response({ headers: { ...HTML, 'Content-Encoding': encoding }, body }))).text).toBe(text);
  });

  test('in chunks are joined, then unpacked', async () => {
    const packed = gzipSync(text);
    const chunks = Buffer.concat([
      Buffer.from('a\r\n'),
      packed.subarray(0, 10),
      Buffer.from(`\r\n${(packed.length - 10).toString(16)};x=y\r\n`),
      packed.subarray(10),
      Buffer.from('\r\n0\r\n\r\n'),
    ]);
    const headers = { ...HTML, 'Transfer-Encoding': 'chunked', 'Content-Encoding': 'gzip' };
    expect((await through(response({ headers, body: chunks }))).text).toBe(text);
  });

  test('that were joined by the crawler under a chunked header are taken as they are', async () => {
    expect((await through(response({ headers: { ...HTML, 'Transfer-Encoding': 'chunked' }, body: text }))).text).toBe(text);
  });

  test('in another encoding become UTF-8, and a header says which it was', async () => {
    const { text: got, archive } = await through(
      response({ headers: { 'Content-Type': 'text/html; charset=iso-8859-1' }, body: Buffer.from(page('Größe'), 'latin1') }),
    );
    expect(got).toBe(page('Größe'));
    expect(archive.captures[1]?.headers?.['x-clausewatch-charset']).toBe('windows-1252');
  });

  test('cannot forge the header that names their encoding', async () => {
    const { archive } = await through(response({ headers: { ...HTML, 'X-Clausewatch-Charset': 'utf-7' } }));
    expect(archive.captures[1]?.headers).toEqual({ 'content-type': 'text/html; charset=utf-8' });
  });

  test('without a content type are pages when they begin like one', async () => {
    expect((await through(response({ headers: { Server: 'x' } }))).text).toBe(page('Terms'));
    expect((await through(response({ headers: { Server: 'x' }, body: '{"a":1}' }))).text).toBeUndefined();
  });

  test('of resource records are pages without a status', async () => {
    const { text: got, archive } = await through(
      record({ type: 'resource', url: 'https://acme.example/dpa', warcHeaders: { 'Content-Type': 'text/html' } }, page('saved')),
    );
    expect(got).toBe(page('saved'));
    expect(archive.captures[1]).not.toHaveProperty('status');
  });

  test('of error pages are kept with their status', async () => {
    const { archive } = await through(response({ statusline: 'HTTP/1.1 404 Not Found' }));
    expect(archive.captures[1]?.status).toBe(404);
  });
});

describe('a revisit', () => {
  const original = () =>
    response({ body: page('the same'), warcHeaders: { 'WARC-Payload-Digest': 'sha1:SAME', 'WARC-Record-ID': '<urn:uuid:one>' } });
  const revisit = (warcHeaders: Record<string, string>, more = {}) =>
    record({ type: 'revisit', url: 'https://acme.example/dpa', date: '2024-06-01T00:00:00Z', warcHeaders, ...more });

  test.each([
    ['payload digest', { 'WARC-Payload-Digest': 'sha1:SAME' }, {}],
    ['record id', { 'WARC-Refers-To': '<urn:uuid:one>' }, {}],
    ['address and date', {}, { refersToUrl: 'https://acme.example/dpa', refersToDate: '2024-05-01T12:30:00Z' }],
  ])('has its own date and the bytes of the record that it names by %s', async (_, warcHeaders, more) => {
    const archive = await open([original(), revisit(warcHeaders, more)]);
    expect(archive.captures.map(({ fetchedAt, status }) => [fetchedAt, status])).toEqual([
      ['2024-05-01T12:30:00.000Z', 200],
      ['2024-06-01T00:00:00.000Z', 200],
    ]);
    expect(await bodies(archive)).toEqual([page('the same'), page('the same')]);
  });

  test('of a page that comes later in the file is found', async () => {
    expect((await open([revisit({ 'WARC-Payload-Digest': 'sha1:SAME' }), original()])).captures).toHaveLength(2);
  });

  test('that was answered "not modified" has the answer of the original', async () => {
    const archive = await open([
      original(),
      revisit({ 'WARC-Refers-To': '<urn:uuid:one>' }, { statusline: 'HTTP/1.1 304 Not Modified', httpHeaders: { ETag: '"x"' } }),
    ]);
    expect(archive.captures[1]).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  });

  test('with an answer of its own has that answer', async () => {
    const archive = await open([
      original(),
      revisit({ 'WARC-Payload-Digest': 'sha1:SAME' }, { statusline: 'HTTP/1.1 203 Other', httpHeaders: { ...HTML, Age: '9' } }),
    ]);
    expect(archive.captures[1]).toMatchObject({ status: 203, headers: { age: '9' } });
  });

  test('of what is no page is none either', async () => {
    const image = response({ headers: { 'Content-Type': 'image/png' }, warcHeaders: { 'WARC-Payload-Digest': 'sha1:PNG' } });
    const archive = await open([OTHER(), image, revisit({ 'WARC-Payload-Digest': 'sha1:PNG' })]);
    expect(archive.skipped).toEqual({ 'not HTML': 2 });
  });
});

describe('one plain sentence with a remedy for', () => {
  test('a missing file', async () => {
    const error = await failure(openWarc(join(folder, 'missing.warc')));
    expect(error).toMatchObject({ code: 'input', message: `${join(folder, 'missing.warc')} does not exist.` });
  });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['text', Buffer.from('hello world')],
    ['gzip data of another kind', gzipSync('hello world')],
    ['a header without a length', Buffer.from('WARC/1.1\r\nWARC-Type: response\r\n\r\n')],
    ['a header with a negative length', Buffer.from('WARC/1.1\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n')],
    ['a header without an end', Buffer.from(`WARC/1.1\r\n${'X-Long: y\r\n'.repeat(60_000)}`)],
    ['a length far beyond the end', Buffer.from('WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\n')],
  ])('%s', async (_, bytes) => {
    const error = await failure(openBytes(bytes));
    expect(error.message).toMatch(/is not a WARC file, or it is cut off in its first record\.$/);
    expect(error.remedy).toBeTruthy();
  });

  test('a file that is packed as a whole', async () => {
    const error = await failure(openBytes(gzipSync(await warc([response(), response()]))));
    expect(error.message).toMatch(/is packed as a whole/);
    expect(error.remedy).toMatch(/gunzip/);
  });

  test('a file without pages, with what it holds', async () => {
    const error = await failure(open([response({ headers: { 'Content-Type': 'image/png' } })]));
    expect(error.message).toMatch(/holds no HTML pages \(records: 1 not HTML\)\.$/);
  });

  test('a file that was changed after it was opened', async () => {
    const archive = await open([response()]);
    await writeFile(archive.descriptor.location, 'something else');
    expect((await failure(bodies(archive))).message).toMatch(/was changed while it was read/);
  });
});

test('no damage makes it hang, crash or list a page that cannot be read', async () => {
  const records = [
    response(),
    response({ headers: { ...HTML, 'Transfer-Encoding': 'chunked' }, body: '5\r\n<p>ab\r\n0\r\n\r\n' }),
    response({ body: page('end') }),
  ];
  const parts = await Promise.all(records.map((one) => warc([one])));
  const path = join(folder, 'damaged.warc');
  const damage = fc.record({ gzip: fc.boolean(), at: fc.nat(), byte: fc.nat(255), cut: fc.option(fc.nat()) });
  await fc.assert(
    fc.asyncProperty(damage, async ({ gzip, at, byte, cut }) => {
      const bytes = Buffer.concat(gzip ? parts.map((part) => gzipSync(part)) : parts);
      bytes[at % bytes.length] = byte;
      await writeFile(path, cut === null ? bytes : bytes.subarray(0, cut % bytes.length));
      try {
        const archive = await openWarc(path);
        expect(await bodies(archive)).toHaveLength(archive.captures.length);
      } catch (cause) {
        if (!(cause instanceof OperationalError) || /was changed/.test(cause.message)) throw cause;
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('nothing is written to the console, whatever a file holds', async () => {
  const spies = (['log', 'warn', 'error'] as const).map((method) => vi.spyOn(console, method).mockImplementation(() => {}));
  const bytes = Buffer.concat([await warc([response()]), Buffer.from('junk after the record\r\n')]);
  await openBytes(bytes);
  expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
  vi.restoreAllMocks();
});
