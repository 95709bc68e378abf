/**
 * Batches: one JSON line out for each line in, in order, on worker threads.
 * @module
 */
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Piscina } from 'piscina';
import type { VerdictMarkers } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { BatchJob, BatchMode } from './job.ts';
import type { BatchAnswer } from './worker.ts';

export interface BatchOptions {
  mode: BatchMode;
  /** JSON Lines file. File names in it are relative to the working folder. */
  file: string;
  folder: string;
  markers: VerdictMarkers;
  workers?: number;
  onProgress?(done: number): void;
}

/** Lines that are worked on or wait to be written, for each thread: bounds memory. */
const AHEAD = 4;

/** Yields the answers in the order of the lines. Throws OperationalError('input') naming file and line. */
export async function* runBatch(options: BatchOptions): AsyncGenerator<string> {
  const threads = options.workers ?? availableParallelism();
  const pool = new Piscina<BatchJob, BatchAnswer>({
    filename: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
  });
  const pending: Array<{ at: number; answer: Promise<BatchAnswer> }> = [];
  let done = 0;
  const finish = async (): Promise<string> => {
    const next = pending.shift() as (typeof pending)[number];
    const text = textOf(await next.answer, options.file, next.at);
    done += 1;
    options.onProgress?.(done);
    return text;
  };
  try {
    for await (const { line, at } of linesOf(options.file)) {
      const answer = pool.run({ mode: options.mode, line, folder: options.folder, markers: options.markers });
      answer.catch(() => {}); // reported in its turn
      pending.push({ at, answer });
      if (pending.length >= threads * AHEAD) yield await finish();
    }
    while (pending.length > 0) yield await finish();
  } finally {
    await pool.destroy();
  }
}

async function* linesOf(file: string): AsyncGenerator<{ line: string; at: number }> {
  const stream = createReadStream(resolve(file));
  let at = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      at += 1;
      if (line.trim()) yield { line, at };
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new OperationalError('input', `${file} cannot be read.`, { remedy: 'Name a JSON Lines file.', cause });
  }
}

function textOf(answer: BatchAnswer, file: string, at: number): string {
  if (answer.ok) return answer.text;
  throw new OperationalError('input', `${file}:${at}  ${answer.message}`, answer.remedy === undefined ? {} : { remedy: answer.remedy });
}
