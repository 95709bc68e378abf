import { expect, it } from 'vitest';
import type { SourceState } from '../../../src/domain/ports.ts';
import { byVendor, standingOf, tally } from '../../../src/web/standing.ts';
import { NOW, sampleData, source } from '../../helpers/webFixtures.ts';

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
  [
    'paused by an operator, until a day',
    {
      source: page,
      ...known,
      lastVisit: seen('challenge'),
      pausedSince: '2026-11-01T00:00:00Z',
      pausedUntil: '2026-11-21T00:00:00Z',
      pauseReason: 'why',
    },
    { name: 'paused', until: '2026-11-21T00:00:00Z', reason: 'why' },
  ],
  [
    'what it was, once a pause is over',
    { source: page, ...known, lastVisit: seen('unchanged'), pausedSince: '2026-11-01T00:00:00Z', pausedUntil: '2026-11-20T09:24:00.000Z' },
    { name: 'verified' },
  ],
  ['archive only', { source: { ...page, archiveOnly: true }, ...known, lastVisit: seen('content') }, { name: 'archive' }],
])('%s', (_, state, standing) => {
  expect(standingOf(state, NOW)).toMatchObject(standing);
});

it('counts and groups what the sample holds', () => {
  const { states } = sampleData();
  expect(tally(states, NOW)).toEqual({ verified: 6, unread: 1, never: 1, paused: 0, archive: 1 });
  expect(byVendor(states).map((vendor) => [vendor.name, vendor.states.length])).toEqual([
    ['Aurelia Models', 3],
    ['Halden Cloud', 3],
    ['Northwind AI', 3],
  ]);
});
