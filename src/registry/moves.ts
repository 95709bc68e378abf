/**
 * Moves of a cell: each becomes one event.
 * @module
 */
import type { Cell, RegistryEvent, RegistryEventKind, RegistryStep } from '../domain/registry.ts';
import type { Actor } from '../domain/review.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';
import { sha256 } from '../lib/hash.ts';

/** Who acts where no person does. */
export const REGISTRY: Actor = { kind: 'system', id: 'registry', name: 'The registry' };

export interface Move {
  kind: RegistryEventKind;
  by: Actor;
  /** Its version is counted when the move becomes an event. */
  cell: Cell;
  because?: NonNullable<RegistryEvent['because']>;
}

/**
 * Moves as events, from the version before the first of them. The id of an event follows from what it tells, whenever that is found out: the
 * same move is never told by two.
 */
export function stepsOf(moves: readonly Move[], version: number, at: string): RegistryStep[] {
  return moves.map(({ kind, by, cell, because }, index) => {
    const after: Cell = { ...cell, version: version + index + 1 };
    const told = { kind, after, because };
    return {
      event: {
        id: `rev_${sha256(canonicalJson(told)).slice(0, 20)}`,
        at,
        by: { kind: by.kind, id: by.id, name: by.name },
        kind,
        ...placeOf(after),
        after,
        ...(because ? { because } : {}),
      },
    };
  });
}

/** Where the event of a cell is found. */
export function placeOf({
  type,
  id,
  vendor,
  subject,
  question,
}: Cell): Pick<RegistryEvent, 'type' | 'record' | 'vendor' | 'offering' | 'question'> {
  return { type, record: id, vendor, ...(subject.type === 'offering' ? { offering: subject.id } : {}), question };
}
