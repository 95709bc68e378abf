/**
 * Proofs of events, as data and as the files that an auditor verifies with standard tools (see docs/ledger.md).
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { type Checkpoint, LedgerEvent, type LedgerLine, type LedgerStore } from '../../domain/ledger.ts';
import { openCheckpoint } from '../../ledger/checkpoint.ts';
import { howToVerify } from '../../ledger/howTo.ts';
import { pemOf } from '../../ledger/note.ts';
import { writeProof } from '../../ledger/proof.ts';
import { consistencyProof, inclusionProof, rootAt } from '../../ledger/tree.ts';
import { renewalFiles } from './renewals.ts';
import { verifiersOf } from './sign.ts';

export type ProofStore = Pick<LedgerStore, 'ledgerEvent' | 'ledgerHashes' | 'ledgerKeys' | 'checkpoints' | 'timeStamps'>;

/** That an event is in the tree of a checkpoint. Hashes are hex. */
export interface EventProof {
  index: number;
  leaf: string;
  size: number;
  root: string;
  /** From the leaf's sibling up to the root's child. */
  hashes: string[];
  /** The signed note. */
  checkpoint: string;
}

/** That the tree of one checkpoint goes on from a smaller one. */
export interface GrowthProof {
  from: { size: number; root: string };
  to: { size: number; root: string };
  hashes: string[];
  checkpoint: string;
}

export interface ProofFile {
  name: string;
  /** What it is, in words. */
  what: string;
  text: string | Uint8Array;
}

/** Throws OperationalError('usage') where there is no such event. */
export async function eventNamed(store: Pick<LedgerStore, 'ledgerEvent'>, id: string): Promise<{ line: LedgerLine; event: LedgerEvent }> {
  const line = await store.ledgerEvent(id);
  if (line) return { line, event: LedgerEvent.parse(JSON.parse(line.json)) };
  throw new OperationalError('usage', `The ledger has no event ${id}.`, { remedy: 'Look for it with "clausewatch ledger list".' });
}

/** Throws OperationalError('evidence') where the event is younger than the last checkpoint. */
export async function proveEvent(store: ProofStore, { index, leaf }: Pick<LedgerLine, 'index' | 'leaf'>): Promise<EventProof> {
  const checkpoint = await checkpointOver(store, index + 1);
  const { size, root, note } = checkpoint;
  const hashes = await inclusionProof(index, size, store.ledgerHashes);
  return { index, leaf: hex(leaf), size, root: hex(root), hashes: hashes.map(hex), checkpoint: note };
}

/** Throws OperationalError('usage') where the ledger was never so large. */
export async function proveGrowth(store: ProofStore, from: number): Promise<GrowthProof> {
  const { size, root, note } = await checkpointOver(store, from);
  const [before, hashes] = [await rootAt(from, store.ledgerHashes), await consistencyProof(from, size, store.ledgerHashes)];
  return { from: { size: from, root: hex(before) }, to: { size, root: hex(root) }, hashes: hashes.map(hex), checkpoint: note };
}

/** The last checkpoint, which has to vouch for so many events. */
async function checkpointOver(store: ProofStore, events: number): Promise<Checkpoint> {
  const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
  if (last && last.size >= events) return last;
  throw new OperationalError('evidence', `The last checkpoint vouches for ${last?.size ?? 0} events, and this takes ${events}.`, {
    remedy: 'Sign one with "clausewatch ledger checkpoint", or wait until the scheduler has.',
  });
}

/**
 * Everything that it takes to verify these events offline: the events, a proof of each, the checkpoint, the public key, the time stamps, and
 * how it is done. Throws OperationalError as `eventNamed` and `proveEvent` do.
 */
export async function proveEvents(store: ProofStore, ids: readonly string[]): Promise<ProofFile[]> {
  const lines: LedgerLine[] = [];
  for (const id of ids) lines.push((await eventNamed(store, id)).line);
  return proofFiles(store, lines, await checkpointOver(store, Math.max(-1, ...lines.map(({ index }) => index)) + 1));
}

/**
 * The same for events that were read, under a checkpoint that vouches for all of them; `inBundle`: as part of the evidence of a change.
 * Throws OperationalError('evidence') where no key of the record has signed it.
 */
export async function proofFiles(
  store: ProofStore,
  events: readonly LedgerLine[],
  { size, note }: Pick<Checkpoint, 'size' | 'note'>,
  { inBundle = false }: { inBundle?: boolean } = {},
): Promise<ProofFile[]> {
  const lines = events.toSorted((a, b) => a.index - b.index);
  const by = openCheckpoint(note, await verifiersOf(store))?.by;
  if (!by) throw new OperationalError('evidence', 'No key of the record has signed its checkpoint.', { remedy: VERIFY });
  const proofs: ProofFile[] = [];
  for (const { id, index } of lines) {
    const hashes = await inclusionProof(index, size, store.ledgerHashes);
    proofs.push({
      name: `proofs/${index}.tlog-proof`,
      what: `That ${id} is in the ledger`,
      text: writeProof({ index, hashes, checkpoint: note }),
    });
  }
  const stamps = await store.timeStamps({ from: size, to: size });
  return [
    {
      name: 'events.jsonl',
      what: 'The events, one a line, in the very bytes that are in the ledger',
      text: lines.map(({ json }) => `${json}\n`).join(''),
    },
    ...proofs,
    { name: 'checkpoint', what: 'What was signed: size and root of the ledger', text: note },
    { name: 'ledger.pub', what: 'The public key that it is signed with', text: pemOf(by) },
    ...(await renewalFiles(store, size)),
    ...stamps.map(({ authority, response }, n) => ({
      name: `checkpoint${n === 0 ? '' : `-${n + 1}`}.tsr`,
      what: `When the checkpoint was there, as ${authority} states`,
      text: response,
    })),
    {
      name: 'HOW-TO-VERIFY.txt',
      what: 'How it is verified with standard tools',
      text: howToVerify({ hasStamp: stamps.length > 0, inBundle }),
    },
  ];
}

const VERIFY = 'Run "clausewatch verify", which says more.';

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
