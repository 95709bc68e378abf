/** `export`: files that are there whole or not at all, the same as the feeds. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import papaparse from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { atomFaults, jsonFeedFaults } from '../helpers/feedValidators.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../helpers/samples.ts';
import { withStore } from '../helpers/withStore.ts';

let home: TestInstallation;
const run = (...args: string[]) => home.run('--data', 'data', 'export', ...args);
const ok = async (...args: string[]) => {
  const result = await run(...args);
  expect([result.code, result.stderr]).toEqual([0, '']);
  return result.stdout;
};
const read = (name: string): Promise<string> => readFile(home.path(name), 'utf8');

beforeAll(async () => {
  home = await installation({ config: 'web: { publicUrl: "https://clauses.example" }\n' });
  await withStore({ ...home, path: (...parts) => join(home.folder, ...parts) }, async (store) => {
    await store.declare([sampleSource('acme/dpa')]);
    const changes = Array.from({ length: 7 }, (_, n) =>
      sampleChange(`chg_${n}`, 1, n === 6 ? { severity: 'critical', newQuote: '=1+1' } : {}),
    );
    await store.commit(sampleBatch([sampleRecord(1, changes)], { recordedAt: at(1) }));
  });
});
afterAll(() => home.remove());

describe('export', () => {
  it('writes each format, told from the name or the ending of the file, and says what it wrote', async () => {
    expect(await ok('feed.json')).toMatch(/^feed\.json: 7 entries, up to cursor 7 \([\d,]+ bytes\)\n$/);
    await ok('feed.atom');
    await ok('changes.csv');
    await ok('history.ndjson');
    const json = await read('feed.json');
    expect(jsonFeedFaults(json)).toEqual([]);
    expect(JSON.parse(json)).toMatchObject({
      items: Array.from({ length: 7 }, () => ({ url: expect.stringMatching(/^https:\/\/clauses\.example\/changes\/chg_\d$/) })),
    });
    const atom = await read('feed.atom');
    expect(await atomFaults(atom)).toEqual([]);
    expect(atom.match(/<entry>/g)).toHaveLength(7);
    expect(atom).toContain('<fh:complete/>');
    const csv = await read('changes.csv');
    expect(csv.startsWith('\ufeffseq,')).toBe(true);
    const rows = papaparse.parse<Record<string, string>>(csv.trimEnd(), { header: true }).data;
    expect(rows.map((row) => row['newQuote']).filter((quote) => quote?.includes('1+1'))).toEqual(["'=1+1"]);
    expect(jsonLines(await read('history.ndjson')).map(({ cursor }) => cursor)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('writes to standard output, and goes on from a cursor', async () => {
    const first = await run('changes.ndjson', '--limit', '3', '--out', '-');
    expect(first.stderr).toBe('3 entries, up to cursor 3\n');
    const rest = await run('changes.ndjson', '--after', '3', '--out', '-', '--json');
    expect(JSON.parse(rest.stderr)).toMatchObject({ file: '-', format: 'changes.ndjson', entries: 4, cursor: 7 });
    expect(jsonLines(first.stdout + rest.stdout).map(({ cursor }) => cursor)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('writes what the options name, and says how far it looked', async () => {
    expect(await ok('only.ndjson', '--severity', 'critical', '--vendor', 'acme', '--since', '2026-03-01', '--json')).toContain(
      '"entries":1,"cursor":7',
    );
    expect(jsonLines(await read('only.ndjson'))).toHaveLength(1);
    expect(await ok('none.csv', '--page-kind', 'terms')).toContain('0 entries, up to cursor 7');
  });

  it('replaces a file only when it is told to', async () => {
    await writeFile(home.path('mine.csv'), 'mine');
    const refused = await run('mine.csv');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('mine.csv is there already.')]);
    expect(await read('mine.csv')).toBe('mine');
    await ok('changes.csv', '--out', 'mine.csv', '--force');
    expect(await read('mine.csv')).toContain('chg_6');
  });

  it.each([
    ['a format that there is not', ['feed.rss'], 2, 'There is no export called feed.rss.'],
    ['a vendor that nobody knows', ['feed.json', '--vendor', 'nobody', '--out', 'x.json'], 2, 'There is no history of vendor nobody.'],
    ['a change that nobody knows', ['feed.json', '--change', 'chg_none', '--out', 'x.json'], 2, 'There is no change chg_none.'],
    ['a severity that there is not', ['feed.json', '--severity', 'extreme'], 2, 'Allowed choices are critical'],
    ['a cursor that is none', ['changes.ndjson', '--after', 'x'], 2, 'It is a whole number from 0.'],
    [
      'a folder that is not there',
      ['changes.csv', '--out', 'no/such/changes.csv'],
      1,
      'no/such/changes.csv cannot be written: its folder does not exist.',
    ],
    ['a folder in its place', ['changes.csv', '--out', 'folder', '--force'], 1, 'folder cannot be written: it is a folder.'],
  ])('refuses %s in a plain sentence, and leaves nothing behind', async (_, args, code, sentence) => {
    await mkdir(home.path('folder'), { recursive: true });
    const before = await readdir(home.folder);
    const result = await run(...args);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^ +at /m);
    expect(await readdir(home.folder)).toEqual(before);
  });
});
