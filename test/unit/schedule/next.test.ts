import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { nextDue, previousDue, type Scheduled, scheduleFault } from '../../../src/schedule/next.ts';

const HOUR = 3_600_000;
const source = (more: Partial<Scheduled>): Scheduled => ({ id: 'acme/dpa', ...more });
const next = (more: Partial<Scheduled>, after: string): string => nextDue(source(more), new Date(after)).toISOString();

/** Local days on which a schedule runs, with how often, over `runs` runs that each start from the one before. */
function localDays(schedule: string, timezone: string, runs: number): Map<string, number> {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone });
  const days = new Map<string, number>();
  let at = new Date('2024-01-01T12:00:00Z');
  for (let run = 0; run < runs; run++) {
    at = nextDue(source({ schedule, timezone }), at);
    days.set(day.format(at), (days.get(day.format(at)) ?? 0) + 1);
  }
  return days;
}

describe('nextDue with a cron expression', () => {
  it('reads the expression in the time zone of the source', () => {
    expect(next({ schedule: '0 6 * * *', timezone: 'Europe/Paris' }, '2025-01-15T12:00:00Z')).toBe('2025-01-16T05:00:00.000Z');
    expect(next({ schedule: '0 6 * * *', timezone: 'Europe/Paris' }, '2025-07-15T12:00:00Z')).toBe('2025-07-16T04:00:00.000Z');
    expect(next({ schedule: '0 6 * * *', timezone: 'Asia/Kolkata' }, '2025-07-15T12:00:00Z')).toBe('2025-07-16T00:30:00.000Z');
  });

  it('takes UTC when nobody names a time zone, and the default zone before that', () => {
    expect(next({ schedule: '0 6 * * *' }, '2025-07-15T12:00:00Z')).toBe('2025-07-16T06:00:00.000Z');
    const due = nextDue(source({ schedule: '0 6 * * *' }), new Date('2025-07-15T12:00:00Z'), { timezone: 'America/New_York' });
    expect(due.toISOString()).toBe('2025-07-16T10:00:00.000Z');
  });

  it('gives a moment after the one asked for, not the same one', () => {
    expect(next({ schedule: '0 6 * * *' }, '2025-07-15T06:00:00.000Z')).toBe('2025-07-16T06:00:00.000Z');
    expect(next({ schedule: '0 6 * * *' }, '2025-07-15T05:59:59.999Z')).toBe('2025-07-15T06:00:00.000Z');
  });

  it.each([
    ['30 2 * * *', 'Europe/Paris'],
    ['30 1 * * *', 'America/New_York'],
    ['0 0 * * *', 'America/Santiago'],
    ['0 0 * * *', 'Africa/Cairo'],
    ['15 2 * * *', 'Australia/Lord_Howe'],
  ])('runs "%s" in %s exactly once on every local day, whatever the clocks do', (schedule, timezone) => {
    const days = localDays(schedule, timezone, 730);
    const sorted = [...days.keys()].sort();
    const span = (Date.parse(sorted.at(-1) ?? '') - Date.parse(sorted[0] ?? '')) / (24 * HOUR) + 1;
    expect([...days.values()].every((runs) => runs === 1)).toBe(true);
    expect(days.size).toBe(span);
  });

  it('does not run a second time when asked within the hour that repeats', () => {
    const paris = { schedule: '30 2 * * *', timezone: 'Europe/Paris' };
    expect(next(paris, '2025-10-25T12:00:00Z')).toBe('2025-10-26T00:30:00.000Z');
    expect(next(paris, '2025-10-26T01:10:00Z')).toBe('2025-10-27T01:30:00.000Z');
  });
});

describe('nextDue with an interval', () => {
  it('comes back at exactly the interval', () => {
    const first = nextDue(source({ every: '12h' }), new Date('2025-03-01T00:00:00Z'));
    const second = nextDue(source({ every: '12h' }), first);
    expect(second.getTime() - first.getTime()).toBe(12 * HOUR);
  });

  it('does not depend on when it is asked', () => {
    const due = next({ every: '12h' }, '2025-03-01T00:00:00Z');
    const justBefore = new Date(Date.parse(due) - 1).toISOString();
    expect(next({ every: '12h' }, justBefore)).toBe(due);
  });

  it('spreads sources over the interval by their ids', () => {
    const after = new Date('2025-03-01T00:00:00Z');
    const quarters = new Set<number>();
    for (let n = 0; n < 60; n++) {
      const due = nextDue({ id: `vendor-${n}/dpa`, every: '12h' }, after);
      quarters.add(Math.floor((due.getTime() - after.getTime()) / (3 * HOUR)));
    }
    expect(quarters.size).toBeGreaterThanOrEqual(4);
  });
});

describe('nextDue and previousDue', () => {
  const schedules = fc.constantFrom<Partial<Scheduled>>(
    { every: '12h' },
    { every: '7m' },
    { every: '3d' },
    { schedule: '30 2 * * *', timezone: 'Europe/Paris' },
    { schedule: '*/20 * * * *', timezone: 'America/New_York' },
    { schedule: '0 6 * * MON' },
  );
  const moments = fc.date({ min: new Date('2015-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

  it('are never on the wrong side of the moment, and leave no due time between them', () => {
    fc.assert(
      fc.property(schedules, moments, (schedule, at) => {
        const due = nextDue(source(schedule), at);
        expect(due.getTime()).toBeGreaterThan(at.getTime());
        const before = previousDue(source(schedule), due);
        if (!before) throw new Error('no earlier due time');
        expect(before.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(nextDue(source(schedule), before)).toEqual(due);
      }),
      { numRuns: 200 },
    );
  });
});

describe('defaults', () => {
  const after = new Date('2025-03-01T00:00:00Z');

  it('serve a source that says nothing', () => {
    expect(nextDue(source({}), after, { schedule: '0 7 * * *' }).toISOString()).toBe('2025-03-01T07:00:00.000Z');
    expect(nextDue(source({}), after, { every: '1h' })).toEqual(nextDue(source({ every: '1h' }), after));
  });

  it('give a day when they are silent too', () => {
    const due = nextDue(source({}), after, {});
    expect(nextDue(source({}), due, {}).getTime() - due.getTime()).toBe(24 * HOUR);
  });

  it('give way to what the source says, in either form', () => {
    expect(nextDue(source({ every: '1h' }), after, { schedule: '0 7 * * *' })).toEqual(nextDue(source({ every: '1h' }), after));
    expect(nextDue(source({ schedule: '0 8 * * *' }), after, { every: '1h' }).toISOString()).toBe('2025-03-01T08:00:00.000Z');
  });
});

describe('a schedule that cannot be read', () => {
  it.each(['', '* * * *', '0 0 6 * * *', '61 * * * *', '*/0 * * * *', 'x y z a b', '0 0 30 2 *', '0 6 * * 1#6'])(
    '"%s" is a fault of the configuration',
    (schedule) => {
      expect(() => nextDue(source({ schedule }), new Date())).toThrow(OperationalError);
      expect(scheduleFault(source({ schedule }))).toContain(`"${schedule}" of acme/dpa`);
    },
  );

  it('so is an unknown time zone and an unknown interval', () => {
    expect(scheduleFault(source({ schedule: '0 6 * * *', timezone: 'Mars/Phobos' }))).toContain('Mars/Phobos');
    expect(scheduleFault(source({ every: '12 parsecs' }))).toContain('12 parsecs');
  });

  it('is not found where there is none', () => {
    expect(scheduleFault(source({ schedule: '0 6 * * MON-FRI', timezone: 'Europe/Paris' }))).toBeUndefined();
    expect(scheduleFault(source({}))).toBeUndefined();
  });
});
