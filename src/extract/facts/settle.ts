/**
 * From all that a page's sentences state to its facts: repeats are left out, statements for different plans become one
 * value, and what contradicts itself is marked.
 * @module
 */
import type { FactKeyDefinition } from '../../domain/catalogue.ts';
import type { Fact, FactFlag } from '../../domain/extraction.ts';
import type { CompiledCatalogue, CompiledKey } from './rules.ts';
import type { Statement } from './statements.ts';

/** The facts of a page in the order of its passages. */
export function settle(statements: readonly Statement[], { keys }: CompiledCatalogue): Fact[] {
  const byKey = Map.groupBy(statements, ({ fact }) => fact.key);
  const facts = keys.flatMap((key) => settleKey(key, byKey.get(key.key) ?? []));
  return facts
    .map((fact, at) => ({ fact, at }))
    .sort((a, b) => a.fact.passage - b.fact.passage || a.at - b.at)
    .map(({ fact }) => fact);
}

function settleKey(key: CompiledKey, statements: readonly Statement[]): Fact[] {
  const best = statements.reduce((least, { rank }) => Math.min(least, rank), Infinity);
  const facts = statements.filter(({ rank }) => rank === best).map(({ fact }) => fact);
  const { type, mixed } = key.definition;
  if (type === 'set' || type === 'numbers') return subsets(facts);
  if (mixed) return combined(facts, key.definition);
  if (type === 'jurisdiction') return laws(facts);
  const distinct = withoutRepeats(facts);
  return type === 'entities' || type === 'places' ? facts : contradictionsMarked(distinct);
}

/** Sets add up over the page: a sentence that says nothing new is left out. */
function subsets(facts: readonly Fact[]): Fact[] {
  const said = new Set<unknown>();
  return facts.filter(({ value }) => {
    const news = (value as unknown[]).filter((element) => !said.has(element));
    for (const element of news) said.add(element);
    return news.length > 0;
  });
}

/** One law as itself; several, which are those of different regions, as lists that add up. */
function laws(facts: readonly Fact[]): Fact[] {
  const lists = subsets(facts.map((fact) => ({ ...fact, value: [fact.value].flat() as string[] })));
  const [first] = lists;
  const codes = first?.value as string[] | undefined;
  return first && lists.length === 1 && codes?.length === 1 ? [{ ...first, value: codes[0] as string }] : lists;
}

/** The first of equal values for the same scope; a scope is only worth telling from none where the values differ. */
function withoutRepeats(facts: readonly Fact[]): Fact[] {
  const seen = new Set<string>();
  return facts.filter(({ value }) => {
    const identity = JSON.stringify(value);
    const news = !seen.has(identity);
    seen.add(identity);
    return news;
  });
}

/**
 * One value for the page. Statements by which data is used and statements by which it is not make "it depends", unless one of
 * them only restates the other for the same plan ("…if you opt out, we will not use it"). Of one side the last of `values` wins.
 */
function combined(facts: readonly Fact[], { mixed, values = [] }: FactKeyDefinition): Fact[] {
  const [first] = facts;
  if (!first || !mixed) return [...facts];
  const own = facts.find(({ value }) => value === mixed.value);
  const used = facts.filter(({ value }) => mixed.used.includes(String(value)));
  const kept = facts.filter(({ value }) => !mixed.used.includes(String(value)));
  const depends = own !== undefined || (used.length > 0 && kept.some((fact) => used.every(({ scope }) => scope !== fact.scope)));
  if (depends) return [withScopes({ ...(own ?? first), value: mixed.value }, facts)];
  const side = used.length > 0 ? used : kept;
  const last = side.toSorted((a, b) => values.indexOf(String(b.value)) - values.indexOf(String(a.value)))[0];
  return last ? [last] : [];
}

function withScopes(fact: Fact, facts: readonly Fact[]): Fact {
  const scopes = [...new Set(facts.flatMap(({ scope }) => scope ?? []))].join('; ').slice(0, 200);
  return scopes ? { ...fact, scope: scopes } : fact;
}

function contradictionsMarked(facts: readonly Fact[]): Fact[] {
  return facts.map((fact) => {
    const other = facts.some(
      (rival) => rival !== fact && rival.scope === fact.scope && JSON.stringify(rival.value) !== JSON.stringify(fact.value),
    );
    return other ? { ...fact, flags: [...(fact.flags ?? []), 'contradicted' satisfies FactFlag] } : fact;
  });
}
