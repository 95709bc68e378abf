import { expect, it } from 'vitest';
import type { SourceState } from '../../../src/domain/ports.ts';
import { byVendor, standingOf, tally } from '../../../src/web/standing.ts';
import { sampleData, source } from '../../helpers/webFixtures.ts';

const page = source('v/s', 'terms', 'https://v.example/', 'V');
const known = { visits: 3, snapshots: 1, changes: 0 };
const seen = (verdict: 'content' | 'unchanged' | 'challenge', at = '2026-01-02T00:00:00Z') => ({ id: 'x', at, verdict, because: 'why' });

it.each<[string, SourceState, object]>([
  [
    'unchanged',
    { source: page, ...known, lastVisit: seen('unchanged'), verifiedAt: '2026-01-02T00:00:00Z' },
    { name: 'verified', how: 'unchanged', at: '2026-01-02T00:00:00Z' },
  ],
  [
    'changed',
    { source: page, ...known, lastVisit: seen('content'), lastChangeAt: '2026-01-02T00:00:00Z' },
    { name: 'verified', how: 'changed' },
  ],
  ['first read', { source: page, ...known, visits: 1, lastVisit: seen('content') }, { name: 'verified', how: 'first' }],
  [
    'unread since the first failure',
    { source: page, ...known, lastVisit: seen('challenge'), verifiedAt: '2025-12-30T00:00:00Z', unreadSince: '2026-01-01T00:00:00Z' },
    { name: 'unread', since: '2026-01-01T00:00:00Z', verdict: 'challenge' },
  ],
  ['never checked', { source: page, ...known, visits: 0 }, { name: 'never' }],
  ['paused', { source: { ...page, paused: true }, ...known, lastVisit: seen('unchanged') }, { name: 'paused' }],
  ['archive only', { source: { ...page, archiveOnly: true }, ...known, lastVisit: seen('content') }, { name: 'archive' }],
])('%s', (_, state, standing) => {
  expect(standingOf(state)).toMatchObject(standing);
});

it('counts and groups what the sample holds', () => {
  const { states } = sampleData();
  expect(tally(states)).toEqual({ verified: 6, unread: 1, never: 1, paused: 0, archive: 1 });
  expect(byVendor(states).map((vendor) => [vendor.name, vendor.states.length])).toEqual([
    ['Aurelia Models', 3],
    ['Halden Cloud', 3],
    ['Northwind AI', 3],
  ]);
});
