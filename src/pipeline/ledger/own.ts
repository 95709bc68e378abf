/**
 * What a machine signs with: its key, the ones before, and what it has signed.
 * @module
 */
import { formerKey, type KeyServices, openKey } from './key.ts';
import { createSignerMemory } from './memory.ts';
import type { SignServices } from './sign.ts';

/** Nothing is read or made before something is signed. `lastFile`: what was signed last; beside the key without it. */
export function ownKeys(key: KeyServices, lastFile = `${key.file}.last`): Pick<SignServices, 'signer' | 'former' | 'memory'> {
  return { signer: () => openKey(key), former: (verifier) => formerKey(key, verifier), memory: createSignerMemory(lastFile) };
}
