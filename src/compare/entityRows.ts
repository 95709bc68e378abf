/**
 * Rows of a list of entities, compared by name.
 * @module
 */
import type { FactEvent } from '../domain/catalogue.ts';
import type { Entity, Fact } from '../domain/extraction.ts';
import { placeCodes } from '../lib/places.ts';
import { canonical, eventsOfPlaces } from './values.ts';

export interface RowChange {
  action: 'added' | 'removed' | 'modified' | 'renamed';
  before?: Fact;
  after?: Fact;
  events: FactEvent[];
}

/** Added, removed and modified rows, in the order of the new list, removals last. */
export function compareEntities(before: Fact[], after: Fact[]): RowChange[] {
  const old = new Map<string, Fact[]>();
  for (const fact of before) old.set(nameOf(fact), [...(old.get(nameOf(fact)) ?? []), fact]);
  const changes: RowChange[] = [];
  for (const fact of after) {
    const known = old.get(nameOf(fact))?.shift();
    if (!known) changes.push({ action: 'added', after: fact, events: ['added'] });
    else if (canonical(known.value) !== canonical(fact.value)) {
      changes.push({ action: 'modified', before: known, after: fact, events: eventsOfRow(known.value as Entity, fact.value as Entity) });
    }
  }
  return [
    ...changes,
    ...[...old.values()].flat().map((fact) => ({ action: 'removed' as const, before: fact, events: ['removed' as const] })),
  ];
}

function nameOf({ value }: Fact): string {
  return (value as Entity).name.toLowerCase();
}

/** What happened to a row that stands on both sides. */
export function eventsOfRow(before: Entity, after: Entity): FactEvent[] {
  const events: FactEvent[] = [];
  if ((before.location ?? '') !== (after.location ?? '')) {
    events.push('relocated', ...eventsOfPlaces(placeCodes(before.location ?? ''), placeCodes(after.location ?? '')));
  }
  if ((before.purpose ?? '') !== (after.purpose ?? '')) events.push('repurposed');
  return events;
}
