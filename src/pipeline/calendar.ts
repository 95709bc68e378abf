/**
 * The calendar of deadlines, out of the record: what is due, and what was.
 * @module
 */
import type { ChangeEntryKind } from '../domain/journal.ts';
import type { Store } from '../domain/ports.ts';
import type { Severity } from '../domain/vocabulary.ts';
import { createDueHistory } from '../publish/dueEvents.ts';
import { renderCalendar } from '../publish/ics.ts';
import { changesById } from './changesById.ts';

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
  const due = await store.deadlines({ ...of, from });
  const changes = await changesById(store, [...new Set(due.map(({ change }) => change))]);
  const events = history.events(due, changes, { from, ...(severity === undefined ? {} : { severity }) });
  const vendorNames = new Map((await store.vendors()).map(({ id, name }) => [id, name]));
  const about = [vendor && (vendorNames.get(vendor) ?? vendor), severity].filter((part) => part !== undefined && part !== '');
  const name = about.length === 0 ? 'Clausewatch deadlines' : `Clausewatch deadlines: ${about.join(', ')}`;
  const calledOff = events.filter((event) => event.calledOff !== undefined).length;
  const text = renderCalendar(events, { name, vendorNames, ...(baseUrl === undefined ? {} : { baseUrl }) });
  return { text, due: events.length - calledOff, calledOff };
}
