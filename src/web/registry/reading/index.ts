/**
 * The index of the registry: one row an offering, with its graded dimensions.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import type { CellMark, RegistryStore } from '../../../domain/registry.ts';
import type { Offering } from '../../../domain/watcher.ts';
import { type IndexQuery, readIndexQuery } from '../indexQuery.ts';
import { keptUntilNextEvent } from '../kept.ts';
import type { Latest } from '../latest.ts';
import { questionsOn, vendorName, watchOutsOf } from '../names.ts';
import type { RegistryServices } from '../services.ts';
import type { RegistryAsk } from '../view.ts';

export interface IndexRow {
  offering: Offering;
  /** Names of those who make and serve it. */
  developer: string;
  platform: string;
  /** Of the dimensions, by question. */
  marks: ReadonlyMap<string, CellMark>;
  watchOuts: number;
  verified: number;
  stale: number;
  conflicts: number;
  /** When something last became of it (ISO 8601 UTC). */
  changedAt?: string;
}

export interface IndexModel {
  query: IndexQuery;
  /** By name. */
  rows: IndexRow[];
  /** Offerings without any filter. */
  total: number;
  /** Columns of the matrix: the dimensions that the filter is about. */
  columns: Question[];
  /** All dimensions. */
  dimensions: Question[];
  vendors: Array<{ id: string; name: string }>;
}

/** Marks of all dimensions, by offering. */
export type Marks = () => Promise<ReadonlyMap<string, readonly CellMark[]>>;

/** Reads them, and again once something became of any. */
export function createMarks(store: Pick<RegistryStore, 'cellMarks' | 'registryEvents'>): Marks {
  return keptUntilNextEvent(store, async () => Map.groupBy(await store.cellMarks({ sheet: 'dimensions' }), ({ subject }) => subject.id));
}

export async function readIndex(of: RegistryAsk, readMarks: Marks, latest: Latest): Promise<IndexModel> {
  const { registry } = of;
  const query = readIndexQuery(of);
  const dimensions = questionsOn(registry, 'dimensions');
  const [marks, changed] = await Promise.all([readMarks(), latest(registry.offerings.map(({ id }) => id))]);
  const asked = new Set(dimensions.map(({ id }) => id));
  const ofOffering = (id: string): CellMark[] => (marks.get(id) ?? []).filter(({ question }) => asked.has(question));
  const columns = dimensions.filter(({ id, group }) => query.about === undefined || id === query.about || group === query.about);
  const rows = registry.offerings
    .map((offering) => rowOf(registry, offering, ofOffering(offering.id), changed.get(offering.id)))
    .filter((row) => fits(row, query, columns))
    .sort((a, b) => COLLATOR.compare(a.offering.name, b.offering.name) || (a.offering.id < b.offering.id ? -1 : 1));
  const used = new Set(registry.offerings.flatMap(({ developer, platform }) => [developer, platform]));
  const vendors = registry.vendors.filter(({ id }) => used.has(id));
  return { query, rows, total: registry.offerings.length, columns, dimensions, vendors };
}

/** Made once: it costs more than what it compares. */
const COLLATOR = new Intl.Collator('en');

function rowOf(registry: RegistryServices, offering: Offering, marks: readonly CellMark[], changedAt: string | undefined): IndexRow {
  const count = (status: CellMark['status']): number => marks.filter((mark) => mark.status === status).length;
  return {
    offering,
    developer: vendorName(registry, offering.developer),
    platform: vendorName(registry, offering.platform),
    marks: new Map(marks.map((mark) => [mark.question, mark])),
    watchOuts: watchOutsOf(marks).length,
    verified: count('verified'),
    stale: count('stale'),
    conflicts: count('conflict'),
    ...(changedAt !== undefined && { changedAt }),
  };
}

function fits(row: IndexRow, { text, vendor, grade, status }: IndexQuery, columns: readonly Question[]): boolean {
  const { offering, developer, platform, marks } = row;
  if (vendor !== undefined && offering.developer !== vendor && offering.platform !== vendor) return false;
  if (text !== undefined && !`${offering.name} ${developer} ${platform} ${offering.id}`.toLowerCase().includes(text.toLowerCase()))
    return false;
  // A dimension alone only narrows what is shown.
  if (grade === undefined && status === undefined) return true;
  return columns.some(({ id }) => {
    const mark = marks.get(id);
    return mark !== undefined && (grade === undefined || mark.grade === grade) && (status === undefined || mark.status === status);
  });
}
