/**
 * Values and times as text. Everything here returns plain strings; escaping happens in the templates.
 * @module
 */
import { Duration, Entity, type FactValue } from '../domain/extraction.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: ReadonlyArray<readonly [limit: number, unit: number, name: string]> = [
  [90 * MINUTE, MINUTE, 'min'],
  [36 * HOUR, HOUR, 'h'],
  [60 * DAY, DAY, 'day'],
  [730 * DAY, 30.44 * DAY, 'month'],
  [Number.POSITIVE_INFINITY, 365.25 * DAY, 'year'],
];

/** Distance of an ISO time from now: "4 min ago", "in 3 h", "just now". */
export function relativeTime(iso: string, now: Date): string {
  const distance = now.getTime() - new Date(iso).getTime();
  if (Number.isNaN(distance)) return iso;
  const size = Math.abs(distance);
  if (size < MINUTE) return distance >= 0 ? 'just now' : 'in a moment';
  const span = duration(size);
  return distance > 0 ? `${span} ago` : `in ${span}`;
}

/** A length of time in one rounded unit: "4 min", "3 h", "12 days". */
export function duration(ms: number): string {
  for (const [limit, unit, name] of STEPS) {
    if (ms >= limit) continue;
    const n = Math.max(1, Math.round(ms / unit));
    const plural = name.length > 3 || name === 'day';
    return `${n} ${name}${plural && n !== 1 ? 's' : ''}`;
  }
  return '';
}

/** "2025-02-06 06:00 UTC"; text that is no time is returned as it is. */
export function absoluteTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return `${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 16)} UTC`;
}

/** "2025-02-06" of an ISO time or date, in UTC. */
export function dayOf(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : at.toISOString().slice(0, 10);
}

const SHORT_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const LONG_DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' });

/** "6 February 2025". */
export function longDay(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : LONG_DAY.format(at);
}

/** "6 Feb 2025". */
export function shortDay(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : SHORT_DAY.format(at);
}

/** "Thursday". */
export function weekday(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '' : WEEKDAY.format(at);
}

const UNITS: Record<Duration['unit'], string> = { h: 'hour', d: 'day', bd: 'business day', w: 'week', mo: 'month', y: 'year' };

/** A typed value as a reader writes it: `{n:10,unit:'d'}` → "10 days", `IE` → "Ireland", `opt_in` → "opt in". */
export function formatValue(value: FactValue): string {
  if (typeof value === 'string') return formatCode(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((item) => formatValue(item)).join(', ');
  const span = Duration.safeParse(value);
  if (span.success) return `${span.data.n} ${UNITS[span.data.unit]}${span.data.n === 1 ? '' : 's'}`;
  const entity = Entity.safeParse(value);
  if (entity.success) return [entity.data.name, entity.data.purpose, entity.data.location, entity.data.group].filter(Boolean).join(' · ');
  return formatRecord(value as Record<string, unknown>);
}

const PLACES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const PLACE = /^[A-Z]{2}$/;
const SUBDIVISION = /^([A-Z]{2})-([A-Z]{2,3})$/;
/** Words of the closed lists: "opt_out_available", "UK_ADDENDUM", "ISO_27001". */
const CODE = /^[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+$/;

function formatCode(code: string): string {
  if (PLACE.test(code)) return PLACES.of(code) ?? code;
  const [, country = '', part = ''] = SUBDIVISION.exec(code) ?? [];
  if (part) return `${PLACES.of(country) ?? country} (${part})`;
  return CODE.test(code) ? code.replaceAll('_', ' ') : code;
}

/** Values of other shapes: a promise in words, a frequency. */
function formatRecord(value: Record<string, unknown>): string {
  if (typeof value['text'] === 'string') return value['text'];
  if (typeof value['n'] === 'number' && typeof value['per'] === 'string') {
    return value['n'] === 1 ? `once per ${value['per']}` : `${value['n']} times per ${value['per']}`;
  }
  return JSON.stringify(value);
}

/** A fact key as words: "subprocessors.objection_window" → "Subprocessors: objection window". */
export function keyLabel(key: string): string {
  const words = key.replaceAll('_', ' ').split('.').join(': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Made once: a page that says a hundred numbers would make it a hundred times. */
const NUMBERS = new Intl.NumberFormat('en');

/** "1,204". */
export function number(n: number): string {
  return NUMBERS.format(n);
}

/** "1 change", "2 changes", "1,204 changes". */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : plural}`;
}

/** At most `limit` characters, cut at a word where one is near, with an ellipsis. */
export function truncate(text: string, limit: number): string {
  const end = endOf(text, limit);
  if (end >= text.length) return text;
  const head = text.slice(0, end);
  const space = head.lastIndexOf(' ');
  return `${(space > limit * 0.7 ? head.slice(0, space) : head).trimEnd()}…`;
}

/** Where so many characters end; halves of one are counted together. Without a list of them: a matrix cuts thousands of texts. */
function endOf(text: string, characters: number): number {
  let end = 0;
  for (let n = 0; n < characters && end < text.length; n += 1) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return end;
}

/** Where the quotes of a change stand in a PDF: "page 3", "page 4, before on page 3"; undefined for other documents. */
export function pagesInWords({ oldPage, newPage }: { oldPage?: number; newPage?: number }): string | undefined {
  if (newPage === undefined) return oldPage === undefined ? undefined : `page ${oldPage}`;
  return oldPage === undefined || oldPage === newPage ? `page ${newPage}` : `page ${newPage}, before on page ${oldPage}`;
}
