import { expect, it } from 'vitest';
import { verifiedLimit } from '../../../src/schedule/limit.ts';
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
])('%s', (_, more, within, hours) => {
  expect(verifiedLimit(sampleSource('acme/dpa', more), NOW, DEFAULTS, within)).toBe(hours * HOUR);
});
