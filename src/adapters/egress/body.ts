/**
 * Response bodies: content codings undone under limits, text brought to UTF-8.
 * @module
 */
import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { COMPARE, EgressError, failureOf, tooLargeFailure } from './failure.ts';

export interface BodyCaps {
  /** Bytes on the wire. */
  maxBytes: number;
  /** Bytes after decompression. */
  maxDecompressedBytes: number;
}

const MAX_CODINGS = 3;

/**
 * Reads a body to its end. `contentEncoding` is the response header. Rejects with EgressError when a limit is passed
 * or the coding is unknown, and with the stream's own error when it breaks off or the data are damaged.
 */
export async function readBody(
  stream: Readable,
  contentEncoding: string | undefined,
  caps: BodyCaps,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  const stages: Transform[] = [
    limit(caps.maxBytes, 'The page'),
    ...decoders(contentEncoding),
    limit(caps.maxDecompressedBytes, 'The unpacked page'),
  ];
  await pipeline([stream, ...stages, sink], { signal });
  return Buffer.concat(chunks);
}

function decoders(contentEncoding: string | undefined): Transform[] {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > MAX_CODINGS)
    throw new EgressError(failureOf('protocol', 'The answer is packed too many times over.', { transient: false, remedy: COMPARE }));
  return codings.reverse().map(decoder);
}

function decoder(coding: string): Transform {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      throw new EgressError(
        failureOf('protocol', 'The answer is packed in a way that was not asked for.', { transient: false, remedy: COMPARE }),
      );
  }
}

/** Passes bytes on and stops the pipeline at `maxBytes`. */
function limit(maxBytes: number, what: string): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > maxBytes) done(new EgressError(tooLargeFailure(what, maxBytes)));
      else done(null, chunk);
    },
  });
}
