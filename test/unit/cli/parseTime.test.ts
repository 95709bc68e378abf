/** Days and times on the command line. */
import { afterEach, expect, it } from 'vitest';
import { parseTime } from '../../../src/cli/commands/changes.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

it.each([
  ['2025-02-28', '2025-02-28T00:00:00.000Z'],
  ['2025-02-28T12:00', '2025-02-28T12:00:00.000Z'],
  ['2025-02-28T12:00:30.5Z', '2025-02-28T12:00:30.500Z'],
  ['2025-02-28T23:00:00-02:00', '2025-03-01T01:00:00.000Z'],
])('reads %s as UTC on every machine, unless it names a zone', (text, time) => {
  for (const place of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
    process.env['TZ'] = place;
    expect(parseTime(text)).toBe(time);
  }
});

it.each(['2025-02-30', '2025-13-01', '2025-02-30T12:00:00Z', '2025-02-28T25:00Z', '2025-02-28Z', '2025-2-1', 'yesterday', ''])(
  'takes %j for no time, rather than for another one',
  (text) => {
    expect(() => parseTime(text)).toThrow('It is a day like 2025-02-01');
  },
);
