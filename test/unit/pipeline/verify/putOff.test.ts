import { describe, expect, it } from 'vitest';
import type { SourcePlan } from '../../../../src/domain/ports.ts';
import type { Source } from '../../../../src/domain/watcher.ts';
import { putOff } from '../../../../src/pipeline/verify/putOff.ts';
import { collect, sampleSource } from '../../../helpers/samples.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

async function named(more: Partial<Source>, plan: Partial<SourcePlan>): Promise<number> {
  const { schedule: _, every: __, ...plain } = sampleSource();
  const source: Source = { ...plain, ...more };
  const plans = async () => [{ sourceId: source.id, ...plan }];
  return (await collect(putOff({ plans, declarations: async () => new Map([[source.id, source]]) }, NOW))).length;
}

describe('a next visit', () => {
  it.each<[what: string, more: Partial<Source>, late: string, tooLate: string]>([
    ['of an interval', { every: '12h' }, '2026-03-02T12:00:00.000Z', '2026-03-03T12:00:01.000Z'],
    ['between two intervals', { every: { min: '1h', max: '7d' } }, '2026-03-08T12:00:00.000Z', '2026-03-09T12:00:01.000Z'],
    ['of a schedule', { schedule: '0 6 1 1 *', timezone: 'UTC' }, '2027-01-01T06:00:00.000Z', '2027-01-03T06:00:00.000Z'],
    ['that the settings decide', {}, '2027-03-01T12:00:00.000Z', '2027-03-04T12:00:00.000Z'],
  ])('%s may be as late as was ever planned, and no later', async (_, more, late, tooLate) => {
    expect(await named(more, { nextDueAt: late })).toBe(0);
    expect(await named(more, { nextDueAt: tooLate })).toBe(1);
    expect(await named(more, {})).toBe(0);
  });

  it('may come after the end of a pause', async () => {
    const plan = { nextDueAt: '2030-01-15T11:00:00.000Z', pausedSince: NOW.toISOString() };
    expect(await named({ every: '12h' }, { ...plan, pausedUntil: '2030-01-15T00:00:00.000Z' })).toBe(0);
    expect(await named({ every: '12h' }, plan)).toBe(1);
  });
});
