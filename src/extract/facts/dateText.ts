/**
 * One written date at the beginning of a short text: what chrono-node knows in English, German and French, the digits of
 * Chinese dates, and digits alone, whose order is not always certain.
 * @module
 */
import { strict as german } from 'chrono-node/de';
import { strict as english } from 'chrono-node/en';
import { strict as french } from 'chrono-node/fr';

export interface DateFound {
  /** YYYY-MM-DD. */
  value: string;
  /** Offset behind it. */
  end: number;
  /** Day and month could be swapped. */
  ambiguous: boolean;
}

/** Any fixed day: dates that depend on today are not dates of a document. */
const REFERENCE = new Date(Date.UTC(2000, 0, 1, 12));
const MAX_CHARS = 60;
/** What may stand between a lead-in and its date: signs, and words like "on", "as of", "the". */
const FILLER =
  /^[\s:.,|*_()[\]"“”'’\-–—•·]{0,8}(?:(?:on|as|of|the|from|since|is|was|am|vom|den|dem|ab|zum|seit|le|du|au|depuis|at|date|version|v|\d\.\d)[\s:.,|*\-–—]{1,4}){0,4}/i;
const CHINESE = /^(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/;
const ORDINAL_GAP = /(\d)[\s*_]{1,6}(?=(?:st|nd|rd|th|er)\b)/g;

/** The date that a text begins with, after no more than a few signs and small words. `language`: of the page, BCP 47. */
export function dateAtStart(text: string, language: string): DateFound | undefined {
  const window = text.slice(0, MAX_CHARS);
  const filler = FILLER.exec(window)?.[0].length ?? 0;
  const rest = window.slice(filler);
  const found = fromDigits(rest, language) ?? fromWords(rest, language);
  return found ? { ...found, end: found.end + filler } : undefined;
}

function fromDigits(text: string, language: string): DateFound | undefined {
  const first = CHINESE.exec(text) ?? undefined;
  if (first) return dated(first[1], first[2], first[3], first[0].length, false);
  const year = YEAR_FIRST.exec(text);
  if (year) return dated(year[1], year[3], year[4], year[0].length, false);
  const last = YEAR_LAST.exec(text);
  return last ? swappable(last, language) : undefined;
}

function swappable(match: RegExpExecArray, language: string): DateFound | undefined {
  const [whole, a = '', sign, b = '', year] = match;
  const dayFirst = { day: a, month: b };
  const monthFirst = { day: b, month: a };
  const ambiguous = sign !== '.' && Number(a) <= 12 && Number(b) <= 12 && a !== b;
  const order = Number(a) > 12 || sign === '.' || (Number(b) <= 12 && isDayFirst(language)) ? dayFirst : monthFirst;
  return dated(year, order.month, order.day, whole.length, ambiguous && !isCertain(language));
}

/** Whether people who read this language write the day before the month. */
function isDayFirst(language: string): boolean {
  return isCertain(language) && !/^en-us$/i.test(language);
}

function isCertain(language: string): boolean {
  return /^(?:de|fr|es|it|nl|pt|en-(?:gb|ie|au|nz|in|us))\b/i.test(language) || /^en-us$/i.test(language);
}

function dated(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  end: number,
  ambiguous: boolean,
): DateFound | undefined {
  const value = isoDate(Number(year), Number(month), Number(day));
  return value ? { value, end, ambiguous } : undefined;
}

function fromWords(text: string, language: string): DateFound | undefined {
  const joined = text.replaceAll(ORDINAL_GAP, '$1').replaceAll('**', ''); // "April 20 th", split by markup
  for (const parser of parsersFor(language)) {
    const result = parser.parse(joined, REFERENCE, { forwardDate: false })[0];
    if (!result || result.index > 0 || !/\d{4}/.test(result.text)) continue; // without a year it depends on today
    const { start } = result;
    if (!start.isCertain('year') || !start.isCertain('month') || !start.isCertain('day')) continue;
    const value = isoDate(start.get('year') ?? 0, start.get('month') ?? 0, start.get('day') ?? 0);
    if (value) return { value, end: result.text.length + (text.length - joined.length), ambiguous: false };
  }
  return undefined;
}

function parsersFor(language: string): Array<typeof english> {
  if (/^de\b/i.test(language)) return [german, english, french];
  return /^fr\b/i.test(language) ? [french, english, german] : [english, german, french];
}

function isoDate(year: number, month: number, day: number): string | undefined {
  if (!(year >= 1990 && year <= 2100)) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined;
}
