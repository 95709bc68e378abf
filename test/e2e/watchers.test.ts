/**
 * `lint`, `add` and `list`: watcher files from the command line.
 * @module
 */
import { access, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';

const GOOD = `# Kept by hand.
vendor: { id: acme, name: Acme, domains: [acme.example] }
sources:
  # The addendum
  - { id: dpa, kind: dpa, url: "https://acme.example/dpa", every: 1d }
`;

let site: TestServer;
let home: TestInstallation;

beforeAll(async () => {
  site = await startServer((_, response) => response.setHeader('content-type', 'text/html').end(dpaPage()));
  home = await installation({
    watchers: { acme: GOOD },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe('clausewatch lint', () => {
  it('ends with 0 when all files are right', async () => {
    expect(await home.output('lint')).toContain('1 source');
  });

  it('names file, line and column of every error, and ends with 1', async () => {
    await home.write('faulty/acme.yaml', GOOD.replace('kind: dpa', 'kind: dpe'));
    await home.write('faulty/bolt.yaml', 'vendor: { id: bolt, nmae: Bolt }\nsources: []\n');
    const { code, stdout } = await home.run('--watchers', 'faulty', 'lint');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^faulty\/acme\.yaml:5:22 {2}error .*kind/m);
    expect(stdout).toMatch(/^faulty\/bolt\.yaml:1:\d+ {2}error .*nmae/m);
    const report = JSON.parse((await home.run('--watchers', 'faulty', 'lint', '--json')).stdout) as { problems: object[] };
    expect(report.problems.length).toBe(stdout.match(/^faulty\/\S+:\d+:\d+ {2}/gm)?.length);
  });

  it('prints the JSON Schema of watcher files', async () => {
    expect(JSON.parse(await home.output('lint', '--schema'))).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['vendor', 'sources']),
    });
  });
});

describe('clausewatch add', () => {
  it('shows what it would write and writes nothing with --dry-run', async () => {
    const shown = await home.output('add', 'https://new.example/privacy', '--no-visit', '--dry-run');
    expect(shown).toContain('would write watchers/new.yaml: new/privacy (privacy)');
    expect(shown).toContain('url: https://new.example/privacy\n');
    expect(await exists(home.path('watchers', 'new.yaml'))).toBe(false);
  });

  it('writes a new file for a new vendor, and adds to the file of a known one without touching the rest', async () => {
    expect(await home.output('add', 'https://www.new.example/legal/subprocessors', '--no-visit')).toContain('wrote watchers/new.yaml');
    expect(await home.output('add', 'https://legal.acme.example/terms', '--no-visit')).toContain('added to watchers/acme.yaml: acme/terms');
    const text = await readFile(home.path('watchers', 'acme.yaml'), 'utf8');
    expect(text).toContain('# Kept by hand.');
    expect(text).toContain('# The addendum');
    expect(await home.output('lint')).toContain('3 sources');
    const listed = await home.output('list');
    for (const source of ['acme/dpa', 'acme/terms', 'new/subprocessors'])
      expect(listed).toMatch(new RegExp(`^${source} .*never checked`, 'm'));
  });

  it('visits the page first and tells what it is from its title', async () => {
    const { code, stdout, stderr } = await home.run('add', `${site.origin}/documents/4711`, '--vendor', 'acme', '--id', 'addendum');
    expect(code).toBe(0);
    expect(stderr).toContain('content, the page has readable text');
    expect(stderr).toContain('"Data Processing Addendum"');
    expect(stdout).toContain('added to watchers/acme.yaml: acme/addendum (dpa)');
    expect((await home.run('check', 'acme/addendum')).code).toBe(0);
  });

  it.each([
    ['javascript:alert(1)', 'The address must begin with https:// or http:// (not javascript:).'],
    ['file:///etc/passwd', 'The address must begin with https:// or http:// (not file:).'],
    ['https://user:secret@acme.example/', 'The address must not contain a user name or password.'],
    ['acme.example/dpa', 'The address must be a full address'],
    ['https://acme.example/dpa', 'watchers/acme.yaml watches this address already.'],
  ])('refuses %s with a sentence and 2, and writes nothing', async (url, sentence) => {
    const before = await readFile(home.path('watchers', 'acme.yaml'), 'utf8');
    const { code, stderr, stdout } = await home.run('add', url);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`clausewatch: ${sentence}`);
    expect(await readFile(home.path('watchers', 'acme.yaml'), 'utf8')).toBe(before);
  });
});
