/**
 * A row of a list, prepared for comparison.
 * @module
 */
import type { Entity, Fact } from '../../domain/extraction.ts';
import { nameKey, nameKeys } from '../../lib/names.ts';
import { type Location, locationOf } from './relocation.ts';
import { asWords } from './words.ts';

export interface Row {
  fact: Fact;
  entity: Entity;
  /** Position in its list. */
  at: number;
  key: string;
  keys: string[];
  /** The name as words, with its legal form, without remarks in brackets. */
  name: string;
  purpose: string;
  location: Location;
}

export function rowOf(fact: Fact, at: number): Row {
  const entity = fact.value as Entity;
  const keys = nameKeys(entity.name);
  return {
    fact,
    entity,
    at,
    key: nameKey(entity.name),
    keys,
    name: asWords(keys.length > 1 ? entity.name : entity.name.replace(/\([^()]*\)/g, ' ')),
    purpose: asWords(entity.purpose ?? ''),
    location: locationOf(entity.location),
  };
}
