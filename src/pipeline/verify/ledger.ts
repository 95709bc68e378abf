/**
 * The ledger: every event is what was hashed, the hashes are those of the tree, every checkpoint is signed and has the root of that tree, and
 * every row that an event tells of is as it was written.
 * @module
 */
import { type LedgerLine, rowName } from '../../domain/ledger.ts';
import { EMPTY_ROOT } from '../../lib/merkle.ts';
import { type KeyInUse, keysInUse } from '../ledger/keys.ts';
import type { Examination, Examiner } from './examiner.ts';
import { type Checkpoints, createCheckpoints, signedBy } from './ledgerCheckpoints.ts';
import { createRows, type SoundLine } from './ledgerRows.ts';
import { createTimes } from './ledgerTimes.ts';
import { createWalk, readLine } from './ledgerWalk.ts';

const REMEDY = 'Look at what a backup has in its place, and restore that.';
/** Events that are held against the rows that they tell of in one go. */
const PORTION = 500;

const eventExaminer: Examiner = {
  name: 'ledger',
  title: 'the ledger against its checkpoints, and rows against the ledger',
  async *examine({ installation: { store }, knownOfLedger: known = { keys: [], kept: [] }, signal, examined, remark }) {
    const size = await store.ledgerSize();
    const keys = await keysInUse(store);
    const [tree, rows, checkpoints] = [createWalk(store), createRows(store, size), createCheckpoints(store, keys, known)];
    const times = createTimes();
    let from = Number.MIN_SAFE_INTEGER;
    for await (const { lines, next } of portions(store.ledgerEvents({ to: size }))) {
      signal.throwIfAborted();
      const to = Math.min(next?.index ?? size, size);
      await checkpoints.open(from, to);
      if (from < 0) yield* checkpoints.reach(0, EMPTY_ROOT);
      const told: SoundLine[] = [];
      for (const [n, line] of lines.entries()) {
        const read = readLine(line);
        const faults = await tree.step(read, lines[n + 1] ?? next);
        yield* faults;
        told.push({ ...read, isSound: faults.every(({ what, id }) => what !== 'event' || id !== `${line.index} ${line.id}`) });
        times.event(read);
        if (line.index >= 0) yield* checkpoints.reach(line.index + 1, tree.root());
        times.checkpoint(checkpoints.sums().last);
      }
      yield* await rows.look(told);
      examined('event', lines.length);
      from = to;
    }
    yield* tree.end(size);
    yield* checkpoints.reach(size, undefined);
    yield* rows.faults();
    yield* await checkpoints.end(size);
    if (times.odd() > 0) remark({ what: 'event', count: times.odd(), sentence: ODD_TIMES });
    tell(checkpoints, { size, keys, isTrusting: (known.roots ?? []).length > 0, examined, remark });
  },
};

interface Telling extends Pick<Examination, 'examined' | 'remark'> {
  size: number;
  keys: readonly KeyInUse[];
  /** Certificates of authorities are known. */
  isTrusting: boolean;
}

/** Who vouches for how much. */
function tell(checkpoints: Checkpoints, { size, keys, isTrusting, examined, remark }: Telling): void {
  const { count, last, stamps, unvouched } = checkpoints.sums();
  examined('checkpoint', count);
  if (last) {
    const sentence = `vouched for by the last checkpoint, of ${last.at}, signed by ${signedBy(last, keys)}`;
    remark({ what: 'event', count: last.size, sentence });
  }
  if (stamps > 0) remark({ what: 'checkpoint', count: stamps, sentence: isTrusting ? STAMPED_BY_TRUSTED : STAMPED_BY_ANYBODY });
  if (unvouched > 0) remark({ what: 'checkpoint', count: unvouched, sentence: UNVOUCHED });
  const unsigned = size - (last?.size ?? 0);
  if (unsigned > 0) remark({ what: 'event', count: unsigned, sentence: 'no checkpoint vouches for them yet' });
}

const ODD_TIMES =
  'recorded more than a day before the checkpoint that they come after, or after the one that vouches for them, if both say when: a clock was wrong, or somebody dated them';
const STAMPED_BY_TRUSTED = 'stamped by an authority that is trusted';
const STAMPED_BY_ANYBODY =
  'stamped by an authority; not verified whose: name its certificate with --authority, or as ledger.timestamp.ca in the settings';
const UNVOUCHED = 'a new key signs from there on, and the one before did not vouch for it: compare it with what you were given';

const untoldExaminer: Examiner = {
  name: 'untold',
  title: 'rows that the ledger should tell of',
  async *examine({ installation: { store }, signal }: Examination) {
    for await (const { table, key, event } of store.untoldRows()) {
      signal.throwIfAborted();
      const sentence = `The ledger has no event ${event} that tells of it: either another hand than the program added it, or removed the event.`;
      yield { what: 'row', id: rowName({ table, key }), sentence, remedy: REMEDY };
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
