/**
 * Which day an answer speaks of.
 * @module
 */
import { longDay } from '../../../lib/inWords.ts';
import type { AnswerView } from './answerView.ts';

/**
 * The day up to which the pages were taken into account, and that of the verification where it is later; undefined where no page was ever
 * read and nobody vouched for it.
 */
export function asOfDay({ asOf, verifiedAt, read }: Pick<AnswerView, 'asOf' | 'verifiedAt' | 'read'>): string | undefined {
  const isRead = read.some(({ at }) => at !== undefined);
  const days = [isRead ? asOf : undefined, verifiedAt].filter((at) => at !== undefined).toSorted();
  return days.at(-1)?.slice(0, 10);
}

/** "6 February 2025", or that no page was read yet. */
export function asOfWords(answer: Pick<AnswerView, 'asOf' | 'verifiedAt' | 'read'>): string {
  const day = asOfDay(answer);
  return day === undefined ? 'no reading yet' : longDay(day);
}
