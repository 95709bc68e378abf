/**
 * Checkpoints against the tree that was built anew: those of the record, and those that somebody kept elsewhere.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import type { Checkpoint, TimeStamp } from '../../domain/ledger.ts';
import type { Store } from '../../domain/ports.ts';
import { openCheckpoint, readCheckpoint, signersOfCheckpoint } from '../../ledger/checkpoint.ts';
import { fingerprintOf, type Verifier, writeVerifier } from '../../ledger/note.ts';
import { readTimeStamp } from '../../ledger/timeStamp.ts';
import { isSameKey, type KeyInUse, keyOf } from '../ledger/keys.ts';
import type { Suspicion } from './examiner.ts';
import { isSame } from './ledgerWalk.ts';

/** What is known of the ledger beside its record. */
export interface KnownOfLedger {
  /** Keys that somebody was given: others count only if one of these vouches for them. None: those of the record are taken as they are. */
  keys: readonly Verifier[];
  /** Signed notes that were kept elsewhere, and what they are called. */
  kept: ReadonlyArray<{ name: string; note: string }>;
  /** Certificates of time-stamping authorities that are trusted; absent or empty: whose time stamps are is not verified. */
  roots?: readonly X509Certificate[];
  /** The public half of the private key on this machine, and what it signed last; or what is wrong with the files of these. */
  own?: { key?: Verifier; last?: { note: string }; fault?: string };
}

const REMEDY = 'Look at what a backup has in its place, and restore that.';
const OTHER_LEDGER = 'Ask who runs the installation whether a backup was restored; if not, somebody has replaced what was signed.';

export interface Checkpoints {
  /** Reads what vouches for sizes above `from`, up to `to`. Events in between are read meanwhile. */
  open(from: number, to: number): Promise<void>;
  /** What does not hold of those up to this size, whose tree has this root; undefined where it cannot be known. */
  reach(size: number, root: Uint8Array | undefined): Suspicion[];
  /** After the last event. */
  end(size: number): Promise<Suspicion[]>;
  /** How many there were, the last of them, and how many keys began to sign without a word of the one before. */
  sums(): { count: number; last: Checkpoint | undefined; stamps: number; unvouched: number };
}

type CheckpointStore = Pick<Store, 'checkpoints' | 'timeStamps' | 'ledgerSize'>;

/** In step with a walk over the events: of as many checkpoints as there may be, those of one portion are in memory. */
export function createCheckpoints(store: CheckpointStore, keys: readonly KeyInUse[], known: KnownOfLedger): Checkpoints {
  let portion = new Map<number, Checkpoint>();
  let stamps: TimeStamp[] = [];
  let [count, stampCount] = [0, 0];
  let last: Checkpoint | undefined;
  let lastKey: KeyInUse | undefined;
  const trusted = keys.filter(({ verifier }) => known.keys.some((key) => isSameKey(key, verifier)));
  let unvouched = 0;

  /** The first checkpoint of a new key is signed by the one before, too. */
  function takeOver(note: string, key: KeyInUse): void {
    if (lastKey && key !== lastKey) {
      const isVouched = signersOfCheckpoint(note, [lastKey.verifier]).length > 0;
      if (!isVouched) unvouched += 1;
      else if (trusted.includes(lastKey)) trusted.push(key);
    }
    lastKey = key;
  }

  function signatureFaults({ size, root, note }: Checkpoint): Suspicion[] {
    const key = keyOf(size, keys);
    const head = openCheckpoint(note, key ? [key.verifier] : []);
    if (!key || !head) return [fault(size, 'The key that was in use has not signed it as it stands.')];
    takeOver(note, key);
    return head.size === size && isSame(head.root, root) ? [] : [fault(size, 'What is signed is not what its row says.')];
  }

  const wanted = [...known.kept, ...(known.own?.last ? [{ name: OWN_LAST, ...known.own.last }] : [])].map((kept) => ({
    ...kept,
    head: readCheckpoint(kept.note),
  }));

  function at(size: number, root: Uint8Array | undefined): Suspicion[] {
    const found = portion.get(size);
    const own = stamps.filter((stamp) => stamp.size === size);
    if (found || own.length > 0) {
      portion.delete(size);
      stamps = stamps.filter((stamp) => stamp.size !== size);
    }
    stampCount += own.length;
    if (found) {
      count += 1;
      last = found;
    }
    return [
      ...(found && root && !isSame(root, found.root) ? [fault(size, 'Its root is not that of the events that it vouches for.')] : []),
      ...(found ? signatureFaults(found) : []),
      ...own.flatMap((stamp) => stampFaults(stamp, found, known.roots)),
      ...wanted.flatMap(({ name, head }) =>
        root && head?.size === size && !isSame(root, head.root) ? [keptFault(name, OTHER_EVENTS)] : [],
      ),
    ];
  }

  return {
    async open(from, to) {
      // A stamp comes after its checkpoint: read in this order, none seems to lack one.
      stamps = await store.timeStamps({ from: from + 1, to });
      portion = new Map((await store.checkpoints({ from: from + 1, to })).map((one) => [one.size, one]));
    },
    reach(size, root) {
      const sizes = new Set([...portion.keys(), ...stamps.map((stamp) => stamp.size)].filter((one) => one < size));
      return [...[...sizes].flatMap((one) => at(one, undefined)), ...at(size, root)];
    },
    async end(size) {
      const late = await store.timeStamps({ from: size + 1, limit: MANY });
      const beyond = await store.checkpoints({ from: size + 1, limit: MANY });
      // What was recorded and signed while the events were read is no fault.
      const now = await store.ledgerSize();
      const verifiers = known.keys.length > 0 ? trusted.map(({ verifier }) => verifier) : keys.map(({ verifier }) => verifier);
      return [
        ...beyond
          .filter((one) => one.size > now)
          .map((one) => fault(one.size, `It vouches for ${one.size} events, and the ledger has ${now}.`)),
        ...late
          .filter((stamp) => !beyond.some((one) => one.size === stamp.size))
          .flatMap((stamp) => stampFaults(stamp, undefined, known.roots)),
        ...known.kept.flatMap(({ name, note }) => keptFaults(name, note, { size, verifiers: [...known.keys, ...verifiers] })),
        ...ownFaults(known.own, keys, size),
        ...(known.keys.length > 0 && last && !(lastKey && trusted.includes(lastKey)) ? [fault(last.size, NOT_TRUSTED)] : []),
      ];
    },
    sums: () => ({ count, last, stamps: stampCount, unvouched }),
  };
}

const OWN_LAST = 'what this machine signed last';
/** More than this of the same kind say nothing new. */
const MANY = 1000;
const OTHER_EVENTS = 'It vouches for other events than the ledger begins with';
const NOT_TRUSTED = 'None of the keys that you named has signed it, nor vouched for the one that has.';

function keptFaults(name: string, note: string, { size, verifiers }: { size: number; verifiers: readonly Verifier[] }): Suspicion[] {
  const head = openCheckpoint(note, verifiers);
  if (!head) return [keptFault(name, 'It is no checkpoint that a key of this ledger has signed')];
  return head.size > size ? [keptFault(name, `It vouches for ${head.size} events, and the ledger has ${size}`)] : [];
}

function ownFaults(own: KnownOfLedger['own'], keys: readonly KeyInUse[], size: number): Suspicion[] {
  const verifiers = keys.map(({ verifier }) => verifier);
  const current = verifiers.at(-1);
  return [
    ...(own?.key && !(current && isSameKey(own.key, current))
      ? [keptFault('the private key on this machine', 'It is not the last key of the record')]
      : []),
    ...(own?.fault === undefined ? [] : [{ ...keptFault('what this machine signs with', ''), sentence: own.fault }]),
    ...(own?.last ? keptFaults(OWN_LAST, own.last.note, { size, verifiers }) : []),
  ];
}

function stampFaults(
  { size, authority, at, response }: TimeStamp,
  found: Checkpoint | undefined,
  roots: KnownOfLedger['roots'],
): Suspicion[] {
  const read = found && readTimeStamp(response, found.note, { roots });
  if (!read) return [fault(size, `There is a time stamp of ${authority}, and no such checkpoint.`)];
  if (!read.ok) return [fault(size, `Its time stamp of ${authority} does not hold: ${read.why}.`)];
  if (isFar(read.at, at)) return [fault(size, `Its time stamp of ${authority} says ${read.at}, and its row ${at}.`)];
  return Date.parse(found.at) - Date.parse(read.at) <= DAY_MS
    ? []
    : [fault(size, `Its row says that it was signed at ${found.at}, and its time stamp of ${authority} that it was there at ${read.at}.`)];
}

/** Not so if either is no time at all. */
function isFar(one: string, other: string): boolean {
  return !(Math.abs(Date.parse(one) - Date.parse(other)) <= DAY_MS);
}

/** Rows of older versions have the time of our clock. */
const DAY_MS = 86_400_000;

/** Who signed last, in words: "9f86…, acme.example+…". */
export function signedBy({ size }: Checkpoint, keys: readonly KeyInUse[]): string {
  const key = keyOf(size, keys)?.verifier;
  return key ? `${writeVerifier(key)} (SHA-256 ${fingerprintOf(key)})` : 'no known key';
}

function fault(size: number, sentence: string): Suspicion {
  return { what: 'checkpoint', id: String(size), sentence, remedy: REMEDY };
}

function keptFault(id: string, why: string): Suspicion {
  return { what: 'checkpoint', id, sentence: `${why}.`, remedy: OTHER_LEDGER };
}
