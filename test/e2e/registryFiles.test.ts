/** The registry in files, through the command line: exported, edited, looked at, taken over. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { putFiles } from '../helpers/registryFiles.ts';

const WATCHER = `vendor: { id: acme, name: Acme }
offerings: [{ id: acme-api, name: Acme API, developer: acme, platform: acme }]
sources: [{ id: dpa, kind: dpa, url: "https://acme.example/dpa" }]
`;
const CATALOGUE = await readFile(join(import.meta.dirname, '../../config/catalogue.yaml'), 'utf8');
const OFFERING = 'registry/offerings/acme-api.yaml';
const FIRST = `offering: acme-api
dimensions:
  soc2_type2: { grade: unclear, summary: Nobody looked yet. }
  gdpr_dpa: { grade: unclear, summary: It has a date of thirty days. }
`;

async function folderText(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Object.fromEntries(
    await Promise.all(
      names.map(async ({ parentPath, name }) => [join(parentPath, name).slice(dir.length), await readFile(join(parentPath, name), 'utf8')]),
    ),
  );
}

describe('a registry in files', { timeout: 240_000 }, () => {
  let home: TestInstallation;
  beforeAll(async () => {
    home = await installation({ watchers: { acme: WATCHER } });
    await home.write('config/catalogue.yaml', CATALOGUE);
    await home.write(`team/${OFFERING.slice('registry/'.length)}`, FIRST);
  });
  afterAll(() => home.remove());

  it('is taken over once somebody said yes, and not before', async () => {
    const asked = await home.run('import', 'registry', 'team');
    expect(asked.code).toBe(2);
    expect(asked.stdout).toContain('team/offerings/acme-api.yaml:3  acme-api/soc2_type2  new\n  + grade: unclear\n');
    expect(asked.stdout).toContain('2 new; 0 records as they are\n');
    expect(asked.stderr).toContain('nobody is there to be asked');
    expect(await home.output('import', 'registry', 'team', '--dry-run')).toContain('Nothing was changed.');
    expect(await home.output('import', 'registry', 'team', '--yes')).toContain('2 records taken over.');
    expect(await home.output('import', 'registry', 'team', '--yes')).toBe(
      'nothing new; 2 records as they are\nThere is nothing to take over.\n',
    );
  });

  it('comes out as it went in: an edit is shown word for word, and a second export is identical', async () => {
    await home.output('export', 'registry');
    const before = await readFile(home.path(OFFERING), 'utf8');
    await home.write(OFFERING, before.replace('thirty', 'ten'));
    const shown = await home.output('import', 'registry', '--dry-run');
    expect(shown).toMatch(
      /^registry\/offerings\/acme-api\.yaml:\d+ {2}acme-api\/gdpr_dpa {2}changed\n {2}summary: It has a date of thirty days\. → It has a date of ten days\.\n\n1 changed; \d+ records as they are\n/,
    );
    const answer = JSON.parse(await home.output('import', 'registry', '--json', '--yes', '--reason', 'read again'));
    expect(answer).toMatchObject({ applied: true, problems: [], notStored: [], records: [{ id: 'acme-api/gdpr_dpa', verdict: 'change' }] });
    await home.output('export', 'registry');
    expect(await readFile(home.path(OFFERING), 'utf8')).toBe(before.replace('thirty', 'ten'));
    await home.output('export', 'registry', '--out', 'again');
    expect(await folderText(home.path('again'))).toEqual(await folderText(home.path('registry')));
    expect(await home.output('import', 'registry', '--yes')).toContain('There is nothing to take over.');
  });

  it('refuses malformed files whole, with file and line', async () => {
    const before = await readFile(home.path(OFFERING), 'utf8');
    await putFiles(home.path('broken'), {
      'offerings/acme-api.yaml': before.replace('ten days', 'five days'),
      'vendors/acme.yaml': 'vendor: acme\ncommitments:\n  ip_indemnity: { grade: yep, summary: x }\ndeal: {}\n',
    });
    const refused = await home.run('import', 'registry', 'broken', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.stdout).toMatch(/^broken\/vendors\/acme\.yaml:3:26 {2}error {2}commitments\.ip_indemnity\.grade must be /);
    expect(refused.stdout).toContain('broken/vendors/acme.yaml:4:1  error  unknown key "deal"\n    Did you mean "deals"?');
    expect(refused.stderr).toContain('broken has 2 errors. Nothing was taken over.');
    expect(await home.output('import', 'registry', '--yes')).toContain('There is nothing to take over.');
  });

  it('is left by a kill as it was, or taken over whole', async () => {
    const other = await installation({ watchers: { acme: WATCHER } });
    await other.write('config/catalogue.yaml', CATALOGUE);
    const text = (n: number): string => FIRST.replace('Nobody looked yet.', `Look ${n}.`).replace('thirty', `${n}`);
    for (const [n, at] of ['new;', 'changed;', 'as they are'].entries()) {
      await other.write('many/offerings/acme-api.yaml', text(n));
      const cli = other.start(['import', 'registry', 'many', '--yes']);
      await cli.line(at).catch(() => undefined);
      cli.kill('SIGKILL');
      await cli.ended;
      const { records } = JSON.parse(await other.output('import', 'registry', 'many', '--json', '--dry-run'));
      expect([0, 2]).toContain(records.length);
    }
    await other.remove();
  });

  it('lets an archive be called "registry"', async () => {
    const named = await home.run('import', 'registry', '--format', 'warc');
    expect(named.stderr).not.toContain('taken over');
    expect(named.code).toBe(1);
    const placed = await home.run('import', './registry');
    expect(placed.stderr).toContain('Reading ./registry');
  });

  it('does not write over what was edited and never imported', async () => {
    const before = await readFile(home.path(OFFERING), 'utf8');
    await home.write(OFFERING, before.replace('ten days', 'five days'));
    const refused = await home.run('export', 'registry');
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain(
      'registry has files that were edited, or that no export wrote: offerings/acme-api.yaml. Nothing was written.',
    );
    await home.output('export', 'registry', '--force');
    expect(await readFile(home.path(OFFERING), 'utf8')).toBe(before);
    expect((await home.run('export', 'registry', '--out', '-')).code).toBe(2);
  });
});
