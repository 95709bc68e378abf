/**
 * Where a change stands on its page: the passage it was found in on each side, with its neighbours. Out of the stored extractions of
 * both pages, so that what is shown is what was compared.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { Extraction, Passage } from '../domain/extraction.ts';

const NEIGHBOURS = 3;

export interface Neighbour {
  passage: Passage;
  /** The other page has no passage with this text. */
  elsewhere: boolean;
}

/** One side: what stands before and after the changed passage. `passage` is absent where the change added or removed it. */
export interface Surroundings {
  path: string[];
  before: Neighbour[];
  passage?: Passage;
  after: Neighbour[];
}

export interface Sides {
  old?: Surroundings;
  new?: Surroundings;
}

/** Either side is absent where its page is not stored, or the quote is not found in it. */
export function surroundingsOf(change: Change, oldPage: Extraction | undefined, newPage: Extraction | undefined): Sides {
  const [before, after] = [oldPage?.passages ?? [], newPage?.passages ?? []];
  const oldAt = indexOf(before, change.oldQuote, change.path);
  const newAt = indexOf(after, change.newQuote, change.path);
  const oldSide = sideOf(before, after, oldAt, oldAt ?? gapFor(before, after, newAt));
  const newSide = sideOf(after, before, newAt, newAt ?? gapFor(after, before, oldAt));
  return { ...(oldSide && { old: oldSide }), ...(newSide && { new: newSide }) };
}

/** The passage that the quote is from: the whole of it before a part, under the same headings before elsewhere. */
function indexOf(passages: readonly Passage[], quote: string | undefined, path: readonly string[]): number | undefined {
  if (!quote) return undefined;
  const fits = (passage: Passage): number => {
    if (!passage.text.includes(quote)) return 0;
    const whole = passage.text === quote ? 2 : 0;
    return 1 + whole + (passage.path.join('\n') === path.join('\n') ? 1 : 0);
  };
  let best: { at: number; fit: number } | undefined;
  for (const [at, passage] of passages.entries()) {
    const fit = fits(passage);
    if (fit > (best?.fit ?? 0)) best = { at, fit };
  }
  return best?.at;
}

/**
 * Where a passage that only the other page has would stand on this one: behind the nearest passage before it that both have. Negative
 * numbers count gaps: -1 is the gap before the first passage.
 */
function gapFor(own: readonly Passage[], other: readonly Passage[], otherAt: number | undefined): number | undefined {
  if (otherAt === undefined || own.length === 0) return undefined;
  const places = new Map<string, number>();
  for (const [at, { hash }] of own.entries()) if (!places.has(hash)) places.set(hash, at);
  for (let at = otherAt - 1; at >= 0; at -= 1) {
    const place = places.get(other[at]?.hash ?? '');
    if (place !== undefined) return -(place + 2);
  }
  return -1;
}

function sideOf(
  own: readonly Passage[],
  other: readonly Passage[],
  at: number | undefined,
  place: number | undefined,
): Surroundings | undefined {
  if (place === undefined) return undefined;
  const hashes = new Set(other.map(({ hash }) => hash));
  const neighbours = (from: number, to: number): Neighbour[] =>
    own.slice(Math.max(0, from), Math.max(0, to)).map((passage) => ({ passage, elsewhere: !hashes.has(passage.hash) }));
  const first = at ?? -place - 1;
  const rest = at === undefined ? first : first + 1;
  const passage = at === undefined ? undefined : own[at];
  return {
    path: passage?.path ?? own[first - 1]?.path ?? [],
    before: neighbours(first - NEIGHBOURS, first),
    ...(passage && { passage }),
    after: neighbours(rest, rest + NEIGHBOURS),
  };
}
