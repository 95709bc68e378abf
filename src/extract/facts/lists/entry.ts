/**
 * One entry of a list, as it was read, before it is a fact.
 * @module
 */
import type { Entity } from '../../../domain/extraction.ts';
import type { Line } from './page.ts';

export interface Entry {
  entity: Entity;
  /** The passages that state it, in order. */
  lines: Line[];
  /** How it was read: table, cell, card, item. */
  by: string;
}

/** An entity of what is there; members without text are left out. */
export function entityOf(name: string, purpose?: string, location?: string): Entity {
  return { name, ...(purpose ? { purpose } : {}), ...(location ? { location } : {}) };
}
