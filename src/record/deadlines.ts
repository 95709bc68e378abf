/**
 * Which deadlines a change starts, by the rules of the catalogue and the vendor's own clauses. Pure.
 * @module
 */
import type { DeadlineRule } from '../domain/catalogue.ts';
import type { Change, Deadline } from '../domain/change.ts';
import { Duration, type Fact } from '../domain/extraction.ts';
import { SEVERITIES, type SourceKind } from '../domain/vocabulary.ts';
import { coversKey } from '../lib/factKeys.ts';
import { dueDay } from './dueDay.ts';
import type { HolidayCalendar } from './holidays.ts';

/** A page of the vendor as it stood when the change came. */
export interface ClausePage {
  source: string;
  kind: SourceKind;
  offerings: readonly string[];
  url: string;
  snapshot: string;
  facts: readonly Fact[];
  /** Holidays of the contract that the page is part of; absent where it knows none. */
  calendar?: HolidayCalendar | undefined;
}

/** What decides about the deadlines of one change. */
export interface DeadlineCase {
  change: Change;
  rules: readonly DeadlineRule[];
  /** Pages of the vendor that may state a window. */
  pages: readonly ClausePage[];
  /** The page of the change itself, for the sentence that states a day of effect. */
  own?: ClausePage | undefined;
  /** Day of notice, YYYY-MM-DD, where a person has set it. */
  noticeAt?: string | undefined;
  /** `firstSeenNewAt` of the change that this one takes back. */
  revertedAt?: string | undefined;
}

/** What was taken back so soon has given nobody notice of anything. */
const TURN_MS = 90 * 24 * 3600 * 1000;

/** The rules that a change starts a clock by. What is held back, and what is mere wording, starts none. */
export function startedBy(change: Change, rules: readonly DeadlineRule[]): DeadlineRule[] {
  if (change.suppressedBy !== undefined || change.significance !== 'substantive') return [];
  return rules.filter((rule) => fits(rule, change));
}

/** Fact keys whose values decide how long a clock runs. */
export function windowKeys(rules: readonly DeadlineRule[]): Set<string> {
  return new Set(rules.flatMap(({ window = [] }) => window.map(({ key }) => key)));
}

/** In the order of the rules; none where no clause says how long. */
export function deadlinesOf(one: DeadlineCase): Deadline[] {
  return startedBy(one.change, one.rules).flatMap((rule) => deadlineBy(rule, one) ?? []);
}

function fits({ keys, kinds, actions, severity, effective }: DeadlineRule, change: Change): boolean {
  return (
    (effective === undefined || change.effectiveAt !== undefined) &&
    (keys?.some((pattern) => change.key !== undefined && coversKey(pattern, change.key)) ?? true) &&
    (kinds?.includes(change.kind) ?? true) &&
    (actions?.includes(change.action) ?? true) &&
    (severity === undefined || SEVERITIES.indexOf(change.severity) <= SEVERITIES.indexOf(severity))
  );
}

function deadlineBy(rule: DeadlineRule, one: DeadlineCase): Deadline | undefined {
  return rule.effective === undefined ? ofWindow(rule, one) : ofEffect(rule, rule.effective, one);
}

function ofEffect({ id }: DeadlineRule, label: string, { change, own }: DeadlineCase): Deadline | undefined {
  const { effectiveAt: dueOn, firstSeenNewAt } = change;
  // What was in effect already when it was first seen gives nobody a day to act by.
  if (dueOn === undefined || dueOn <= firstSeenNewAt.slice(0, 10)) return undefined;
  const stated = own?.facts.filter(({ value }) => value === dueOn).toSorted((a, b) => Number(isEffect(b)) - Number(isEffect(a)))[0];
  return { dueOn, clause: stated?.quote ?? '', basis: 'stated', label, rule: id, ...(own && stated ? placeOf(own, stated) : {}) };
}

function isEffect({ key }: Fact): boolean {
  return key === 'dates.effective';
}

/** The window that is stated by the best kind of page; of several, the one that ends first. */
function ofWindow({ id, window = [], statedIn }: DeadlineRule, one: DeadlineCase): Deadline | undefined {
  const { change, pages, noticeAt, revertedAt } = one;
  if (revertedAt !== undefined && Date.parse(change.firstSeenNewAt) - Date.parse(revertedAt) <= TURN_MS) return undefined;
  const from =
    noticeAt === undefined ? ({ on: change.firstSeenNewAt.slice(0, 10), by: 'seen' } as const) : ({ on: noticeAt, by: 'notice' } as const);
  for (const { key, label } of window) {
    for (const kind of statedIn) {
      const found = closest(
        pages.filter((page) => page.kind === kind),
        change,
      ).flatMap((page) => page.facts.flatMap((fact) => (fact.key === key ? (ending(page, fact, from.on) ?? []) : [])));
      const first = found.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))[0];
      if (!first) continue;
      const { dueOn, value, page, fact } = first;
      const basis = noticeAt === undefined ? 'assumed' : 'stated';
      const calendar = value.unit === 'bd' && page.calendar ? { calendar: page.calendar.name } : {};
      return { dueOn, clause: fact.quote, basis, label, rule: id, window: { key, value }, ...calendar, from, ...placeOf(page, fact) };
    }
  }
  return undefined;
}

/** Pages about the same offerings, where there are any; else all. */
function closest(pages: readonly ClausePage[], { offerings }: Change): readonly ClausePage[] {
  const same = pages.filter((page) => page.offerings.some((offering) => offerings.includes(offering)));
  return same.length > 0 ? same : pages;
}

interface Ending {
  dueOn: string;
  value: Duration;
  page: ClausePage;
  fact: Fact;
}

/** Words in place of a number ("without undue delay") end on no day. */
function ending(page: ClausePage, fact: Fact, from: string): Ending | undefined {
  const value = Duration.safeParse(fact.value).data;
  const dueOn = value && dueDay(from, value, page.calendar?.isHoliday);
  return value && dueOn !== undefined ? { dueOn, value, page, fact } : undefined;
}

function placeOf({ source, url, snapshot }: ClausePage, { path }: Fact): Pick<Deadline, 'clauseSource'> {
  return { clauseSource: { source, url, snapshot, path } };
}
