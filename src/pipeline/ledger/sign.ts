/**
 * Signs the ledger: one checkpoint for what was recorded since the last one, and none for a tree that does not go on from it.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { type Checkpoint, type LedgerStore, STAMPED } from '../../domain/ledger.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import { openCheckpoint, signCheckpoint, type TreeHead } from '../../ledger/checkpoint.ts';
import { readVerifier, type Signer, type Verifier, writeVerifier } from '../../ledger/note.ts';
import { rootAt } from '../../ledger/tree.ts';
import { type GrowingTree, growingTree, leafHash, nodesOf, rootOf } from '../../lib/merkle.ts';
import { isSameKey, type KeyInUse, keyOf, keysInUse } from './keys.ts';
import type { SignerMemory } from './memory.ts';

/** Asks an authority to state when a text was there. */
export interface TimeStamper {
  /** Address of the authority. */
  authority: string;
  /** Its answer, verified to be for this text, and when it says that it was (ISO 8601 UTC). Throws OperationalError('network') where it gives none. */
  stamp(text: string, signal: AbortSignal): Promise<{ at: string; response: Uint8Array }>;
}

export interface SignServices {
  store: Pick<
    LedgerStore,
    | 'ledgerSize'
    | 'ledgerEvents'
    | 'ledgerEvent'
    | 'ledgerHashes'
    | 'ledgerKeys'
    | 'checkpoints'
    | 'addCheckpoint'
    | 'timeStamps'
    | 'addTimeStamp'
  >;
  clock: Clock;
  log: Log;
  /** The private key; undefined where it is not on this machine. */
  signer(): Promise<Signer | undefined>;
  /** A private key that was in use before, where it is on this machine. */
  former(verifier: Verifier): Promise<Signer | undefined>;
  memory: SignerMemory;
  stamper?: TimeStamper | undefined;
  /** Least time between two time stamps, in milliseconds: authorities are not asked for each checkpoint. */
  stampEveryMs?: number;
}

type Reading = Pick<SignServices['store'], 'ledgerSize' | 'ledgerEvents' | 'ledgerEvent' | 'ledgerHashes' | 'ledgerKeys' | 'checkpoints'>;
type Head = Pick<Checkpoint, 'size' | 'root' | 'note'>;

/** How far a ledger had come, and its root then. */
export type Extent = Pick<TreeHead, 'size' | 'root'>;

/**
 * The last checkpoint, signed now where something was recorded since. Undefined where there is none and none can be signed here. Of several
 * that sign at once one does. Throws OperationalError('evidence') when the ledger does not go on from what this machine knows to be signed, or
 * from its last checkpoint: nothing is signed.
 */
export async function signLedger(services: SignServices, signal: AbortSignal): Promise<Checkpoint | undefined> {
  const { store, memory } = services;
  const known = await memory.last();
  const last = await lastOf(store);
  const isSigned = (last?.size ?? 0) === (await store.ledgerSize());
  if (isSigned && isSameHead(known, last)) return last && stamped(services, last, signal);
  if (known) await mustHold(store, known);
  const signer = isSigned ? undefined : await services.signer();
  if (!signer) {
    if (known && last && last.size > known.size) await learn(services, known, last);
    return last && stamped(services, last, signal);
  }
  const checkpoint = await signNow(services, signer, { known, last });
  return checkpoint && stamped(services, checkpoint, signal);
}

/** Undefined where another key was taken into use meanwhile: that one signs next time. */
async function signNow(
  { store, memory, clock, former, log }: SignServices,
  signer: Signer,
  { known, last }: { known: Head | undefined; last: Checkpoint | undefined },
): Promise<Checkpoint | undefined> {
  // The first key is an event, too.
  const size = await store.ledgerSize();
  const keys = await keysInUse(store);
  const own = keyOf(size, keys);
  if (!own || !isSameKey(own.verifier, signer.verifier)) return last;
  const root = (await continued(store, { known, last, size, keys })).root();
  const before = own.index >= (last?.size ?? 0) ? keys.findLast(({ index }) => index < own.index) : undefined;
  const voucher = before && (await former(before.verifier));
  if (before && !voucher)
    log.warn({ key: writeVerifier(before.verifier) }, 'the key before does not vouch for the new one: it is not here');
  const note = signCheckpoint({ size, root }, signer, voucher);
  // What is signed is known before anybody else can see it: there is no moment at which another history would be signed.
  await memory.keep(note);
  const checkpoint = { size, root, note, at: clock.now().toISOString() };
  return (await store.addCheckpoint(checkpoint)) ? checkpoint : ((await lastOf(store)) ?? checkpoint);
}

/** Another machine has signed since. */
async function learn({ store, memory }: SignServices, known: Head, last: Checkpoint): Promise<void> {
  await continued(store, { known, last, size: last.size, keys: await keysInUse(store) });
  await memory.keep(last.note);
}

/** Whether the ledger goes on from there to its end, event by event. */
export async function goesOnFrom(store: Reading, known: Extent): Promise<boolean> {
  try {
    await mustHold(store, known);
    await continued(store, { known, last: await lastOf(store), size: await store.ledgerSize(), keys: await keysInUse(store) });
    return true;
  } catch (error) {
    if (error instanceof OperationalError && error.code === 'evidence') return false;
    throw error;
  }
}

async function lastOf(store: Reading): Promise<Checkpoint | undefined> {
  return (await store.checkpoints({ newestFirst: true, limit: 1 }))[0];
}

function isSameHead(one: Head | undefined, other: Head | undefined): boolean {
  return one === undefined || (other !== undefined && one.size === other.size && isSame(one.root, other.root));
}

/** What this machine knows to be signed is what the ledger still begins with. */
async function mustHold(store: Reading, { size, root }: Extent): Promise<void> {
  const now = await store.ledgerSize();
  if (now < size) throw broken(`it has ${now} events, and this machine has signed ${size}`, RESTORED);
  if (!isSame(await rootAt(size, store.ledgerHashes), root))
    throw broken(`its first ${size} events are not those that this machine has signed`, RESTORED);
}

interface Growth {
  /** What this machine knows to be signed. */
  known: Extent | undefined;
  /** The last checkpoint of the record. */
  last: Checkpoint | undefined;
  size: number;
  keys: readonly KeyInUse[];
}

/**
 * The tree of `size` events, grown from the one that is known to be signed by every event since: that is the proof that it goes on from there,
 * and that the events are what their hashes say. A machine that knows nothing yet takes the word of the last checkpoint.
 */
async function continued(store: Reading, { known, last, size, keys }: Growth): Promise<GrowingTree> {
  if (last) mustBeSigned(last, size, keys);
  const start = known && known.size <= (last?.size ?? size) ? known : last;
  const tree = await startedAt(store, start);
  for await (const { index, json, leaf, subtrees } of store.ledgerEvents({ from: tree.size, to: size })) {
    const isWhole = index === tree.size && isSame(leafHash(json), leaf);
    const completed = isWhole ? tree.add(leaf) : [];
    if (!isWhole || !isSame(Buffer.concat(completed), Buffer.concat(subtrees))) throw broken(`its event ${index} is not what was written`);
    if (tree.size === last?.size && !isSame(tree.root(), last.root)) throw broken('it has another root than its last checkpoint');
  }
  if (tree.size !== size) throw broken(`its event ${tree.size} is missing`);
  return tree;
}

function mustBeSigned(last: Checkpoint, size: number, keys: readonly KeyInUse[]): void {
  const by = keyOf(last.size, keys);
  const head = openCheckpoint(last.note, by ? [by.verifier] : []);
  if (!head || head.size !== last.size || !isSame(head.root, last.root)) throw broken('its last checkpoint is not what was signed');
  if (size < last.size) throw broken(`it has ${size} events, and its last checkpoint vouches for ${last.size}`);
}

async function startedAt(store: Reading, start: Extent | undefined): Promise<GrowingTree> {
  if (!start) return growingTree();
  const frontier = await store.ledgerHashes(nodesOf(0, start.size));
  if (!isSame(rootOf(frontier), start.root)) throw broken('it has another root than its last checkpoint');
  return growingTree(start.size, frontier);
}

/** The public keys of the record. */
export async function verifiersOf(store: Pick<LedgerStore, 'ledgerKeys'>): Promise<Verifier[]> {
  return (await store.ledgerKeys()).flatMap(({ key }) => readVerifier(key) ?? []);
}

/** With a time stamp, if an authority is asked and has not stamped it yet. What keeps it from that is told, and tried with the next one. */
async function stamped(services: SignServices, checkpoint: Checkpoint, signal: AbortSignal): Promise<Checkpoint> {
  const { store, stamper, clock, log, stampEveryMs = 0 } = services;
  if (!stamper) return checkpoint;
  const { authority } = stamper;
  const { size, note } = checkpoint;
  const [before] = (await store.timeStamps({ newestFirst: true, limit: 1 })).filter((stamp) => stamp.authority === authority);
  if (before && (before.size >= size || clock.now().getTime() - Date.parse(before.at) < stampEveryMs)) return checkpoint;
  if (before && !(await hasMoreThanStamps(store, before.size, size))) return checkpoint;
  try {
    const { at, response } = await stamper.stamp(note, signal);
    await store.addTimeStamp({ size, authority, at, response });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    log.warn({ err: error, authority, size }, 'a checkpoint of the ledger got no time stamp; trying again with the next one');
  }
  return checkpoint;
}

/** That a checkpoint was stamped is recorded, too, and would ask for the next stamp for ever. */
async function hasMoreThanStamps(store: SignServices['store'], from: number, to: number): Promise<boolean> {
  for await (const { type } of store.ledgerEvents({ from, to })) if (type !== STAMPED) return true;
  return false;
}

const EDITED = 'Somebody has edited the database, or it is damaged: "clausewatch verify" names what. Restore a backup.';
const RESTORED = `${EDITED} If this is one: "clausewatch ledger key --new --after-restore".`;

function broken(why: string, remedy = EDITED): OperationalError {
  return new OperationalError('evidence', `The ledger does not go on from what was signed: ${why}. Nothing is signed.`, { remedy });
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
