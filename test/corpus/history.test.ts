/**
 * Real history: what was published, and when, comes out of an archive of real captures.
 * @module
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { Change } from '../../src/domain/change.ts';
import { Config } from '../../src/domain/config.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { installation, jsonLines, REPOSITORY, type TestInstallation } from '../helpers/cli.ts';
import { corpusFile } from './corpus.ts';

let home: TestInstallation;
beforeAll(async () => {
  home = await installation();
});
afterAll(() => home.remove());

it('an import finds the objection window that went from thirty to ten days in February 2025, with quotes and pages that read back', {
  timeout: 180_000,
}, async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const watchers = join(REPOSITORY, 'watchers');
  const summary = JSON.parse(
    await home.output('--watchers', watchers, 'import', bundle.path, '--vendor', 'mistral-ai', '--json'),
  ) as Record<string, number>;
  expect(summary['captures']).toBe(3502);

  const changes = jsonLines<Change>(
    await home.output(
      'changes',
      '--vendor',
      'mistral-ai',
      '--source',
      'mistral-ai/dpa',
      '--since',
      '2025-02-01',
      '--until',
      '2025-02-10',
      '--format',
      'ndjson',
    ),
  );
  const [window, ...others] = changes.filter(
    ({ oldQuote = '', newQuote = '' }) => /thirty \(30\) days/.test(oldQuote) && /ten \(10\) days/.test(newQuote),
  );
  expect(others).toEqual([]);
  const typed = changes
    .filter(({ kind }) => kind === 'fact')
    .map(({ key, action, oldValue, newValue }) => [key, action, oldValue, newValue]);
  expect(typed).toEqual(
    expect.arrayContaining([
      ['subprocessors.objection_window', 'added', undefined, { n: 10, unit: 'd' }],
      ['subprocessors.notice', 'removed', { n: 30, unit: 'd' }, undefined],
      ['audit.notice', 'modified', { n: 30, unit: 'd' }, { n: 90, unit: 'd' }],
    ]),
  );
  expect(window).toMatchObject({ vendor: 'mistral-ai', kind: 'passage', action: 'modified', significance: 'substantive' });
  expect([window?.lastSeenOldAt.slice(0, 7), window?.firstSeenNewAt.slice(0, 10)]).toEqual([
    expect.stringMatching(/^2025-0[12]$/),
    '2025-02-06',
  ]);

  const evidence = await compose().openInstallation(Config.parse({ storage: { data: home.path('snapshots') } }));
  try {
    for (const hash of [window?.oldSnapshot, window?.newSnapshot]) {
      const page = await evidence.evidence.read(hash ?? '');
      expect(sha256(page)).toBe(hash);
    }
    const old = Buffer.from(await evidence.evidence.read(window?.oldSnapshot ?? '')).toString('utf8');
    expect(old).toContain('thirty (30) days');
  } finally {
    await evidence.close();
  }
});
