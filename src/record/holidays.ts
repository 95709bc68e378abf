/**
 * Public holidays by country, for times that a contract gives in business days.
 * @module
 */

/** Whose holidays they are, and which days. */
export interface HolidayCalendar {
  /** A country or a part of one (ISO 3166), like "FR" or "DE-BY". */
  name: string;
  /** Of a day, YYYY-MM-DD. */
  isHoliday(day: string): boolean;
}

const HOUR_MS = 3_600_000;
/** Where clocks are put forward a whole day has an hour less. */
const WHOLE_DAY_MS = 23 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

const opened = new Map<string, Promise<HolidayCalendar | undefined>>();

/**
 * The calendar of a country ("FR") or of a part of one ("DE-BY", "CH-ZH"); a part that has none of its own has that of its country.
 * Undefined for "none", for no name, and for a country whose holidays nobody knows: then only week-ends are left out, and a day that is
 * counted from it is too early rather than too late.
 */
export function openCalendar(name: string | undefined): Promise<HolidayCalendar | undefined> {
  if (name === undefined || name === 'none') return Promise.resolve(undefined);
  const calendar = opened.get(name) ?? open(name);
  opened.set(name, calendar);
  return calendar;
}

async function open(name: string): Promise<HolidayCalendar | undefined> {
  // Large, and few installations ever need it: it is loaded with the first clause in business days.
  const { default: Holidays } = await import('date-holidays');
  const [country = '', ...parts] = known(name.split('-'), new Holidays());
  if (country === '') return undefined;
  const [state, region] = parts;
  // Days on which only some have off (bank, school, optional) count as business days.
  const rules = new Holidays({ country, ...(state && { state }), ...(region && { region }) }, { types: ['public'] });
  const years = new Map<number, Set<string>>();

  function daysOf(year: number): Set<string> {
    const days = years.get(year) ?? new Set((rules.getHolidays(year) ?? []).flatMap(daysIn));
    years.set(year, days);
    return days;
  }

  return {
    name: [country, ...parts].join('-'),
    isHoliday: (day) => daysOf(Number(day.slice(0, 4))).has(day),
  };
}

/** As much of a name as there are rules for. */
function known([country = '', state, region]: string[], all: Catalogued): string[] {
  if (!(country in (all.getCountries() ?? {}))) return [];
  if (state === undefined || !(state in (all.getStates(country) ?? {}))) return [country];
  return region !== undefined && region in (all.getRegions(country, state) ?? {}) ? [country, state, region] : [country, state];
}

interface Catalogued {
  getCountries(): Record<string, string> | undefined;
  getStates(country: string): Record<string, string> | undefined;
  getRegions(country: string, state: string): Record<string, string> | undefined;
}

/** The whole days of a holiday. Half a day is a business day; one that begins at sunset is that of the morning after. */
function daysIn({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00.000Z`);
  const days = Math.floor((end.getTime() - start.getTime()) / WHOLE_DAY_MS);
  return Array.from({ length: days }, (_, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10));
}
