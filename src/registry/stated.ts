/**
 * Facts of the pages that would answer a question.
 * @module
 */
import type { StatedFact } from '../domain/deskPorts.ts';
import type { FactValue } from '../domain/extraction.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';
import type { AskedKey } from './keys.ts';
import type { ReadPage } from './pages.ts';

/** A fact, and the page that states it. */
export interface Stated {
  page: ReadPage;
  fact: StatedFact;
}

/** What the pages state of a key, in their order and in that of their passages. */
export function statedOf(pages: readonly ReadPage[], { key, on, in: wanted }: AskedKey): Stated[] {
  return pages
    .filter(({ kind }) => on === undefined || on.includes(kind))
    .flatMap((page) =>
      (page.heard ?? page.read).facts
        .filter((fact) => fact.key === key && (wanted === undefined || isOneOf(fact.value, wanted)))
        .map((fact) => ({ page, fact })),
    );
}

/** What a condition asks for besides the key. */
interface HowStated {
  several?: true | undefined;
  worded?: true | undefined;
}

/**
 * What the pages state that a condition asks for; nothing where it asks for several values, and there is but one, or for words, and there is a
 * number.
 */
export function metBy(pages: readonly ReadPage[], condition: AskedKey & HowStated): Stated[] {
  const stated = statedOf(pages, condition);
  const isMet =
    (!condition.several || distinct(stated.flatMap(({ fact }) => elementsOf(fact.value))).length > 1) &&
    (!condition.worded || stated.every(({ fact }) => isInWords(fact.value)));
  return isMet ? stated : [];
}

/** Whether a value is a promise without a number ("without undue delay"). */
export function isInWords(value: FactValue): boolean {
  return typeof value === 'object' && !Array.isArray(value) && 'text' in value;
}

/** Each once, in the order in which it comes first. */
export function distinct<Value>(values: readonly Value[]): Value[] {
  return [...Map.groupBy(values, canonicalJson).values()].flatMap((same) => same.slice(0, 1));
}

/** Whether a value is one of these, or a set has one of them. */
function isOneOf(value: FactValue, wanted: ReadonlyArray<string | number>): boolean {
  return elementsOf(value).some((element) => wanted.some((each) => each === element));
}

/** The elements of a list or set; the value itself where it is none. */
export function elementsOf(value: FactValue): unknown[] {
  return Array.isArray(value) ? value : [value];
}
