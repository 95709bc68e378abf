/**
 * Examining what may be damaged in any way: where a part of the record cannot be read, that is a finding, and the rest is looked at.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Examined, Suspicion } from './examiner.ts';

export interface Part {
  what: Examined;
  id: string;
  /** What is not looked at when it ends early: "the visits of acme/dpa". */
  title: string;
  signal: AbortSignal;
}

/**
 * Yields what `examine` finds, and how it ended where it could not go on. Rows that another hand edited may break any rule that the program
 * keeps, so that whatever is thrown speaks against the record; only what another try may mend is thrown on.
 */
export async function* goingOn({ what, id, title, signal }: Part, examine: () => AsyncIterable<Suspicion>): AsyncIterable<Suspicion> {
  try {
    yield* examine();
  } catch (error) {
    if (signal.aborted || !(error instanceof Error) || (error instanceof OperationalError && error.transient)) throw error;
    const remedy = error instanceof OperationalError ? error.remedy : 'Restore the database from a backup.';
    const sentence = `Not all could be looked at of ${title}: ${error.message.replace(/\.$/, '')}.`;
    yield { what, id, sentence, ...(remedy === undefined ? {} : { remedy }) };
  }
}
