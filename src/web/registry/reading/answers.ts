/**
 * What stands beside answers: which of what they name there is here to be looked at.
 * @module
 */
import type { Change } from '../../../domain/change.ts';
import type { Cell } from '../../../domain/registry.ts';
import type { ReadStore } from '../../services.ts';

/** Hashes of stored pages that who looks may open; none for readers of the public registry. */
export type Stored = ReadonlySet<string>;

/** What links may lead to; for readers of the public registry nothing is: it stands behind the guards. */
export interface Within {
  snapshots: Stored;
  /** By `vendor/source`. */
  sources: ReadonlySet<string>;
  /** Changes that made cells stale, by id. */
  changes: ReadonlyMap<string, Change>;
}

export const NOTHING_WITHIN: Within = { snapshots: new Set(), sources: new Set(), changes: new Map() };

type Looking = Pick<ReadStore, 'object' | 'source' | 'changes'>;

/** `more`: ids of further changes. */
export async function readWithin(store: Looking, cells: readonly Cell[], more: readonly string[] = []): Promise<Within> {
  const citations = cells.flatMap(({ answer, suggestion }) => [...answer.citations, ...(suggestion?.answer.citations ?? [])]);
  const hashes = new Set(citations.flatMap(({ snapshot }) => snapshot ?? []));
  const sources = new Set([...citations, ...cells.flatMap(({ read }) => read)].map(({ source }) => source));
  const ids = [...new Set([...cells.flatMap(({ stale }) => stale?.changes ?? []), ...more])];
  const [snapshots, known, changes] = await Promise.all([
    those(hashes, async (hash) => (await store.object(hash)) !== undefined),
    those(sources, async (id) => (await store.source(id)) !== undefined),
    ids.length === 0 ? [] : Array.fromAsync(store.changes({ ids, suppressed: 'too' })),
  ]);
  return { snapshots, sources: known, changes: new Map(changes.map((change) => [change.id, change])) };
}

/** Stored pages that are here to be looked at, of those that are cited. */
export function readStored(store: Pick<ReadStore, 'object'>, cited: ReadonlyArray<{ snapshot?: string }>): Promise<Stored> {
  return those(new Set(cited.flatMap(({ snapshot }) => snapshot ?? [])), async (hash) => (await store.object(hash)) !== undefined);
}

async function those(ids: Iterable<string>, test: (id: string) => Promise<boolean>): Promise<ReadonlySet<string>> {
  const found = await Promise.all(Array.from(ids, async (id) => ((await test(id)) ? [id] : [])));
  return new Set(found.flat());
}
