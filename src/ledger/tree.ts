/**
 * Proofs over the Merkle tree of the ledger (RFC 9162, sections 2.1.3 and 2.1.4): made from the hashes of its perfect subtrees, and verified
 * by nothing but hashes. What they are made of is asked for in one go, O(log n) hashes.
 * @module
 */
import { nodeHash, nodesOf, rootOf, type TreeNode } from '../lib/merkle.ts';

/** Reads hashes of perfect subtrees, in the order in which they are asked for. */
export type ReadNodes = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>;

/** The root of the tree of the first `size` leaves. */
export async function rootAt(size: number, read: ReadNodes): Promise<Uint8Array> {
  return rootOf(await read(nodesOf(0, size)));
}

/** That the leaf at `index` is in the tree of `size` leaves: hashes from the leaf's sibling up to the root's child. */
export async function inclusionProof(index: number, size: number, read: ReadNodes): Promise<Uint8Array[]> {
  if (index < 0 || index >= size) throw new RangeError(`there is no leaf ${index} in a tree of ${size}`);
  return hashesOf(inclusionRanges(index, 0, size), read);
}

/** That the tree of `to` leaves goes on from the tree of `from` leaves. Nothing has to be shown of an empty tree, or of the same one. */
export async function consistencyProof(from: number, to: number, read: ReadNodes): Promise<Uint8Array[]> {
  if (from < 0 || from > to) throw new RangeError(`a tree of ${to} leaves does not go on from one of ${from}`);
  return from === 0 || from === to ? [] : hashesOf(consistencyRanges(from, 0, to, true), read);
}

/** Leaves from `start` to `end` (exclusive). */
type Range = readonly [start: number, end: number];

/** PATH of RFC 9162, 2.1.3.1. */
function inclusionRanges(index: number, start: number, end: number): Range[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...inclusionRanges(index, start, middle), [middle, end]]
    : [...inclusionRanges(index, middle, end), [start, middle]];
}

/** SUBPROOF of RFC 9162, 2.1.4.1. `isWhole`: the old tree begins where this subtree does, and its root is known. */
function consistencyRanges(from: number, start: number, end: number, isWhole: boolean): Range[] {
  if (from === end) return isWhole ? [] : [[start, end]];
  const middle = start + splitOf(end - start);
  return from <= middle
    ? [...consistencyRanges(from, start, middle, isWhole), [middle, end]]
    : [...consistencyRanges(from, middle, end, false), [start, middle]];
}

/** The largest power of two below n. */
function splitOf(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}

async function hashesOf(ranges: readonly Range[], read: ReadNodes): Promise<Uint8Array[]> {
  const wanted = ranges.map(([start, end]) => nodesOf(start, end));
  const hashes = await read(wanted.flat());
  let at = 0;
  return wanted.map((nodes) => {
    at += nodes.length;
    return rootOf(hashes.slice(at - nodes.length, at));
  });
}

/** Whether the proof leads from the hash of the leaf to the root (RFC 9162, 2.1.3.2). */
export function isIncluded(
  leaf: Uint8Array,
  { index, size, proof, root }: { index: number; size: number; proof: readonly Uint8Array[]; root: Uint8Array },
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const beside of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(beside, hash);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else hash = nodeHash(hash, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && isSame(hash, root);
}

/** Whether the proof shows that the second tree goes on from the first (RFC 9162, 2.1.4.2). */
export function isConsistent(
  before: { size: number; root: Uint8Array },
  after: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(before.size) || !isCount(after.size) || before.size > after.size) return false;
  if (before.size === after.size) return proof.length === 0 && isSame(before.root, after.root);
  if (before.size === 0) return proof.length === 0 && isSame(before.root, rootOf([]));
  const [first, ...rest] = Number.isInteger(Math.log2(before.size)) ? [before.root, ...proof] : proof;
  if (!first) return false;
  let node = before.size - 1;
  let last = after.size - 1;
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [old, now] = [first, first];
  for (const beside of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [old, now] = [nodeHash(beside, old), nodeHash(beside, now)];
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, half(last)];
    } else now = nodeHash(now, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && isSame(old, before.root) && isSame(now, after.root);
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
