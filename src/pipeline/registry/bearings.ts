/**
 * What is known of changes that bear, or bore, on the cells of a vendor.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Store } from '../../domain/ports.ts';
import type { Cell, RegistryEvent } from '../../domain/registry.ts';
import type { Review } from '../../domain/review.ts';
import { isValueEdited } from '../../lib/edited.ts';
import type { Asked } from '../../registry/asked.ts';
import { type Bearing, isNewTo } from '../../registry/bearing.ts';
import { othersOf } from '../../registry/otherProducts.ts';
import { touches } from '../../registry/touches.ts';

/** A change whose values an analyst corrected, and that is not turned down. */
export interface Corrected extends Bearing {
  review: Review;
}

/** A cell that there is to be, as it stands and with all of its events. */
export interface Kept {
  asked: Asked;
  cell: Cell | undefined;
  /** Oldest first. */
  history: readonly RegistryEvent[];
}

type Record = Pick<Store, 'registry' | 'registryEvents' | 'changes' | 'changesSince' | 'reviews'>;

/** The cells that are asked for. */
export async function cellsOf(store: Record, asked: readonly Asked[]): Promise<Kept[]> {
  const records = await store.registry({ type: 'cell', ids: asked.map(({ id }) => id) });
  const cells = new Map(records.flatMap((record) => (record.type === 'cell' ? [[record.id, record] as const] : [])));
  // The first event of a cell tells no more than the cell, as long as it is the only one. One that is not there was removed, perhaps.
  const revised = asked.flatMap(({ id }) => (cells.get(id)?.version === 1 ? [] : [id]));
  const events = revised.length > 0 ? await store.registryEvents({ type: 'cell', records: revised }) : [];
  const histories = Map.groupBy(events, ({ record }) => record);
  return asked.map((one) => ({ asked: one, cell: cells.get(one.id), history: histories.get(one.id) ?? [] }));
}

/** Changes with what was decided about them. */
export class Changes {
  private readonly byId: ReadonlyMap<string, Corrected>;
  private readonly bySource: ReadonlyMap<string, readonly Corrected[]>;

  private constructor(bearings: readonly Corrected[]) {
    this.byId = new Map(bearings.map((bearing) => [bearing.change.id, bearing]));
    this.bySource = Map.groupBy(bearings, ({ change }) => change.source);
  }

  /** All that may bear on these cells: what came since their pages were read for them, and what their events name; and `besides`, by id. */
  static async of(store: Record, kept: readonly Kept[], besides: Iterable<string> = []): Promise<Changes> {
    const fresh = await store.changesSince(horizons(kept));
    const found = new Map<string, Change>(fresh.map((change) => [change.id, change]));
    const missing = [...kept.flatMap(namedBy), ...besides].filter((id) => !found.has(id));
    if (missing.length > 0)
      for await (const change of store.changes({ ids: [...new Set(missing)], suppressed: 'too' })) found.set(change.id, change);
    const reviews = await store.reviews([...found.keys()]);
    return new Changes(
      [...found.values()].flatMap((change) => {
        const review = reviews.get(change.id);
        return review ? [{ change, review }] : [];
      }),
    );
  }

  /** Those whose values stand corrected: also by who has not decided yet. */
  corrected(): Corrected[] {
    const isRight = ({ state }: Review): boolean => state === 'flagged' || state === 'confirmed';
    return [...this.byId.values()].filter(({ review }) => isValueEdited(review) && isRight(review));
  }

  /** Those that are new to a cell and touch it, and those that its events name. */
  on(kept: Kept): Bearing[] {
    const { asked } = kept;
    const cell = kept.cell && withPages(kept.cell, asked);
    if (!cell) return [];
    const named = new Set(namedBy(kept));
    const sources = new Set([...cell.read, ...cell.answer.citations].map(({ source }) => source));
    const others = othersOf(asked.except);
    const fresh = [...sources]
      .flatMap((source) => this.bySource.get(source) ?? [])
      .filter(({ change }) => !named.has(change.id) && isNewTo(cell, change) && touches(cell, asked.question, change, others));
    return [...fresh, ...[...named].flatMap((id) => this.byId.get(id) ?? [])];
  }
}

/** With all pages that would answer it: what people or files gave need not have been worked out from them. */
function withPages(cell: Cell, { sources }: Asked): Cell {
  const known = new Set(cell.read.map(({ source }) => source));
  const others = sources.filter((source) => !known.has(source)).map((source) => ({ source, url: '' }));
  return others.length === 0 ? cell : { ...cell, read: [...cell.read, ...others] };
}

function namedBy({ cell, history }: Kept): string[] {
  return [...history.flatMap(({ because }) => because?.changes ?? []), ...(cell?.stale?.changes ?? [])];
}

/** By source, since when changes may be new to one of the cells. */
function horizons(kept: readonly Kept[]): Map<string, string> {
  const since = new Map<string, string>();
  for (const one of kept) {
    if (!one.cell) continue;
    const cell = withPages(one.cell, one.asked);
    const reach = (source: string, at: string): void => {
      const known = since.get(source);
      if (known === undefined || at < known) since.set(source, at);
    };
    for (const { source, at = cell.asOf } of cell.read) reach(source, at < cell.asOf ? at : cell.asOf);
    for (const { source } of cell.answer.citations) if (!since.has(source)) reach(source, cell.asOf);
  }
  return since;
}
