/**
 * The hashes of a Merkle tree (RFC 9162, section 2.1), and how a tree grows by one leaf without anything in it being written anew.
 *
 * A tree of any size consists of perfect subtrees, largest first: its frontier. A leaf completes some of them (none, or several that lie
 * within each other), and these never change again. Numbers are plain ones: sizes stay far below 2^53.
 * @module
 */
import { createHash } from 'node:crypto';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** Root of the tree without leaves. */
export const EMPTY_ROOT: Uint8Array = hashOf();

/** A perfect subtree: its leaves are those from `index` × 2^`level` on, 2^`level` of them. Level 0 is a leaf. */
export interface TreeNode {
  level: number;
  index: number;
}

/** The hash of an entry; texts are taken as UTF-8. */
export function leafHash(entry: Uint8Array | string): Uint8Array {
  return hashOf(LEAF, entry);
}

/** The hash of two subtrees that lie side by side. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return hashOf(NODE, left, right);
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function hashOf(...parts: ReadonlyArray<Uint8Array | string>): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** The perfect subtrees that the leaves from `start` to `end` (exclusive) consist of, in their order. `start` is where a subtree of that size may begin. */
export function nodesOf(start: number, end: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  let at = start;
  while (at < end) {
    const level = Math.floor(Math.log2(end - at));
    const leaves = 2 ** level;
    nodes.push({ level, index: at / leaves });
    at += leaves;
  }
  return nodes;
}

/** The root over perfect subtrees that follow each other, largest first. */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** A tree as it grows. */
export interface GrowingTree {
  readonly size: number;
  root(): Uint8Array;
  /** Adds a leaf by its hash. Gives the hashes of the subtrees that it completes, of 2, 4, 8… leaves. */
  add(leaf: Uint8Array): Uint8Array[];
}

/** Goes on from a tree of `size` leaves; `frontier`: the hashes of `nodesOf(0, size)`. */
export function growingTree(size = 0, frontier: readonly Uint8Array[] = []): GrowingTree {
  let leaves = size;
  const hashes = [...frontier];
  return {
    get size() {
      return leaves;
    },
    root: () => rootOf(hashes),
    add(leaf) {
      const completed: Uint8Array[] = [];
      let top = leaf;
      for (let rest = leaves; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = hashes.pop();
        if (!left) throw new Error('the frontier of the tree is not that of its size');
        top = nodeHash(left, top);
        completed.push(top);
      }
      hashes.push(top);
      leaves += 1;
      return completed;
    },
  };
}
