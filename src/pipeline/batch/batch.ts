/**
 * Batches: one JSON line out for each line in, in order, on worker threads. A line that cannot be answered is answered
 * with what is wrong with it, and the others go on.
 * @module
 */
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Catalogue } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import { type Answer, exhaustion } from '../crossing.ts';
import { openThreads } from '../threads.ts';
import { type BatchJob, type BatchMode, idOf } from './job.ts';

export interface BatchOptions {
  mode: BatchMode;
  /** JSON Lines file. File names in it are relative to the working folder. */
  file: string;
  folder: string;
  catalogue: Catalogue;
  workers?: number;
  /** Most memory of one thread, in MB; default: what Node gives it. */
  memoryMb?: number;
  onProgress?(done: number): void;
  /** Called before the answer `{"id"?,"error"}` to a line that cannot be answered; lines count from 1. */
  onFailure?(failure: BatchFailure): void;
}

export interface BatchFailure {
  line: number;
  message: string;
}

/** A line that is worked on. */
interface Pending {
  line: string;
  at: number;
  answer: Promise<Answer<string>>;
}

/** Lines that are worked on or wait to be written, for each thread: bounds memory. */
const AHEAD = 4;

/** Yields one answer for each line, in order. Throws OperationalError('input') when the list itself cannot be read. */
export async function* runBatch(options: BatchOptions): AsyncGenerator<string> {
  const threads = options.workers ?? availableParallelism();
  const pool = openThreads<BatchJob, Answer<string>>(import.meta.url, {
    min: threads,
    max: threads,
    ...(options.memoryMb === undefined ? {} : { memoryMb: options.memoryMb }),
  });
  const pending: Pending[] = [];
  let done = 0;
  const finish = async (): Promise<string> => {
    const next = pending.shift() as Pending;
    const result = await next.answer.catch(deathOf);
    if (!result.ok) options.onFailure?.({ line: next.at, message: result.message });
    const text = result.ok ? result.value : JSON.stringify({ ...idOf(next.line), error: result.message });
    done += 1;
    options.onProgress?.(done);
    return text;
  };
  try {
    for await (const { line, at } of linesOf(options.file)) {
      const answer = pool.run({ mode: options.mode, line, folder: options.folder, catalogue: options.catalogue });
      answer.catch(() => {}); // reported in its turn
      pending.push({ line, at, answer });
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

/** A thread that died of its page is an answer; the pool starts another. Bugs are thrown. */
function deathOf(error: unknown): Answer<string> {
  const why = exhaustion(error);
  if (why === undefined) throw error;
  return { ok: false, code: 'input', message: `The page cannot be read: ${why}.`, transient: false };
}
