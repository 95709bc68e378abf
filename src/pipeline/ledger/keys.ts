/**
 * Which key vouches for which checkpoints: a key signs from the event on that took it into use.
 * @module
 */
import type { LedgerStore } from '../../domain/ledger.ts';
import { readVerifier, type Verifier, writeVerifier } from '../../ledger/note.ts';

export interface KeyInUse {
  verifier: Verifier;
  at: string;
  /** Index of the event that took it into use; a checkpoint that vouches for more events may be its. */
  index: number;
}

/** In the order in which they were taken into use. A key of the record that no event tells of is none. */
export async function keysInUse(store: Pick<LedgerStore, 'ledgerKeys' | 'ledgerEvent'>): Promise<KeyInUse[]> {
  const keys: KeyInUse[] = [];
  for (const { key, at } of await store.ledgerKeys()) {
    const verifier = readVerifier(key);
    const event = verifier && (await store.ledgerEvent(keyEventId(key)));
    if (event) keys.push({ verifier, at, index: event.index });
  }
  return keys.toSorted((a, b) => a.index - b.index);
}

/** The key that signs a checkpoint over so many events. */
export function keyOf(size: number, keys: readonly KeyInUse[]): KeyInUse | undefined {
  return keys.findLast(({ index }) => index < size);
}

export function isSameKey(one: Verifier, other: Verifier): boolean {
  return writeVerifier(one) === writeVerifier(other);
}

function keyEventId(key: string): string {
  return `ledger_keys/${key}`;
}
