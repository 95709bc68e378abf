/**
 * Recognises a change that takes an earlier one back (A to B to A).
 * @module
 */
import type { Change, Difference } from '../domain/change.ts';
import { sha256Of } from '../lib/hash.ts';

/** One earlier change, as plain data. */
export interface Reversible {
  /** Hash of what became what, where. */
  pair: string;
  change: string;
  /** firstSeenNewAt of the change. */
  at: string;
}

export interface ReversionIndex {
  /** Id of the latest change before `before` (ISO 8601 UTC) that `difference` takes back. */
  find(difference: Difference, before: string): string | undefined;
  /** Remembers recorded changes, in the order in which they were recorded. */
  add(changes: Iterable<Change>): void;
  /** Everything remembered, oldest first: what another index, in a worker thread say, can start from. */
  entries(): Reversible[];
}

const REMEMBERED = 500;

/** An index over the last `limit` distinct changes of one source. */
export function createReversionIndex(entries: Iterable<Reversible> = [], limit = REMEMBERED): ReversionIndex {
  // A Map iterates in insertion order, so its first entry is the oldest one.
  const known = new Map<string, Reversible>();

  function remember(entry: Reversible): void {
    known.delete(entry.pair);
    known.set(entry.pair, entry);
    const oldest = known.keys().next().value;
    if (known.size > limit && oldest !== undefined) known.delete(oldest);
  }

  for (const entry of entries) remember(entry);
  return {
    find(difference, before) {
      if (!isReversible(difference)) return undefined;
      const found = known.get(pairOf(difference, difference.newQuote, difference.oldQuote));
      return found && found.at < before ? found.change : undefined;
    },
    add(changes) {
      for (const change of changes) {
        if (!isReversible(change)) continue;
        remember({ pair: pairOf(change, change.oldQuote, change.newQuote), change: change.id, at: change.firstSeenNewAt });
      }
    },
    entries: () => [...known.values()],
  };
}

/** The index of a source from its stored changes, oldest first. */
export async function loadReversionIndex(changes: AsyncIterable<Change>): Promise<ReversionIndex> {
  const index = createReversionIndex();
  for await (const change of changes) index.add([change]);
  return index;
}

/** A move leaves the words as they were: nothing tells its way back from a second move. */
function isReversible(difference: Difference): boolean {
  return difference.oldQuote !== difference.newQuote;
}

function pairOf(difference: Difference, from: string | undefined, to: string | undefined): string {
  const { kind, key = '', path } = difference;
  return sha256Of([kind, key, JSON.stringify(path), JSON.stringify([from ?? null, to ?? null])]);
}
