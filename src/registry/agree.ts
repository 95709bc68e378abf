/**
 * Whether two values of a key can both hold.
 * @module
 */
import type { FactKeyDefinition } from '../domain/catalogue.ts';
import { Duration, type FactValue } from '../domain/extraction.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';
import { contains } from '../lib/places.ts';
import type { Stated } from './stated.ts';

/** Types of which one value may exclude another. */
const EXCLUSIVE: ReadonlySet<FactKeyDefinition['type']> = new Set<FactKeyDefinition['type']>(['duration', 'frequency', 'choice', 'places']);

type Valued = Pick<FactKeyDefinition, 'type' | 'mixed'>;

/** What is set against what: one fact, or all places that a page names. */
interface Side {
  scope: string;
  value: FactValue;
  facts: Stated[];
}

/**
 * The facts that contradict another one, in their order; none where all can hold. Lists, sets and laws add up, and a date is that of its own
 * document: none of these is contradicted by another.
 */
export function contradicting(definition: Valued, stated: readonly Stated[]): Stated[] {
  if (!EXCLUSIVE.has(definition.type)) return [];
  const scopes = Map.groupBy(sidesOf(definition, stated), ({ scope }) => scope).values();
  const facts = new Set([...scopes].flatMap((sides) => wrongSides(definition, sides)).flatMap((side) => side.facts));
  return stated.filter((one) => facts.has(one));
}

function wrongSides(definition: Valued, sides: readonly Side[]): Side[] {
  const values = [...Map.groupBy(sides, ({ value }) => canonicalJson(value)).values()];
  const wrong = values.filter(([one]) => values.some(([other]) => one && other && !agree(definition, one.value, other.value)));
  return wrong.flat();
}

function sidesOf({ type }: Valued, stated: readonly Stated[]): Side[] {
  if (type !== 'places') return stated.map((one) => ({ scope: scopeOf(one), value: one.fact.value, facts: [one] }));
  // A page names its places in several sentences: they add up.
  const pages = Map.groupBy(stated, (one) => `${one.page.source} ${scopeOf(one)}`);
  return [...pages.values()].map((facts) => ({
    scope: scopeOf(facts[0]),
    value: facts.flatMap(({ fact }) => placesOf(fact.value)),
    facts,
  }));
}

/** What a value is limited to: values for different plans or products do not contradict each other. */
function scopeOf(stated: Stated | undefined): string {
  return (stated?.fact.scope ?? '').toLowerCase().replace(/\s+/g, ' ').trim();
}

function agree(definition: Valued, one: FactValue, other: FactValue): boolean {
  if (canonicalJson(one) === canonicalJson(other)) return true;
  switch (definition.type) {
    case 'duration':
      return durationsAgree(one, other);
    case 'choice':
      return choicesAgree(definition.mixed, one, other);
    case 'places':
      return placesAgree(one, other);
    default:
      return false;
  }
}

/** Days that each unit may have. */
const DAYS: Record<Exclude<Duration['unit'], 'bd'>, readonly [number, number]> = {
  h: [1 / 24, 1 / 24],
  d: [1, 1],
  w: [7, 7],
  mo: [28, 31],
  y: [365, 366],
};

/** "One month" and "30 days" can both hold, and so can words without a number beside one. */
function durationsAgree(one: FactValue, other: FactValue): boolean {
  const [a, b] = [Duration.safeParse(one).data, Duration.safeParse(other).data];
  if (!a || !b) return true;
  if (a.unit === 'bd' || b.unit === 'bd') return a.unit === b.unit && a.n === b.n;
  const [[leastA, mostA], [leastB, mostB]] = [DAYS[a.unit], DAYS[b.unit]];
  return a.n * leastA <= b.n * mostB && b.n * leastB <= a.n * mostA;
}

/** Where a key says which values stand against the others, only those do; "depends on the plan" stands against none. */
function choicesAgree(mixed: Valued['mixed'], one: FactValue, other: FactValue): boolean {
  if (!mixed) return false;
  if (one === mixed.value || other === mixed.value) return true;
  const stands = (value: FactValue): boolean => mixed.used.some((used) => used === value);
  return stands(one) === stands(other);
}

/** Sets of places contradict each other where they have nothing in common: Ireland is in the EU. */
function placesAgree(one: FactValue, other: FactValue): boolean {
  return placesOf(one).some((a) => placesOf(other).some((b) => contains(a, b) || contains(b, a)));
}

function placesOf(value: FactValue): string[] {
  return (Array.isArray(value) ? value : [value]).filter((place) => typeof place === 'string');
}
