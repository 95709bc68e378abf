/**
 * The events of the ledger in their order: each is what was hashed, and the hashes beside it are those of the tree. What is named is what was
 * touched, not all that hangs on it.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { LedgerEvent, type LedgerLine } from '../../domain/ledger.ts';
import type { Store } from '../../domain/ports.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { jsonIn } from '../../lib/jsonIn.ts';
import { type GrowingTree, growingTree, leafHash, nodeHash, nodesOf } from '../../lib/merkle.ts';
import type { Suspicion } from './examiner.ts';

const REMEDY = 'Look at what a backup has in its place, and restore that.';

/** A line and its event; `event` is absent where its text is none. */
export interface ReadLine {
  line: LedgerLine;
  event: LedgerEvent | undefined;
}

export interface Walk {
  /** What is wrong with this event; `next` is the one after it. */
  step(read: ReadLine, next: LedgerLine | undefined): Promise<Suspicion[]>;
  /** Of the events until now; undefined once some are missing that it cannot be known without. */
  root(): Uint8Array | undefined;
  end(size: number): Suspicion[];
}

/** Builds the tree anew from the texts of the events. */
export function createWalk(store: Pick<Store, 'ledgerHashes'>): Walk {
  let at = 0;
  let tree: GrowingTree | undefined = growingTree();
  let isBackfill = true;

  /** Goes on after events that are gone, if the hashes that are left tell how. */
  async function skipTo(index: number): Promise<void> {
    at = index;
    try {
      tree = growingTree(index, await store.ledgerHashes(nodesOf(0, index)));
    } catch (error) {
      if (!(error instanceof OperationalError) || error.code !== 'evidence') throw error;
      tree = undefined;
    }
  }

  /** What an older version had recorded was told in one go, before anything else. */
  function lateBackfill({ line, event }: ReadLine): Suspicion[] {
    if (event?.backfilled && !isBackfill)
      return [
        fault(line, 'It says that it tells of what was recorded before there was a ledger, and comes after what was recorded with one.'),
      ];
    if (event) isBackfill &&= event.backfilled === true;
    return [];
  }

  return {
    async step(read, next) {
      const { line } = read;
      if (line.index < at) return [fault(line, 'Its place is none that the program gives: another hand than the program added it.')];
      const faults = line.index > at ? [gap(at, line.index)] : [];
      if (line.index !== at) await skipTo(line.index);
      const hashed = leafHash(line.json);
      const isHashed = isSame(hashed, line.leaf);
      // Whichever of the two was touched, the tree goes on with the other one, so that nothing else is named.
      const leaf = isHashed || fits(hashed, line, next, tree) ? hashed : line.leaf;
      const completed = tree?.add(leaf);
      at += 1;
      if (!isHashed) faults.push(fault(line, 'Its text does not hash to its leaf: one of them was edited, or is damaged.'));
      else if (completed && !isSame(Buffer.concat(completed), Buffer.concat(line.subtrees)))
        faults.push(fault(line, 'The hashes of the tree that stand with it are not those of its events.'));
      return [...faults, ...textFaults(read), ...lateBackfill(read)];
    },
    root: () => tree?.root(),
    end: (size) => (at < size ? [gap(at, size)] : []),
  };
}

/** Whether the hashes that stand beside this leaf were made with it. */
function fits(leaf: Uint8Array, { index, subtrees }: LedgerLine, next: LedgerLine | undefined, tree: GrowingTree | undefined): boolean {
  const [first] = index % 2 === 0 ? (next?.subtrees ?? []) : subtrees;
  if (index % 2 === 0) return next !== undefined && first !== undefined && isSame(nodeHash(leaf, next.leaf), first);
  return tree !== undefined && first !== undefined && isSame(tree.completedBy(leaf)[0] ?? leaf, first);
}

function gap(from: number, to: number): Suspicion {
  const id = to - from === 1 ? String(from) : `${from} to ${to - 1}`;
  return { what: 'event', id, sentence: 'It is missing: another hand than the program removed it.', remedy: REMEDY };
}

/** Something that does not hold of an event. */
export function fault({ index, id }: LedgerLine, sentence: string): Suspicion {
  return { what: 'event', id: `${index} ${id}`, sentence, remedy: REMEDY };
}

/** What it says of itself beside the text that is hashed, and whether another text could say the same. */
function textFaults({ line, event }: ReadLine): Suspicion[] {
  if (!event) return [fault(line, 'Its text is no event.')];
  if (canonicalJson(event) !== line.json) return [fault(line, 'Its text is not canonical JSON.')];
  const { id, type, at } = event;
  const isSaid = id === line.id && type === line.type && at === line.at;
  return isSaid ? [] : [fault(line, `Its row says ${line.id}, ${line.type}, ${line.at}; its text says ${id}, ${type}, ${at}.`)];
}

export function readLine(line: LedgerLine): ReadLine {
  return { line, event: LedgerEvent.safeParse(jsonIn(line.json)).data };
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
