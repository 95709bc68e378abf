/**
 * Folders of dated HTML files as archives.
 * @module
 */
import { mkdir, mkdtemp, realpath, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '../../../src/backfill/archive.ts';
import { openFolder, readFolder } from '../../../src/backfill/folder.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import { page } from '../../fixtures/backfill/warc.ts';

let base: string;
let folder: string;
let serial = 0;

beforeAll(async () => {
  base = await mkdtemp(join(await realpath(tmpdir()), 'clausewatch-folder-'));
});

beforeEach(async () => {
  folder = join(base, `archive-${serial++}`);
  await mkdir(folder);
});

afterAll(async () => {
  await rm(base, { recursive: true, force: true });
});

async function files(contents: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

async function bodies(archive: Archive): Promise<string[]> {
  const texts: string[] = [];
  for await (const body of readFolder(
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

describe('the path of a file names document and date', () => {
  test.each([
    ['Vendor/Document/2024-05-01.html', 'Vendor/Document', '2024-05-01T00:00:00.000Z'],
    ['Vendor/Document/2024-05-01T12-30-00Z.html', 'Vendor/Document', '2024-05-01T12:30:00.000Z'],
    ['Vendor/Document/2024-05-01_12.30.htm', 'Vendor/Document', '2024-05-01T12:30:00.000Z'],
    ['Vendor/Document/2024-05-01-12-30-15.xhtml', 'Vendor/Document', '2024-05-01T12:30:15.000Z'],
    ['Vendor/Document/2024-05-01T12-30-00-123Z.HTML', 'Vendor/Document', '2024-05-01T12:30:00.123Z'],
    ['Vendor/Document/20240501123000.html', 'Vendor/Document', '2024-05-01T12:30:00.000Z'],
    ['Vendor/Document.2024-05-01.html', 'Vendor/Document', '2024-05-01T00:00:00.000Z'],
    ['Vendor/Data Processing-Addendum 2024-05-01.html', 'Vendor/Data Processing-Addendum', '2024-05-01T00:00:00.000Z'],
    ['Document-2024-05-01.html', 'Document', '2024-05-01T00:00:00.000Z'],
    ['Document_20240501.html', 'Document', '2024-05-01T00:00:00.000Z'],
    ['Vendor/Region/Document/2024-05-01.html', 'Vendor/Region/Document', '2024-05-01T00:00:00.000Z'],
    ['Vendor/Cafe\u0301/2024-05-01.html', 'Vendor/Caf\u00e9', '2024-05-01T00:00:00.000Z'],
  ])('%s', async (path, document, fetchedAt) => {
    await files({ [path]: page('x') });
    const archive = await openFolder(folder);
    expect(archive.captures).toEqual([{ document, fetchedAt, ref: path }]);
    expect(await bodies(archive)).toEqual([page('x')]);
  });

  test('a date alone, right in the folder, stands for the document that the folder is called', async () => {
    await files({ '2024-05-01.html': page('x') });
    expect((await openFolder(folder)).captures[0]?.document).toBe(basename(folder));
  });

  test.each([
    'Vendor/Document/index.html',
    'Vendor/2024-02-31.html',
    'Vendor/2024-13-01.html',
    'Vendor/12345678.html',
    'Vendor/invoice-99999999999999.html',
    'Vendor/2024-05.html',
  ])('%s has no date and is counted', async (path) => {
    await files({ [path]: page('x'), 'A-2024-05-01.html': page('x') });
    const archive = await openFolder(folder);
    expect(archive.captures).toHaveLength(1);
    expect(archive.skipped).toEqual({ 'without a date in the name': 1 });
  });
});

test('captures are ordered by date, then by path', async () => {
  await files({
    'B/2024-01-01.html': page('3'),
    'B-2024-01-01.html': page('2'),
    'A/z/2024-02-01.html': page('4'),
    'A/y/2024-01-01.html': page('1'),
  });
  expect(await bodies(await openFolder(folder))).toEqual(['1', '2', '3', '4'].map(page));
});

test('the archive keeps its id when it grows', async () => {
  await files({ 'A/x/2024-01-01.html': page('1') });
  const { id } = await openFolder(folder);
  await files({ 'B/x/2025-01-01.html': page('1') });
  expect((await openFolder(folder)).id).toBe(id);
  expect((await openFolder(join(folder, 'A'))).id).not.toBe(id);
});

describe('what is no page is counted by reason', () => {
  test('other files, empty ones, links, hidden ones', async () => {
    await files({
      'V/D/2024-05-01.html': page('x'),
      'V/D/style.css': 'a{}',
      'V/D/2024-05-02.html': '',
      'V/D/.hidden.html': 'x',
      '.git/2024-05-01.html': 'x',
    });
    await symlink(join(folder, 'V/D/2024-05-01.html'), join(folder, 'V/D/2024-05-03.html'));
    await symlink(base, join(folder, 'everything'));
    const archive = await openFolder(folder);
    expect(archive.captures.map(({ ref }) => ref)).toEqual(['V/D/2024-05-01.html']);
    expect(archive.skipped).toEqual({ 'symbolic links': 2, 'not HTML': 1, empty: 1 });
  });

  test('files that are too large, packed or not, and damaged packing', async () => {
    await files({
      '2024-05-01.html': page('x'),
      '2024-05-02.html': 'x',
      '2024-05-03.html.gz': gzipSync(Buffer.alloc(50_000_001, 'a'), { level: 1 }),
      '2024-05-04.html.gz': gzipSync(page('x')).subarray(0, 30),
    });
    await truncate(join(folder, '2024-05-02.html'), 50_000_001);
    expect((await openFolder(folder)).skipped).toEqual({ 'larger than 50 MB': 2, 'with damaged packing': 1 });
  });
});

test('packed files are unpacked', async () => {
  await files({
    '2024-05-01.html.gz': gzipSync(page('g')),
    '2024-05-02.html.br': brotliCompressSync(page('b')),
    '2024-05-03.html.zst': zstdCompressSync(Buffer.from(page('z'))),
  });
  expect(await bodies(await openFolder(folder))).toEqual(['g', 'b', 'z'].map(page));
});

test('pages in another encoding become UTF-8, and valid UTF-8 is never taken for something else', async () => {
  const latin = '<meta charset="iso-8859-1"><p>Größe</p>';
  await files({
    '2024-05-01.html': Buffer.from(latin, 'latin1'),
    '2024-05-02.html': Buffer.from(latin, 'utf8'),
    '2024-05-03.html': Buffer.from(`\ufeff${page('Größe')}`, 'utf16le'),
  });
  const [first, second, third] = await bodies(await openFolder(folder));
  expect([first, second]).toEqual([latin, latin]);
  expect(third).toContain(page('Größe'));
});

describe('the address of a page comes from', () => {
  const url = 'https://acme.example/terms?a=1';

  test('the mark that a browser leaves when it saves the page', async () => {
    const mark = `<!DOCTYPE html>\n<!-- saved from url=(00${url.length})${url} -->\n`;
    await files({ '2024-05-01.html': `${mark}<p>x</p>`, '2024-05-02.html.gz': gzipSync(`${mark}<p>x</p>`) });
    expect((await openFolder(folder)).captures.map((capture) => capture.url)).toEqual([url, url]);
  });

  test('no mark that stands later in the page, or names no web address', async () => {
    await files({
      '2024-05-01.html': `${' '.repeat(2048)}<!-- saved from url=(0030)${url} -->`,
      '2024-05-02.html': '<!-- saved from url=(0011)javascript: -->',
      '2024-05-03.html': '<!-- saved from url=(0014)about:internet -->',
    });
    expect((await openFolder(folder)).captures.some((capture) => 'url' in capture)).toBe(false);
  });

  test.each(['2024-05-01.json', '2024-05-01.html.json'])('the side file %s, with time, status and headers', async (name) => {
    const side = {
      url,
      fetchedAt: '2024-05-01T14:30:00+02:00',
      status: 404,
      headers: { 'Content-Type': 'text/html', 'Set-Cookie': 'a=b', 'X-Clausewatch-Charset': 'x' },
    };
    await files({ '2024-05-01.html': page('x'), [name]: JSON.stringify(side) });
    const archive = await openFolder(folder);
    expect(archive.captures).toEqual([
      {
        document: basename(folder),
        fetchedAt: '2024-05-01T12:30:00.000Z',
        url,
        status: 404,
        headers: { 'content-type': 'text/html' },
        ref: '2024-05-01.html',
      },
    ]);
    expect(archive.skipped).toEqual({});
  });

  test('a side file, which may also give the date that the name lacks', async () => {
    await files({ 'Vendor/Terms.html': page('x'), 'Vendor/Terms.json': '{"fetchedAt":"2024-05-01T12:30:00Z"}' });
    expect((await openFolder(folder)).captures[0]).toMatchObject({ document: 'Vendor/Terms', fetchedAt: '2024-05-01T12:30:00.000Z' });
  });
});

describe('one plain sentence with a remedy for', () => {
  test.each([
    ['{', 'it is not JSON'],
    ['{"adress":"x"}', 'adress'],
    ['{"url":"javascript:alert(1)"}', '"url": must be a full http or https address'],
    ['{"fetchedAt":"yesterday"}', '"fetchedAt": must be a time like'],
    ['{"status":9}', '"status"'],
  ])('the side file %s', async (text, fault) => {
    await files({ 'V/D/2024-05-01.html': page('x'), 'V/D/2024-05-01.json': text });
    const error = await failure(openFolder(folder));
    expect(error.message).toContain('2024-05-01.json is not a valid side file: ');
    expect(error.message).toContain(fault);
    expect(error.remedy).toBeTruthy();
  });

  test('a missing folder', async () => {
    expect((await failure(openFolder(join(folder, 'none')))).message).toBe(`${join(folder, 'none')} does not exist.`);
  });

  test('a file in place of a folder', async () => {
    await files({ 'a.html': 'x' });
    expect((await failure(openFolder(join(folder, 'a.html')))).message).toMatch(/is not a folder\.$/);
  });

  test('a folder without dated pages, with what it holds', async () => {
    await files({ 'a.html': 'x', 'b.html': 'x', 'c.css': 'x' });
    expect((await failure(openFolder(folder))).message).toMatch(
      /holds no dated HTML files \(files: 2 without a date in the name, 1 not HTML\)\.$/,
    );
  });

  test('a file that vanished after the folder was opened', async () => {
    await files({ 'V/2024-05-01.html': page('x') });
    const archive = await openFolder(folder);
    await rm(join(folder, 'V/2024-05-01.html'));
    expect((await failure(bodies(archive))).message).toMatch(/was changed or removed/);
  });
});

describe('nothing outside the folder is read', () => {
  test('when a file or a folder became a link after it was listed', async () => {
    await files({ 'V/2024-05-01.html': page('x'), 'W/2024-05-02.html': page('y') });
    const archive = await openFolder(folder);
    const outside = join(base, `outside-${serial++}`);
    await mkdir(outside);
    await rename(join(folder, 'V'), join(outside, 'V'));
    await symlink(join(outside, 'V'), join(folder, 'V'));
    expect((await failure(bodies(archive))).message).toMatch(/was changed or removed/);
  });

  test('by a ref that leads out of it', async () => {
    await files({ '2024-05-01.html': page('x') });
    const { descriptor } = await openFolder(folder);
    await writeFile(join(base, 'secret.html'), 'secret');
    const reading = bodies({ descriptor, captures: [{ document: 'x', fetchedAt: 'x', ref: '../secret.html' }], id: '', skipped: {} });
    expect((await failure(reading)).message).toMatch(/was changed or removed/);
  });
});
