/**
 * What is said of a record that another one is to be copied into, and that an older version wrote.
 * @module
 */
import { OperationalError } from '../../../domain/errors.ts';

/** `what` begins the sentence: "The database …". */
export function olderTarget(what: string): OperationalError {
  return new OperationalError('conflict', `${what} is not empty: an older Clausewatch wrote it.`, {
    remedy: 'Name a new one, with --data or in the settings; what is there was not touched.',
  });
}
