/**
 * What is read of the whole registry, and stays so until something becomes of it.
 * @module
 */
import type { RegistryStore } from '../../domain/registry.ts';

/** Reads once, and again after an event was written since; several who ask at once wait for the same reading. */
export function keptUntilNextEvent<Value>(store: Pick<RegistryStore, 'registryEvents'>, read: () => Promise<Value>): () => Promise<Value> {
  let kept: { seq: number; value: Promise<Value> } | undefined;
  return async () => {
    // Before it is read: what is written meanwhile is read again next time.
    const [head] = await store.registryEvents({ newestFirst: true, limit: 1 });
    const seq = head?.seq ?? 0;
    if (kept?.seq === seq) return kept.value;
    const value = read();
    kept = { seq, value };
    value.catch(() => {
      if (kept?.value === value) kept = undefined;
    });
    return value;
  };
}
