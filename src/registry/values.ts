/**
 * Facts → the values that a cell shows.
 * @module
 */
import type { FactType } from '../domain/catalogue.ts';
import type { FactValue } from '../domain/extraction.ts';
import { formatValue, truncate } from '../lib/inWords.ts';
import { contradicting } from './agree.ts';
import { distinct, elementsOf, isInWords, type Stated } from './stated.ts';

/** Types whose values add up over passages and pages. */
const ADDING: ReadonlySet<FactType> = new Set<FactType>(['set', 'numbers', 'places', 'entities']);
/** Of these, several documents may each state its own. */
const PLURAL: ReadonlySet<FactType> = new Set<FactType>(['jurisdiction', 'email', 'choice']);

/**
 * The one value of facts that can all hold; undefined where nothing is stated. Lists and sets add up; of dates the newest counts; a number
 * says more than words; where plans differ, each is named with its plan.
 */
export function joinedValue(type: FactType, stated: readonly Stated[]): FactValue | undefined {
  if (stated.length === 0) return undefined;
  const values = stated.map(({ fact }) => fact.value);
  if (ADDING.has(type)) return distinct(values.flatMap(elementsOf)) as FactValue;
  if (PLURAL.has(type)) return oneOrAll(distinct(values.flatMap(elementsOf)) as Array<string | number>);
  if (type === 'date') return values.reduce((latest, value) => (String(value) > String(latest) ? value : latest));
  return single(type, stated);
}

function oneOrAll(values: Array<string | number>): FactValue {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}

/** Of durations and frequencies. */
function single(type: FactType, stated: readonly Stated[]): FactValue | undefined {
  const numbered = stated.filter(({ fact }) => !isInWords(fact.value));
  const telling = numbered.length > 0 ? numbered : stated;
  const values = distinct(telling.map(({ fact }) => fact.value));
  if (values.length === 1) return values[0];
  const general = telling.filter(({ fact }) => fact.scope === undefined);
  // Equal but for the unit: "one month", "30 days". Else they are of different products.
  if (general.length > 0 && contradicting({ type }, general).length === 0) return general[0]?.fact.value;
  return { text: distinct(telling.map(({ fact }) => withScope(formatValue(fact.value), fact.scope))).join('; ') };
}

const SCOPE_CHARS = 80;

function withScope(text: string, scope: string | undefined): string {
  return scope === undefined ? text : `${text} (${truncate(scope, SCOPE_CHARS)})`;
}
