/**
 * Deadlines as a calendar (RFC 5545, with the names of RFC 7986) that other calendars subscribe to. Pure.
 * @module
 */
import ical, {
  escape as escaped,
  type ICalAlarmData,
  ICalAlarmType,
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { changeSubject } from '../lib/changeWords.ts';
import { reckoning } from '../lib/deadlineWords.ts';
import { longDay, truncate, weekday } from '../lib/inWords.ts';
import { changePath } from '../lib/pagePaths.ts';
import type { DueEvent } from './dueEvents.ts';

export interface CalendarOptions {
  /** As calendars show it. */
  name: string;
  /** By id. */
  vendorNames: ReadonlyMap<string, string>;
  /** Scheme, host and port of the pages; without it there are no links. */
  baseUrl?: string;
}

const DAY_SECONDS = 24 * 3600;
/** At nine in the morning, in the time zone of whoever looks: an event of a whole day begins at midnight there. */
const NINE = 9 * 3600;
const ALARM_DAYS = [7, 1];
/** How often it is worth to ask again. */
const REFRESH_SECONDS = 6 * 3600;
const QUOTE_CHARS = 1000;
const NAME_CHARS = 200;

/** The file, with CR LF. The same events give the same bytes. */
export function renderCalendar(events: readonly DueEvent[], options: CalendarOptions): string {
  const calendar = ical({
    prodId: { company: 'Clausewatch', product: 'Deadlines', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    // Written as it is given.
    name: escaped(line(options.name), false),
    ttl: REFRESH_SECONDS,
    scale: 'GREGORIAN',
    events: events.map((event) => eventOf(event, options)),
  });
  return `${calendar.toString()}\r\n`;
}

function eventOf(event: DueEvent, { vendorNames, baseUrl }: CalendarOptions): ICalEventData {
  const { uid, sequence, at, change, deadline, calledOff } = event;
  const url = baseUrl === undefined ? undefined : `${baseUrl}${changePath(change.id.toWellFormed())}`;
  const summary = summaryOf(event, vendorNames.get(change.vendor) ?? change.vendor);
  const start = new Date(`${deadline.dueOn}T00:00:00.000Z`);
  return {
    // Ids are ours and plain; what is not is written as in an address, for it stands there as it is.
    id: `${encodeURIComponent(uid.toWellFormed())}@clausewatch`,
    sequence,
    stamp: new Date(at),
    lastModified: new Date(at),
    allDay: true,
    start,
    end: new Date(start.getTime() + DAY_SECONDS * 1000),
    summary,
    description: { plain: text(descriptionOf(event, url)) },
    categories: [change.vendor, change.severity, deadline.basis].flatMap((name) => line(name) || []).map((name) => ({ name })),
    // Nobody is busy by it.
    transparency: ICalEventTransparency.TRANSPARENT,
    status: calledOff === undefined ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
    ...(url === undefined ? {} : { url }),
    alarms: calledOff === undefined ? ALARM_DAYS.map((days) => alarm(days, summary)) : [],
  };
}

function alarm(days: number, summary: string): ICalAlarmData {
  return { type: ICalAlarmType.display, trigger: days * DAY_SECONDS - NINE, description: summary };
}

/** "Acme: last day to object: subprocessor Northwind (assumed)". */
function summaryOf({ change, deadline }: DueEvent, vendor: string): string {
  const label = deadline.label ?? 'Due';
  const what = `${label.charAt(0).toLowerCase()}${label.slice(1)}`;
  return line(`${vendor}: ${what}: ${changeSubject(change)}${deadline.basis === 'assumed' ? ' (assumed)' : ''}`);
}

function descriptionOf({ change, deadline, calledOff }: DueEvent, url: string | undefined): string {
  const { dueOn, basis, clause, clauseSource } = deadline;
  const quoted = (label: string, quote: string | undefined): string[] =>
    quote === undefined || quote === '' ? [] : [`${label}: “${truncate(quote, QUOTE_CHARS)}”`];
  return [
    ...(calledOff === undefined ? [] : [`No longer due. ${calledOff}`]),
    `Due at the end of ${weekday(dueOn)}, ${longDay(dueOn)} (UTC), ${basis}. ${reckoning(deadline)}`,
    ...quoted('By the clause', clause),
    ...(clauseSource ? [`Stated in ${clauseSource.source}, ${clauseSource.url}`] : []),
    ...quoted('Before', change.oldQuote),
    ...quoted('After', change.newQuote),
    `Severity: ${change.severity}. Seen on ${change.source}, ${change.url}`,
    ...(url === undefined ? [] : [url]),
  ].join('\n\n');
}

/** Control characters are no part of a calendar's text; some programs take the separators for ends of lines. */
const UNSAFE = /(?![\t\n])\p{Cc}|[\u2028\u2029]/gu;

function text(raw: string): string {
  return raw.replaceAll(/\r\n?/g, '\n').replaceAll(UNSAFE, ' ').toWellFormed();
}

function line(raw: string): string {
  return truncate(text(raw).replaceAll(/\s+/g, ' ').trim(), NAME_CHARS);
}
