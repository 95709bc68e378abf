/**
 * Packed bodies (gzip, deflate, Brotli, Zstandard) under a limit.
 * @module
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

type Unpacker = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const unpackGzip = promisify(gunzip) as Unpacker;
const unpackZlib = promisify(inflate) as Unpacker;
const unpackRaw = promisify(inflateRaw) as Unpacker;

const UNPACKERS: Record<string, Unpacker> = {
  gzip: unpackGzip,
  'x-gzip': unpackGzip,
  br: promisify(brotliDecompress) as Unpacker,
  zstd: promisify(zstdDecompress) as Unpacker,
  // Servers send "deflate" with and without the zlib header, and browsers read both.
  deflate: (bytes, options) =>
    unpackZlib(bytes, options).catch((cause) => (isTooLarge(cause) ? Promise.reject(cause) : unpackRaw(bytes, options))),
};

const MAX_CODINGS = 3;

export type Unpacked = { ok: true; bytes: Buffer } | { ok: false; reason: 'too-large' | 'damaged' | 'unknown-coding' };

/**
 * Undoes the codings that a content-encoding header lists. A body that begins with markup although its header says
 * that it is packed is taken as it is: many crawlers store the unpacked body under the original header.
 */
export async function unpack(bytes: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<Unpacked> {
  const codings = codingsOf(contentEncoding);
  if (codings.length > MAX_CODINGS) return { ok: false, reason: 'damaged' };
  let body = bytes;
  for (const coding of codings.reverse()) {
    const unpacker = Object.hasOwn(UNPACKERS, coding) ? UNPACKERS[coding] : undefined;
    if (!unpacker) return beginsWithMarkup(bytes) ? withinLimit(bytes, maxBytes) : { ok: false, reason: 'unknown-coding' };
    try {
      body = await unpacker(body, { maxOutputLength: maxBytes });
    } catch (cause) {
      if (isTooLarge(cause)) return { ok: false, reason: 'too-large' };
      return beginsWithMarkup(bytes) ? withinLimit(bytes, maxBytes) : { ok: false, reason: 'damaged' };
    }
  }
  return withinLimit(body, maxBytes);
}

function codingsOf(contentEncoding: string | undefined): string[] {
  const names = (contentEncoding ?? '').toLowerCase().split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
}

function withinLimit(bytes: Buffer, maxBytes: number): Unpacked {
  return bytes.length > maxBytes ? { ok: false, reason: 'too-large' } : { ok: true, bytes };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/** True when the first visible character is "<". */
export function beginsWithMarkup(bytes: Uint8Array): boolean {
  const beginning = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512)).toString('latin1');
  return /^(?:\u00ef\u00bb\u00bf)?\s*</.test(beginning);
}
