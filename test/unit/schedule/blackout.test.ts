import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Blackout, BlackoutWindow } from '../../../src/domain/timing.ts';
import { coversWeek } from '../../../src/lib/week.ts';
import { blackoutEnd, nextDue, previousDue, type ScheduleDefaults, type Scheduled } from '../../../src/schedule/next.ts';

const DAY = 86_400_000;
const NIGHT: BlackoutWindow = { from: '22:00', to: '06:00' };
const source = (more: Partial<Scheduled>): Scheduled => ({ id: 'acme/dpa', ...more });
const next = (more: Partial<Scheduled>, after: string, defaults?: ScheduleDefaults): string =>
  nextDue(source(more), new Date(after), defaults).toISOString();

/** What the clock on the wall says of a moment, read without our own code. */
function wall(at: Date, timeZone: string): { day: string; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .formatToParts(at)
    .map(({ type, value }): [string, string] => [type, value]);
  const { weekday = '', hour = '', minute = '' } = Object.fromEntries(parts);
  return { day: weekday.toLowerCase(), time: `${hour}:${minute}` };
}

const ORDER = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function isBlackedOut(at: Date, timeZone: string, windows: Blackout): boolean {
  const { day, time } = wall(at, timeZone);
  const yesterday = ORDER[(ORDER.indexOf(day) + 6) % 7] as string;
  return windows.some(({ days = ORDER, from, to }) => {
    const on = (name: string) => (days as string[]).includes(name);
    if (from < to) return on(day) && from <= time && time < to;
    return (on(day) && from <= time) || (on(yesterday) && time < to);
  });
}

describe('a blackout', () => {
  it.each([
    ['across midnight', [NIGHT], '2025-01-15T12:00:00Z', '0 3 * * *', '2025-01-16T06:00:00.000Z'],
    ['across midnight, before it', [NIGHT], '2025-01-15T12:00:00Z', '30 22 * * *', '2025-01-16T06:00:00.000Z'],
    ['at its very beginning', [NIGHT], '2025-01-15T12:00:00Z', '0 22 * * *', '2025-01-16T06:00:00.000Z'],
    ['but not at its end', [NIGHT], '2025-01-15T12:00:00Z', '0 6 * * *', '2025-01-16T06:00:00.000Z'],
    ['but not before it', [NIGHT], '2025-01-15T12:00:00Z', '59 21 * * *', '2025-01-15T21:59:00.000Z'],
    [
      'on the days it names',
      [{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }],
      '2025-01-17T12:00:00Z',
      '0 9 * * *',
      '2025-01-20T00:00:00.000Z',
    ],
    [
      'from Sunday into Monday',
      [{ days: ['sun'], from: '20:00', to: '08:00' }],
      '2025-01-19T12:00:00Z',
      '0 21 * * *',
      '2025-01-20T08:00:00.000Z',
    ],
    ['on no other night', [{ days: ['sun'], from: '20:00', to: '08:00' }], '2025-01-20T12:00:00Z', '0 7 * * *', '2025-01-21T07:00:00.000Z'],
    [
      'as one with the next where they meet',
      [NIGHT, { from: '05:30', to: '07:00' }, { from: '07:00', to: '07:30' }],
      '2025-01-15T12:00:00Z',
      '0 3 * * *',
      '2025-01-16T07:30:00.000Z',
    ],
  ] as Array<[string, Blackout, string, string, string]>)('moves what is due in it to its end, %s', (_, blackout, after, schedule, due) => {
    expect(next({ schedule, blackout }, after)).toBe(due);
  });

  it('is read in the time zone of the source, else of the settings', () => {
    const plan = { schedule: '0 3 * * *', blackout: [NIGHT] };
    expect(next({ ...plan, timezone: 'Asia/Tokyo' }, '2025-01-15T12:00:00Z')).toBe('2025-01-15T21:00:00.000Z');
    expect(next(plan, '2025-01-15T12:00:00Z', { timezone: 'America/New_York' })).toBe('2025-01-16T11:00:00.000Z');
  });

  it('comes from the settings, and the source may have another one or none', () => {
    const defaults = { blackout: [NIGHT] };
    expect(next({ schedule: '0 3 * * *' }, '2025-01-15T12:00:00Z', defaults)).toBe('2025-01-16T06:00:00.000Z');
    expect(next({ schedule: '0 3 * * *', blackout: [] }, '2025-01-15T12:00:00Z', defaults)).toBe('2025-01-16T03:00:00.000Z');
  });

  it('holds intervals off too, and what falls into one night is one visit', () => {
    const often = { every: '1h', blackout: [NIGHT] };
    const slots: string[] = [];
    for (let at = new Date('2025-01-15T20:30:00Z'); slots.length < 4; ) {
      at = nextDue(source(often), at);
      slots.push(at.toISOString());
    }
    const inNight = slots.filter((slot) => slot >= '2025-01-15T22:00' && slot < '2025-01-16T06:00');
    expect(inNight).toEqual([]);
    expect(slots).toContain('2025-01-16T06:00:00.000Z');
  });

  it('releases sources one by one within the spread, each always at the same moment', () => {
    const released = Array.from({ length: 50 }, (_, n) =>
      nextDue({ id: `v-${n}/dpa`, schedule: '0 3 * * *', blackout: [NIGHT] }, new Date('2025-01-15T12:00:00Z'), { spread: '10m' }),
    );
    const offsets = released.map((at) => at.getTime() - Date.parse('2025-01-16T06:00:00Z'));
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThan(600_000);
    expect(new Set(offsets.map((ms) => Math.floor(ms / 1000))).size).toBeGreaterThan(40);
  });

  it('ends before the next one begins, however long the spread', () => {
    const blackout: Blackout = [NIGHT, { from: '06:01', to: '21:59' }];
    for (let n = 0; n < 20; n += 1) {
      const due = nextDue({ id: `v-${n}/dpa`, every: '1h', blackout }, new Date('2025-01-15T23:00:00Z'), { spread: '1d' });
      expect(due.toISOString().slice(0, 16)).toBe('2025-01-16T06:00');
    }
  });

  it('tells when a moment in it may be made up for', () => {
    expect(blackoutEnd(source({ blackout: [NIGHT] }), new Date('2025-01-15T23:00:00Z'))?.toISOString()).toBe('2025-01-16T06:00:00.000Z');
    expect(blackoutEnd(source({ blackout: [NIGHT] }), new Date('2025-01-15T12:00:00Z'))).toBeUndefined();
    expect(blackoutEnd(source({}), new Date('2025-01-15T23:00:00Z'))).toBeUndefined();
  });
});

describe('a blackout when clocks change', () => {
  const paris = { timezone: 'Europe/Paris' };

  it('ends with the hour that is skipped, where its end is in it', () => {
    // On 30 March 2025 the clock goes from 02:00 to 03:00 at 01:00 UTC.
    const blackout = [{ from: '22:00', to: '02:30' }];
    expect(next({ ...paris, blackout, schedule: '30 23 * * *' }, '2025-03-29T12:00:00Z')).toBe('2025-03-30T01:00:00.000Z');
    expect(next({ ...paris, blackout, schedule: '30 23 * * *' }, '2025-03-30T12:00:00Z')).toBe('2025-03-31T00:30:00.000Z');
  });

  it('ends in time for the free half hour before the next one, on a night that is short', () => {
    const plan = source({
      ...paris,
      blackout: [
        { from: '22:00', to: '05:00' },
        { from: '05:30', to: '07:00' },
      ],
    });
    expect(blackoutEnd(plan, new Date('2025-03-29T22:00:00Z'))?.toISOString()).toBe('2025-03-30T03:00:00.000Z');
  });

  it('is not there on the night on which all of it is skipped', () => {
    const blackout = [{ from: '02:15', to: '02:45' }];
    expect(blackoutEnd(source({ ...paris, blackout }), new Date('2025-03-30T01:00:00Z'))).toBeUndefined();
    expect(blackoutEnd(source({ ...paris, blackout }), new Date('2025-03-29T01:20:00Z'))?.toISOString()).toBe('2025-03-29T01:45:00.000Z');
  });

  it('is there twice where the hour is repeated', () => {
    // On 26 October 2025 the clock goes from 03:00 back to 02:00 at 01:00 UTC.
    const plan = source({ ...paris, blackout: [{ from: '02:15', to: '02:45' }] });
    const end = (at: string) => blackoutEnd(plan, new Date(at))?.toISOString();
    expect(end('2025-10-26T00:20:00Z')).toBe('2025-10-26T00:45:00.000Z');
    expect(end('2025-10-26T00:50:00Z')).toBeUndefined();
    expect(end('2025-10-26T01:20:00Z')).toBe('2025-10-26T01:45:00.000Z');
  });

  it('lasts an hour longer or shorter across the change, as the clock on the wall says', () => {
    const plan = source({ ...paris, blackout: [NIGHT] });
    expect(blackoutEnd(plan, new Date('2025-10-25T21:00:00Z'))?.toISOString()).toBe('2025-10-26T05:00:00.000Z');
    expect(blackoutEnd(plan, new Date('2025-03-29T22:00:00Z'))?.toISOString()).toBe('2025-03-30T04:00:00.000Z');
  });
});

describe('schedules with blackouts', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Paris',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'America/Santiago',
  );
  const time = fc
    .integer({ min: 0, max: 1439 })
    .map((n) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`);
  const window = fc
    .record({
      days: fc.uniqueArray(fc.constantFrom(...(ORDER as NonNullable<BlackoutWindow['days']>)), { minLength: 1 }),
      from: time,
      to: fc.oneof(time, fc.constant('24:00')),
    })
    .filter(({ from, to }) => from !== to);
  const blackouts = fc.array(window, { minLength: 1, maxLength: 4 }).filter((windows) => !coversWeek(windows));
  const schedules = fc.constantFrom<Partial<Scheduled>>(
    { every: '12h' },
    { every: '7m' },
    { every: { min: '6h', max: '8d' } },
    { schedule: '30 2 * * *' },
    { schedule: '*/20 * * * *' },
    { schedule: '0 6 * * MON' },
  );
  const spreads = fc.constantFrom<ScheduleDefaults>({}, { spread: '5m' }, { spread: '90m' });
  const moments = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });
  const past = { firstSeenAt: '2024-01-01T00:00:00Z' };

  it('are due after the moment asked for, never in a blackout, and alike from everywhere in between', () => {
    fc.assert(
      fc.property(schedules, blackouts, zones, spreads, moments, fc.nat(), (schedule, blackout, timezone, spread, at, part) => {
        const plan = source({ ...schedule, blackout, timezone });
        const due = nextDue(plan, at, spread, past);
        expect(due.getTime()).toBeGreaterThan(at.getTime());
        expect(isBlackedOut(due, timezone, blackout)).toBe(false);
        const between = new Date(at.getTime() + (part % (due.getTime() - at.getTime())));
        expect(nextDue(plan, between, spread, past)).toEqual(due);
        expect(nextDue(plan, due, spread, past).getTime()).toBeGreaterThan(due.getTime());
        const before = previousDue(plan, due, spread, past);
        if (!before) throw new Error('no earlier due time');
        expect(before.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(isBlackedOut(before, timezone, blackout)).toBe(false);
        expect(nextDue(plan, before, spread, past)).toEqual(due);
      }),
      { numRuns: 400 },
    );
  });

  it('say of every moment what the clock on the wall says, to the minute', () => {
    fc.assert(
      fc.property(blackouts, zones, moments, (blackout, timezone, at) => {
        const end = blackoutEnd(source({ blackout, timezone }), at);
        expect(end !== undefined).toBe(isBlackedOut(at, timezone, blackout));
        if (!end) return;
        expect(isBlackedOut(end, timezone, blackout)).toBe(false);
        expect(isBlackedOut(new Date(end.getTime() - 1), timezone, blackout)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('lose no slot in a year: each is visited at its time, or at the end of the blackout it falls into', () => {
    const blackout: Blackout = [NIGHT, { days: ['sat', 'sun'], from: '00:00', to: '24:00' }];
    const defaults: ScheduleDefaults = { spread: '5m', timezone: 'Europe/Paris' };
    for (const schedule of [{ every: '5h' }, { schedule: '15 */4 * * *' }]) {
      const free = source(schedule);
      const held = source({ ...schedule, blackout });
      const visits: number[] = [];
      const until = Date.parse('2026-01-05T00:00:00Z');
      for (let at = new Date('2025-01-01T00:00:00Z'); at.getTime() < until; visits.push(at.getTime())) at = nextDue(held, at, defaults);
      const seen = new Set(visits);
      let n = 0;
      for (
        let at = nextDue(free, new Date('2025-01-01T00:00:00Z'), defaults);
        at.getTime() < until - 4 * DAY;
        at = nextDue(free, at, defaults)
      ) {
        expect(seen.has((blackoutEnd(held, at, defaults) ?? at).getTime())).toBe(true);
        n += 1;
      }
      expect(n).toBeGreaterThan(1700);
      expect(visits).toEqual([...seen].sort((a, b) => a - b));
    }
  });
});
