/**
 * The calendar of deadlines, out of the record: what is due, and what was.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { DeadlineFilter } from '../domain/deskPorts.ts';
import type { ChangeEntryKind } from '../domain/journal.ts';
import type { Store } from '../domain/ports.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { createDueHistory } from '../publish/dueEvents.ts';
import { renderCalendar } from '../publish/ics.ts';

export interface CalendarAsk {
  vendor?: string;
  severity?: Severity;
  now: Date;
  /** Scheme, host and port of the pages; without it there are no links. */
  baseUrl?: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** What is past, and what was called off, stays for longer than a year: by then every calendar has heard of it. */
const KEPT_MS = 400 * DAY_MS;
/** No clause gives more time than this: how a deadline of an older change moved is of no concern. */
const LOOK_BACK_MS = KEPT_MS + 3 * 366 * DAY_MS;
/** Entries that may say something of a deadline. */
const KINDS: ChangeEntryKind[] = ['change.due', 'change.corrected', 'change.confirmed', 'change.retracted', 'change.reinstated'];
const CHUNK = 500;

/** The calendar as a file, and how many events there are in it. */
export async function readCalendar(
  store: Pick<Store, 'journal' | 'deadlines' | 'changes' | 'vendors'>,
  { vendor, severity, now, baseUrl }: CalendarAsk,
): Promise<{ text: string; due: number; calledOff: number }> {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const from = day(now.getTime() - KEPT_MS);
  const of = vendor === undefined ? {} : { vendor };
  const history = createDueHistory();
  const since = new Date(now.getTime() - LOOK_BACK_MS).toISOString();
  for await (const entry of store.journal({ ...of, kinds: KINDS, since })) history.add(entry);
  const { due, changes } = await openDeadlines(store, { ...of, from });
  const events = history.events(due, changes, { from, ...(severity === undefined ? {} : { severity }) });
  const vendorNames = new Map((await store.vendors()).map(({ id, name }) => [id, name]));
  const about = [vendor && (vendorNames.get(vendor) ?? vendor), severity].filter((part) => part !== undefined && part !== '');
  const name = about.length === 0 ? 'Clausewatch deadlines' : `Clausewatch deadlines: ${about.join(', ')}`;
  const calledOff = events.filter((event) => event.calledOff !== undefined).length;
  const text = renderCalendar(events, { name, vendorNames, ...(baseUrl === undefined ? {} : { baseUrl }) });
  return { text, due: events.length - calledOff, calledOff };
}

async function openDeadlines(store: Pick<Store, 'deadlines' | 'changes'>, filter: DeadlineFilter) {
  const due = await store.deadlines(filter);
  const ids = [...new Set(due.map(({ change }) => change))];
  const changes = new Map<string, Change>();
  for (let at = 0; at < ids.length; at += CHUNK)
    for await (const change of store.changes({ ids: ids.slice(at, at + CHUNK), suppressed: 'too' })) changes.set(change.id, change);
  return { due, changes };
}
