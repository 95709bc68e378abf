/**
 * The demonstration: the whole loop with a real Chromium and a site on this machine.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import type { SourceState } from '../../src/domain/ports.ts';
import { type CliResult, installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';

let home: TestInstallation;
let demo: CliResult;

beforeAll(async () => {
  home = await installation();
  demo = await home.run('--data', 'demo', 'demo');
});
afterAll(() => home.remove());

describe('clausewatch demo', () => {
  it('ends with the edits of the vendor, values as values, and nothing else', () => {
    expect(demo.stderr).not.toContain('Error');
    expect(demo.code).toBe(0);
    const told = demo.stdout.match(/^(?:added|removed|modified|moved|renamed) \w+.*$/gm) ?? [];
    expect(demo.stdout.trim().split('\n').at(-1)).toBe(`${told.length} changes`);
    expect(told.map((line) => /\w+ (?:fact|row) [\w.]+/.exec(line)?.[0]).filter((typed) => typed?.includes('.'))).toEqual([
      'modified row subprocessors.list',
      'modified fact residency.places',
      'added row subprocessors.list',
      'modified fact dates.effective',
      'modified fact subprocessors.objection_window',
      'modified fact retention.default',
    ]);
    expect([...new Set(told.map((line) => line.split(' › ').at(-1)))]).toEqual([
      'Subprocessors',
      expect.stringMatching(/Data Processing Addendum$/),
      '5.2 Notice and objection',
      'API inputs and outputs',
      'Workspace conversations',
      'Retention by kind of data',
    ]);
    expect(demo.stdout).toContain('30 days → 10 days');
    expect(demo.stdout).toContain('within thirty (30) days');
    expect(demo.stdout).toContain('within ten (10) days');
  });

  it('alerts the terminal of what is critical, with what to do by when', () => {
    const alerts = demo.stdout.slice(0, demo.stdout.indexOf('\nnorthwind-ai/')).split('\n\n');
    expect(alerts[0]?.trim()).toMatch(
      /^Northwind AI: subprocessor added: Ironbark Compute Inc\. \(critical\), object by \d{4}-\d{2}-\d{2}$/,
    );
    expect(demo.stdout).toMatch(/^Northwind AI: .*objection window changed: 30 days → 10 days \(critical\)/m);
    expect(demo.stdout).toContain('Clause: “Customer may object in writing');
    expect(demo.stderr).not.toContain('"level"');
  });

  it('finds no change in a second visit, in which only noise differs', () => {
    const second = demo.stderr.slice(demo.stderr.indexOf('2. Second visit'), demo.stderr.indexOf('the vendor edits'));
    expect(second.match(/unchanged:/g)).toHaveLength(3);
  });

  it('says what to open, and that folder holds the history it showed', async () => {
    const hint = /npm start -- --data (\S+) --watchers (\S+)/.exec(demo.stderr);
    expect(hint).not.toBeNull();
    const [, data = '', watchers = ''] = hint ?? [];
    const changes = jsonLines<Change>(await home.output('--data', data, 'changes', '--format', 'ndjson'));
    expect(changes.length).toBeGreaterThanOrEqual(7);
    for (const { id } of changes) expect(demo.stdout).toContain(id);
    const states = JSON.parse(await home.output('--data', data, '--watchers', watchers, 'list', '--json')) as SourceState[];
    expect(states.map(({ source, visits }) => [source.id, visits])).toEqual([
      ['northwind-ai/dpa', 3],
      ['northwind-ai/retention', 3],
      ['northwind-ai/trust-center', 3],
    ]);
  });
});
