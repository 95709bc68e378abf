/**
 * Changes that bear on a cell: how each stands now, and how it stood when the cell last took it into account.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { Cell, RegistryEvent } from '../domain/registry.ts';
import type { Review } from '../domain/review.ts';

/** A change with what people decided about it. */
export interface Bearing {
  change: Change;
  review: Pick<Review, 'state' | 'decided'>;
}

/** What a change is to cells: nobody has decided yet, it is true, or it counts for nothing. */
export type Stand = 'open' | 'confirmed' | 'let go';

export function standOf({ change, review }: Bearing): Stand {
  if (!counts(change) || review.state === 'dismissed' || review.state === 'superseded') return 'let go';
  return review.state === 'confirmed' ? 'confirmed' : 'open';
}

/** Changes that a rule holds back, and other words for the same, make no answer stale. */
export function counts({ suppressedBy, significance }: Pick<Change, 'suppressedBy' | 'significance'>): boolean {
  return suppressedBy === undefined && significance === 'substantive';
}

/**
 * Whether a change came after the cell was worked out. What a page said when it was last read for the cell is in its answer; a page may have
 * been read long before `asOf`, which is the time of the last of them.
 */
export function isNewTo({ asOf, read }: Pick<Cell, 'asOf' | 'read'>, { source, firstSeenNewAt }: Change): boolean {
  const readAt = read.find((reading) => reading.source === source)?.at ?? asOf;
  return firstSeenNewAt > (readAt < asOf ? readAt : asOf);
}

/** What a cell made of a change: `vouched`: a person gave or verified the answer with it in view; `drafted`: the draft followed the page. */
export type View = 'open' | 'taken' | 'let go' | 'vouched' | 'drafted';

const OF_PEOPLE: ReadonlySet<RegistryEvent['kind']> = new Set(['answered', 'verified', 'imported', 'shipped']);

/** By change, from all events of one cell, oldest first. */
export function viewsOf(history: readonly RegistryEvent[]): Map<string, View> {
  const views = new Map<string, View>();
  for (const { kind, because, after } of history) {
    if (kind === 'removed') views.clear();
    if (after.type !== 'cell' || kind === 'removed') continue;
    const open = after.stale?.changes ?? [];
    if (OF_PEOPLE.has(kind)) for (const [id, view] of views) if (view === 'open') views.set(id, 'vouched');
    for (const id of because?.changes ?? []) {
      const view = viewAfter(kind, views.get(id));
      if (view) views.set(id, view);
    }
    for (const id of open) views.set(id, 'open');
  }
  return views;
}

function viewAfter(kind: RegistryEvent['kind'], before: View | undefined): View | undefined {
  if (kind === 'updated') return 'taken';
  if (kind === 'settled') return 'let go';
  if (OF_PEOPLE.has(kind)) return 'vouched';
  return before ?? (kind === 'proposed' ? 'drafted' : undefined);
}

const OF_CHANGES: ReadonlySet<RegistryEvent['kind']> = new Set(['staled', 'updated', 'settled', 'suggested']);

/**
 * The cell as it was before the answers that came with changes of which none is confirmed any more; undefined where the last answer stands
 * on another ground. Looks back to the last time that a person, or a page without any change, gave the answer.
 */
export function beforeTaken(history: readonly RegistryEvent[], isConfirmed: (change: string) => boolean): Cell | undefined {
  let found: Cell | undefined;
  for (let at = history.length - 1; at > 0; at -= 1) {
    const event = history[at];
    if (!event || !OF_CHANGES.has(event.kind)) break;
    if (event.kind !== 'updated') continue;
    if ((event.because?.changes ?? []).some(isConfirmed)) break;
    const before = history[at - 1]?.after;
    if (before?.type === 'cell') found = before;
  }
  return found;
}
