/**
 * Whether two answers say the same.
 * @module
 */
import type { Answer } from '../domain/registry.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';

/**
 * Word for word, with the same citations. A page that changed elsewhere is another snapshot with the same passage, which is no other answer.
 */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  return canonicalJson(worded(one)) === canonicalJson(worded(other));
}

function worded({ citations, ...said }: Answer): unknown {
  const cited = citations.map(({ source, quote, key, value, scope }) => ({ source, quote, key, value, scope }));
  return { ...said, values: said.values ?? {}, citations: cited };
}

/** In grade and values, whatever the words. */
export function isSameFinding(one: Answer, other: Answer): boolean {
  return one.grade === other.grade && canonicalJson(one.values ?? {}) === canonicalJson(other.values ?? {});
}

/** What pages state is in what a person says, who may say more. */
export function agrees(person: Answer, pages: Answer): boolean {
  if (person.grade !== pages.grade) return false;
  const fields = ['tier', 'route', 'default'] as const;
  if (fields.some((field) => pages[field] !== undefined && person[field] !== undefined && pages[field] !== person[field])) return false;
  return Object.entries(pages.values ?? {}).every(([name, value]) => canonicalJson(person.values?.[name]) === canonicalJson(value));
}
