import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../src/adapters/egress/body.ts';
import { EgressError } from '../../../../src/adapters/egress/failure.ts';
import { toUtf8 } from '../../../../src/lib/charset.ts';

const CAPS = { maxBytes: 10_000, maxDecompressedBytes: 50_000 };
const TEXT = 'terms '.repeat(100);

function read(bytes: Uint8Array | Iterable<Uint8Array>, coding?: string): Promise<Buffer> {
  const chunks = bytes instanceof Uint8Array ? [bytes] : bytes;
  return readBody(Readable.from(chunks), coding, CAPS, AbortSignal.timeout(5000));
}

async function failureKind(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof EgressError ? error.failure.kind : String(error);
}

describe('content codings', () => {
  it.each([
    ['identity', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['zstd', zstdCompressSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
  ])('undoes %s', async (coding, bytes) => {
    expect((await read(bytes, coding)).toString()).toBe(TEXT);
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(2_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(2_000_000))],
    ['zstd', zstdCompressSync(Buffer.alloc(2_000_000))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(2_000_000)))],
  ])('stops a bomb of %s at the limit', async (coding, bytes) => {
    expect(bytes.length).toBeLessThan(CAPS.maxBytes);
    expect(await failureKind(read(bytes, coding))).toBe('too-large');
  });

  it('stops a body that is too large on the wire without reading it all', async () => {
    let given = 0;
    function* endless(): Generator<Buffer> {
      for (;;) {
        given += 1000;
        yield Buffer.alloc(1000);
      }
    }
    expect(await failureKind(read(endless()))).toBe('too-large');
    expect(given).toBeLessThan(10 * CAPS.maxBytes);
  });

  it.each(['compress', 'aes128gcm', 'gzip, gzip, gzip, gzip'])('refuses %s', async (coding) => {
    expect(await failureKind(read(gzipSync(TEXT), coding))).toBe('protocol');
  });

  it('rejects packed data that break off', async () => {
    await expect(read(gzipSync(TEXT).subarray(0, 20), 'gzip')).rejects.toThrow();
  });
});

describe('text encodings', () => {
  it('keeps UTF-8 as it is, byte order mark and invalid sequences included', () => {
    for (const bytes of [Buffer.from('é'), Buffer.from('\ufeffé'), Buffer.from([0x61, 0xff, 0x62])]) {
      expect(toUtf8(bytes, 'text/html; charset=utf-8')).toEqual({ body: bytes });
    }
  });

  it.each([
    ['the header', Buffer.from([0xe9]), 'text/html; charset=ISO-8859-1', 'é', 'windows-1252'],
    ['a quoted header', Buffer.from([0xcf, 0xf0]), 'text/html; charset="windows-1251"', 'Пр', 'windows-1251'],
    [
      'a meta element',
      Buffer.from('<meta charset="shift_jis">\x82\xa0', 'latin1'),
      'text/html',
      '<meta charset="shift_jis">あ',
      'shift_jis',
    ],
    ['a byte order mark', Buffer.from([0xff, 0xfe, 0xe9, 0x00]), 'text/html', 'é', 'utf-16le'],
    ['nothing', Buffer.from([0x61, 0xe9]), undefined, 'aé', 'windows-1252'],
  ])('brings a page to UTF-8 whose encoding is given by %s', (_title, bytes, contentType, text, charset) => {
    const result = toUtf8(bytes, contentType);
    expect(Buffer.from(result.body).toString('utf8')).toBe(text);
    expect(result.charset).toBe(charset);
  });

  it('takes undeclared text that is valid UTF-8 for UTF-8', () => {
    const bytes = Buffer.from('<p>été</p>');
    expect(toUtf8(bytes, 'text/html')).toEqual({ body: bytes });
  });

  it('does not stumble over an encoding that does not exist', () => {
    const bytes = Buffer.from('plain');
    expect(Buffer.from(toUtf8(bytes, 'text/html; charset=x-no-such').body).toString()).toBe('plain');
  });
});
