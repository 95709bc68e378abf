/**
 * The registry from the command line: a page is edited, an answer turns stale, a person decides, the new answer stands.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { Cell, CellMark, RegistryEvent } from '../../src/domain/registry.ts';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';

const CELL = 'acme-api/subprocessor_notice';
const DAYS = (n: number) => ({ objection_window: { n, unit: 'd' } });

let site: TestServer;
let home: TestInstallation;
let page = dpaPage();

beforeAll(async () => {
  site = await startServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page));
  home = await installation({
    watchers: {
      acme: `vendor: { id: acme, name: Acme }
offerings:
  - { id: acme-api, name: Acme API, developer: acme, platform: acme }
sources:
  - { id: dpa, kind: dpa, url: "${site.origin}/dpa", render: http }
commitments:
  - { key: subprocessors.objection_window, sources: [dpa], offerings: [acme-api] }
`,
    },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

const shown = async (): Promise<{ cell: Cell; history: RegistryEvent[] }> =>
  JSON.parse(await home.output('registry', 'show', CELL, '--json')) as { cell: Cell; history: RegistryEvent[] };

/** Each step goes on from the one before. */
describe('clausewatch registry', () => {
  it('has an answer after the first check, quoted from the page, and lets a person vouch for it', async () => {
    await home.output('check');
    const { cell } = await shown();
    expect(cell).toMatchObject({ status: 'draft', answer: { values: DAYS(30) } });
    expect(cell.answer.citations[0]?.quote).toContain('within thirty (30) days of receipt');
    expect(await home.output('registry', 'verify', CELL)).toMatch(/^acme-api\/subprocessor_notice: ● Yes, public, verified\./);
    const listed = JSON.parse(await home.output('registry', 'list', '--status', 'verified', '--json')) as CellMark[];
    expect(listed.map(({ id }) => id)).toEqual([CELL]);
    expect(await home.output('registry', 'list', '--offering', 'acme-api')).toMatch(/^\d+ answers, \d+ watch-outs?\.$/m);
  });

  it('turns it stale when the page changes, and takes the new value with the decision', async () => {
    page = dpaPage({ window: 'ten (10) days', noise: 1 });
    await home.output('check');
    const { cell } = await shown();
    expect(cell).toMatchObject({ status: 'stale', answer: { values: DAYS(30) }, suggestion: { answer: { values: DAYS(10) } } });
    const changes = jsonLines<Change>(await home.output('changes', '--format', 'ndjson'));
    expect(cell.stale?.changes).toContain(changes.find(({ key }) => key === 'subprocessors.objection_window')?.id);
    expect(await home.output('registry', 'show', CELL)).toMatch(/Stale since .* by chg_/);
    const refused = await home.run('registry', 'verify', CELL);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Changes that bear on it are still open: chg_')]);
    await home.output('review', 'confirm', ...(cell.stale?.changes ?? []));
    const after = await shown();
    expect(after.cell).toMatchObject({ status: 'verified', answer: { values: DAYS(10) } });
    expect(after.history.map(({ kind }) => kind)).toEqual(['proposed', 'verified', 'staled', 'updated']);
    expect(await home.output('registry', 'refresh')).toBe('1 vendor looked at: nothing new.\n');
  });

  it('takes an answer with a quote of the page, and refuses one that does not stand there', async () => {
    const answer = [
      'registry',
      'answer',
      CELL,
      '--grade',
      'partial',
      '--summary',
      'Ten days, in writing only.',
      '--reason',
      'In writing only.',
    ];
    const refused = await home.run(...answer, '--cite', 'acme/dpa: within five (5) days');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('does not stand in that page of acme/dpa')]);
    const cited = ['--value', 'objection_window={"n":10,"unit":"d"}', '--cite', 'acme/dpa: object in writing within ten (10) days'];
    await home.output(...answer, ...cited);
    const { cell, history } = await shown();
    expect(cell).toMatchObject({ origin: 'person', status: 'verified', answer: { grade: 'partial', values: DAYS(10) } });
    expect(cell.answer.citations[0]).toMatchObject({ source: 'acme/dpa', snapshot: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(history.at(-1)).toMatchObject({ kind: 'answered', because: { reason: 'In writing only.' } });
    expect(await home.output('registry', 'adopt', CELL)).toContain('Yes, public, verified');
    expect((await home.run('registry', 'show', 'acme-api/nothing')).code).toBe(2);
  });

  it('does not keep a person from deciding when watcher files are wrong', async () => {
    await home.write('watchers/broken.yaml', 'vendor: 3\n');
    const [change] = jsonLines<Change>(await home.output('changes', '--format', 'ndjson'));
    const reopened = await home.run('review', 'reopen', change?.id ?? '');
    expect([reopened.code, reopened.stderr]).toEqual([0, expect.stringContaining('The registry stays as it is for now')]);
    await home.write(
      'watchers/broken.yaml',
      'vendor: { id: whole, name: Whole }\nsources: [{ id: dpa, kind: dpa, url: "https://whole.example" }]\n',
    );
    await home.output('registry', 'refresh', '--vendor', 'acme');
    expect((await shown()).cell.status).toBe('stale');
  });
});
