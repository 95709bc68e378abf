/**
 * When an answer turns stale: a change bears on it, and nobody has decided what that means, or not any more.
 * @module
 */
import type { Cell, RegistryEvent } from '../domain/registry.ts';
import { type Bearing, beforeTaken, counts, isNewTo, standOf, type View, viewsOf } from './bearing.ts';
import { type Move, REGISTRY } from './moves.ts';

interface Given {
  /** In the order of their times. */
  changes: readonly Bearing[];
  history: readonly RegistryEvent[];
}

/**
 * New changes make it stale, and those that people decided otherwise since. Changes that are decided already do so too, for the moment: what
 * the cell goes through is the same whenever it is looked at.
 */
export function turnStale(cell: Cell, { changes, history }: Given): Move | undefined {
  const views = viewsOf(history);
  const overturned = changes.filter((bearing) => isOverturned(bearing, views.get(bearing.change.id)));
  const base = asItWas(cell, overturned, { changes, history, views });
  const fresh = canTurnStale(base) ? changes.filter(({ change }) => isFresh(base, change, views)) : [];
  if (overturned.length + fresh.length === 0) return undefined;
  const opening = changes.filter((bearing) => overturned.includes(bearing) || fresh.includes(bearing));
  const ids = opening.map(({ change }) => change.id);
  const was = base.stale?.was ?? (base.status === 'stale' ? 'draft' : base.status);
  const open = [...new Set([...(cell.stale?.changes ?? []), ...ids])];
  return { kind: 'staled', by: REGISTRY, cell: upTo(withOpen(base, { open, was, changes }), opening), because: { changes: ids } };
}

/** An answer with citations, or one that a person stands for: that nothing was found, say. A draft without either follows its pages. */
function canTurnStale({ answer, status, origin, stale }: Cell): boolean {
  return answer.citations.length > 0 || status === 'verified' || stale?.was === 'verified' || origin === 'person';
}

function isFresh(cell: Cell, change: Bearing['change'], views: ReadonlyMap<string, View>): boolean {
  return !views.has(change.id) && counts(change) && isNewTo(cell, change);
}

function isOverturned(bearing: Bearing, view: View | undefined): boolean {
  if (view === 'taken') return standOf(bearing) !== 'confirmed';
  return view === 'let go' && standOf(bearing) !== 'let go';
}

/** An answer that came with changes which nobody says are true any more gives way to the one before. */
function asItWas(
  cell: Cell,
  overturned: readonly Bearing[],
  { changes, history, views }: Given & { views: ReadonlyMap<string, View> },
): Cell {
  if (!overturned.some(({ change }) => views.get(change.id) === 'taken')) return cell;
  const confirmed = new Set(changes.filter((bearing) => standOf(bearing) === 'confirmed').map(({ change }) => change.id));
  const before = beforeTaken(history, (id) => confirmed.has(id));
  return before ? { ...before, asOf: cell.asOf } : cell;
}

/** The cell with these open changes; without any it is what it was. */
export function withOpen(
  { stale: before, ...cell }: Cell,
  { open, was, changes }: { open: readonly string[]; was: NonNullable<Cell['stale']>['was']; changes: readonly Bearing[] },
): Cell {
  if (open.length === 0) return { ...cell, status: was };
  const times = changes.flatMap(({ change }) => (open.includes(change.id) ? [change.firstSeenNewAt] : []));
  const since = times.toSorted()[0] ?? before?.since ?? cell.asOf;
  return { ...cell, status: 'stale', stale: { since, changes: [...open], was } };
}

/** These changes are taken into account. */
function upTo(cell: Cell, changes: readonly Bearing[]): Cell {
  const asOf = changes.reduce((latest, { change }) => (change.firstSeenNewAt > latest ? change.firstSeenNewAt : latest), cell.asOf);
  return { ...cell, asOf };
}
