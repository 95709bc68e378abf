import { expect, it } from 'vitest';
import { extractorVersion } from '../../../src/extract/version.ts';
import { extractHtml } from '../../helpers/extracts.ts';

it('the version is the same for the same reading, and tells every edit of what a watcher selects', () => {
  const readings = [
    {},
    { select: ['main'] },
    { select: ['main', 'aside'] },
    { remove: ['main'] },
    { section: { title: 'DPA' } },
    { section: { anchor: 'DPA' } },
    { section: { anchor: 'dpa' } },
    { section: { title: ['DPA', 'Addendum'] } },
  ];
  const versions = readings.map((reading) => extractorVersion(reading));
  expect(new Set(versions).size).toBe(readings.length);
  expect(extractorVersion({ select: ['main'] })).toBe(versions[1]);
});

it('an extraction carries the version under which it was made', () => {
  expect(extractHtml('<p>x</p>', { select: ['p'] }).extractorVersion).toBe(extractorVersion({ select: ['p'] }));
});
