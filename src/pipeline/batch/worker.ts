/**
 * Worker thread of a batch.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { type Answer, answering, exhaustion } from '../crossing.ts';
import { answer, type BatchJob } from './job.ts';

/** Answers a line; what is wrong with the line or too much in its page travels as a value, bugs as errors. */
export default function run(job: BatchJob): Promise<Answer<string>> {
  return answering(async () => {
    try {
      return await answer(job);
    } catch (cause) {
      const why = exhaustion(cause);
      if (why === undefined) throw cause;
      throw new OperationalError('input', `The page cannot be read: ${why}.`, { cause });
    }
  });
}
