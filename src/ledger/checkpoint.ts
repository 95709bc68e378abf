/**
 * Checkpoints (C2SP tlog-checkpoint): a signed note that says how large the tree is, and its root.
 * @module
 */
import { HASH_BYTES } from '../lib/merkle.ts';
import { openNote, parseNote, type Signer, signersOf, signNote, type Verifier } from './note.ts';

export interface TreeHead {
  /** Name of the ledger; that of the key, too. */
  origin: string;
  size: number;
  root: Uint8Array;
}

/**
 * A signed checkpoint: the same tree and keys give the same bytes. `former`: the key that was in use before, where this is the first checkpoint
 * of a new one: it vouches for it.
 */
export function signCheckpoint({ size, root }: Omit<TreeHead, 'origin'>, signer: Signer, former?: Signer): string {
  return signNote(`${signer.verifier.name}\n${size}\n${Buffer.from(root).toString('base64')}\n`, signer, ...(former ? [former] : []));
}

/** What a checkpoint says, if a known key has signed it; undefined if none has, or this is none. */
export function openCheckpoint(note: string, known: readonly Verifier[]): (TreeHead & { by: Verifier }) | undefined {
  const opened = openNote(note, known);
  const head = opened && readHead(opened.text);
  return opened && head && head.origin === opened.by.name ? { ...head, by: opened.by } : undefined;
}

/** What a checkpoint says, whoever has signed it: of one that is our own, or whose signature is verified elsewhere. */
export function readCheckpoint(note: string): TreeHead | undefined {
  const parsed = parseNote(note);
  return parsed && readHead(parsed.text);
}

/** Those of the known keys that have signed this checkpoint, whatever they are called. Empty, too, where a signature of one is wrong. */
export function signersOfCheckpoint(note: string, known: readonly Verifier[]): Verifier[] {
  return readCheckpoint(note) ? signersOf(note, known) : [];
}

function readHead(text: string): TreeHead | undefined {
  const [, origin = '', size = '', encoded = ''] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n/.exec(text) ?? [];
  const root = Buffer.from(encoded, 'base64');
  if (origin === '' || root.length !== HASH_BYTES || root.toString('base64') !== encoded) return undefined;
  return { origin, size: Number(size), root: new Uint8Array(root) };
}
