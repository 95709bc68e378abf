/**
 * Signs the ledger: one checkpoint for what was recorded since the last one, and none for a tree that does not go on from it.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Checkpoint, LedgerStore } from '../../domain/ledger.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import { openCheckpoint, signCheckpoint } from '../../ledger/checkpoint.ts';
import { readVerifier, type Signer, type Verifier } from '../../ledger/note.ts';
import { type GrowingTree, growingTree, leafHash, nodesOf, rootOf } from '../../lib/merkle.ts';

/** Asks an authority to state when a text was there. */
export interface TimeStamper {
  /** Address of the authority. */
  authority: string;
  /** Its answer, verified to be for this text. Throws OperationalError('network') where it gives none. */
  stamp(text: string, signal: AbortSignal): Promise<Uint8Array>;
}

export interface SignServices {
  store: Pick<
    LedgerStore,
    'ledgerSize' | 'ledgerEvents' | 'ledgerHashes' | 'ledgerKeys' | 'checkpoints' | 'addCheckpoint' | 'timeStamps' | 'addTimeStamp'
  >;
  clock: Clock;
  log: Log;
  /** The private key; undefined where it is not on this machine. */
  signer(): Promise<Signer | undefined>;
  stamper?: TimeStamper | undefined;
}

/**
 * The last checkpoint, signed now where something was recorded since. Undefined where there is none and none can be signed here. Of several
 * that sign at once one does. Throws OperationalError('evidence') when the ledger does not go on from its last checkpoint: nothing is signed.
 */
export async function signLedger(services: SignServices, signal: AbortSignal): Promise<Checkpoint | undefined> {
  const { store, clock } = services;
  const last = await lastOf(store);
  const isSigned = (last?.size ?? 0) === (await store.ledgerSize());
  const signer = isSigned ? undefined : await services.signer();
  if (!signer) return last && stamped(services, last, signal);
  // The first key is an event, too.
  const size = await store.ledgerSize();
  const tree = await continued(store, last, size);
  const root = tree.root();
  const note = signCheckpoint({ size, root }, signer);
  const checkpoint = { size, root, note, at: clock.now().toISOString() };
  return stamped(services, (await store.addCheckpoint(checkpoint)) ? checkpoint : ((await lastOf(store)) ?? checkpoint), signal);
}

async function lastOf(store: SignServices['store']): Promise<Checkpoint | undefined> {
  return (await store.checkpoints({ newestFirst: true, limit: 1 }))[0];
}

/**
 * The tree of `size` events, grown from the one that the last checkpoint vouches for by every event since: that is the proof that it goes on
 * from there, and that the events are what their hashes say.
 */
async function continued(store: SignServices['store'], last: Checkpoint | undefined, size: number): Promise<GrowingTree> {
  const tree = await vouchedFor(store, last, size);
  for await (const { index, json, leaf, subtrees } of store.ledgerEvents({ from: tree.size, to: size })) {
    const isWhole = index === tree.size && isSame(leafHash(json), leaf);
    const completed = isWhole ? tree.add(leaf) : [];
    if (!isWhole || !isSame(Buffer.concat(completed), Buffer.concat(subtrees)))
      throw broken(`its event ${index} is not what was written`);
  }
  if (tree.size !== size) throw broken(`its event ${tree.size} is missing`);
  return tree;
}

async function vouchedFor(store: SignServices['store'], last: Checkpoint | undefined, size: number): Promise<GrowingTree> {
  if (!last) return growingTree();
  const head = openCheckpoint(last.note, await verifiersOf(store));
  if (!head || head.size !== last.size || !isSame(head.root, last.root)) throw broken('its last checkpoint is not what was signed');
  if (size < last.size) throw broken(`it has ${size} events, and its last checkpoint vouches for ${last.size}`);
  const frontier = await store.ledgerHashes(nodesOf(0, last.size));
  if (!isSame(rootOf(frontier), head.root)) throw broken('it has another root than its last checkpoint');
  return growingTree(last.size, frontier);
}

/** The public keys of the record. */
export async function verifiersOf(store: Pick<LedgerStore, 'ledgerKeys'>): Promise<Verifier[]> {
  return (await store.ledgerKeys()).flatMap(({ key }) => readVerifier(key) ?? []);
}

/** With a time stamp, if an authority is asked and has not stamped it yet. What keeps it from that is told, and tried with the next one. */
async function stamped({ store, stamper, clock, log }: SignServices, checkpoint: Checkpoint, signal: AbortSignal): Promise<Checkpoint> {
  if (!stamper) return checkpoint;
  const { authority } = stamper;
  const { size, note } = checkpoint;
  if ((await store.timeStamps(size)).some((stamp) => stamp.authority === authority)) return checkpoint;
  try {
    const response = await stamper.stamp(note, signal);
    await store.addTimeStamp({ size, authority, at: clock.now().toISOString(), response });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    log.warn({ err: error, authority, size }, 'a checkpoint of the ledger got no time stamp; trying again with the next one');
  }
  return checkpoint;
}

function broken(why: string): OperationalError {
  return new OperationalError('evidence', `The ledger does not go on from what was signed: ${why}. Nothing is signed.`, {
    remedy: 'Somebody has edited the database, or it is damaged: "clausewatch verify" names what. Restore a backup.',
  });
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
