/**
 * Real history: what was published, and when, comes out of an archive of real captures.
 * @module
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { NewMessage } from '../../src/domain/alert.ts';
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

it('the subprocessor that was added in November 2025 has the ten days of the vendor’s own clause, counted from its first sight', async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const history = ['changes', '--source', 'mistral-ai/subprocessors', '--since', '2025-11-28', '--until', '2025-11-29'];
  const [added, ...others] = jsonLines<Change>(await home.output(...history, '--format', 'ndjson'));
  expect(others).toEqual([]);
  expect(added).toMatchObject({ kind: 'row', action: 'added', newValue: { name: 'CoreWeave' } });
  expect(added?.deadlines).toMatchObject([
    {
      dueOn: '2025-12-08',
      basis: 'assumed',
      rule: 'objection',
      window: { key: 'subprocessors.objection_window', value: { n: 10, unit: 'd' } },
      from: { on: '2025-11-28', by: 'seen' },
      clauseSource: { source: 'mistral-ai/dpa' },
    },
  ]);
  const [deadline] = added?.deadlines ?? [];
  expect(deadline?.clause).toMatch(
    /object in writing to Mistral AI’s appointment of a new Subprocessor within ten \(10\) days of such notice/,
  );
  expect(await home.output(...history)).toContain('due 2025-12-08 (assumed): Last day to object');

  const evidence = await compose().openInstallation(Config.parse({ storage: { data: home.path('snapshots') } }));
  try {
    const page = Buffer.from(await evidence.evidence.read(deadline?.clauseSource?.snapshot ?? '')).toString('utf8');
    expect(page).toContain('within ten (10) days of such notice');
    expect(await evidence.store.unsettled({ limit: 1 })).toEqual([]);
  } finally {
    await evidence.close();
  }
});

it('a rule for subprocessors tells of that row, quotes the vendor’s own clause and names the day until which one may object', async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const settings = await home.write(
    'alerts.yaml',
    `web: { publicUrl: "https://clausewatch.example" }
alerts:
  channels: [{ id: compliance, type: stdout }, { id: elsewhere, type: stdout }]
  rules:
    - { id: subprocessors, changes: { keys: [subprocessors.*], kinds: [subprocessors] }, to: [compliance] }
    - { id: others, changes: { vendors: [openai] }, to: [elsewhere] }
`,
  );
  const preview = ['--config', settings, 'alerts', 'preview', '--vendor', 'mistral-ai', '--since', '2025-11-28', '--until', '2025-11-29'];
  const text = await home.output(...preview);
  expect(text).toContain('alert to compliance\nMistral AI: subprocessor added: CoreWeave (critical), object by 2025-12-08\n');
  expect(text).toContain('Due 2025-12-08 (assumed): Last day to object. 10 days from 28 November 2025, when the change was first seen');
  expect(text).toMatch(
    /Clause: “[^”]*object in writing to Mistral AI’s appointment of a new Subprocessor within ten \(10\) days of such notice/,
  );
  expect(text).toMatch(/Open: https:\/\/clausewatch\.example\/changes\/chg_[0-9a-f]+\n\n1 message\n$/);

  const messages = JSON.parse(await home.output(...preview, '--format', 'json')) as NewMessage[];
  expect(messages).toMatchObject([
    {
      channel: 'compliance',
      lane: 'mistral-ai',
      createdAt: expect.stringMatching(/^2025-11-28T/),
      notice: {
        kind: 'alert',
        items: [
          {
            type: 'change',
            entry: { change: { newValue: { name: 'CoreWeave' }, deadlines: [{ dueOn: '2025-12-08', basis: 'assumed' }] } },
          },
        ],
      },
    },
  ]);
});

it('subprocessor changes before February 2025 have the thirty days of notice that the contract then gave', async (context) => {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return context.skip(bundle.missing);
  const changes = jsonLines<Change>(
    await home.output('changes', '--source', 'mistral-ai/dpa', '--since', '2024-11-16', '--until', '2024-11-17', '--format', 'ndjson'),
  );
  const brave = changes.find(({ newValue }) => JSON.stringify(newValue ?? '').includes('Brave'));
  expect(brave?.deadlines).toMatchObject([
    { dueOn: '2024-12-16', basis: 'assumed', window: { key: 'subprocessors.notice', value: { n: 30, unit: 'd' } } },
  ]);
});
