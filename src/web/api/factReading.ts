/**
 * Facts in an order that nothing moves: by vendor, source, key, and an id that follows from what is stated.
 * @module
 */
import type { FactStore, StatedFact, StatedFacts } from '../../domain/deskPorts.ts';
import { sha256Of } from '../../lib/hash.ts';
import type { ReadStore } from '../services.ts';
import type { Found } from './operation.ts';
import type { PlacedFact } from './shapes/fact.ts';

/** Vendor, source, key, id: those that follow it come next. */
export type FactKey = [vendor: string, source: string, key: string, id: string];

export interface FactQuery {
  vendor?: string | undefined;
  source?: string | undefined;
  key?: string | undefined;
  /** ISO 8601 UTC; without it, now. */
  at?: string | undefined;
}

/** What one request may spend on the past: a source is looked up, and the page that stood then is unpacked where there was one. */
const BUDGET = 1_000;
const COSTS = { lookup: 1, page: 25 };
/** Vendors that one request looks through. */
const MOST_VENDORS = 200;
/** Follows every key, and every name of a source. */
const END = '~';

type PastStore = ReadStore & Pick<FactStore, 'standingAt'>;

/** Facts after a place. It stops before the limit where it would have to read too much. */
export async function readFacts(
  store: PastStore,
  query: FactQuery,
  { after, limit }: { after: FactKey | undefined; limit: number },
): Promise<Found<PlacedFact, FactKey>> {
  const items: PlacedFact[] = [];
  const [from = ''] = after ?? [];
  const vendors = (await vendorsOf(store, query)).filter((vendor) => vendor >= from);
  let left = BUDGET;
  for (const [at, vendor] of vendors.entries()) {
    if (at >= MOST_VENDORS) return { items, upTo: [vendors[at - 1] ?? vendor, END, END, END] };
    for await (const { source, facts, cost } of query.at === undefined
      ? present(store, vendor, query)
      : past(store, vendor, query, query.at, after)) {
      items.push(...facts.filter((fact) => follows(fact, after)));
      if (items.length >= limit) return { items: items.slice(0, limit) };
      left -= cost;
      if (left <= 0) return { items, upTo: [vendor, source, END, END] };
    }
  }
  return { items };
}

/** Facts by what they state and where, ordered. */
export function placed({ sourceId, sha256, url, verifiedAt, facts }: StatedFacts): PlacedFact[] {
  const [vendor = ''] = sourceId.split('/');
  const seen = new Map<string, number>();
  return facts
    .map((fact): PlacedFact => ({ id: idOf(sourceId, fact, seen), vendor, source: sourceId, url, sha256, verifiedAt: verifiedAt, fact }))
    .sort((a, b) => compare(keyOf(a), keyOf(b)));
}

export function keyOf({ vendor, source, fact, id }: PlacedFact): FactKey {
  return [vendor, source, fact.key, id];
}

const ID_DIGITS = 24;

/** What is said twice in the same words is told apart by its number. */
function idOf(source: string, { key, value, scope = '', quote, path }: StatedFact, seen: Map<string, number>): string {
  const said = sha256Of([source, key, JSON.stringify(value), scope, quote, ...path]);
  const times = seen.get(said) ?? 0;
  seen.set(said, times + 1);
  return `fct_${sha256Of([said, String(times)]).slice(0, ID_DIGITS)}`;
}

function follows(fact: PlacedFact, after: FactKey | undefined): boolean {
  return after === undefined || compare(keyOf(fact), after) > 0;
}

function compare(a: FactKey, b: FactKey): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

async function vendorsOf(store: ReadStore, { vendor, source }: FactQuery): Promise<string[]> {
  const named = source?.split('/')[0] ?? vendor;
  if (vendor !== undefined && named !== vendor) return [];
  return named === undefined ? (await store.vendors()).map(({ id }) => id).sort() : [named];
}

interface SourceFacts {
  source: string;
  facts: PlacedFact[];
  cost: number;
}

async function* present(store: ReadStore, vendor: string, { source, key }: FactQuery): AsyncIterable<SourceFacts> {
  for (const stated of await store.facts({ vendor })) {
    if (source === undefined || stated.sourceId === source) yield { source: stated.sourceId, facts: fitting(placed(stated), key), cost: 0 };
  }
}

/** From the pages as they stood; those that stood later only are no answer. */
async function* past(
  store: PastStore,
  vendor: string,
  { source, key }: FactQuery,
  at: string,
  after: FactKey | undefined,
): AsyncIterable<SourceFacts> {
  const ids = source === undefined ? (await store.sources({ vendor })).map((state) => state.source.id).sort() : [source];
  for (const id of ids) {
    if (after !== undefined && compare([vendor, id, END, END], after) <= 0) continue;
    const stood = await store.standingAt(id, at);
    const extraction = stood && stood.at <= at ? await store.extraction(id, stood.contentHash) : undefined;
    const facts = stood && extraction ? extraction.facts.map((fact) => withPage(fact, extraction.passages[fact.passage]?.page)) : [];
    const stated = { sourceId: id, sha256: stood?.sha256 ?? '', url: stood?.url ?? '', verifiedAt: stood?.at ?? '', facts };
    yield { source: id, facts: fitting(placed(stated), key), cost: extraction ? COSTS.page : COSTS.lookup };
  }
}

function withPage(fact: StatedFact, page: number | undefined): StatedFact {
  return page === undefined ? fact : { ...fact, page };
}

function fitting(facts: PlacedFact[], key: string | undefined): PlacedFact[] {
  return key === undefined ? facts : facts.filter(({ fact }) => fact.key === key);
}
