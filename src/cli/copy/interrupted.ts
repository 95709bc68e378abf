/**
 * Work that an interruption ends in a plain sentence.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { interruption } from '../context.ts';

/** Runs `work` until it ends or somebody presses Ctrl+C; `what` begins the sentence ("The backup"). */
export async function interrupted<Result>(what: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const signal = interruption();
  try {
    return await work(signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new OperationalError('input', `${what} was stopped.`, {
      remedy: 'Run the same command again: evidence that was copied is not copied again.',
      cause,
    });
  }
}
