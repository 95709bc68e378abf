/**
 * Worker thread of a batch.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { answer, type BatchJob } from './job.ts';

export type BatchAnswer = { ok: true; text: string } | { ok: false; message: string; remedy?: string };

/** Answers a line; what is wrong with the line travels as a value, bugs as errors. */
export default async function run(job: BatchJob): Promise<BatchAnswer> {
  try {
    return { ok: true, text: await answer(job) };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { ok: false, message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) };
  }
}
