/**
 * What passes between the examiner of stored pages and its threads: plain data.
 * @module
 */
import type { StoredObject } from '../../../domain/snapshot.ts';

/** A stored page with its compressed bytes, or why there are none. */
export interface StoredFrame {
  object: StoredObject;
  frame: Uint8Array | { missing: string };
}

/** Pages of a tree of dictionaries in preorder: each follows the one that it builds on. */
export interface ObjectsTask {
  /** The pages that the first one builds on, from the key frame on. They were looked at before. */
  path: StoredFrame[];
  pages: StoredFrame[];
}

export interface ObjectFault {
  sha256: string;
  sentence: string;
}
