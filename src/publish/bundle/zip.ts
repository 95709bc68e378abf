/**
 * A zip file as a stream: one entry after the other, each as fast as the reader takes it.
 * @module
 */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
  /** What is compressed already is stored as it is. */
  compress: boolean;
}

/** Bytes that are handed on in one go. */
const PART = 64 * 1024;

/**
 * The bytes of the file. The same entries and the same day give the same bytes. Entries are asked for one by one, and the one before is let go
 * of first. `day` (YYYY-MM-DD) stands as the date of all of them.
 */
export async function* zipOf(entries: AsyncIterable<ZipEntry>, day: string): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const ending = new AbortController();
  const options = { mtime: noonOf(day), mode: 0o100644, forceDosTimestamp: true };
  zip.on('error', (error: Error) => output.destroy(error));
  const feeding = feed(zip, entries, options, ending.signal).catch((error: unknown) => {
    if (!ending.signal.aborted) output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const part of output) yield part as Uint8Array;
  } finally {
    // Whoever reads may go away in the middle of it.
    ending.abort();
    output.destroy();
    await feeding;
  }
}

interface EntryOptions {
  mtime: Date;
  mode: number;
  forceDosTimestamp: boolean;
}

async function feed(zip: ZipFile, entries: AsyncIterable<ZipEntry>, options: EntryOptions, signal: AbortSignal): Promise<void> {
  for await (const { name, bytes, compress } of entries) {
    if (signal.aborted) return;
    const input = Readable.from(partsOf(bytes), { objectMode: false, signal });
    zip.addReadStream(input, name, { ...options, compress, size: bytes.length });
    await finished(input, { signal });
  }
  zip.end();
}

function* partsOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PART) yield bytes.subarray(at, at + PART);
}

/** Zip files tell the time of day in no time zone: noon of the day is the same everywhere. */
function noonOf(day: string): Date {
  const [year = 1980, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Math.max(1980, year), month - 1, date, 12);
}
