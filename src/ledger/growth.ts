/**
 * Proofs that a ledger has only grown, verified by nothing but hashes and a key: for somebody who kept a checkpoint and trusts nobody.
 * @module
 */
import { z } from 'zod';
import { jsonIn } from '../lib/jsonIn.ts';
import { openCheckpoint } from './checkpoint.ts';
import type { Verifier } from './note.ts';
import { isConsistent } from './tree.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Head = z.object({ size: z.int().min(0), root: Hash });

/** As `ledger prove --from` prints it. What it says of sizes and roots counts only where a signed checkpoint says the same. */
export const GrowthProof = z.object({ from: Head, to: Head, hashes: z.array(Hash).max(128), checkpoint: z.string() });
export type GrowthProof = z.output<typeof GrowthProof>;

/** How large the two trees are, or what is wrong, as the end of a sentence. */
export type GrowthReading = { ok: true; from: number; to: number } | { ok: false; why: string };

/** Whether the proof (JSON) leads from the checkpoint that was kept to its own, both signed by the key. */
export function readGrowth(json: string, { kept, key }: { kept: string; key: Verifier }): GrowthReading {
  const proof = GrowthProof.safeParse(jsonIn(json)).data;
  if (!proof) return no('this is no proof of growth');
  const [before, after] = [openCheckpoint(kept, [key]), openCheckpoint(proof.checkpoint, [key])];
  if (!before) return no('the key has not signed the checkpoint that you kept');
  if (!after) return no('the key has not signed the checkpoint of the proof');
  if (after.size < before.size) return no(`its checkpoint vouches for ${after.size} events, and yours for ${before.size}`);
  const hashes = proof.hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'hex')));
  if (!isConsistent(before, after, hashes)) return no('the ledger does not go on from the checkpoint that you kept');
  return { ok: true, from: before.size, to: after.size };
}

function no(why: string): GrowthReading {
  return { ok: false, why };
}
