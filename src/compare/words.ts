/**
 * Word-level difference of two texts.
 * @module
 */
import { diffArrays } from 'diff';

export interface WordRun {
  text: string;
  mark: 'same' | 'added' | 'removed';
}

/** Beyond this many words on both sides together the difference is given as one removed and one added run: bounded work. */
const MAX_WORDS = 20_000;

/** Words, runs of white space, and single other characters, so that "(30)" differs from "(10)" in "30" alone. */
export function tokenize(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/**
 * What was removed from `before` and added in `after`, in reading order.
 *
 * @example
 * wordDiff('thirty (30) days', 'ten (10) days')
 * // [{removed "thirty"}, {added "ten"}, {same " ("}, {removed "30"}, {added "10"}, {same ") days"}]
 */
export function wordDiff(before: string, after: string): WordRun[] {
  if (before === after) return before ? [{ text: before, mark: 'same' }] : [];
  const old = tokenize(before);
  const now = tokenize(after);
  if (old.length + now.length > MAX_WORDS) return whole(before, after);
  const runs = diffArrays(old, now).map(
    (part): WordRun => ({ text: part.value.join(''), mark: part.added ? 'added' : part.removed ? 'removed' : 'same' }),
  );
  return runs.filter((run) => run.text);
}

function whole(before: string, after: string): WordRun[] {
  const runs: WordRun[] = [
    { text: before, mark: 'removed' },
    { text: after, mark: 'added' },
  ];
  return runs.filter((run) => run.text);
}
