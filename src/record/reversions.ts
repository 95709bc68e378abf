/**
 * Relates a change to the source's earlier states: recognises one that takes an earlier one back (A to B to A), and one that is
 * only the next turn of something that keeps coming and going.
 * @module
 */
import type { Change, Difference } from '../domain/change.ts';
import type { FactValue } from '../domain/extraction.ts';
import { sha256Of } from '../lib/hash.ts';

/** The general rule that holds back what keeps coming and going. */
export const FLAPPING = 'flapping';

/** One earlier change, as plain data. */
export interface Reversible {
  /** Hash of what became what, where. */
  pair: string;
  change: string;
  /** firstSeenNewAt of the change. */
  at: string;
}

/** How often one text or value has come and gone, as plain data. */
export interface Visitor {
  /** Hash of the text or value. */
  side: string;
  came: number;
  went: number;
  /** firstSeenNewAt of the last change that brought or took it. */
  at: string;
}

/** A change that was held back as a turn of what comes and goes, while its new side is what the page says; plain data. */
export interface Held {
  held: Change;
}

export type Remembered = Reversible | Visitor | Held;

export interface ReversionIndex {
  /** Id of the latest change before `before` (ISO 8601 UTC) that `difference` takes back. */
  find(difference: Difference, before: string): string | undefined;
  /** Whether all that `difference` brings and takes has come and gone before, and not long before `at` (ISO 8601 UTC). */
  flaps(difference: Difference, at: string): boolean;
  /**
   * The changes that were held back as turns and have stayed since: seen first a week or more before `at`, again by the visit of
   * `verifiedAt`, and now (ISO 8601 UTC). Each is a record of its own with the dates and evidence of the turn, held back no longer.
   */
  lasting(at: string, verifiedAt: string): Change[];
  /** Remembers recorded changes, in the order in which they were recorded. */
  add(changes: Iterable<Change>): void;
  /** Everything remembered, oldest first: what another index, in a worker thread say, can start from. */
  entries(): Remembered[];
}

const REMEMBERED = 1000;
/** What changed so long ago is news again. */
const FLAPPING_MS = 90 * 24 * 3600 * 1000;
/** What has stayed for so long comes and goes no more. */
const LASTING_MS = 7 * 24 * 3600 * 1000;
/** Values matter more than wording: they are damped one full turn later. */
const TURNS = { text: 1, value: 2 };
/** Texts shorter than this may stand in many places, and are told apart by their headings. */
const TELLING_LENGTH = 40;

/** An index over the last `limit` distinct changes of one source. */
export function createReversionIndex(entries: Iterable<Remembered> = [], limit = REMEMBERED): ReversionIndex {
  const pairs = latest<Reversible>(({ pair }) => pair, limit);
  const visitors = latest<Visitor>(({ side }) => side, 2 * limit);
  const held = latest<Held>((entry) => turnOf(entry.held).pair, limit);
  for (const entry of entries) {
    if ('pair' in entry) pairs.remember(entry);
    else if ('side' in entry) visitors.remember(entry);
    else held.remember(entry);
  }

  function count(side: string | undefined, at: string, seen: Pick<Visitor, 'came' | 'went'>): void {
    if (side === undefined) return;
    const { came, went } = visitors.get(side) ?? { came: 0, went: 0 };
    visitors.remember({ side, came: came + seen.came, went: went + seen.went, at });
  }

  function isRepeated(difference: Difference, at: string): boolean {
    const [old, now] = sidesOf(difference);
    const turns = [pairs.get(pairOf(difference, old, now)), pairs.get(pairOf(difference, now, old))];
    return old !== now && turns.every((turn) => turn !== undefined && turn.at < at && isRecent(turn.at, at));
  }

  return {
    find(difference, before) {
      const [old, now] = sidesOf(difference);
      if (old === now) return undefined;
      const found = pairs.get(pairOf(difference, now, old));
      return found && found.at < before ? found.change : undefined;
    },
    flaps(difference, at) {
      // A page that was rebuilt says everything anew: only the very same change, there and back, is a turn of anything.
      if (difference.incident !== undefined) return isRepeated(difference, at);
      const [old, now] = visitorsOf(difference);
      const turns = difference.key === undefined ? TURNS.text : TURNS.value;
      const isVisitor = (side: string): boolean => {
        const known = visitors.get(side);
        return known !== undefined && known.came >= turns && known.went >= turns && known.at < at && isRecent(known.at, at);
      };
      return old !== now && [old, now].every((side) => side === undefined || isVisitor(side));
    },
    lasting(at, verifiedAt) {
      return [...held.all()]
        .map((entry) => entry.held)
        .filter(({ firstSeenNewAt }) => firstSeenNewAt < verifiedAt && Date.parse(at) - Date.parse(firstSeenNewAt) >= LASTING_MS)
        .map(released);
    },
    add(changes) {
      for (const change of changes) {
        const [old, now] = sidesOf(change);
        if (old === now) continue;
        const { pair, back } = turnOf(change);
        const isHeld = change.suppressedBy === FLAPPING;
        // The record of what was held back and has stayed: no further turn.
        if (pairs.get(pair)?.at === change.firstSeenNewAt) {
          if (!isHeld) held.forget(pair);
          continue;
        }
        pairs.remember({ pair, change: change.id, at: change.firstSeenNewAt });
        const isBack = held.get(back) !== undefined;
        held.forget(back);
        for (const entry of [...held.all()]) if (old !== undefined && sidesOf(entry.held)[1] === old) held.forget(turnOf(entry.held).pair);
        if (isHeld && !isBack) held.remember({ held: change });
        const [leaving, coming] = visitorsOf(change);
        count(leaving, change.firstSeenNewAt, { came: 0, went: 1 });
        count(coming, change.firstSeenNewAt, { came: 1, went: 0 });
      }
    },
    entries: () => [...pairs.all(), ...visitors.all(), ...held.all()],
  };
}

/** The index of a source from its stored changes, oldest first, those that were held back among them. */
export async function loadReversionIndex(changes: AsyncIterable<Change>): Promise<ReversionIndex> {
  const index = createReversionIndex();
  for await (const change of changes) index.add([change]);
  return index;
}

/** The last `limit` entries by name. */
function latest<Entry>(nameOf: (entry: Entry) => string, limit: number) {
  // A Map iterates in insertion order, so its first entry is the oldest one.
  const known = new Map<string, Entry>();
  return {
    get: (name: string): Entry | undefined => known.get(name),
    all: (): Iterable<Entry> => known.values(),
    forget: (name: string): boolean => known.delete(name),
    remember(entry: Entry): void {
      known.delete(nameOf(entry));
      known.set(nameOf(entry), entry);
      const oldest = known.keys().next().value;
      if (known.size > limit && oldest !== undefined) known.delete(oldest);
    },
  };
}

/** A change, and the one that would take it back, by name. */
function turnOf(difference: Difference): { pair: string; back: string } {
  const [old, now] = sidesOf(difference);
  return { pair: pairOf(difference, old, now), back: pairOf(difference, now, old) };
}

/** Id of a change that these parts tell from all others. */
export function changeId(parts: readonly string[]): string {
  return `chg_${sha256Of(parts).slice(0, 20)}`;
}

/** Id of the record that tells what was held back as `id`, once it has stayed. */
export function lastingId(id: string): string {
  return changeId([id, 'lasting']);
}

/** Alerts as the last word, not as the way back that the turn was. */
function released({ suppressedBy: _, reverts: __, ...change }: Change): Change {
  return {
    ...change,
    id: lastingId(change.id),
    rule: `${change.rule}; held back at first, and has stayed`,
  };
}

function isRecent(then: string, now: string): boolean {
  return Date.parse(now) - Date.parse(then) <= FLAPPING_MS;
}

type Side = string | undefined;

/**
 * What was and what is, as hashes: values where there are any, else the quoted texts. A move leaves the words as they were, so
 * that both sides are the same: nothing tells its way back from a second move.
 */
function sidesOf(difference: Difference): [old: Side, now: Side] {
  const { key, oldValue, newValue, oldQuote, newQuote } = difference;
  const isTyped = key !== undefined && (oldValue !== undefined || newValue !== undefined);
  if (isTyped) return [sideOfValue(key, oldValue), sideOfValue(key, newValue)];
  return [sideOfText(difference, oldQuote), sideOfText(difference, newQuote)];
}

/** The sides as they come and go: a text that gave way to another wording, and one that was taken out, have not gone the same way. */
function visitorsOf(difference: Difference): [old: Side, now: Side] {
  const [old, now] = sidesOf(difference);
  const alone = old === undefined || now === undefined;
  const named = (side: Side): Side => (side === undefined || !alone ? side : `${side} alone`);
  return [named(old), named(now)];
}

function sideOfValue(key: string, value: FactValue | undefined): Side {
  return value === undefined ? undefined : sha256Of(['value', key, JSON.stringify(value)]);
}

function sideOfText({ path }: Difference, text: string | undefined): Side {
  if (text === undefined) return undefined;
  return sha256Of(['text', text, ...(text.length < TELLING_LENGTH ? path : [])]);
}

/** A value is the same wherever it stands; a text stands under its headings. */
function pairOf({ kind, key = '', path, oldValue, newValue }: Difference, from: Side, to: Side): string {
  const place = oldValue === undefined && newValue === undefined ? path : [];
  return sha256Of([kind, key, JSON.stringify(place), JSON.stringify([from ?? null, to ?? null])]);
}
