import { expect, it } from 'vitest';
import type { SourceState } from '../../../src/domain/ports.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { nextDue } from '../../../src/schedule/next.ts';
import { blackoutInWords, intervalNow, scheduleInWords } from '../../../src/web/scheduleWords.ts';
import { source } from '../../helpers/webFixtures.ts';

it.each([
  [{ schedule: '0 6 * * *', timezone: 'Europe/Paris' }, 'every day at 06:00, Europe/Paris'],
  [{ schedule: '30 6,18 * * *' }, 'every day at 06:30 and 18:30, UTC'],
  [{ schedule: '0 6 * * 1' }, 'Monday at 06:00, UTC'],
  [{ schedule: '0 6 * * 1-5' }, 'Monday to Friday at 06:00, UTC'],
  [{ schedule: '0 6 * * 0,3,6' }, 'Sunday, Wednesday and Saturday at 06:00, UTC'],
  [{ schedule: '*/15 9-17 * * *', timezone: 'Asia/Tokyo' }, '*/15 9-17 * * *, Asia/Tokyo'],
  [{ every: '12h' }, 'every 12 hours'],
  [{ every: '1d' }, 'every day'],
  [{ every: { min: '6h', max: '7d' } }, 'every 6 hours to 7 days, by how long it has not changed'],
  [{}, 'every day (the default)'],
])('%j is visited %s', (declared, words) => {
  expect(scheduleInWords(declared)).toBe(words);
});

it('says what the settings say where the watcher says nothing', () => {
  expect(scheduleInWords({}, { schedule: '0 5 * * *', timezone: 'Europe/Berlin' })).toBe('every day at 05:00, Europe/Berlin (the default)');
  expect(scheduleInWords({ every: '2h' }, { schedule: '0 5 * * *' })).toBe('every 2 hours');
});

it('tells when nothing is visited', () => {
  expect(blackoutInWords({})).toBeUndefined();
  expect(blackoutInWords({ blackout: [] }, { blackout: [{ from: '22:00', to: '06:00' }] })).toBeUndefined();
  const weekend = { days: ['sat', 'sun'] as Array<'sat' | 'sun'>, from: '00:00', to: '24:00' };
  expect(blackoutInWords({}, { blackout: [{ from: '22:00', to: '06:00' }, weekend] })).toBe(
    '22:00 to 06:00 every day; 00:00 to 24:00 on Saturday and Sunday',
  );
});

it('tells how long it is from the next visit to the one after it, which follows the page where it may', () => {
  const firstSeenAt = '2025-01-01T00:00:00.000Z';
  const planned = (every: NonNullable<Source['every']>, past: Pick<SourceState, 'lastChangeAt'> = {}): SourceState => {
    const page = source('v/s', 'terms', 'https://v.example/', 'V', { every });
    const nextDueAt = nextDue(page, new Date('2026-11-20T00:00:00.000Z'), {}, { firstSeenAt, ...past }).toISOString();
    return { source: page, visits: 1, snapshots: 1, changes: 0, nextDueAt, firstSeenAt, ...past };
  };
  expect(intervalNow(planned('12h'))).toBe('12 h');
  expect(intervalNow(planned({ min: '1d', max: '8d' }))).toBe('8 days');
  expect(intervalNow(planned({ min: '1d', max: '8d' }, { lastChangeAt: '2026-11-19T00:00:00.000Z' }))).toBe('24 h');
  const { nextDueAt: _, ...unplanned } = planned('12h');
  expect(intervalNow(unplanned)).toBeUndefined();
});
