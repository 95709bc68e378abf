/**
 * Whether a PDF is made to unpack to more than the memory holds: looked at before anything else unpacks it.
 * @module
 */
import { inflateSync } from 'node:zlib';

/** A page of text has some kilobytes, a font or a picture some megabytes. */
const MAX_STREAM_BYTES = 128_000_000;
/** Packed data may be packed again. */
const MAX_LAYERS = 3;
/** More streams than any document has. */
const MAX_STREAMS = 100_000;
const STREAM = 'stream';
const END = 'endstream';

/** True when one stream of the file unpacks to more than 128 MB, or there are more than 100 000 of them. */
export function isBomb(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let streams = 0;
  for (let at = file.indexOf(STREAM); at !== -1; at = file.indexOf(STREAM, at)) {
    streams += 1;
    at += STREAM.length;
    while (file[at] === 0x0d || file[at] === 0x0a) at += 1;
    const end = file.indexOf(END, at);
    const packed = file.subarray(at, end === -1 ? undefined : end);
    if (streams > MAX_STREAMS || isTooMuch(packed, MAX_LAYERS)) return true;
    at = end === -1 ? file.length : end + END.length;
  }
  return false;
}

function isTooMuch(packed: Buffer, layers: number): boolean {
  if (layers === 0 || ((packed[0] ?? 0) & 0x0f) !== 8) return false;
  try {
    return isTooMuch(inflateSync(packed, { maxOutputLength: MAX_STREAM_BYTES }), layers - 1);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'; // anything else is no deflated data
  }
}
