/**
 * Offerings that watchers declare, with the commitments for them.
 * @module
 */
import { placed } from './factReading.ts';
import type { ApiContext } from './services.ts';
import type { Declared, Evidence } from './shapes/registry.ts';

/** In the order of their ids. A commitment of any watcher may name an offering of another. */
export async function declaredOfferings({ store, profile }: ApiContext): Promise<Declared[]> {
  if (!profile) return [];
  const profiles = (await store.vendors()).flatMap(({ id }) => profile(id) ?? []);
  const commitments = profiles.flatMap(({ vendor, commitments: own }) => own.map((declared) => ({ vendor: vendor.id, declared })));
  return profiles
    .flatMap(({ offerings }) => offerings)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((offering) => ({ offering, commitments: commitments.filter(({ declared }) => declared.offerings.includes(offering.id)) }));
}

/** What pages state now of each commitment. */
export async function evidenceOf({ store }: ApiContext, { commitments }: Declared): Promise<Evidence[]> {
  const vendors = [...new Set(commitments.map(({ vendor }) => vendor))];
  const stated = new Map(await Promise.all(vendors.map(async (vendor) => [vendor, await store.facts({ vendor })] as const)));
  return commitments.map(({ vendor, declared }) => {
    const ids = declared.sources.map((name) => `${vendor}/${name}`);
    const pages = (stated.get(vendor) ?? []).filter(({ sourceId }) => ids.includes(sourceId));
    return { vendor, declared, facts: pages.flatMap(placed).filter(({ fact }) => fact.key === declared.key) };
  });
}
