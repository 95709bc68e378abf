/**
 * Word-level difference of two texts.
 * @module
 */
import { diffArrays } from 'diff';

export interface WordRun {
  text: string;
  mark: 'same' | 'added' | 'removed';
}

/** Beyond this many words on both sides together the difference is given as one removed and one added run. */
const MAX_WORDS = 10_000;
/** Beyond this many words removed and added, all between the common beginning and end is one replacement: work grows with the square. */
const MAX_EDITS = 1000;

/** Words, runs of white space, and single other characters, so that "(30)" differs from "(10)" in "30" alone. */
export function tokenize(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/**
 * What was removed from `before` and added in `after`, in reading order. `maxEdits` bounds the words removed and added.
 *
 * @example
 * wordDiff('thirty (30) days', 'ten (10) days')
 * // [{removed "thirty"}, {added "ten"}, {same " ("}, {removed "30"}, {added "10"}, {same ") days"}]
 */
export function wordDiff(before: string, after: string, maxEdits = MAX_EDITS): WordRun[] {
  if (before === after) return before ? [{ text: before, mark: 'same' }] : [];
  const old = tokenize(before);
  const now = tokenize(after);
  if (old.length + now.length > MAX_WORDS) return replaced([], [before], [after], []);
  const parts = diffArrays(old, now, { maxEditLength: maxEdits });
  if (!parts) return middleReplaced(old, now);
  const runs = parts.map(
    (part): WordRun => ({ text: part.value.join(''), mark: part.added ? 'added' : part.removed ? 'removed' : 'same' }),
  );
  return runs.filter((run) => run.text);
}

/** The common beginning, all between as one replacement, the common end. */
function middleReplaced(old: string[], now: string[]): WordRun[] {
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  const middle = (words: string[]): string[] => words.slice(start, words.length - end);
  return replaced(old.slice(0, start), middle(old), middle(now), old.slice(old.length - end));
}

function replaced(head: string[], removed: string[], added: string[], tail: string[]): WordRun[] {
  const runs: WordRun[] = [
    { text: head.join(''), mark: 'same' },
    { text: removed.join(''), mark: 'removed' },
    { text: added.join(''), mark: 'added' },
    { text: tail.join(''), mark: 'same' },
  ];
  return runs.filter((run) => run.text);
}
