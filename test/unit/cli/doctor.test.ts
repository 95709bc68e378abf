import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkNode, type DoctorOptions, type DoctorReport, formatDoctor, runDoctor } from '../../../src/cli/doctor.ts';
import { OperationalError } from '../../../src/domain/errors.ts';
import { fixedClock } from '../../../src/lib/clock.ts';

let folder: string;
let servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clausewatch-doctor-test-'));
  mkdirSync(join(folder, 'watchers'));
  writeFileSync(
    join(folder, 'watchers', 'acme.yaml'),
    'vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "https://acme.example/dpa" }\n',
  );
  writeFileSync(join(folder, 'clausewatch.yaml'), 'contact: watch@example.com\n');
});

afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  servers = [];
  rmSync(folder, { recursive: true, force: true });
});

/** A stand-in for Chromium: prints a version, or the page that its script would have made. */
function standIn(body: string): string {
  const path = join(folder, 'chromium');
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

const WORKING = 'case "$1" in --version) echo "Chromium 1.2.3";; *) echo "<html>clausewatch-lives</html>";; esac';

const database = (time: Date) => ({ name: 'the database record on db.example:5432', version: '15.10', filled: false, time });

function examine(options: Partial<DoctorOptions> = {}): Promise<DoctorReport> {
  return runDoctor({
    configFile: join(folder, 'clausewatch.yaml'),
    watchersDir: join(folder, 'watchers'),
    data: join(folder, 'data'),
    locateChromium: () => ({ found: true, path: standIn(WORKING) }),
    tryDatabase: async () => database(new Date()),
    tryBucket: async () => ({ bucket: 'evidence', tookMs: 12 }),
    env: { PATH: process.env['PATH'] },
    ...options,
  });
}

const finding = (report: DoctorReport, id: string) => report.checks.find((check) => check.id === id);

/** A server that answers what a Redis would. */
async function redisSaying(answer: (request: string) => string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('data', (chunk) => socket.write(answer(chunk.toString())));
    socket.on('error', () => {});
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `redis://:secret@127.0.0.1:${address.port}`;
}

describe('doctor', () => {
  it('finds nothing amiss on a complete machine and leaves nothing behind', async () => {
    const before = readdirSync(folder).length;
    const report = await examine();
    expect(report.checks.filter((check) => check.status === 'fail')).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.checks.map((check) => check.id)).toEqual(
      expect.arrayContaining([
        'node',
        'npm',
        'git',
        'chromium',
        'redis',
        'data',
        'sqlite',
        'zstd',
        'resources',
        'timezones',
        'config',
        'watchers',
      ]),
    );
    expect(finding(report, 'watchers')?.found).toContain('sources: 1');
    expect(readdirSync(folder).filter((name) => name !== 'chromium')).toHaveLength(before);
  });

  it('gives a remedy with everything that is not well', async () => {
    const report = await examine({
      configFile: join(folder, 'none.yaml'),
      watchersDir: join(folder, 'none'),
      locateChromium: () => ({ found: false, why: 'No Chromium was found.' }),
    });
    expect(report.ok).toBe(false);
    const amiss = report.checks.filter((check) => check.status !== 'ok');
    expect(amiss.map((check) => check.id)).toEqual(expect.arrayContaining(['chromium', 'config', 'watchers']));
    for (const check of amiss) expect(check.remedy, check.id).toMatch(/\.$/);
    const text = formatDoctor(report);
    expect(text).toContain('cannot work here until these are seen to: chromium, config, watchers.');
    expect(text).toContain('→ ');
  });

  it('fails a Chromium that prints its version but does not run a page', async () => {
    const path = standIn('case "$1" in --version) echo "Chromium 1.2.3";; *) echo "<html></html>";; esac');
    const report = await examine({ locateChromium: () => ({ found: true, path }) });
    expect(finding(report, 'chromium')).toMatchObject({ status: 'fail', found: expect.stringContaining('ran no script') });
  });

  it('starts the Chromium of this machine without a window', async (context) => {
    const path = process.env['CLAUSEWATCH_CHROMIUM'];
    if (!path) return context.skip('CLAUSEWATCH_CHROMIUM is not set; npm test sets it');
    const report = await examine({ locateChromium: () => ({ found: true, path }) });
    expect(finding(report, 'chromium')).toMatchObject({ status: 'ok' });
  });

  it('does not need Redis unless one is configured', async () => {
    expect(finding(await examine(), 'redis')).toMatchObject({ status: 'ok', found: expect.stringContaining('not needed') });
  });

  it('fails a configured Redis that cannot be reached, without showing its password', async () => {
    const address = await redisSaying(() => '');
    const server = servers.pop();
    await new Promise((done) => server?.close(done));
    const redis = finding(await examine({ env: { PATH: process.env['PATH'], REDIS_URL: address } }), 'redis');
    expect(redis).toMatchObject({ status: 'fail', found: expect.stringContaining('cannot be reached') });
    expect(JSON.stringify(redis)).not.toContain('secret');
  });

  it('signs in to a configured Redis and reads its version', async () => {
    const requests: string[] = [];
    const address = await redisSaying((request) => {
      requests.push(request);
      return '+OK\r\n$40\r\n# Server\r\nredis_version:9.9.9\r\nredis_git:0\r\n\r\n$31\r\nmaxmemory_policy:noeviction\r\n\r\n';
    });
    const report = await examine({ env: { PATH: process.env['PATH'], REDIS_URL: address } });
    expect(finding(report, 'redis')).toMatchObject({ status: 'ok', found: 'Redis 9.9.9 answers' });
    expect(requests.join('')).toContain('AUTH\r\n$6\r\nsecret');
  });

  it('warns of a Redis that throws away what it is to keep', async () => {
    const address = await redisSaying(() => '+OK\r\n$23\r\nredis_version:9.9.9\r\n\r\n$32\r\nmaxmemory_policy:allkeys-lru\r\n\r\n');
    const report = await examine({ env: { PATH: process.env['PATH'], REDIS_URL: address } });
    expect(finding(report, 'redis')).toMatchObject({
      status: 'warn',
      found: 'Redis 9.9.9 answers, and throws away what it was given when its memory is full (allkeys-lru)',
      remedy: expect.stringContaining('noeviction'),
    });
  });

  it('fails a Redis that refuses the password', async () => {
    const address = await redisSaying(() => '-WRONGPASS invalid username-password pair\r\n');
    const report = await examine({ env: { PATH: process.env['PATH'], REDIS_URL: address } });
    expect(finding(report, 'redis')).toMatchObject({ status: 'fail', found: expect.stringContaining('WRONGPASS') });
  });

  it('needs no database unless the settings name one', async () => {
    expect(finding(await examine(), 'database')).toMatchObject({ status: 'ok', found: expect.stringContaining('not needed') });
  });

  it('tries the database that the settings name', async () => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: 'postgres://user:secret@db.example/record' };
    expect(finding(await examine({ env }), 'database')).toEqual({
      id: 'database',
      status: 'ok',
      found: 'Postgres 15.10, the database record on db.example:5432 takes the record (its tables are made at first use)',
    });
    const refusal = new OperationalError('storage', 'The database is away.', { remedy: 'Start it.' });
    const report = await examine({ env, tryDatabase: () => Promise.reject(refusal) });
    expect(finding(report, 'database')).toEqual({ id: 'database', status: 'fail', found: 'The database is away.', remedy: 'Start it.' });
  });

  it.each([
    [4, 'ok'],
    [-30, 'warn'],
    [90, 'fail'],
  ])('looks whether its clock agrees with that of the database: %d s apart is %s', async (seconds, status) => {
    const clock = fixedClock('2026-03-01T12:00:00.000Z');
    const env = { PATH: process.env['PATH'], DATABASE_URL: 'postgres://user:secret@db.example/record' };
    const tryDatabase = async () => database(new Date(clock.now().getTime() + seconds * 1000));
    const found = finding(await examine({ env, clock, tryDatabase }), 'database');
    expect(found?.status).toBe(status);
    if (status !== 'ok')
      expect(found).toMatchObject({
        found: expect.stringContaining(`are ${Math.abs(seconds)} s apart`),
        remedy: expect.stringContaining('NTP'),
      });
  });

  it('needs no bucket unless the settings name one', async () => {
    expect(finding(await examine(), 'bucket')).toMatchObject({ status: 'ok', found: expect.stringContaining('not needed') });
  });

  it('tries the bucket that the settings name', async () => {
    const env = { PATH: process.env['PATH'], CLAUSEWATCH_S3_BUCKET: 'evidence' };
    expect(finding(await examine({ env }), 'bucket')).toEqual({
      id: 'bucket',
      status: 'ok',
      found: '"evidence" takes, gives, lists and removes evidence (12 ms)',
    });
    const refusal = new OperationalError('storage', 'There is no bucket.', { remedy: 'Make it.' });
    const report = await examine({ env, tryBucket: () => Promise.reject(refusal) });
    expect(finding(report, 'bucket')).toEqual({ id: 'bucket', status: 'fail', found: 'There is no bucket.', remedy: 'Make it.' });
    expect(report.ok).toBe(false);
  });

  it('fails a data folder that is a file, and says so', async () => {
    const report = await examine({ data: join(folder, 'clausewatch.yaml') });
    expect(finding(report, 'data')).toMatchObject({ status: 'fail', found: expect.stringContaining('is not a folder') });
  });

  it('names file, line and column of a wrong watcher', async () => {
    writeFileSync(
      join(folder, 'watchers', 'bad.yaml'),
      'vendor: { id: bad, name: Bad }\nsources:\n  - { id: dpa, kind: nonsense, url: "https://bad.example/" }\n',
    );
    expect(finding(await examine(), 'watchers')).toMatchObject({ status: 'fail', found: expect.stringMatching(/bad\.yaml:3:\d+/) });
  });

  it('warns when git is missing, since only imports need it', async () => {
    const report = await examine({ env: { PATH: folder } });
    expect(finding(report, 'git')).toMatchObject({ status: 'warn', found: 'no git' });
    expect(report.ok).toBe(true);
  });

  it('refuses a Node that is too old', () => {
    expect(checkNode('20.20.2').status).toBe('fail');
    expect(checkNode('26.10.0').status).toBe('ok');
  });

  it('tells of each check as it ends', async () => {
    const seen: string[] = [];
    const report = await examine({ onCheck: (check) => seen.push(check.id) });
    expect(seen).toEqual(report.checks.map((check) => check.id));
  });
});
