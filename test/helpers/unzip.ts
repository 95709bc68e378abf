/**
 * Reads zip files by a library that is not the one which writes them.
 * @module
 */
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

export interface Unzipped {
  name: string;
  bytes: Buffer;
  modified: Date;
}

/** Entries in their order. Throws for what is no good zip file, wrong checksums included. */
export async function unzip(file: Uint8Array): Promise<Unzipped[]> {
  const zip = await fromBufferPromise(Buffer.from(file));
  const entries: Unzipped[] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push({ name: entry.fileName, bytes: await buffer(await zip.openReadStreamPromise(entry)), modified: entry.getLastModDate() });
  }
  return entries;
}

export async function collectBytes(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(parts));
}
