/**
 * The declared sources, of which the record is the only judge: processes may read other watchers, or older ones.
 * @module
 */
import type { Log, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import { createBreath } from '../lib/breathe.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';

/** What is worked out for so many sources at once keeps the process from answering for some tenths of a second at most. */
const PAGE = 500;
/** A larger part than this does not go from the watchers on an ordinary day. */
const PLAUSIBLE_SHARE = 0.05;
const NAMED = 20;

/** All declared sources as they stand in the record, some hundreds at a time; in between others have their turn. */
export async function* declaredIn(store: Pick<Store, 'declared'>): AsyncGenerator<Source[]> {
  const breathe = createBreath();
  let after: string | undefined;
  while (true) {
    const some = await store.declared({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    if (some.length > 0) yield some;
    after = some.at(-1)?.id;
    if (some.length < PAGE) return;
    await breathe();
  }
}

/** Makes the watchers of this process those of the whole installation, and says what went by that. */
export async function declareWhole(
  { store, log }: { store: Pick<Store, 'declare'>; log: Pick<Log, 'info' | 'warn'> },
  sources: readonly Source[],
): Promise<void> {
  const { gone, kept, known } = await store.declare(sources);
  if (gone.length > 0) {
    const told = { count: gone.length, of: known, sources: gone.slice(0, NAMED) };
    if (gone.length > Math.max(1, known * PLAUSIBLE_SHARE))
      log.warn(
        told,
        'many sources are gone from the watchers of this scheduler, and are not visited any more; all schedulers have to read the same ones',
      );
    else log.info(told, 'sources are gone from the watchers, and are not visited any more');
  }
  if (kept.length > 0)
    log.warn(
      { count: kept.length, sources: kept.slice(0, NAMED) },
      'sources that were added on a page stand in no watcher file of this scheduler; they are visited all the same',
    );
}

/** Makes those of the sources known that nobody has declared yet: neither watchers nor a page. What is declared stays as it is. */
export async function introduce(store: Pick<Store, 'declarations' | 'declareAlso'>, sources: readonly Source[]): Promise<void> {
  const known = await store.declarations(sources.map(({ id }) => id));
  // A document that an archive brought waits for watchers to claim it.
  const others = sources.filter(({ id }) => known.get(id)?.archiveOnly ?? !known.has(id));
  if (others.length > 0) await store.declareAlso(others);
}

export interface Introduced {
  /** As the record declares them, in the order of those that were given. */
  sources: Source[];
  /** What these watchers say in another way: ids of sources, with the fields that differ. */
  otherwise: { id: string; fields: string[] }[];
}

/** The same, for who is to read the pages: by what all others read them by, whatever the watchers of this process say. */
export async function introduced(store: Pick<Store, 'declarations' | 'declareAlso'>, sources: readonly Source[]): Promise<Introduced> {
  await introduce(store, sources);
  const known = await store.declarations(sources.map(({ id }) => id));
  const otherwise = sources.flatMap((source) => {
    const fields = differing(source, known.get(source.id) ?? source);
    return fields.length > 0 ? [{ id: source.id, fields }] : [];
  });
  return { sources: sources.map((source) => known.get(source.id) ?? source), otherwise };
}

/** Where a declaration stands, and who wrote it, is nothing that a page is read by. */
const BESIDE: ReadonlySet<string> = new Set<keyof Source>(['file', 'added']);

function differing(one: Source, other: Source): string[] {
  const [here, there] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  const fields = [...new Set([...here.keys(), ...there.keys()])].filter((field) => !BESIDE.has(field));
  return fields.filter((field) => canonicalJson(here.get(field)) !== canonicalJson(there.get(field))).sort();
}
