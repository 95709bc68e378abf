/**
 * From a word diff to what a reader looks for: the few words that changed, and an excerpt around them.
 * @module
 */
import { wordDiff } from './wordDiff.ts';

export type Piece = ReturnType<typeof wordDiff>[number];

/** Longer texts are shown whole on both sides: a word diff of them would cost more than it tells. */
const DIFF_LIMIT = 40_000;
/** A page shows many differences: each is cheaper than in a record, and with more edits than this shown as one replacement. */
const MAX_EDITS = 500;
/** No gist is longer (GIST_CHARS): what is farther from the change need not be searched. */
const GIST_REACH = 200;

/** Word diff of two quotes; an absent side gives one added or removed piece. `limit` bounds the work, in characters of both sides. */
export function diffOf(oldText: string | undefined, newText: string | undefined, limit = DIFF_LIMIT): Piece[] {
  if (oldText === undefined && newText === undefined) return [];
  if (oldText === undefined) return [{ text: newText ?? '', mark: 'added' }];
  if (newText === undefined) return [{ text: oldText, mark: 'removed' }];
  if (oldText.length + newText.length > limit) {
    return [
      { text: oldText, mark: 'removed' },
      { text: newText, mark: 'added' },
    ];
  }
  return remembered(oldText, newText);
}

/** Quotes are of records that never change, and the same ones are looked at again and again: the last differences are kept. */
const KEPT = 2000;
/** Characters of both sides: longer ones are rare, and would fill the memory. */
const KEPT_CHARS = 4000;
const kept = new Map<string, Piece[]>();

function remembered(oldText: string, newText: string): Piece[] {
  const work = (): Piece[] => joinRuns(wordDiff(oldText, newText, MAX_EDITS));
  if (oldText.length + newText.length > KEPT_CHARS) return work();
  const key = `${oldText.length} ${oldText}${newText}`;
  const pieces = kept.get(key) ?? work();
  // A Map goes by insertion: what was asked for last stands last.
  kept.delete(key);
  kept.set(key, pieces);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
  return pieces;
}

/** Like `diffOf`, for texts of any length: the words that both begin and end with are taken off first, so that a small change is found. */
export function longDiffOf(oldText: string | undefined, newText: string | undefined): Piece[] {
  if (oldText === undefined || newText === undefined) return diffOf(oldText, newText);
  const shorter = Math.min(oldText.length, newText.length);
  let head = 0;
  while (head < shorter && oldText[head] === newText[head]) head += 1;
  head = head === 0 ? 0 : oldText.lastIndexOf(' ', head - 1) + 1;
  let tail = 0;
  while (tail < shorter - head && oldText.at(-1 - tail) === newText.at(-1 - tail)) tail += 1;
  const space = oldText.indexOf(' ', oldText.length - tail);
  tail = space < 0 ? 0 : oldText.length - space;
  const inner = (text: string): string | undefined => text.slice(head, text.length - tail) || undefined;
  const same = (text: string): Piece[] => (text === '' ? [] : [{ text, mark: 'same' }]);
  return [...same(oldText.slice(0, head)), ...diffOf(inner(oldText), inner(newText)), ...same(oldText.slice(oldText.length - tail))];
}

/** Joins changed words that only white space keeps apart, so that a rewritten phrase reads as one removal and one addition. */
function joinRuns(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  let index = 0;
  while (index < pieces.length) {
    const end = endOfRun(pieces, index);
    const run = pieces.slice(index, end);
    if (run.length === 1) joined.push(...run);
    else joined.push(...sides(run));
    index = end;
  }
  return joined;
}

function endOfRun(pieces: Piece[], start: number): number {
  if (pieces[start]?.mark === 'same') return start + 1;
  let end = start + 1;
  for (let at = end; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || (piece.mark === 'same' && /\S/.test(piece.text))) break;
    if (piece.mark !== 'same') end = at + 1;
  }
  return end;
}

function sides(run: Piece[]): Piece[] {
  const text = (mark: Piece['mark']) =>
    run
      .filter((piece) => piece.mark === 'same' || piece.mark === mark)
      .map((piece) => piece.text)
      .join('');
  const both: Piece[] = [
    { text: text('removed'), mark: 'removed' },
    { text: text('added'), mark: 'added' },
  ];
  // White space alone on a side means that nothing was there.
  return both.filter((piece) => /\S/.test(piece.text) || run.every((part) => part.mark === 'same' || part.mark === piece.mark));
}

export interface Gist {
  before: string;
  after: string;
}

const GIST_CHARS = 70;

/**
 * The one short replacement that a modification comes down to ("thirty (30) days" → "ten (10) days").
 * Undefined when there are several, when it is long, or when text was only added or only removed.
 */
export function gistOf(pieces: Piece[]): Gist | undefined {
  const first = pieces.findIndex((piece) => piece.mark !== 'same');
  const last = pieces.findLastIndex((piece) => piece.mark !== 'same');
  if (first < 0) return undefined;
  const inner = pieces.slice(first, last + 1);
  // Punctuation between two changed words ("thirty (30") belongs to the replacement; words between them make it two.
  if (inner.some((piece) => piece.mark === 'same' && /[\p{L}\p{N}]/u.test(piece.text))) return undefined;
  const lead = wordTail(pieces[first - 1]?.text ?? '');
  const side = (mark: Piece['mark']) =>
    inner
      .filter((piece) => piece.mark === 'same' || piece.mark === mark)
      .map((piece) => piece.text)
      .join('');
  const trail = followingWord(pieces[last + 1]?.text ?? '', inner);
  const before = `${lead}${side('removed')}${trail}`.trim();
  const after = `${lead}${side('added')}${trail}`.trim();
  if (!hasChange(inner) || Math.max(before.length, after.length) > GIST_CHARS) return undefined;
  return { before, after };
}

function hasChange(inner: Piece[]): boolean {
  return ['removed', 'added'].every((mark) => inner.some((piece) => piece.mark === mark && piece.text.trim() !== ''));
}

/** The unfinished word at the end of a text, and a number before the change: "under (" → "(", "date: 1 " → "1 ". */
function wordTail(text: string): string {
  return /(?:(?<=^|\s)\p{N}+\s+)?\S*$/u.exec(text.slice(-GIST_REACH))?.[0] ?? '';
}

/** The rest of a word, with the unit after a number (") days of" → ") days") or the number after a word (" 2026" of a date). */
function followingWord(text: string, inner: Piece[]): string {
  const numeric = inner.some((piece) => piece.mark !== 'same' && /\p{N}/u.test(piece.text));
  const pattern = numeric ? /^\S*(?:\s+[\p{L}\p{N}%]+)?/u : /^\S*(?:\s+\p{N}+(?!\S*\p{L}))?/u;
  return (pattern.exec(text.slice(0, GIST_REACH))?.[0] ?? '').replace(/[.,;:]+$/, '');
}

/** A diff for a list: unchanged stretches shortened to a few words around each change, at most `limit` characters in all. */
export function excerptOf(pieces: Piece[], context = 60, limit = 420): Piece[] {
  const shortened = pieces.map((piece, index) => {
    if (piece.mark !== 'same') return piece;
    return { ...piece, text: shorten(piece.text, context, index > 0, index < pieces.length - 1) };
  });
  return cap(shortened, limit);
}

function shorten(text: string, context: number, keepHead: boolean, keepTail: boolean): string {
  const room = context * (keepHead && keepTail ? 2 : 1) + 20;
  if (text.length <= room) return text;
  const head = keepHead ? text.slice(0, context).replace(/\S*$/, '') : '';
  const tail = keepTail ? text.slice(-context).replace(/^\S*/, '') : '';
  return `${head}…${tail}`;
}

function cap(pieces: Piece[], limit: number): Piece[] {
  const kept: Piece[] = [];
  // Both sides of a change get a share, so that a long removal does not push the addition out of sight.
  const share = pieces.some((piece) => piece.mark === 'removed') && pieces.some((piece) => piece.mark === 'added') ? limit / 2 : limit;
  let left = limit;
  for (const piece of pieces) {
    if (left <= 0) {
      kept.push({ text: ' …', mark: 'same' });
      break;
    }
    const room = Math.min(left, Math.max(share, 40));
    const text =
      piece.text.length > room
        ? `${piece.text.slice(0, room).toWellFormed().replace(/\S*$/, '') || piece.text.slice(0, room).toWellFormed()}…`
        : piece.text;
    kept.push({ ...piece, text });
    left -= text.length;
  }
  return kept;
}
