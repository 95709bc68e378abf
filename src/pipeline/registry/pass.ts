/**
 * One pass over what a vendor answers for: evidence, changes and decisions in, events of its cells out.
 * @module
 */
import type { Clock, Store } from '../../domain/ports.ts';
import type { RegistryStep } from '../../domain/registry.ts';
import type { Source } from '../../domain/watcher.ts';
import { advance } from '../../registry/advance.ts';
import type { Asked } from '../../registry/asked.ts';
import type { Proposer } from '../../registry/propose.ts';
import { Changes, cellsOf } from './bearings.ts';
import { evidenceOf } from './evidence.ts';

export interface PassServices {
  store: Pick<Store, 'pageMarks' | 'facts' | 'extraction' | 'registry' | 'registryEvents' | 'changes' | 'reviews'>;
  clock: Clock;
  proposer: Proposer;
}

export interface VendorAsked {
  vendor: string;
  asked: readonly Asked[];
  sources: readonly Source[];
}

/** What is to be written for a vendor's cells, worked out from the store as it is. */
export async function passOver({ store, clock, proposer }: PassServices, { vendor, asked, sources }: VendorAsked): Promise<RegistryStep[]> {
  const kept = await cellsOf(store, asked);
  const changes = await Changes.of(store, kept);
  const marks = await store.pageMarks({ vendor });
  const pages = await evidenceOf(store, { vendor, sources, marks, corrected: changes.corrected() });
  const at = clock.now().toISOString();
  const steps: RegistryStep[] = [];
  for (const one of kept) {
    const own = one.asked.sources.flatMap((source) => pages.get(source) ?? []);
    const proposal = await proposer.propose(one.asked, own);
    steps.push(...advance({ ...one, proposal, changes: changes.on(one), at }));
  }
  return steps;
}
