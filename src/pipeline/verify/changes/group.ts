/**
 * What the examiner of changes works with.
 * @module
 */
import type { PageWorkers } from '../../page/workers.ts';
import type { Examination } from '../examiner.ts';

export interface ChangesExamination extends Omit<Examination, 'now'> {
  workers: Pick<PageWorkers, 'recompare' | 'missingQuotes'>;
  /** Counts what could not be derived again, and why. */
  note(why: string, count?: number): void;
}
