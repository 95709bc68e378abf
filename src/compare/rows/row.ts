/**
 * A row of a list, prepared for comparison.
 * @module
 */
import type { Entity, Fact } from '../../domain/extraction.ts';
import { nameKey, nameKeys } from '../../lib/names.ts';
import { placeCodes } from '../../lib/places.ts';
import { fold } from '../../lib/text.ts';

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
  location: string;
  codes: string[];
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
    location: asWords(entity.location ?? ''),
    codes: placeCodes(entity.location ?? '').sort(),
  };
}

/** Words without case, marks and punctuation: what is equal reads the same. */
export function asWords(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** Share of the words of two texts that both have; 0 when one is empty. */
export function likeness(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const [one, other] = [new Set(a.split(' ')), new Set(b.split(' '))];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}
