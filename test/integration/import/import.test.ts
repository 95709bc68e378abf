/**
 * An archive becomes history: the same history however often it is killed, with any number of workers, in any folder.
 * @module
 */
import { mkdir, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { SourceState } from '../../../src/domain/ports.ts';
import { installation, jsonLines, type TestInstallation } from '../../helpers/cli.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { ACME_WATCHER, archivedPages, bundle, commitPages, laterPages } from './archive.ts';

const KILLS = 5;
const PAGES = archivedPages();

interface Summary {
  captures: number;
  before: number;
  total: number;
  changes: number;
  sources: number;
  unchanged: number;
  unread: number;
  verdicts: Record<string, number>;
}

let home: TestInstallation;
let expected: string;
let summary: Summary;
let uninterruptedMs: number;

beforeAll(async () => {
  home = await installation({ watchers: { acme: ACME_WATCHER } });
  await mkdir(home.path('archive.git'));
  await commitPages(home.path('archive.git'), PAGES);
  await bundle(home.path('archive.git'), home.path('archive.bundle'));
  const begun = performance.now();
  summary = await importInto('whole', 'archive.git');
  uninterruptedMs = performance.now() - begun;
  expected = await history('whole');
});
afterAll(() => home.remove());

async function importInto(data: string, ...args: string[]): Promise<Summary> {
  return JSON.parse(await home.output('--data', data, 'import', ...args, '--json')) as Summary;
}

const history = (data: string): Promise<string> => home.output('--data', data, 'changes', '--format', 'ndjson');

async function states(data: string): Promise<SourceState[]> {
  return JSON.parse(await home.output('--data', data, 'list', '--json')) as SourceState[];
}

describe('an uninterrupted import', () => {
  it('imports every capture and adds them up', () => {
    expect(summary).toMatchObject({
      captures: PAGES.length,
      before: 0,
      total: PAGES.length,
      sources: 3,
      unread: 3,
      verdicts: { moved: 3 },
    });
    expect(summary.unchanged + summary.unread + (summary.verdicts['content'] ?? 0)).toBe(PAGES.length);
  });

  it('records the edits, and nothing for noise, other markup or a redirect stub', () => {
    const changes = jsonLines<Change>(expected).filter(({ source }) => source === 'acme/dpa');
    const told = changes.map(({ action, significance, oldQuote = '', newQuote = '' }) => [action, significance, oldQuote, newQuote]);
    expect(told).toEqual([
      ['modified', 'editorial', expect.stringContaining('adress'), expect.stringContaining('address')],
      ['modified', 'substantive', expect.stringContaining('thirty (30) days'), expect.stringContaining('ten (10) days')],
      ['added', 'substantive', '', 'Governing law: Ireland.'],
      ['removed', 'substantive', expect.stringContaining('address for notices'), ''],
      ['modified', 'substantive', expect.stringContaining('ten (10) days'), expect.stringContaining('thirty (30) days')],
    ]);
  });

  it('marks the change that takes an earlier one back', () => {
    const window = jsonLines<Change>(expected).filter(({ oldQuote = '' }) => /object in writing/.test(oldQuote));
    expect(window.map(({ reverts }) => reverts)).toEqual([undefined, window[0]?.id]);
  });

  it("carries the archive's own dates, from the last capture with the old text to the first with the new", () => {
    const [typo] = jsonLines<Change>(expected).filter(({ source }) => source === 'acme/dpa');
    const dpa = PAGES.filter(({ document }) => document.endsWith('Addendum'));
    expect([typo?.lastSeenOldAt, typo?.firstSeenNewAt]).toEqual([dpa[17]?.at.toISOString(), dpa[18]?.at.toISOString()]);
  });

  it('puts documents under the source that claims them by name or by address, and the rest under sources of their own', async () => {
    const known = await states('whole');
    expect(known.map(({ source, visits }) => [source.id, source.archiveOnly ?? false, visits])).toEqual([
      ['acme/dpa', false, 86],
      ['acme/privacy', false, 75],
      ['bolt/terms-of-service', true, 65],
    ]);
    expect(known[2]?.nextDueAt).toBeUndefined();
    expect(jsonLines<Change>(expected).filter(({ vendor }) => vendor === 'bolt')).toHaveLength(1);
  });

  it('changes nothing when it is run again', async () => {
    expect(await importInto('whole', 'archive.git')).toMatchObject({ captures: 0, before: PAGES.length, changes: 0 });
    expect(await history('whole')).toBe(expected);
  });
});

describe('the same history, byte for byte', () => {
  it(`after kill -9 at ${KILLS} random moments and a restart`, async () => {
    const random = randomNumbers(20_250_206);
    const reached: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const running = home.start(['--data', 'killed', 'import', 'archive.bundle']);
      const timer = setTimeout(() => running.kill('SIGKILL', { group: true }), uninterruptedMs * (0.4 + 0.6 * random()));
      const { signal, code, stderr } = await running.ended;
      clearTimeout(timer);
      if (signal !== 'SIGKILL') expect([code, stderr]).toEqual([0, expect.any(String)]); // it was through before the kill
      reached.push((await states('killed')).reduce((sum, { visits }) => sum + visits, 0));
    }
    // Every kill leaves whole chunks, and no restart loses what was recorded.
    expect(reached).toEqual(reached.toSorted((a, b) => a - b));
    const { captures, before } = await importInto('killed', 'archive.bundle');
    expect(captures + before).toBe(PAGES.length);
    expect(await history('killed')).toBe(expected);
    expect((await states('killed')).map(({ visits }) => visits)).toEqual([86, 75, 65]);
    expect(await readdir(home.path('killed'))).not.toContain('imports'); // what was unpacked is cleared away
  });

  it.concurrent('with one worker', async () => {
    await importInto('one', 'archive.git', '--workers', '1');
    expect(await history('one')).toBe(expected);
  });

  it.concurrent('with five workers, in a second folder, from the bundle', async () => {
    await importInto('five', 'archive.bundle', '--workers', '5');
    expect(await history('five')).toBe(expected);
  });

  it('when it is stopped with SIGTERM, which it says, and run again', async () => {
    const running = home.start(['--data', 'stopped', 'import', 'archive.git']);
    await running.line(' captures (');
    running.kill('SIGTERM');
    const { code, signal, stderr } = await running.ended;
    expect(signal).toBeNull();
    if (code !== 0)
      expect([code, stderr]).toEqual([1, expect.stringContaining('clausewatch: The import was stopped.\n  Run the same command again')]);
    await importInto('stopped', 'archive.git');
    expect(await history('stopped')).toBe(expected);
  });
});

describe('parts and growth', () => {
  it('imports one vendor with --vendor, by its id or by its name in the archive, and the rest later', async () => {
    expect(await importInto('parts', 'archive.git', '--vendor', 'acme')).toMatchObject({ captures: 161, sources: 2 });
    expect((await history('parts')).includes('bolt')).toBe(false);
    expect(await importInto('parts', 'archive.git', '--vendor', 'Bolt')).toMatchObject({ captures: 65, sources: 1 });
    expect(await history('parts')).toBe(expected);
  });

  it('stops before a day with --until, and goes on from there as if it had been one import', { timeout: 180_000 }, async () => {
    const at = PAGES.map((page) => page.at.toISOString()).toSorted();
    for (const share of [0.2, 0.7]) {
      const until = at[Math.floor(at.length * share)] ?? '';
      const known = at.filter((time) => time < until).length;
      expect(await importInto('bounded', 'archive.git', '--until', until)).toMatchObject({ total: known });
      const dates = jsonLines<Change>(await history('bounded')).map(({ firstSeenNewAt }) => firstSeenNewAt);
      expect(dates.every((date) => date < until)).toBe(true);
      expect((await states('bounded')).reduce((sum, { visits }) => sum + visits, 0)).toBe(known);
    }
    expect(await importInto('bounded', 'archive.git', '--until', at[0]?.slice(0, 10) ?? '').catch(String)).toContain('no captures before');
    await importInto('bounded', 'archive.git');
    expect(await history('bounded')).toBe(expected);
    expect(await states('bounded')).toEqual(await states('whole'));
    expect(await importInto('bounded', 'archive.git')).toMatchObject({ captures: 0, before: PAGES.length, changes: 0 });
  });

  it('goes on where it was after the archive grew, and ends as an import of the grown archive would', async () => {
    await mkdir(home.path('growing.git'));
    await commitPages(home.path('growing.git'), PAGES);
    await importInto('grown', 'growing.git');
    const later = laterPages();
    await commitPages(home.path('growing.git'), later);
    expect(await importInto('grown', 'growing.git')).toMatchObject({ captures: later.length, before: PAGES.length });
    await importInto('fresh', 'growing.git');
    const grown = await history('grown');
    expect(grown).toBe(await history('fresh'));
    expect(grown.startsWith(expected)).toBe(true);
    expect(jsonLines<Change>(grown).at(-1)?.newQuote).toContain('within five (5) days');
  });
});
