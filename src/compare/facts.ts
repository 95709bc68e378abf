/**
 * The facts of two pages → what changed in value. Facts of a key are compared as a whole, wherever on the page they stand:
 * a value that moved, or is said in other words, has not changed.
 * @module
 */
import type { Catalogue, FactEvent, FactType } from '../domain/catalogue.ts';
import type { Entity, Fact, FactValue } from '../domain/extraction.ts';
import type { ChangeAction } from '../domain/vocabulary.ts';
import { compareRows } from './rows.ts';
import { canonical, elementsOf, eventsOfPlaces, eventsOfValue, isEntity, isInWords, isRefinedLaw } from './values.ts';

export interface FactChange {
  kind: 'fact' | 'row';
  action: ChangeAction;
  key: string;
  oldValue?: FactValue;
  newValue?: FactValue;
  /** The facts that carry the difference: those that are gone, and those that are new. */
  before: Fact[];
  after: Fact[];
  events: FactEvent[];
  /** Values that are no longer, and newly, stated: what severity rules ask for. */
  from: string[];
  to: string[];
}

/** Types whose facts add up over the page. */
const ADDING_UP = new Set<FactType>(['set', 'places', 'numbers', 'jurisdiction']);

/** All changes of value, key by key in the order of the new page, keys that are gone last. */
export function compareFacts(before: readonly Fact[], after: readonly Fact[], keys: Catalogue['keys'] = {}): FactChange[] {
  const [old, now] = [byKey(before), byKey(after)];
  const changes = [...new Set([...now.keys(), ...old.keys()])].flatMap((key) =>
    compareKey(key, old.get(key) ?? [], now.get(key) ?? [], keys[key]?.type),
  );
  const dates = changes.filter(({ key }) => keys[key]?.type === 'date');
  return changes.map((change) => (dates.includes(change) && isRelabelled(change, dates) ? { ...change, events: ['relabelled'] } : change));
}

/** The date came from another kind of date, or went to one: "Updated 1 May" became "Effective 1 May". */
function isRelabelled({ action, key, from, to }: FactChange, dates: FactChange[]): boolean {
  if (action === 'added') return dates.some((other) => other.action === 'removed' && other.key !== key && other.from[0] === to[0]);
  return action === 'removed' && dates.some((other) => other.action === 'added' && other.key !== key && other.to[0] === from[0]);
}

function byKey(facts: readonly Fact[]): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.key);
    if (group) group.push(fact);
    else groups.set(fact.key, [fact]);
  }
  return groups;
}

function compareKey(key: string, before: Fact[], after: Fact[], declared: FactType | undefined): FactChange[] {
  const type = declared ?? typeOf([...before, ...after]);
  if (type === 'entities') return compareLists(key, before, after);
  if (type && ADDING_UP.has(type)) return compareSets(key, before, after, type);
  return compareSingles(key, before, after);
}

/** What the values look like, where no catalogue says it. */
function typeOf(facts: Fact[]): FactType | undefined {
  const values = facts.flatMap(({ value }) => elementsOf(value));
  if (values.some(isEntity)) return 'entities';
  return facts.some(({ value }) => Array.isArray(value)) ? 'set' : undefined;
}

/** The union of the one side against the union of the other: one change with both sets whole. */
function compareSets(key: string, before: Fact[], after: Fact[], type: FactType): FactChange[] {
  const [old, now] = [unionOf(before), unionOf(after)];
  const lost = [...old.keys()].filter((element) => !now.has(element));
  const gained = [...now.keys()].filter((element) => !old.has(element));
  if (lost.length + gained.length === 0) return [];
  const action = old.size === 0 ? 'added' : now.size === 0 ? 'removed' : 'modified';
  const [oldValue, newValue] = [setValue(old, type), setValue(now, type)];
  return [
    {
      kind: 'fact',
      action,
      key,
      ...(oldValue === undefined ? {} : { oldValue }),
      ...(newValue === undefined ? {} : { newValue }),
      before: carriersOf(before, lost),
      after: carriersOf(after, gained),
      events: eventsOfSet(action, old, now, lost.length, gained.length, type),
      from: lost.map((element) => String(old.get(element))),
      to: gained.map((element) => String(now.get(element))),
    },
  ];
}

type Union = Map<string, string | number>;

/** Elements by their canonical text, in canonical order. */
function unionOf(facts: Fact[]): Union {
  const elements = facts.flatMap(({ value }) => elementsOf(value)).filter((element) => !isEntity(element)) as Array<string | number>;
  const distinct = new Map(elements.map((element) => [canonical(element), element]));
  return new Map([...distinct].sort(([, a], [, b]) => (typeof a === 'number' && typeof b === 'number' ? a - b : `${a}` < `${b}` ? -1 : 1)));
}

/** A set as an array; a law that does not differ by region as itself. */
function setValue(union: Union, type: FactType): FactValue | undefined {
  const elements = [...union.values()];
  if (elements.length === 0) return undefined;
  return type === 'jurisdiction' && elements.length === 1 ? (elements[0] as string) : elements;
}

function carriersOf(facts: Fact[], elements: string[]): Fact[] {
  const wanted = new Set(elements);
  return facts.filter(({ value }) => elementsOf(value).some((element) => wanted.has(canonical(element))));
}

function eventsOfSet(action: ChangeAction, old: Union, now: Union, lost: number, gained: number, type: FactType): FactEvent[] {
  if (action !== 'modified') return [action as 'added' | 'removed'];
  const places = eventsOfWhere(type, [...old.values()].map(String), [...now.values()].map(String));
  return ['changed', ...(lost > 0 ? ['lost' as const] : []), ...(gained > 0 ? ['gained' as const] : []), ...places];
}

function eventsOfWhere(type: FactType, before: string[], after: string[]): FactEvent[] {
  if (type === 'places') return eventsOfPlaces(before, after);
  return type === 'jurisdiction' && isRefinedLaw(before, after) ? ['refined'] : [];
}

interface Single {
  fact: Fact;
  value: string;
  scope: string;
}

/**
 * Values of which each stands for itself. A value that is said again, or for a scope in other words, has not changed;
 * of those that have, the ones of a scope belong together, then the ones below the same heading, then the nth and the nth.
 */
function compareSingles(key: string, before: Fact[], after: Fact[]): FactChange[] {
  const pairs: Array<[Single, Single]> = [];
  const [old, now] = [singles(before), singles(after)];
  let [gone, come] = unmatched(old, now, ({ scope, value }) => `${scope}\n${value}`);
  [gone, come] = takePairs(
    gone,
    come,
    ({ scope }) => scope,
    pairs,
    (scope) => scope !== '',
  );
  const [oldValues, newValues] = [valuesOf(old), valuesOf(now)];
  gone = gone.filter(({ value }) => !newValues.has(value));
  come = come.filter(({ value }) => !oldValues.has(value));
  [gone, come] = takePairs(gone, come, ({ fact }) => fact.path.at(-1) ?? '', pairs);
  [gone, come] = takePairs(gone, come, () => '', pairs);
  return [
    ...pairs.map(([one, other]) => singleChange(key, one.fact, other.fact)),
    ...come.map(({ fact }) => singleChange(key, undefined, fact)),
    ...gone.map(({ fact }) => singleChange(key, fact, undefined)),
  ];
}

/** Distinct values by scope. Words are no value of their own where a number stands beside them: "without undue delay, at most 72 hours". */
function singles(facts: Fact[]): Single[] {
  const hasNumber = facts.some(({ value }) => !isInWords(value));
  const distinct = new Map<string, Single>();
  for (const fact of facts) {
    if (hasNumber && isInWords(fact.value)) continue;
    const single = { fact, value: canonical(fact.value), scope: (fact.scope ?? '').toLowerCase() };
    const name = `${single.scope}\n${single.value}`;
    if (!distinct.has(name)) distinct.set(name, single);
  }
  return [...distinct.values()];
}

function valuesOf(singles: Single[]): Set<string> {
  return new Set(singles.map(({ value }) => value));
}

function unmatched(before: Single[], after: Single[], nameOf: (single: Single) => string): [Single[], Single[]] {
  const [old, now] = [new Set(before.map(nameOf)), new Set(after.map(nameOf))];
  return [before.filter((single) => !now.has(nameOf(single))), after.filter((single) => !old.has(nameOf(single)))];
}

/** Pairs the nth old with the nth new single of a group; gives what is left. */
function takePairs(
  before: Single[],
  after: Single[],
  groupOf: (single: Single) => string,
  pairs: Array<[Single, Single]>,
  admits: (group: string) => boolean = () => true,
): [Single[], Single[]] {
  const waiting = new Map<string, Single[]>();
  for (const single of before) {
    const group = groupOf(single);
    if (!admits(group)) continue;
    const queue = waiting.get(group);
    if (queue) queue.push(single);
    else waiting.set(group, [single]);
  }
  const paired = new Set<Single>();
  for (const single of after) {
    const old = waiting.get(groupOf(single))?.shift();
    if (!old) continue;
    pairs.push([old, single]);
    paired.add(old).add(single);
  }
  return [before.filter((single) => !paired.has(single)), after.filter((single) => !paired.has(single))];
}

function singleChange(key: string, old: Fact | undefined, now: Fact | undefined): FactChange {
  return {
    kind: 'fact',
    action: old && now ? 'modified' : now ? 'added' : 'removed',
    key,
    ...(old ? { oldValue: old.value } : {}),
    ...(now ? { newValue: now.value } : {}),
    before: old ? [old] : [],
    after: now ? [now] : [],
    events: old && now ? eventsOfValue(old.value, now.value) : [now ? 'added' : 'removed'],
    from: old ? [String(old.value)] : [],
    to: now ? [String(now.value)] : [],
  };
}

/** Rows one by one; a list that came or went whole is one change, with the names. */
function compareLists(key: string, before: Fact[], after: Fact[]): FactChange[] {
  const [old, now] = [namesOf(before), namesOf(after)];
  if (old.length === 0 && now.length > 1)
    return [{ kind: 'fact', action: 'added', key, newValue: now, before, after, events: ['appeared'], from: [], to: now }];
  if (now.length === 0 && old.length > 1)
    return [{ kind: 'fact', action: 'removed', key, oldValue: old, before, after, events: ['vanished'], from: old, to: [] }];
  const [oldGroup, newGroup] = [groupTeller(before), groupTeller(after)];
  return compareRows(before, after).map(({ action, before: one, after: other, events }) => ({
    kind: 'row',
    action,
    key,
    ...(one ? { oldValue: oldGroup(one) } : {}),
    ...(other ? { newValue: newGroup(other) } : {}),
    before: one ? [one] : [],
    after: other ? [other] : [],
    events,
    from: one ? namesOf([one]) : [],
    to: other ? namesOf([other]) : [],
  }));
}

/** Gives a row's entity with the heading that tells its list from the other lists of the page, where there are several. */
function groupTeller(facts: Fact[]): (fact: Fact) => FactValue {
  const [first, ...others] = facts.map(({ path }) => path);
  let shared = 0;
  while (first && others.some((path) => path[shared] !== undefined) && others.every((path) => path[shared] === first[shared])) shared += 1;
  const isOne = !first || others.every((path) => path.length === first.length && path.every((heading, at) => heading === first[at]));
  return ({ value, path }) => {
    const group = path[shared];
    return isOne || group === undefined || !isEntity(value) ? value : { ...value, group };
  };
}

function namesOf(facts: Fact[]): string[] {
  return facts.flatMap(({ value }) => elementsOf(value)).map((element) => (isEntity(element) ? (element as Entity).name : String(element)));
}
