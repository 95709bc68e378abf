/** Planning and writing a new source. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guessKind, type NewSource, planSource, refuseReadOnly, writeSource } from '../../../src/declare/add.ts';
import { loadWatchers } from '../../../src/declare/load.ts';
import { tempDir } from '../../helpers/tempDir.ts';

const ACME = `# Acme, watched since 2024
vendor: { id: acme, name: Acme, domains: [acme.example] } # the company
sources:
  # the contract
  - id: dpa
    kind: dpa
    url: https://acme.example/dpa

commitments:
  - { key: subprocessors.notice, sources: [dpa] }
`;

async function folderWith(files: Record<string, string> = { 'acme.yaml': ACME }) {
  const dir = await tempDir();
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
  const loaded = async () => (await loadWatchers(dir)).watchers;
  /** Plans, writes and reads the folder again. */
  const add = async (source: NewSource) => {
    const added = await planSource(dir, await loaded(), source);
    await writeSource(added);
    const after = await loadWatchers(dir);
    return { added, after, problems: after.problems.filter(({ severity }) => severity === 'error') };
  };
  return { dir, loaded, add };
}

describe('what a page is', () => {
  it.each([
    ['https://acme.example/legal/subprocessors', '', 'subprocessors'],
    ['https://acme.example/x', 'List of Sub-processors', 'subprocessors'],
    ['https://acme.example/legal/data-processing-addendum', '', 'dpa'],
    ['https://acme.example/dpa', '', 'dpa'],
    ['https://trust.acme.example/', '', 'trust-center'],
    ['https://acme.example/privacy', '', 'privacy'],
    ['https://acme.example/x', 'Datenschutzerklärung', 'privacy'],
    ['https://acme.example/tos', '', 'terms'],
    ['https://help.acme.example/articles/12', 'Where is my data?', 'help-center'],
    ['https://acme.example/page', 'About us', 'policy'],
  ])('%s "%s" is %s', (url, title, kind) => {
    expect(guessKind(url, title)).toBe(kind);
  });
});

describe('a new vendor', () => {
  it('gets a file of its own that the loader takes', async () => {
    const { dir, add } = await folderWith();
    const { added, after, problems } = await add({ url: 'https://www.big-corp.co.uk/privacy' });
    expect(added).toMatchObject({ file: join(dir, 'big-corp.yaml'), sourceId: 'big-corp/privacy', kind: 'privacy', created: true });
    expect(problems).toEqual([]);
    expect(after.watchers.find(({ watcher }) => watcher.vendor.id === 'big-corp')?.watcher).toMatchObject({
      vendor: { id: 'big-corp', name: 'Big Corp', domains: ['big-corp.co.uk'] },
      sources: [{ id: 'privacy', kind: 'privacy', url: 'https://www.big-corp.co.uk/privacy' }],
    });
  });

  it.each([
    ['an address without a domain', 'http://127.0.0.1:8099/dpa'],
    ['an IPv6 address', 'http://[::1]:8099/dpa'],
    ['a name that YAML would take for a number', 'https://1234.com/dpa'],
    ['another one', 'https://1e3.com/dpa'],
    ['a domain that is no host name', 'https://my_corp.com/dpa'],
    ['a host of a very long name', `https://${'a.'.repeat(60)}internal/dpa`],
    ['a name that YAML would take for a truth value', 'https://true.com/dpa'],
    ['a name that YAML would take for nothing', 'https://null.com/dpa'],
    ['marks of YAML in the address', 'https://new.example/a?b={c}&d=[e]#f: "g"'.replaceAll(' ', '')],
  ])('with %s gives a file that the loader takes', async (_name, url) => {
    const { add } = await folderWith();
    const { after, problems } = await add({ url });
    expect(problems).toEqual([]);
    expect(after.watchers.flatMap(({ watcher }) => watcher.sources.map((source) => source.url))).toContain(url);
  });

  it.each([['A, kind: dpa'], ['a: b'], ['../x'], ['']])('is not given a source with the id "%s"', async (id) => {
    const { add, dir } = await folderWith();
    for (const url of ['https://other.com/dpa', 'https://acme.example/terms'])
      await expect(add({ url, id })).rejects.toMatchObject({ code: 'usage' });
    expect(await readdir(dir)).toEqual(['acme.yaml']);
    expect(await readFile(join(dir, 'acme.yaml'), 'utf8')).toBe(ACME);
  });

  it('never overwrites a file that is there already, whatever is in it', async () => {
    const { add, dir } = await folderWith({
      'acme.yaml': ACME,
      'other.yaml': 'vendor: { id: somebody, name: S }\nsources: [{ id: a, kind: dpa, url: "https://s.example/" }]\n',
    });
    await expect(add({ url: 'https://other.com/dpa' })).rejects.toMatchObject({ name: 'OperationalError' });
    expect(await readFile(join(dir, 'other.yaml'), 'utf8')).toContain('somebody');
  });

  it.each([['../../outside'], ['Acme Corp'], ['a: b'], ['']])('with the id "%s" is refused', async (vendor) => {
    const { add, dir } = await folderWith();
    await expect(add({ url: 'https://other.com/dpa', vendor })).rejects.toMatchObject({ code: 'usage' });
    expect(await readdir(dir)).toEqual(['acme.yaml']);
  });
});

describe('a source of a known vendor', () => {
  it('is put into its file, whose comments and order stay', async () => {
    const { dir, add } = await folderWith();
    const { added, after, problems } = await add({ url: 'https://legal.acme.example/terms', title: 'Terms of Service' });
    expect(added).toMatchObject({ file: join(dir, 'acme.yaml'), sourceId: 'acme/terms', created: false });
    const text = await readFile(join(dir, 'acme.yaml'), 'utf8');
    for (const kept of ['# Acme, watched since 2024', '# the company', '# the contract', 'key: subprocessors.notice'])
      expect(text).toContain(kept);
    expect(text.indexOf('sources:')).toBeLessThan(text.indexOf('commitments:'));
    expect(problems).toEqual([]);
    expect(after.watchers[0]?.watcher.sources.map(({ id }) => id)).toEqual(['dpa', 'terms']);
  });

  it('gets the next free id', async () => {
    const { add } = await folderWith();
    expect((await add({ url: 'https://acme.example/dpa-eu', kind: 'dpa' })).added.sourceId).toBe('acme/dpa-2');
    expect((await add({ url: 'https://acme.example/dpa-us', kind: 'dpa' })).added.sourceId).toBe('acme/dpa-3');
    expect((await add({ url: 'https://acme.example/dpa-ch', kind: 'dpa', id: 'swiss' })).added.sourceId).toBe('acme/swiss');
  });

  it('is put where its vendor is named, whatever its address', async () => {
    const { add } = await folderWith();
    expect((await add({ url: 'https://elsewhere.com/terms', vendor: 'acme' })).added).toMatchObject({
      sourceId: 'acme/terms',
      created: false,
    });
  });
});

describe('an address', () => {
  it('that is watched already is refused with the file that watches it', async () => {
    const { dir, loaded } = await folderWith();
    await expect(planSource(dir, await loaded(), { url: 'https://acme.example/dpa' })).rejects.toMatchObject({
      code: 'usage',
      message: `${join(dir, 'acme.yaml')} watches this address already.`,
      remedy: 'Edit that file, or run "clausewatch check acme".',
    });
  });

  it.each([
    ['ftp://acme.example/x'],
    ['acme.example/dpa'],
    ['https://user:pw@acme.example/'],
    ['file:///etc/passwd'],
    [' https://acme.example/'],
  ])('that may not be watched is refused: %s', async (url) => {
    const { dir, loaded } = await folderWith();
    await expect(planSource(dir, await loaded(), { url })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^The address must /),
    });
  });
});

describe('a file that would not be a watcher', () => {
  it('is not planned', async () => {
    const { dir, loaded } = await folderWith();
    const watchers = await loaded();
    await writeFile(join(dir, 'acme.yaml'), `${ACME}unknown: 1\n`);
    await expect(planSource(dir, watchers, { url: 'https://acme.example/terms' })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(`${join(dir, 'acme.yaml')} would not be a valid watcher`),
    });
  });
});

describe('a file that is there', () => {
  it.each([
    [
      'with comments below its list',
      `${ACME}# the end\n`,
      `\n  - id: terms\n    kind: terms\n    url: https://acme.example/terms\n\ncommitments:`,
    ],
    ['that ends with its list and no line break', ACME.slice(0, ACME.indexOf('\n\ncommitments')), '/dpa\n  - id: terms\n'],
    ['whose list is not indented', ACME.replaceAll(/^ {2}/gm, '').replaceAll(/^(kind|url)/gm, '  $1'), '\n- id: terms\n  kind: terms\n'],
  ])('%s keeps every line as it is', async (_what, text, expected) => {
    const { dir, loaded } = await folderWith({ 'acme.yaml': text });
    const added = await planSource(dir, await loaded(), { url: 'https://acme.example/terms' });
    expect(added.text).toContain(expected);
    const before = text.split('\n').filter(Boolean);
    expect(added.text.split('\n').filter((line) => before.includes(line))).toEqual(before);
  });

  it('whose list stands on one line gets the source all the same', async () => {
    const { add } = await folderWith({
      'acme.yaml':
        'vendor: { id: acme, name: Acme, domains: [acme.example] }\nsources: [{ id: dpa, kind: dpa, url: "https://acme.example/dpa" }]\n',
    });
    const { after, problems } = await add({ url: 'https://acme.example/terms' });
    expect(problems).toEqual([]);
    expect(after.watchers[0]?.watcher.sources.map(({ id }) => id)).toEqual(['dpa', 'terms']);
  });
});

describe('writing', () => {
  it('makes the folder, and leaves nothing beside the file', async () => {
    const dir = join(await tempDir(), 'new', 'watchers');
    await writeSource(await planSource(dir, [], { url: 'https://acme.example/dpa' }));
    expect(await readdir(dir)).toEqual(['acme.yaml']);
  });

  it('that fails ends in one sentence', async () => {
    const dir = join(await tempDir(), 'a file');
    const added = await planSource(dir, [], { url: 'https://acme.example/dpa' });
    await writeFile(dir, 'not a folder');
    await expect(writeSource(added)).rejects.toMatchObject({ code: 'storage', message: `${added.file} cannot be written.` });
  });

  it('over a file that came or changed since it was planned is refused, and leaves it as it is', async () => {
    const { dir, loaded } = await folderWith();
    const watchers = await loaded();
    const edited = await planSource(dir, watchers, { url: 'https://acme.example/terms' });
    const created = await planSource(dir, watchers, { url: 'https://new.example/terms' });
    for (const { file } of [edited, created]) await writeFile(file, '# mine');
    for (const added of [edited, created]) {
      await expect(writeSource(added)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(added.file) });
      expect(await readFile(added.file, 'utf8')).toBe('# mine');
    }
    expect((await readdir(dir)).toSorted()).toEqual(['acme.yaml', 'new.yaml']);
  });
});

describe('a folder of watchers', () => {
  it('that cannot be written to is refused before anything is visited, and one that is not there yet is not', async () => {
    const dir = await tempDir();
    await writeFile(join(dir, 'file'), '');
    await expect(refuseReadOnly(join(dir, 'file', 'watchers'))).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('read-only'),
      remedy: expect.stringContaining('schedulers'),
    });
    await refuseReadOnly(join(dir, 'later'));
    await refuseReadOnly(dir);
  });
});
