/**
 * What is wrong with files, hosts, pages, archives and disks ends in one plain sentence with a remedy and the right
 * exit code, and leaves the store as it was.
 * @module
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceState } from '../../src/domain/ports.ts';
import type { CheckOutcome } from '../../src/pipeline/check.ts';
import { type CliResult, installation, type TestInstallation } from '../helpers/cli.ts';
import { dpaPage } from '../helpers/pages.ts';
import { closedPort, makeCertificate, startServer, type TestServer } from '../helpers/servers.ts';
import { smallDisk } from '../helpers/tempDir.ts';
import { archivedPages, bundle, commitPages } from '../integration/import/archive.ts';

type Answer = (response: ServerResponse) => unknown;

const html =
  (body: string | Buffer): Answer =>
  (response) =>
    response.setHeader('content-type', 'text/html; charset=utf-8').end(body);
const GOOD = html(dpaPage());
const EDITED = html(dpaPage({ window: 'ten (10) days' }));

let site: TestServer;
let home: TestInstallation;
let watcher: string;
let answer: Answer = GOOD;

beforeAll(async () => {
  site = await startServer((_, response) => void answer(response));
  watcher = `vendor: { id: acme, name: Acme }
sources:
  - { id: plain, kind: dpa, url: "${site.origin}/plain", render: http }
  - { id: rendered, kind: dpa, url: "${site.origin}/rendered", render: chromium }
`;
  home = await installation({
    watchers: { acme: watcher },
    config: `egress: { allow: ["127.0.0.1:${site.port}"], timeoutMs: 20000 }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
  // A history to lose: a baseline and a change.
  await home.output('check');
  answer = EDITED;
  await home.output('check');
});
beforeEach(() => {
  answer = EDITED;
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

/** All rows of all tables. */
function dump(data = 'snapshots'): Record<string, unknown[]> {
  const database = new DatabaseSync(home.path(data, 'clausewatch.sqlite'), { readOnly: true });
  const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
  const rows = Object.fromEntries(tables.map(({ name }) => [name, database.prepare(`select * from "${name}"`).all()]));
  database.close();
  expect(rows['changes']).not.toHaveLength(0);
  return rows;
}

/** What is concluded from readable pages: failed visits are recorded beside it. */
async function conclusions(): Promise<unknown> {
  const states = JSON.parse(await home.output('list', '--json')) as SourceState[];
  return [dump()['changes'], dump()['baselines'], states.map(({ verifiedAt, lastChangeAt }) => [verifiedAt, lastChangeAt])];
}

function expectPlainFailure({ code, stderr }: CliResult, sentence: RegExp | string): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).toMatch(/^clausewatch: \S.*[.:]\n(?:.*\n)* {2}\S.+\n$/m); // a sentence, and a remedy below it
  expect(stderr).not.toMatch(/^ +at |Error:|\[object/m);
  expect(code).toBe(1);
}

describe('watcher files and settings', () => {
  it.each([
    ['malformed YAML', 'vendor: { id: bolt, name: Bolt\nsources: []\n', /bad\/bolt\.yaml:\d+:\d+ {2}error/],
    [
      'an unknown key',
      'vendor: { id: bolt, name: Bolt }\nsource:\n  - { id: a, kind: dpa, url: "https://bolt.example" }\n',
      /bad\/bolt\.yaml:2:1 {2}error .*source/,
    ],
    [
      'a duplicate id',
      'vendor: { id: bolt, name: Bolt }\nsources:\n  - { id: a, kind: dpa, url: "https://bolt.example/a" }\n  - { id: a, kind: dpa, url: "https://bolt.example/b" }\n',
      /bad\/bolt\.yaml:4:\d+ {2}error/,
    ],
    ['a vendor declared twice', undefined, /bad\/bolt\.yaml:1:\d+ {2}error/],
  ])('%s: names file, line and column, visits nothing, and leaves the store as it was', async (_, text, sentence) => {
    const before = dump();
    await rm(home.path('bad'), { recursive: true, force: true });
    await cp(home.path('watchers'), home.path('bad'), { recursive: true });
    await home.write('bad/bolt.yaml', text ?? watcher);
    const visits = site.requests.length;
    expectPlainFailure(await home.run('--watchers', 'bad', 'check'), sentence);
    expect(site.requests).toHaveLength(visits);
    expect(dump()).toEqual(before);
  });

  it.each([
    ['malformed settings', 'egress: [\n', /bad\.yaml:\d+:\d+ {2}error/],
    ['an unknown setting', 'egres: {}\n', /bad\.yaml:1:1 {2}error .*egres/],
  ])('%s: names file, line and column', async (_, text, sentence) => {
    await home.write('bad.yaml', text);
    const { code, stderr } = await home.run('--config', 'bad.yaml', 'list');
    expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)]);
    expect(stderr).not.toMatch(/^ +at |Error:/m);
  });
});

describe('hosts', () => {
  it('that cannot be reached or show a wrong certificate: the visit fails with a sentence and a remedy, and 1', async () => {
    const wrong = await startServer((__, response) => void GOOD(response), { certificate: await makeCertificate(['elsewhere.example']) });
    const expired = await startServer((__, response) => void GOOD(response), {
      certificate: await makeCertificate(['127.0.0.1'], { expired: true }),
    });
    const closed = await closedPort();
    await home.write(
      'hosts/bolt.yaml',
      `vendor: { id: bolt, name: Bolt }
sources:
  - { id: closed, kind: dpa, url: "http://127.0.0.1:${closed}/", render: http }
  - { id: expired, kind: dpa, url: "${expired.origin}/", render: http }
  - { id: inside, kind: dpa, url: "http://169.254.169.254/latest/meta-data", render: http }
  - { id: nowhere, kind: dpa, url: "http://no-such-host.invalid/", render: http }
  - { id: wrong, kind: dpa, url: "${wrong.origin}/", render: http }
  - { id: wrong-rendered, kind: dpa, url: "${wrong.origin}/rendered", render: chromium }
`,
    );
    await home.write(
      'hosts.yaml',
      `egress: { allow: ["127.0.0.1:${closed}", "127.0.0.1:${wrong.port}", "127.0.0.1:${expired.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
    );
    const { code, stdout } = await home.run('--data', 'hosts-data', '--watchers', 'hosts', '--config', 'hosts.yaml', 'check', '--json');
    await Promise.all([wrong.close(), expired.close()]);
    expect(code).toBe(1);
    const outcomes = JSON.parse(stdout) as CheckOutcome[];
    const told = Object.fromEntries(outcomes.map(({ sourceId, because }) => [sourceId.split('/')[1], because]));
    expect(told).toEqual({
      closed: expect.stringMatching(/^No connection to 127\.0\.0\.1: nothing listens there\.$/),
      expired: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not acceptable: .+/),
      inside: expect.stringMatching(/^169\.254\.169\.254\S* is not visited: /),
      nowhere: expect.stringMatching(/^The name no-such-host\.invalid could not be resolved\.$/),
      wrong: expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not acceptable: .+/),
      'wrong-rendered': expect.stringMatching(/^The certificate of 127\.0\.0\.1:\d+ is not acceptable: .+/),
    });
    for (const { verdict, remedy } of outcomes) expect([verdict, remedy]).toEqual(['unreachable', expect.stringMatching(/\.$/)]);
    expect(wrong.requests).toHaveLength(0);
    expect(await home.output('--data', 'hosts-data', 'changes', '--format', 'ndjson')).toBe('');
  });
});

describe('pages', () => {
  const BOTH = ['plain', 'rendered'];

  it.each<[string, string[], Answer, RegExp]>([
    [
      'that are no HTML',
      BOTH,
      (response) => response.setHeader('content-type', 'application/zip').end('PK'),
      /^unreachable: .*application\/zip/,
    ],
    [
      'that are damaged PDFs',
      BOTH,
      (response) => response.setHeader('content-type', 'application/pdf').end('%PDF-1.7\n'),
      /^error-page: .*PDF/,
    ],
    ['that are empty', BOTH, html(''), /^shell: /],
    [
      'that answer 500',
      ['plain'],
      (response) => html('<h1>Internal error</h1>')(Object.assign(response, { statusCode: 500 })),
      /^error-page: the server answered 500$/,
    ],
    [
      'that are gone',
      ['plain'],
      (response) => html('<h1>Not found</h1>')(Object.assign(response, { statusCode: 404 })),
      /^gone: the server answered 404$/,
    ],
  ])('%s: are unread with a reason (%s), and change nothing that is known', async (_, names, page, reason) => {
    const before = await conclusions();
    answer = page;
    const { code, stdout, stderr } = await home.run('check', ...names.map((name) => `acme/${name}`), '--json');
    const outcomes = JSON.parse(stdout) as CheckOutcome[];
    expect(outcomes.map(({ verdict, because }) => `${verdict}: ${because}`)).toEqual(names.map(() => expect.stringMatching(reason)));
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/^ +at |Error:/m);
    expect(await conclusions()).toEqual(before);
  });

  it('of 50 MB: are left when they grow too large, with a reason, and change nothing that is known', async () => {
    const before = await conclusions();
    answer = html(Buffer.from(`<!doctype html><title>DPA</title>${`<p>${'clause '.repeat(140)}</p>\n`.repeat(50_000)}`));
    const { code, stdout } = await home.run('check', 'acme/plain', '--json');
    const [outcome] = JSON.parse(stdout) as CheckOutcome[];
    expect([code, outcome?.verdict, outcome?.because, outcome?.remedy]).toEqual([
      1,
      'unreachable',
      expect.stringMatching(/ is larger than 20 MB\.$/),
      expect.any(String),
    ]);
    expect(await conclusions()).toEqual(before);
  });

  it('with invalid UTF-8: are read, with a mark for each byte that is no text, and kept as they came', async () => {
    const page = Buffer.from(dpaPage({ closing: 'Notices go to M@@ller.' }));
    page.set([0xc3, 0x28], page.indexOf('@@'));
    answer = html(page);
    const outcomes = JSON.parse(await home.output('--data', 'utf8', 'check', 'acme/plain', '--json')) as CheckOutcome[];
    expect(outcomes).toMatchObject([{ verdict: 'content' }]);
    await writeFile(home.path('utf8.html'), page);
    const read = JSON.parse(await home.output('extract', 'utf8.html', '--json')) as { verdict: string; passages: Array<{ text: string }> };
    expect(read.passages.at(-1)?.text).toBe('Notices go to M\uFFFD(ller.');
  });
});

describe('archives', () => {
  it('that are none, or damaged: say so, and leave the store as it was', async () => {
    const before = dump();
    await mkdir(home.path('archive.git'));
    await commitPages(home.path('archive.git'), archivedPages().slice(0, 20));
    await bundle(home.path('archive.git'), home.path('whole.bundle'));
    const whole = await readFile(home.path('whole.bundle'));
    await home.write('cut.bundle', whole.subarray(0, whole.length / 2));
    await home.write('text.bundle', 'this is no bundle\n');
    await home.write('noise.bundle', Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7919) % 251)));
    await home.write('empty.bundle', '');
    await mkdir(home.path('empty-folder'));
    expectPlainFailure(await home.run('import', 'nowhere.bundle'), /nowhere\.bundle does not exist\./);
    expectPlainFailure(await home.run('import', 'text.bundle'), /text\.bundle is not an archive that Clausewatch can read\./);
    expectPlainFailure(await home.run('import', 'noise.bundle'), /noise\.bundle is not an archive that Clausewatch can read\./);
    expectPlainFailure(await home.run('import', 'text.bundle', '--format', 'ota-git'), /text\.bundle is not a git bundle\./);
    expectPlainFailure(await home.run('import', 'empty.bundle'), /empty\.bundle/);
    expectPlainFailure(await home.run('import', 'empty-folder'), /empty-folder/);
    expectPlainFailure(await home.run('import', 'cut.bundle'), /cut\.bundle could not be unpacked: the bundle is damaged or incomplete\./);
    expect(dump()).toEqual(before);
  });
});

describe('the data folder', () => {
  /** A copy of the history in a folder of its own, to be damaged. */
  async function copyOfHistory(name: string): Promise<string> {
    await cp(home.path('snapshots'), home.path(name), { recursive: true });
    return home.path(name);
  }

  it('with a truncated object file: the check names the damage and records nothing', async () => {
    const data = await copyOfHistory('truncated');
    const before = dump('truncated');
    const objects = await filesBelow(join(data, 'objects'));
    const kept = new Map(await Promise.all(objects.map(async (file) => [file, await readFile(file)] as const)));
    for (const file of objects) await truncate(file, 20);
    answer = html(dpaPage({ window: 'five (5) days' }));
    const damaged = await home.run('--data', 'truncated', 'check', 'acme/plain');
    expectPlainFailure(damaged, /stored page|pack|evidence/i);
    expect(dump('truncated')).toEqual(before);
    for (const [file, bytes] of kept) await writeFile(file, bytes);
    expect(await home.output('--data', 'truncated', 'check', 'acme/plain')).toContain('five (5) days');
  });

  it('with a file that is no database: says so, and does not touch it', async () => {
    const data = await copyOfHistory('no-database');
    const file = join(data, 'clausewatch.sqlite');
    const text = 'this was a database once\n'.repeat(400);
    await writeFile(file, text);
    expectPlainFailure(await home.run('--data', 'no-database', 'check'), /clausewatch\.sqlite is not a database\./);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('locked by another process: waits a little, says so, and records nothing', async () => {
    const data = await copyOfHistory('locked');
    const before = dump('locked');
    const script = `const { DatabaseSync } = require('node:sqlite');
      const database = new DatabaseSync(process.argv[1]);
      database.exec('begin immediate');
      process.stdout.write('locked');
      process.stdin.resume();`;
    const holder = spawn(process.execPath, ['-e', script, join(data, 'clausewatch.sqlite')], { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    answer = html(dpaPage({ window: 'five (5) days' }));
    const result = await home.run('--data', 'locked', 'check', 'acme/plain');
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
    expectPlainFailure(result, /The database \S+clausewatch\.sqlite is locked by another program\./);
    expect(dump('locked')).toEqual(before);
    expect(await home.output('--data', 'locked', 'check', 'acme/plain')).toContain('five (5) days');
  });

  it('on a full disk: says so, records nothing, and goes on when there is space again', async (context) => {
    const disk = await smallDisk(2_000_000);
    if (disk === undefined) return context.skip('a small disk can only be mounted as root on Linux');
    await cp(home.path('snapshots'), disk, { recursive: true });
    await symlink(disk, home.path('disk'));
    const before = dump('disk');
    // Text that does not compress, so that the page cannot fit in.
    answer = html(dpaPage({ window: 'five (5) days', closing: randomBytes(200_000).toString('base64') }));
    const filler = openSync(join(disk, 'filler'), 'w');
    const size = fill(filler);
    const noSpace = await home.run('--data', 'disk', 'check', 'acme/plain');
    ftruncateSync(filler, size - 120_000);
    const littleSpace = await home.run('--data', 'disk', 'check', 'acme/plain');
    closeSync(filler);
    await rm(join(disk, 'filler'));
    expectPlainFailure(noSpace, /^clausewatch: (?:There is no space left on the disk|The disk reports an error)/);
    expectPlainFailure(littleSpace, /^clausewatch: .*(?:no space left|is full)/);
    expect(dump('disk')).toEqual(before);
    expect(await home.output('--data', 'disk', 'check', 'acme/plain')).toContain('five (5) days');
  });
});

/** Writes until nothing more fits in. Returns the size reached. */
function fill(file: number): number {
  for (const size of [64 * 1024, 4096, 1]) {
    try {
      while (writeSync(file, Buffer.alloc(size, 1)) === size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  return fstatSync(file).size;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
