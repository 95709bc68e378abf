/**
 * That one key vouches for the next: the event that took it into use is in a tree which both have signed. Both together, because anybody may
 * put another signature under a checkpoint that was handed out.
 * @module
 */
import { LedgerEvent } from '../../domain/ledger.ts';
import { readCheckpoint, signersOfCheckpoint } from '../../ledger/checkpoint.ts';
import { readVerifier, type Verifier, writeVerifier } from '../../ledger/note.ts';
import { readProof, writeProof } from '../../ledger/proof.ts';
import { inclusionProof, isIncluded } from '../../ledger/tree.ts';
import { canonicalJson } from '../../lib/canonicalJson.ts';
import { jsonIn } from '../../lib/jsonIn.ts';
import { leafHash } from '../../lib/merkle.ts';
import { isSameKey, type KeyInUse, keysInUse } from './keys.ts';
import type { ProofFile, ProofStore } from './prove.ts';

/** More than any ledger has. */
const MOST = 1000;

/**
 * Files that lead from the first key to the one that signs a checkpoint of this size; of a key that the one before does not vouch for there is
 * none. `key-2.json` is the event, `key-2.tlog-proof` its proof under the checkpoint that both have signed.
 */
export async function renewalFiles(store: ProofStore, size: number): Promise<ProofFile[]> {
  const keys = (await keysInUse(store)).filter(({ index }) => index < size);
  const files: ProofFile[] = [];
  for (const [n, key] of keys.entries()) {
    const before = keys[n - 1];
    if (before) files.push(...(await filesOf(store, before, key, n + 1)));
  }
  return files;
}

async function filesOf(store: ProofStore, before: KeyInUse, { verifier, index }: KeyInUse, n: number): Promise<ProofFile[]> {
  const [first] = await store.checkpoints({ from: index + 1, limit: 1 });
  const line = await store.ledgerEvent(`ledger_keys/${writeVerifier(verifier)}`);
  if (!first || !line || signersOfCheckpoint(first.note, [before.verifier, verifier]).length < 2) return [];
  const hashes = await inclusionProof(index, first.size, store.ledgerHashes);
  return [
    { name: `key-${n}.json`, what: `The event that took key ${n} into use`, text: line.json },
    {
      name: `key-${n}.tlog-proof`,
      what: `That it is in a tree that key ${n} and the one before have signed`,
      text: writeProof({ index, hashes, checkpoint: first.note }),
    },
  ];
}

/** A key, and the number under which its files stand. */
export interface Renewal {
  n: number;
  to: Verifier;
}

/** Those of the keys in these files that one of `known` vouches for, directly or by others, in the order in which they began to sign. */
export function renewedKeys(read: (name: string) => string | undefined, known: readonly Verifier[]): Renewal[] {
  const trusted = [...known];
  const renewals: Renewal[] = [];
  for (let n = 2; n <= MOST; n++) {
    const [event, proof] = [read(`key-${n}.json`), read(`key-${n}.tlog-proof`)];
    const to = event !== undefined && proof !== undefined ? vouchedFor(event, proof, trusted) : undefined;
    if (to) {
      trusted.push(to);
      renewals.push({ n, to });
    }
  }
  return renewals;
}

function vouchedFor(json: string, text: string, trusted: readonly Verifier[]): Verifier | undefined {
  const key = keyIn(json);
  const proof = readProof(text);
  const head = proof && readCheckpoint(proof.checkpoint);
  if (!key || !head || writeProof(proof) !== text) return undefined;
  const by = signersOfCheckpoint(proof.checkpoint, [key, ...trusted]);
  if (!by.some((one) => isSameKey(one, key)) || !by.some((one) => !isSameKey(one, key))) return undefined;
  const { index, hashes } = proof;
  return isIncluded(leafHash(json), { index, size: head.size, proof: hashes, root: head.root }) ? key : undefined;
}

function keyIn(json: string): Verifier | undefined {
  const event = LedgerEvent.safeParse(jsonIn(json)).data;
  const isKey = event?.type === 'ledger.key' && canonicalJson(event) === json && typeof event['key'] === 'string';
  return isKey ? readVerifier(event['key'] as string) : undefined;
}
