/**
 * When a source is visited, in words.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { SourceState } from '../domain/ports.ts';
import { type Blackout, DAYS, type Interval } from '../domain/timing.ts';
import type { Source } from '../domain/watcher.ts';
import { duration } from '../lib/inWords.ts';
import { nextDue, SCHEDULE_DEFAULTS, type ScheduleDefaults } from '../schedule/next.ts';

/** Days of the week as they are read. */
export const DAY_NAMES: Record<(typeof DAYS)[number], string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

const UNITS = { m: 'minute', h: 'hour', d: 'day' } as const;

/** "every day at 06:00, Europe/Paris", "every 12 hours", "every 6 hours to 7 days, by how long it has not changed". */
export function scheduleInWords(source: Pick<Source, 'schedule' | 'every' | 'timezone'>, defaults: ScheduleDefaults = {}): string {
  const isOwn = source.schedule !== undefined || source.every !== undefined;
  const { schedule, every = SCHEDULE_DEFAULTS.every } = isOwn ? source : defaults;
  const words = schedule === undefined ? intervalInWords(every) : cronInWords(schedule, source.timezone ?? defaults.timezone ?? 'UTC');
  return isOwn ? words : `${words} (the default)`;
}

function intervalInWords(every: Interval): string {
  if (typeof every === 'string') return `every ${lengthInWords(every)}`;
  return `every ${lengthInWords(every.min)} to ${lengthInWords(every.max)}, by how long it has not changed`;
}

/** "hour", "12 hours": what stands after "every". */
export function lengthInWords(length: string): string {
  const [, n = '', unit = ''] = /^(\d+)([mhd])$/.exec(length) ?? [];
  const name = UNITS[unit as keyof typeof UNITS];
  if (name === undefined) return length;
  return n === '1' ? name : `${n} ${name}s`;
}

const DAILY = /^(\d{1,2}) (\d{1,2}(?:,\d{1,2})*) \* \* (\*|[0-7](?:-[0-7])?(?:,[0-7])*)$/;

/** Times of day on days of the week are put into words; every other expression is shown as it is. */
function cronInWords(expression: string, zone: string): string {
  const [, minute = '', hours = '', days = ''] = DAILY.exec(expression.trim().replace(/\s+/g, ' ')) ?? [];
  if (hours === '') return `${expression}, ${zone}`;
  const time = listed(hours.split(',').map((hour) => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`));
  if (days === '*') return `every day at ${time}, ${zone}`;
  const name = (day: string): string => DAY_NAMES[DAYS[(Number(day) + 6) % 7] ?? 'mon'];
  const [first = '', last] = days.split('-');
  const said = last === undefined ? listed(days.split(',').map(name)) : `${name(first)} to ${name(last)}`;
  return `${said} at ${time}, ${zone}`;
}

/** "Monday, Tuesday and Friday". */
export function listed(names: readonly string[], last = 'and'): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}` : names.join('');
}

/** "22:00 to 06:00 every day; 00:00 to 24:00 on Saturday and Sunday"; undefined where there is none. */
export function blackoutInWords(source: Pick<Source, 'blackout'>, defaults: ScheduleDefaults = {}): string | undefined {
  const windows: Blackout = source.blackout ?? defaults.blackout ?? [];
  const words = windows.map(windowInWords);
  return words.length > 0 ? words.join('; ') : undefined;
}

/** "22:00 to 06:00 on Monday and Friday". */
export function windowInWords({ days, from, to }: Blackout[number]): string {
  return `${from} to ${to} ${days === undefined ? 'every day' : `on ${listed(days.map((day) => DAY_NAMES[day]))}`}`;
}

/** How long it is from the next visit to the one after it, as things stand; undefined where nothing is due. */
export function intervalNow(state: SourceState, defaults: ScheduleDefaults = {}): string | undefined {
  if (state.nextDueAt === undefined) return undefined;
  try {
    const after = nextDue(state.source, new Date(state.nextDueAt), defaults, state);
    return duration(after.getTime() - Date.parse(state.nextDueAt));
  } catch (error) {
    // A schedule that was edited to one that cannot be read: the lint says so.
    if (error instanceof OperationalError) return undefined;
    throw error;
  }
}
