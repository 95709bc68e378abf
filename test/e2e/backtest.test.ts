/**
 * Rules are tried over the stored history before they are adopted.
 * @module
 */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { RuleEdit } from '../../src/domain/ruleEdit.ts';
import { installation, jsonLines, REPOSITORY, type TestInstallation } from '../helpers/cli.ts';
import { ACME_WATCHER, archivedPages, commitPages } from '../integration/import/archive.ts';

interface Report {
  changes: Array<{ verdict: string; source: string; recorded?: Change; replayed?: Change }>;
  sources: Array<{ source: string; visits: number }>;
  totals: Record<'kept' | 'rejudged' | 'raised' | 'withdrawn', number>;
  leftOut: number;
}

let home: TestInstallation;
let recorded: Change[];
beforeAll(async () => {
  home = await installation({ watchers: { acme: ACME_WATCHER } });
  await mkdir(home.path('archive.git'));
  await commitPages(home.path('archive.git'), archivedPages());
  await home.output('import', 'archive.git');
  recorded = jsonLines<Change>(await home.output('changes', '--format', 'ndjson'));
});
afterAll(() => home.remove());

const backtest = async (...args: string[]): Promise<Report> => JSON.parse(await home.output(...args, '--json')) as Report;

describe('backtest', () => {
  it('by the rules in use gives what was recorded', async () => {
    const { changes, totals, sources, leftOut } = await backtest('backtest');
    expect(changes).toEqual([]);
    const spoken = recorded.filter(({ suppressedBy }) => suppressedBy === undefined);
    expect(totals).toEqual({ kept: spoken.length, rejudged: 0, raised: 0, withdrawn: 0 });
    expect(sources.map(({ source, visits }) => [source, visits])).toEqual([
      ['acme/dpa', 86],
      ['acme/privacy', 75],
      ['bolt/terms-of-service', 65],
    ]);
    expect(leftOut).toBe(0);
    expect(await home.output('backtest')).toMatch(/^Nothing raised, nothing withdrawn: \d+ changes kept\. /m);
  });

  it('shows exactly what a watcher that reads less would withdraw, without adopting it', async () => {
    const narrowed = ACME_WATCHER.replace(', render: http }', ', render: http, select: "main h1" }');
    await home.write('trial/acme.yaml', narrowed);
    const { changes, totals } = await backtest('--watchers', 'trial', 'backtest', '--vendor', 'acme');
    const dpa = recorded.filter(({ source, suppressedBy }) => source === 'acme/dpa' && suppressedBy === undefined);
    expect(changes.map(({ verdict, source, recorded: change }) => [verdict, source, change?.id])).toEqual(
      dpa.map(({ id }) => ['withdrawn', 'acme/dpa', id]),
    );
    expect(totals.kept).toBe(recorded.filter(({ source }) => source === 'acme/privacy').length);
    const lines = jsonLines<{ verdict: string }>(
      await home.output('--watchers', 'trial', 'backtest', '--vendor', 'acme', '--format', 'ndjson'),
    );
    expect(lines).toHaveLength(changes.length);
    // The record and the watchers in use are as they were.
    expect(jsonLines<Change>(await home.output('changes', '--format', 'ndjson'))).toEqual(recorded);
    expect((await backtest('backtest')).changes).toEqual([]);
  });

  it('shows what another catalogue would judge otherwise', async () => {
    const shipped = await readFile(join(REPOSITORY, 'config', 'catalogue.yaml'), 'utf8');
    const louder = shipped.replace('    substantive: medium', '    substantive: high');
    expect(louder).not.toBe(shipped);
    await home.write('louder.yaml', louder);
    const { changes, totals } = await backtest('backtest', '--catalogue', 'louder.yaml');
    expect(totals).toMatchObject({ raised: 0, withdrawn: 0 });
    const raised = recorded.filter(
      ({ kind, severity, suppressedBy }) => kind !== 'fact' && severity === 'medium' && suppressedBy === undefined,
    );
    expect(changes.filter(({ verdict }) => verdict === 'rejudged').length).toBe(raised.length);
    expect(changes.every(({ recorded: was, replayed: is }) => was?.severity === 'medium' && is?.severity === 'high')).toBe(true);
    expect(await home.output('backtest', '--catalogue', 'louder.yaml', '--since', '2030-01-01')).toContain('Nothing raised');
  });

  it('ends with a sentence where there is nothing to replay, and makes nothing', async () => {
    const nobody = await home.run('backtest', '--vendor', 'nobody');
    expect([nobody.code, nobody.stderr]).toEqual([2, expect.stringContaining('There is no history of nobody under these watchers.')]);
    const empty = await home.run('--data', 'nowhere', 'backtest');
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining('There is no database at')]);
    await expect(readFile(home.path('nowhere'))).rejects.toThrow('ENOENT');
    const file = await home.run('backtest', '--catalogue', 'none.yaml');
    expect([file.code, file.stdout]).toEqual([1, '']);
  });
});

describe('an edited watcher', () => {
  it('is recorded as an edit of the rules with the next capture, raises nothing, and shows in list and backtest', async () => {
    await home.write('watchers/acme.yaml', ACME_WATCHER.replace('render: http }', 'render: http, remove: "main ul, main table" }'));
    const quiet = archivedPages()
      .filter(({ document }) => document.endsWith('Addendum'))
      .at(-1);
    if (!quiet) throw new Error('the archive has the addendum');
    await commitPages(home.path('archive.git'), [
      { ...quiet, html: `${quiet.html}<!-- later -->`, at: new Date(quiet.at.getTime() + 86_400_000) },
    ]);
    expect(JSON.parse(await home.output('import', 'archive.git', '--json'))).toMatchObject({ captures: 1, changes: 0 });
    expect(await home.output('list')).toMatch(/read +rules\n/);
    const { ruleEdits, changes } = JSON.parse(await home.output('backtest', '--source', 'acme/dpa', '--json')) as Report & {
      ruleEdits: RuleEdit[];
    };
    expect(changes.every(({ verdict }) => verdict === 'withdrawn' || verdict === 'rejudged')).toBe(true);
    expect(ruleEdits).toMatchObject([{ sourceId: 'acme/dpa', changed: ['watcher'], passages: { added: 0 } }]);
    expect(ruleEdits[0]?.passages.gone).toBeGreaterThan(0);
    expect(await home.output('backtest', '--source', 'acme/dpa')).toMatch(/^rules +\d{4}-\d\d-\d\d \d\d:\d\d {2}acme\/dpa {2}watcher /m);
  });
});
