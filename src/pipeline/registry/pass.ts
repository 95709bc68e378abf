/**
 * One pass over what a vendor answers for: evidence, changes and decisions in, events of its cells out.
 * @module
 */
import type { PageMark } from '../../domain/deskPorts.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import type { RegistryStep } from '../../domain/registry.ts';
import type { Source } from '../../domain/watcher.ts';
import { advance } from '../../registry/advance.ts';
import type { Asked } from '../../registry/asked.ts';
import type { Proposer } from '../../registry/propose.ts';
import { Changes, cellsOf } from './bearings.ts';
import { evidenceOf } from './evidence.ts';
import type { PageTexts } from './pageTexts.ts';

export interface PassServices {
  store: Pick<Store, 'facts' | 'registry' | 'registryEvents' | 'changes' | 'changesSince' | 'reviews'>;
  clock: Clock;
  proposer: Proposer;
  texts: PageTexts;
}

export interface VendorAsked {
  vendor: string;
  asked: readonly Asked[];
  /** All of the vendor. */
  sources: readonly Source[];
}

export interface PassOptions extends VendorAsked {
  /** Of all of its sources. */
  marks: readonly PageMark[];
  /** Changes whose corrections count beside those that bear on these cells: other cells of the vendor know of them. */
  besides?: Iterable<string>;
}

export interface Passed {
  /** What is to be written. */
  steps: RegistryStep[];
  /** Ids of the changes whose corrected values counted. */
  corrected: string[];
}

/** What is to be written for these cells of a vendor, worked out from the store as it is. Reads the pages that answer them, and no others. */
export async function passOver({ store, clock, proposer, texts }: PassServices, options: PassOptions): Promise<Passed> {
  const { vendor, asked, marks, besides } = options;
  const kept = await cellsOf(store, asked);
  const changes = await Changes.of(store, kept, besides);
  const corrected = changes.corrected();
  const answering = new Set(asked.flatMap((one) => one.sources));
  const sources = options.sources.filter(({ id }) => answering.has(id));
  const pages = await evidenceOf(store, { vendor, sources, marks, corrected, texts });
  const at = clock.now().toISOString();
  const steps: RegistryStep[] = [];
  for (const one of kept) {
    const own = one.asked.sources.flatMap((source) => pages.get(source) ?? []);
    const proposal = await proposer.propose(one.asked, own);
    steps.push(...advance({ ...one, proposal, changes: changes.on(one), at }));
  }
  return { steps, corrected: corrected.map(({ change }) => change.id) };
}
