import { expect, it } from 'vitest';
import type { Blackout } from '../../../src/domain/timing.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { verifiedLimits } from '../../../src/schedule/limit.ts';
import { sampleSource } from '../../helpers/samples.ts';

const HOUR = 3_600_000;
/** A Monday. */
const NOW = new Date('2026-03-02T07:00:00Z');
const DEFAULTS = { every: '12h', timezone: 'UTC' };

it.each<[string, Parameters<typeof sampleSource>[1], string, number]>([
  ['the limit of the settings', {}, '72h', 72],
  ['the limit of the source', { verifiedWithin: '4d' }, '72h', 96],
  ['three times the interval, where that is longer', { every: '2d' }, '72h', 144],
  ['three times the interval, whatever the source says', { verifiedWithin: '1h' }, '72h', 36],
  ['three times the longest gap of a cron expression', { schedule: '0 6 * * 1-5' }, '24h', 3 * 72],
  ['three times the default interval', {}, '1h', 36],
])('%s', async (_, more, within, hours) => {
  const limits = await verifiedLimits([sampleSource('acme/dpa', more)], NOW, DEFAULTS, within);
  expect(limits).toEqual(new Map([['acme/dpa', hours * HOUR]]));
});

const BLACKOUT: Blackout = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '06:00', to: '20:00' }];
const many = (count: number, more: (n: number) => Parameters<typeof sampleSource>[1]): Source[] =>
  Array.from({ length: count }, (_, n) => sampleSource(`acme/page-${n}`, more(n)));

it('is the same for each source among others as by itself', async () => {
  const rhythms = [
    { every: '2d' },
    { every: { min: '1d', max: '30d' } },
    { schedule: '0 6 * * 1-5' },
    { schedule: '0 6 * * 1-5', timezone: 'Europe/Berlin' },
    { schedule: '*/20 9-17 * * 1-5', verifiedWithin: '2d' },
    { every: '8h', blackout: [...BLACKOUT] },
  ] as Array<Parameters<typeof sampleSource>[1]>;
  const sources = many(60, (n) => rhythms[n % rhythms.length]);
  const defaults = { ...DEFAULTS, spread: '30m' } as const;
  const each = await Promise.all(sources.map((source) => verifiedLimits([source], NOW, defaults, '1h')));
  expect(await verifiedLimits(sources, NOW, defaults, '1h')).toEqual(new Map(each.flatMap((limits) => [...limits])));
});

it('looks ahead once for all that say the same: a hundred thousand cost no minute', async () => {
  const sources = many(100_000, (n) => ({ schedule: `${n % 60} 6 * * 1-5` }));
  const begun = process.cpuUsage();
  expect((await verifiedLimits(sources, NOW, DEFAULTS, '72h')).size).toBe(100_000);
  const { user } = process.cpuUsage(begun);
  expect(user / 1e6).toBeLessThan(5);
});

it('lets others have their turns where each has to be looked ahead by itself', async () => {
  const sources = many(300, () => ({ schedule: '0 6 * * *', blackout: [...BLACKOUT] }));
  let [turns, isDone] = [0, false];
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  const begun = performance.now();
  await verifiedLimits(sources, NOW, DEFAULTS, '72h');
  isDone = true;
  expect(turns).toBeGreaterThan((performance.now() - begun) / 250);
});
