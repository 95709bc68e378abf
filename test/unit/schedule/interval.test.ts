import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDue, type Past, previousDue, type Scheduled } from '../../../src/schedule/next.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const source = (id = 'acme/dpa'): Scheduled => ({ id, every: { min: '6h', max: '7d' } });
const START = Date.parse('2025-01-01T00:00:00Z');
const changed = (at: number): Past => ({ lastChangeAt: new Date(at).toISOString(), firstSeenAt: '2020-01-01T00:00:00Z' });

/** Distance between the two due times after `days` without a change. */
function intervalAfter(days: number, past: Past = changed(START)): number {
  const first = nextDue(source(), new Date(START + days * DAY), {}, past);
  return nextDue(source(), first, {}, past).getTime() - first.getTime();
}

describe('an interval between bounds', () => {
  it('is a twentieth of the time since the last change, in doublings between the bounds', () => {
    expect([0, 4, 12, 25, 60, 150, 3000].map((days) => intervalAfter(days) / HOUR)).toEqual([6, 6, 12, 24, 48, 96, 96]);
  });

  it('counts from the first reading while nothing has changed, and is the shortest while nothing is known', () => {
    expect(intervalAfter(60, { firstSeenAt: new Date(START).toISOString() })).toBe(2 * DAY);
    expect(intervalAfter(60, {})).toBe(6 * HOUR);
  });

  it('is short again after a change', () => {
    expect(intervalAfter(60)).toBe(2 * DAY);
    expect(intervalAfter(60, changed(START + 59 * DAY))).toBe(6 * HOUR);
  });

  it('leaves out every other moment when it doubles, and moves none', () => {
    const dense = new Set<number>();
    for (let at = new Date(START); at.getTime() < START + 700 * DAY; dense.add(at.getTime())) at = nextDue(source(), at, {}, {});
    for (let at = new Date(START); at.getTime() < START + 600 * DAY; expect(dense).toContain(at.getTime()))
      at = nextDue(source(), at, {}, changed(START));
  });

  it('keeps within its bounds from one due time to the next, over all its steps', () => {
    const gaps: number[] = [];
    for (let at = nextDue(source(), new Date(START), {}, changed(START)); at.getTime() < START + 700 * DAY; ) {
      const following = nextDue(source(), at, {}, changed(START));
      gaps.push(following.getTime() - at.getTime());
      at = following;
    }
    expect(Math.min(...gaps)).toBe(6 * HOUR);
    expect(Math.max(...gaps)).toBe(4 * DAY);
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  });

  it('has one length where the bounds are equal', () => {
    const fixed = { id: 'acme/dpa', every: { min: '12h', max: '12h' } };
    expect(nextDue(fixed, new Date(START), {}, changed(0))).toEqual(nextDue({ ...fixed, every: '12h' }, new Date(START)));
  });

  it('spreads sources over it by their ids', () => {
    const due = Array.from({ length: 40 }, (_, n) => nextDue(source(`v-${n}/dpa`), new Date(START), {}, {}).getTime() - START);
    expect(new Set(due.map((ms) => Math.floor(ms / HOUR))).size).toBe(6);
  });

  it('gives the same moments from wherever it is asked, forwards and backwards', () => {
    // Around the moments at which the interval doubles, and anywhere.
    const turns = fc
      .record({ step: fc.constantFrom(6, 12, 24, 48, 96), off: fc.double({ min: -2, max: 2, noNaN: true }) })
      .map(({ step, off }) => Math.round(START + (20 + off) * step * HOUR));
    const moments = fc.oneof(turns, fc.integer({ min: START - 30 * DAY, max: START + 900 * DAY })).map((ms) => new Date(ms));
    fc.assert(
      fc.property(moments, fc.nat({ max: 3 }), (at, vendor) => {
        const past = changed(START);
        const of = source(`v-${vendor}/dpa`);
        const due = nextDue(of, at, {}, past);
        const before = previousDue(of, due, {}, past);
        expect(due.getTime()).toBeGreaterThan(at.getTime());
        expect(before?.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(nextDue(of, before as Date, {}, past)).toEqual(due);
      }),
      { numRuns: 500 },
    );
  });
});

describe('cron sources of one minute', () => {
  const noon = { schedule: '0 12 * * *', timezone: 'Europe/Paris' };
  const after = new Date('2025-03-01T00:00:00Z');
  const offset = (id: string, spread: '5m' | 0) =>
    nextDue({ id, ...noon }, after, { spread }).getTime() - Date.parse('2025-03-01T11:00:00Z');

  it('are spread over the minutes that the settings say, each at whole seconds', () => {
    const offsets = Array.from({ length: 100 }, (_, n) => offset(`v-${n}/dpa`, '5m'));
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThan(300_000);
    expect(new Set(offsets).size).toBeGreaterThan(70);
    expect(offsets.every((ms) => ms % 1000 === 0)).toBe(true);
  });

  it('have the same offset at every slot, so that the id of a check stays what it is', () => {
    const spread = { spread: '5m' } as const;
    const first = nextDue({ id: 'acme/dpa', ...noon }, after, spread);
    expect(nextDue({ id: 'acme/dpa', ...noon }, first, spread).getTime() - first.getTime()).toBe(DAY);
    expect(previousDue({ id: 'acme/dpa', ...noon }, first, spread)?.getTime()).toBe(first.getTime() - DAY);
  });

  it('are all due at once when it is turned off', () => {
    expect(offset('acme/dpa', 0)).toBe(0);
    expect(offset('acme/terms', 0)).toBe(0);
  });
});
