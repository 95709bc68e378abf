/**
 * The pages that are measured, with addresses out of the store: many of a kind, so that no cache answers for them.
 * @module
 */
import type { Store } from '../../src/domain/ports.ts';
import { changePath, sourcePath, vendorPath } from '../../src/web/links.ts';
import { vendorId } from './declarations.ts';
import type { Kind } from './measure.ts';
import type { Parameters } from './parameters.ts';

/** How many addresses of a kind. */
const MANY = 100;

export async function kindsOf(store: Pick<Store, 'changes' | 'countChanges' | 'sources'>, { vendors }: Parameters): Promise<Kind[]> {
  const some = Math.min(MANY, vendors - 1);
  const ids = Array.from({ length: some }, (_, at) => vendorId(1 + Math.floor((at * (vendors - 1)) / some)));
  const sources = (await Promise.all(ids.map(async (vendor) => (await store.sources({ vendor }))[0]?.source.id))).filter(
    (id) => id !== undefined,
  );
  return [
    { name: 'overview', paths: ['/'] },
    { name: 'overview of a year', paths: ['/?range=year'] },
    { name: 'queue', paths: ['/review'] },
    { name: 'queue of a vendor', paths: ids.map((id) => `/review?vendor=${id}`) },
    { name: 'queue by severity', paths: ['critical', 'high', 'medium', 'low'].map((severity) => `/review?severity=${severity}`) },
    { name: 'queue by key', paths: ['/review?key=retention.default', '/review?key=subprocessors.list'] },
    { name: 'a change', paths: (await changeIds(store)).map(changePath) },
    { name: 'a vendor', paths: ids.map(vendorPath) },
    { name: 'the largest vendor', paths: [vendorPath(vendorId(0))] },
    { name: 'a source', paths: sources.map(sourcePath) },
    { name: 'sources', paths: ['/sources'] },
    { name: 'changes', paths: ['/changes', '/changes?page=20'] },
    { name: 'changes of a vendor', paths: ids.map((id) => `/changes?vendor=${id}`) },
    { name: 'changes by severity', paths: ['/changes?severity=high', '/changes?significance=substantive'] },
  ];
}

/** Spread over all that were shown. */
async function changeIds(store: Pick<Store, 'changes' | 'countChanges'>): Promise<string[]> {
  const total = await store.countChanges();
  const ids: string[] = [];
  for (let at = 0; at < MANY; at += 1) {
    const offset = Math.floor((total * at) / MANY);
    for await (const { id } of store.changes({ newestFirst: true, limit: 1, offset })) ids.push(id);
  }
  return ids;
}
