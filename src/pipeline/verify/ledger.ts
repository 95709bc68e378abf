/**
 * The ledger: every event is what was hashed, the hashes are those of the tree, every checkpoint is signed and has the root of that tree, and
 * every row that an event tells of is as it was written. What is named is what was touched, not all that hangs on it.
 * @module
 */
import { type Checkpoint, LedgerEvent, type LedgerLine, type TimeStamp, type ToldRow } from '../../domain/ledger.ts';
import type { Store } from '../../domain/ports.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import { readVerifier, type Verifier } from '../../ledger/note.ts';
import { readTimeStamp } from '../../ledger/timeStamp.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { type GrowingTree, growingTree, leafHash, nodeHash, nodesOf } from '../../lib/merkle.ts';
import type { Examination, Examiner, Suspicion } from './examiner.ts';

const REMEDY = 'Look at what a backup has in its place, and restore that.';
/** Events that are held against the rows that they tell of in one go. */
const PORTION = 200;

const eventExaminer: Examiner = {
  name: 'ledger',
  title: 'the ledger against its checkpoints, and rows against the ledger',
  async *examine({ installation: { store }, signal, examined, remark }) {
    const size = await store.ledgerSize();
    const checkpoints = await store.checkpoints();
    const roots = new Map(checkpoints.map((checkpoint) => [checkpoint.size, checkpoint]));
    const tree = createWalk(store);
    const rows = createRows(store, size);
    for await (const portion of portions(store.ledgerEvents({ to: size }))) {
      signal.throwIfAborted();
      for (const [n, line] of portion.lines.entries()) {
        yield* await tree.step(line, portion.lines[n + 1] ?? portion.next);
        const checkpoint = roots.get(line.index + 1);
        if (checkpoint) yield* rootFaults(checkpoint, tree.root());
      }
      await rows.look(portion.lines.flatMap(rowsOf));
      examined('event', portion.lines.length);
    }
    yield* tree.end(size);
    yield* rows.faults();
    yield* checkpointFaults(checkpoints, { size, verifiers: await verifiersOf(store) });
    examined('checkpoint', checkpoints.length);
    yield* stampFaults(await store.timeStamps(), new Map(checkpoints.map(({ size: at, note }) => [at, note])));
    const unsigned = size - (checkpoints.at(-1)?.size ?? 0);
    if (unsigned > 0) remark({ what: 'event', count: unsigned, sentence: 'no checkpoint vouches for them yet' });
  },
};

const untoldExaminer: Examiner = {
  name: 'untold',
  title: 'rows that the ledger should tell of',
  async *examine({ installation: { store }, signal }: Examination) {
    for await (const { table, key, event } of store.untoldRows()) {
      signal.throwIfAborted();
      const sentence = `The ledger has no event ${event} that tells of it: it was added by another hand than the program.`;
      yield { what: 'row', id: nameOf({ table, key }), sentence, remedy: REMEDY };
    }
  },
};

export const ledgerExaminers: readonly Examiner[] = [eventExaminer, untoldExaminer];

/** Lines in portions, each with the line that follows it. */
async function* portions(lines: AsyncIterable<LedgerLine>): AsyncIterable<{ lines: LedgerLine[]; next?: LedgerLine }> {
  let own: LedgerLine[] = [];
  for await (const line of lines) {
    if (own.length === PORTION) {
      yield { lines: own, next: line };
      own = [];
    }
    own.push(line);
  }
  yield { lines: own };
}

interface Walk {
  /** What is wrong with this event; `next` is the one after it. */
  step(line: LedgerLine, next: LedgerLine | undefined): Promise<Suspicion[]>;
  /** Of the events until now; undefined once some are missing that it cannot be known without. */
  root(): Uint8Array | undefined;
  end(size: number): Suspicion[];
}

/** Builds the tree anew from the texts of the events. */
function createWalk(store: Pick<Store, 'ledgerHashes'>): Walk {
  let at = 0;
  let tree: GrowingTree | undefined = growingTree();

  /** Goes on after events that are gone, if the hashes that are left tell how. */
  async function skipTo(index: number): Promise<void> {
    at = index;
    try {
      tree = growingTree(index, await store.ledgerHashes(nodesOf(0, index)));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      tree = undefined;
    }
  }

  return {
    async step(line, next) {
      const faults = line.index > at ? [gap(at, line.index)] : [];
      if (line.index !== at) await skipTo(line.index);
      const hashed = leafHash(line.json);
      const isHashed = isSame(hashed, line.leaf);
      // Whichever of the two was touched, the tree goes on with the other one, so that nothing else is named.
      const leaf = isHashed || fits(hashed, line, next, tree) ? hashed : line.leaf;
      const completed = tree?.add(leaf);
      at += 1;
      if (!isHashed) faults.push(event(line, 'Its text does not hash to its leaf: one of them was edited, or is damaged.'));
      else if (completed && !isSame(Buffer.concat(completed), Buffer.concat(line.subtrees)))
        faults.push(event(line, 'The hashes of the tree that stand with it are not those of its events.'));
      return [...faults, ...textFaults(line)];
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

function event({ index, id }: LedgerLine, sentence: string): Suspicion {
  return { what: 'event', id: `${index} ${id}`, sentence, remedy: REMEDY };
}

/** What it says of itself beside the text that is hashed, and whether another text could say the same. */
function textFaults(line: LedgerLine): Suspicion[] {
  const read = eventOf(line);
  if (!read) return [event(line, 'Its text is no event.')];
  if (canonicalJson(read) !== line.json) return [event(line, 'Its text is not canonical JSON.')];
  const { id, type, at } = read;
  const isSaid = id === line.id && type === line.type && at === line.at;
  return isSaid ? [] : [event(line, `Its row says ${line.id}, ${line.type}, ${line.at}; its text says ${id}, ${type}, ${at}.`)];
}

function eventOf({ json }: LedgerLine): LedgerEvent | undefined {
  try {
    return LedgerEvent.safeParse(JSON.parse(json)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface TellingRow extends ToldRow {
  /** Id of the event that tells of it. */
  event: string;
}

function rowsOf(line: LedgerLine): TellingRow[] {
  return (eventOf(line)?.rows ?? []).map((row) => ({ ...row, event: line.id }));
}

interface Rows {
  look(rows: readonly TellingRow[]): Promise<void>;
  faults(): Suspicion[];
}

/** A row that is written anew is told of anew: what the last event says of it holds. */
function createRows(store: Pick<Store, 'rowDigests' | 'ledgerEvents' | 'entombedDigests'>, size: number): Rows {
  const wrong = new Map<string, Suspicion>();
  return {
    async look(rows) {
      const digests = await store.rowDigests(rows);
      const entombed = await entombedAmong(store, rows, digests);
      for (const [n, row] of rows.entries()) {
        if (digests[n] === row.digest || entombed.has(row)) wrong.delete(nameOf(row));
        else
          wrong.set(
            nameOf(row),
            rowFault(row, digests[n], async () => !(await isToldAnew(store, row, size))),
          );
      }
    },
    faults: () => [...wrong.values()],
  };
}

/** Rows that are gone, and of which a tombstone says that they were what is told. */
async function entombedAmong(
  store: Pick<Store, 'entombedDigests'>,
  rows: readonly TellingRow[],
  digests: ReadonlyArray<string | undefined>,
): Promise<ReadonlySet<TellingRow>> {
  const gone = rows.filter((_, n) => digests[n] === undefined);
  if (gone.length === 0) return new Set();
  const told = await store.entombedDigests(gone);
  return new Set(gone.filter(({ digest }, n) => told[n]?.has(digest)));
}

function rowFault(row: TellingRow, digest: string | undefined, stillSo: () => Promise<boolean>): Suspicion {
  const sentence =
    digest === undefined
      ? `It is gone, though the event ${row.event} says that it was written.`
      : `It is not what was written, as the event ${row.event} says: it was edited, or is damaged.`;
  return { what: 'row', id: nameOf(row), sentence, remedy: REMEDY, stillSo };
}

/** By an event that came while the ledger was read. */
async function isToldAnew(store: Pick<Store, 'rowDigests' | 'ledgerEvents'>, row: ToldRow, size: number): Promise<boolean> {
  const [digest] = await store.rowDigests([row]);
  for await (const line of store.ledgerEvents({ from: size })) {
    if (rowsOf(line).some((told) => nameOf(told) === nameOf(row) && told.digest === digest)) return true;
  }
  return false;
}

/** As seals name rows. */
function nameOf({ table, key }: Pick<ToldRow, 'table' | 'key'>): string {
  return `${table} ${key.length === 1 ? key[0] : JSON.stringify(key)}`;
}

async function verifiersOf(store: Pick<Store, 'ledgerKeys'>): Promise<Verifier[]> {
  return (await store.ledgerKeys()).flatMap(({ key }) => readVerifier(key) ?? []);
}

function rootFaults(found: Checkpoint, root: Uint8Array | undefined): Suspicion[] {
  if (!root || isSame(root, found.root)) return [];
  return [checkpoint(found.size, 'Its root is not that of the events that it vouches for.')];
}

function* checkpointFaults(all: readonly Checkpoint[], known: { size: number; verifiers: readonly Verifier[] }): Iterable<Suspicion> {
  for (const { size, root, note } of all) {
    const head = openCheckpoint(note, known.verifiers);
    if (!head) yield checkpoint(size, 'No key of the record has signed it as it stands.');
    else if (head.size !== size || !isSame(head.root, root)) yield checkpoint(size, 'What is signed is not what its row says.');
    if (size > known.size) yield checkpoint(size, `It vouches for ${size} events, and the ledger has ${known.size}.`);
  }
}

function* stampFaults(stamps: readonly TimeStamp[], notes: ReadonlyMap<number, string>): Iterable<Suspicion> {
  for (const { size, authority, response } of stamps) {
    const note = notes.get(size);
    const read = note === undefined ? undefined : readTimeStamp(response, note);
    if (!read) yield checkpoint(size, `There is a time stamp of ${authority}, and no such checkpoint.`);
    else if (!read.ok) yield checkpoint(size, `Its time stamp of ${authority} does not hold: ${read.why}.`);
  }
}

function checkpoint(size: number, sentence: string): Suspicion {
  return { what: 'checkpoint', id: String(size), sentence, remedy: REMEDY };
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
