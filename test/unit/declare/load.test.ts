/** Watcher files: every file in fixtures/valid and fixtures/invalid is one test. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownCatalogue } from '../../../src/declare/crossChecks.ts';
import { lint } from '../../../src/declare/lint.ts';
import { loadWatchers, type Problem, toSources } from '../../../src/declare/load.ts';
import { OperationalError } from '../../../src/domain/errors.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/declare');
const QUESTION = { values: [], rules: [], read: [] };
const CATALOGUE: KnownCatalogue = {
  keys: { 'subprocessors.notice': {}, 'subprocessors.list': {} },
  dimensions: [{ ...QUESTION, id: 'gdpr_dpa', label: 'GDPR DPA', group: 'Data handling', subject: 'platform' }],
  commitments: [{ ...QUESTION, id: 'ip_indemnity', label: 'IP indemnity' }],
  hosting: [],
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'clausewatch-declare-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const vendor = (id: string, extra = ''): string =>
  `vendor: { id: ${id}, name: ${id} }\nsources:\n  - { id: dpa, kind: dpa, url: "https://${id}.example/dpa"${extra} }\n`;

async function put(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
}

function shown(problem: Problem): string {
  const { line, column, severity, message, remedy } = problem;
  return `${line}:${column} ${severity} ${message}${remedy === undefined ? '' : ` | ${remedy}`}`;
}

describe('a valid watcher file', async () => {
  for (const name of await readdir(join(FIXTURES, 'valid'))) {
    it(`is accepted: ${name}`, async () => {
      await cp(join(FIXTURES, 'valid', name), join(dir, name));
      const { watchers, problems } = await loadWatchers(dir, { catalogue: CATALOGUE });
      expect(problems).toEqual([]);
      expect(watchers).toHaveLength(1);
    });
  }
});

describe('an invalid watcher file', async () => {
  for (const name of await readdir(join(FIXTURES, 'invalid'))) {
    it(`is reported with its line and column: ${name}`, async () => {
      const file = join(dir, name);
      await cp(join(FIXTURES, 'invalid', name), file);
      const text = await readFile(file, 'utf8');
      const expected = [...text.matchAll(/^# expect: (.*)$/gm)].map((match) => match[1]?.replace('THIS_FILE', file));
      const { problems } = await loadWatchers(dir, { catalogue: CATALOGUE });
      expect(problems.map(shown).sort()).toEqual(expected.sort());
      expect(problems.every((problem) => problem.file === file)).toBe(true);
    });
  }
});

describe('files that are no YAML text', () => {
  it('reports where a file stops being UTF-8', async () => {
    await put({ 'a.yaml': Buffer.concat([Buffer.from('vendor: { id: acme,\n  name: Acm'), Buffer.from([0xe9]), Buffer.from(' }\n')]) });
    expect((await loadWatchers(dir)).problems.map(shown)).toEqual([
      '2:12 error is not valid UTF-8 | Save the file with UTF-8 as its encoding.',
    ]);
  });

  it('reports a file of no bytes', async () => {
    await put({ 'a.yaml': '' });
    expect((await loadWatchers(dir)).problems.map(shown)).toEqual(['1:1 error the file is empty | Write its content, or remove the file.']);
  });

  it('reads a file that begins with a byte order mark', async () => {
    await put({ 'a.yaml': `\ufeff${vendor('acme')}` });
    expect((await loadWatchers(dir)).problems).toEqual([]);
  });

  it('reports a control character', async () => {
    await put({ 'a.yaml': `${vendor('acme')}# bell \u0007\n` });
    expect((await loadWatchers(dir)).problems[0]).toMatchObject({ line: 4, column: 8, message: 'contains a control character' });
  });

  it('does not read a file that is far too large', async () => {
    await put({ 'a.yaml': `${vendor('acme')}${'# filler\n'.repeat(40_000)}` });
    expect((await loadWatchers(dir)).problems[0]?.message).toBe('is larger than 256 KiB');
  });

  it.each(['[', '[\n', '- ', '? ', '{a: '])('survives 60,000 times %j', async (part) => {
    await put({ 'a.yaml': part.repeat(60_000 / part.length) });
    const { problems } = await loadWatchers(dir);
    expect(problems).not.toEqual([]);
    expect(problems.length).toBeLessThanOrEqual(10);
  });

  it('reports a folder and a broken link in place of a file', async () => {
    await mkdir(join(dir, 'a.yaml'));
    await symlink(join(dir, 'nowhere'), join(dir, 'b.yaml'));
    const { problems } = await loadWatchers(dir);
    expect(problems.map((problem) => problem.message)).toEqual(['is not a regular file', 'cannot be read (ENOENT)']);
  });
});

describe('a folder of watchers', () => {
  it('is read in the order of the names, without hidden files and other types', async () => {
    await put({ 'b.yml': vendor('b'), 'a.yaml': vendor('a'), '.hidden.yaml': 'x', 'README.md': '# hello' });
    const { watchers, problems } = await loadWatchers(dir);
    expect(problems).toEqual([]);
    expect(watchers.map(({ watcher }) => watcher.vendor.id)).toEqual(['a', 'b']);
  });

  it('keeps the good files when one is broken', async () => {
    await put({ 'a.yaml': vendor('a'), 'b.yaml': 'vendor: [' });
    const { watchers, problems } = await loadWatchers(dir);
    expect(watchers.map(({ watcher }) => watcher.vendor.id)).toEqual(['a']);
    expect(problems.every((problem) => problem.file === join(dir, 'b.yaml'))).toBe(true);
  });

  it('reports a vendor and an archive document that two files claim, at the second of them', async () => {
    const claim = ', archives: ["Acme/DPA"]';
    await put({ 'a.yaml': vendor('acme', claim), 'b.yaml': vendor('acme', claim).replace('acme.example', 'b.example') });
    const { problems } = await loadWatchers(dir);
    expect(problems.map((problem) => `${problem.file}:${shown(problem)}`)).toEqual([
      `${join(dir, 'b.yaml')}:1:15 error vendor "acme" is declared already in ${join(dir, 'a.yaml')}:1 | Keep one file for each vendor.`,
      `${join(dir, 'b.yaml')}:3:68 error archive document "Acme/DPA" is claimed already in ${join(dir, 'a.yaml')}:3 | Claim each document once: its history can belong to one source only.`,
    ]);
  });

  it('only warns when two vendors watch the same page', async () => {
    await put({ 'a.yaml': vendor('a'), 'b.yaml': vendor('b').replace('b.example', 'a.example') });
    expect((await loadWatchers(dir)).problems).toMatchObject([{ severity: 'warning', file: join(dir, 'b.yaml') }]);
  });

  it('lets a commitment name an offering of another file', async () => {
    const offering = 'offerings: [{ id: a-on-b, name: A on B, developer: a, platform: b }]\n';
    await put({
      'a.yaml': offering + vendor('a'),
      'b.yaml': `${vendor('b')}commitments: [{ key: subprocessors.notice, sources: [dpa], offerings: [a-on-b] }]\n`,
    });
    expect((await loadWatchers(dir, { catalogue: CATALOGUE })).problems).toEqual([]);
  });

  it.each([
    ['is missing', 'nowhere', 'does not exist'],
    ['is a file', 'file', 'is not a folder'],
    ['has no watcher', '', 'no watcher'],
  ])('that %s ends in one plain sentence with a remedy', async (_case, name, reason) => {
    await put({ file: '' });
    const failure = await loadWatchers(join(dir, name)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperationalError);
    expect(failure).toMatchObject({ code: 'config', remedy: expect.stringContaining('--watchers') });
    expect(String(failure)).toContain(reason);
  });
});

describe('toSources', () => {
  it('gives each source its vendor, a full id and the offerings of its commitments', async () => {
    await put({
      'a.yaml': `offerings:
  - { id: api, name: API, developer: acme, platform: acme }
  - { id: app, name: App, developer: acme, platform: acme }
${vendor('acme')}  - { id: terms, kind: terms, url: "https://acme.example/terms", select: main }
commitments:
  - { key: subprocessors.notice, sources: [dpa], offerings: [app, api] }
  - { key: subprocessors.list, sources: [dpa, terms], offerings: [app] }
`,
    });
    const { watchers } = await loadWatchers(dir);
    expect(watchers.flatMap(({ watcher }) => toSources(watcher))).toMatchObject([
      { id: 'acme/dpa', vendor: { id: 'acme', name: 'acme' }, offerings: ['api', 'app'], render: 'auto', url: 'https://acme.example/dpa' },
      { id: 'acme/terms', offerings: ['app'], select: ['main'] },
    ]);
  });

  it('gives each source its calendar: its own, that of its vendor, else the country', async () => {
    const calendars = async (vendorKeys: string): Promise<unknown> => {
      const sources = `sources:
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa" }
  - { id: terms, kind: terms, url: "https://acme.example/terms", calendar: IE }
`;
      await put({ 'a.yaml': `vendor: { id: acme, name: acme${vendorKeys} }\n${sources}` });
      const { watchers } = await loadWatchers(dir);
      return watchers.flatMap(({ watcher }) => toSources(watcher)).map(({ calendar }) => calendar);
    };
    expect(await calendars('')).toEqual([undefined, 'IE']);
    expect(await calendars(', country: FR')).toEqual(['FR', 'IE']);
    expect(await calendars(', country: FR, calendar: DE-BY')).toEqual(['DE-BY', 'IE']);
    expect(await calendars(', country: FR, calendar: none')).toEqual(['none', 'IE']);
  });
});

describe('lint', () => {
  it('counts what was read, and checks fact keys only against a given catalogue', async () => {
    await put({ 'a.yaml': `${vendor('acme')}commitments: [{ key: made.up, sources: [dpa] }]\n`, 'b.yaml': 'vendor: 1' });
    const without = await lint(dir);
    const withCatalogue = await lint(dir, { keys: {} });
    expect(without.counts).toEqual({ files: 2, vendors: 1, sources: 1, commitments: 1, errors: 2, warnings: 0 });
    expect(withCatalogue.counts.errors).toBe(3);
  });

  it('warns of calendars whose holidays nobody knows', async () => {
    const of = (id: string, calendar: string): string =>
      `{ id: ${id}, kind: dpa, url: "https://acme.example/${id}", calendar: ${calendar} }`;
    const sources = [of('a', 'FR-ZZ'), of('b', 'QQ'), of('c', 'none'), of('d', 'FR')];
    await put({ 'a.yaml': `vendor: { id: acme, name: acme }\nsources:\n  - ${sources.join('\n  - ')}\n` });
    const known: Record<string, string> = { 'FR-ZZ': 'FR', FR: 'FR' };
    const { problems } = await lint(dir, undefined, async (name) => known[name]);
    expect(problems.map(({ line, severity, message }) => `${line} ${severity} ${message}`)).toEqual([
      '3 warning calendar "FR-ZZ": only the holidays of FR are known',
      '4 warning calendar "QQ": no holidays of it are known',
    ]);
  });
});
