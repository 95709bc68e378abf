/**
 * What the command line says of itself, and of words it does not know.
 * @module
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installation, type TestInstallation } from '../helpers/cli.ts';

const COMMANDS = [
  'start',
  'demo',
  'check',
  'add',
  'lint',
  'list',
  'pause',
  'resume',
  'import',
  'backtest',
  'extract',
  'compare',
  'changes',
  'export',
  'review',
  'verify',
  'registry',
  'alerts',
  'ledger',
  'retention',
  'access',
  'backup',
  'restore',
  'migrate',
  'health',
  'doctor',
];

let home: TestInstallation;
beforeAll(async () => {
  home = await installation();
});
afterAll(() => home.remove());

describe('clausewatch --help', () => {
  it('lists every command', async () => {
    const help = await home.output('--help');
    const listed = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
    expect(listed).toEqual([...COMMANDS, 'help']);
  });

  it.concurrent.each(COMMANDS)('%s has an example and names the global options', async (command) => {
    const help = await home.output(command, '--help');
    expect(help).toMatch(new RegExp(`^Examples?:\\n  clausewatch ${command}`, 'm'));
    for (const option of ['--data <dir>', '--watchers <dir>', '--config <file>', '--json']) expect(help).toContain(option);
  });

  it('tells its version', async () => {
    expect(await home.output('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage ends with 2 and a sentence', () => {
  it.concurrent.each([
    ['an unknown option', ['list', '--bogus'], "unknown option '--bogus'"],
    ['an unknown command', ['bogus'], "unknown command 'bogus'"],
    ['an argument that is missing', ['import'], "missing required argument 'archive'"],
    ['a format that there is not', ['changes', '--format', 'xml'], 'Allowed choices are table, json, ndjson, csv'],
    ['a day that is none', ['changes', '--since', 'yesterday'], 'It is a day like 2025-02-01'],
    ['a pause that ends on no day', ['pause', 'acme', '--until', 'soon'], 'It is a day like 2025-02-01'],
    ['a limit that is none', ['changes', '--limit', '0'], 'It is a whole number from 1'],
    ['a port that is none', ['start', '--port', '99999'], 'It is a number from 0 (any free port) to 65535'],
    [
      'a role that there is not',
      ['start', '--roles', 'web,cook'],
      '"cook" is not one of web, scheduler, worker, http-worker, browser-worker, sender',
    ],
    ['a number of workers that is none', ['import', 'x', '--workers', 'many'], 'It is a number from 1 to 64'],
    ['nothing to send again', ['alerts', 'retry'], 'alerts retry needs either ids or --dead'],
    ['no file to read', ['extract'], 'extract needs a file or --list'],
    ['one file to compare', ['compare', 'a.html'], 'compare needs two files or --pairs'],
  ])('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await home.run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe('');
  });
});

describe('clausewatch doctor', () => {
  it('tells programs what was found, each finding with a name, a status and, where it is not well, a remedy', async () => {
    await home.write(
      'watchers/acme.yaml',
      'vendor: { id: acme, name: Acme }\nsources: [{ id: dpa, kind: dpa, url: "https://acme.example" }]\n',
    );
    const report = JSON.parse(await home.output('doctor', '--json')) as {
      ok: boolean;
      checks: Array<{ id: string; status: string; found: string; remedy?: string }>;
    };
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['node', 'git', 'chromium', 'redis', 'data', 'sqlite', 'zstd', 'config', 'watchers']),
    );
    for (const { status, found, remedy } of report.checks) {
      expect(['ok', 'warn', 'fail']).toContain(status);
      expect(found).not.toBe('');
      if (status !== 'ok') expect(remedy).toBeTruthy();
    }
  });

  it('ends with 1 where something is missing that it cannot do without', async () => {
    await home.write('file', 'this is where the data folder should be');
    const { code, stdout } = await home.run('--data', 'file', 'doctor', '--json');
    expect(code).toBe(1);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Array<{ id: string; status: string }> };
    expect(ok).toBe(false);
    expect(checks.find(({ id }) => id === 'data')?.status).toBe('fail');
  });
});
