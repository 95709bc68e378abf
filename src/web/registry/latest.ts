/**
 * When something last became of each offering. Events never change: what was read once is known for as long as nothing is added.
 * @module
 */
import { REGISTRY_EVENTS, type RegistryStore } from '../../domain/registry.ts';

/** What pages say now is no change of what stands. */
const TOLD = REGISTRY_EVENTS.filter((kind) => kind !== 'suggested');

type EventStore = Pick<RegistryStore, 'registryEvents'>;

/** Time of the last event of each offering that has one, by its id. */
export type Latest = (offerings: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export function createLatest(store: EventStore): Latest {
  const known = new Map<string, string>();
  let upTo: number | undefined;

  async function first(offerings: readonly string[]): Promise<void> {
    for (const offering of offerings) {
      const [last] = await store.registryEvents({ offering, kinds: TOLD, newestFirst: true, limit: 1 });
      if (last) known.set(offering, last.at);
    }
  }

  return async (offerings) => {
    const [head] = await store.registryEvents({ newestFirst: true, limit: 1 });
    const seq = head?.seq ?? 0;
    if (upTo === undefined) await first(offerings);
    else if (seq !== upTo) {
      for (const { offering, at } of await store.registryEvents({ kinds: TOLD, after: upTo }))
        if (offering !== undefined) known.set(offering, at);
    }
    upTo = seq;
    return known;
  };
}
