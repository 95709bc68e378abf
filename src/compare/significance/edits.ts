/**
 * What differs between two readings, place by place.
 * @module
 */
import { diffArrays } from 'diff';
import type { Token } from './tokens.ts';

export interface Edit {
  removed: Token[];
  added: Token[];
  /** The tokens that stand on both sides before and after the edit (as in the new text). */
  left: Token[];
  right: Token[];
  /** Position of the edit among the tokens of either text. */
  oldAt: number;
  newAt: number;
}

/** More tokens removed and added than this are another text: work grows with the square. */
const MAX_EDITS = 240;
/** How many tokens around an edit are looked at. */
const AROUND = 8;

/** The edits in reading order; nothing when the two have too little in common. */
export function editsBetween(before: Token[], after: Token[]): Edit[] | undefined {
  const parts = diffArrays(
    before.map(({ key }) => key),
    after.map(({ key }) => key),
    { maxEditLength: MAX_EDITS },
  );
  if (!parts) return undefined;
  const edits: Edit[] = [];
  let [oldAt, newAt] = [0, 0];
  let open: Edit | undefined;
  for (const part of parts) {
    const length = part.value.length;
    if (!part.added && !part.removed) {
      if (open) open.right = after.slice(newAt, newAt + Math.min(length, AROUND));
      open = undefined;
      oldAt += length;
      newAt += length;
      continue;
    }
    if (!open) {
      open = { removed: [], added: [], left: after.slice(Math.max(0, newAt - AROUND), newAt), right: [], oldAt, newAt };
      edits.push(open);
    }
    if (part.removed) {
      for (let at = oldAt; at < Math.min(oldAt + length, before.length); at++) open.removed.push(before[at] as (typeof before)[number]);
      oldAt += length;
    } else {
      for (let at = newAt; at < Math.min(newAt + length, after.length); at++) open.added.push(after[at] as (typeof after)[number]);
      newAt += length;
    }
  }
  return edits;
}

/** Edits of which one only removes and the next only adds, with one small word between that stays: they are one. */
export function joined(edits: Edit[], isSmall: (token: Token) => boolean): Edit[] {
  const found: Edit[] = [];
  for (const edit of edits) {
    const last = found.at(-1);
    const between = last && edit.newAt - (last.newAt + last.added.length) === 1 ? edit.left.at(-1) : undefined;
    const isSplit = last && (last.added.length === 0 ? edit.removed.length === 0 : last.removed.length === 0 && edit.added.length === 0);
    if (last && between && isSplit && isSmall(between)) {
      last.removed.push(between, ...edit.removed);
      last.added.push(between, ...edit.added);
      last.right = edit.right;
    } else found.push(edit);
  }
  return found;
}

export function tokensIn({ removed, added }: Edit): Token[] {
  return [...removed, ...added];
}
