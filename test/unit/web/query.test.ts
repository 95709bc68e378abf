import { expect, it } from 'vitest';
import { changesPath, filterOf, readChangeQuery } from '../../../src/web/query.ts';

it('reads filters and counts empty fields of the form as absent', () => {
  expect(readChangeQuery({ vendor: 'northwind-ai', severity: 'high', significance: '', since: '2026-02-01', page: '3' })).toEqual({
    vendor: 'northwind-ai',
    severity: 'high',
    since: '2026-02-01',
    page: 3,
  });
  expect(readChangeQuery({})).toEqual({ page: 1 });
});

it.each([
  [{ severity: 'extreme' }, 'The filter "severity" must be one of critical, high, medium, low, positive.'],
  [{ significance: 'x' }, 'The filter "significance" must be one of substantive, editorial.'],
  [{ since: '01.02.2026' }, 'The filter "since" must be a date like 2025-02-01.'],
  [{ since: '2026-02-31' }, 'The filter "since" must be a date like 2025-02-01.'],
  [{ page: '0' }, 'The filter "page" must be at least 1.'],
  [{ page: 'two' }, 'The filter "page" must be a number.'],
])('refuses %j in one sentence', (query, sentence) => {
  expect(() => readChangeQuery(query as Record<string, string>)).toThrow(expect.objectContaining({ code: 'usage', message: sentence }));
});

it('takes in the whole last day, and has no end on the last day of all', () => {
  expect(filterOf({ until: '2026-02-28' })).toEqual({ until: '2026-03-01T00:00:00.000Z' });
  expect(filterOf({ until: '9999-12-30' })).toEqual({ until: '9999-12-31T00:00:00.000Z' });
  expect(filterOf({ until: '9999-12-31' })).toEqual({});
});

it('writes the query back as an address', () => {
  expect(changesPath({ vendor: 'a&b', page: 2 }, { page: 1 })).toBe('/changes?vendor=a%26b');
  expect(changesPath({ page: 1 })).toBe('/changes');
});
