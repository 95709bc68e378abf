/**
 * Backup, restore and migration from the command line: what an installation goes on with, and what kill -9 leaves.
 * @module
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { openBlobs } from '../../src/compose/blobs.ts';
import type { Change } from '../../src/domain/change.ts';
import { Config } from '../../src/domain/config.ts';
import { sha256 } from '../../src/lib/hash.ts';
import type { CheckOutcome } from '../../src/pipeline/check.ts';
import { installation, jsonLines, type TestInstallation } from '../helpers/cli.ts';
import { copiedPage, recordVisits, sqliteEnd } from '../helpers/copySample.ts';
import { makeOlder } from '../helpers/olderStore.ts';
import { dpaPage } from '../helpers/pages.ts';
import { startServer, type TestServer } from '../helpers/servers.ts';

let site: TestServer;
let home: TestInstallation;
let page = dpaPage({});

beforeAll(async () => {
  site = await startServer((_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page));
  home = await installation({
    watchers: { acme: `vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "${site.origin}/dpa", render: http }\n` },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
});
afterAll(async () => {
  await home.remove();
  await site.close();
});

async function check(...where: string[]): Promise<CheckOutcome[]> {
  return JSON.parse(await home.output('check', '--json', ...where)) as CheckOutcome[];
}

async function changesIn(...where: string[]): Promise<Change[]> {
  return jsonLines(await home.output('changes', '--format', 'ndjson', ...where)) as Change[];
}

describe('an installation that was restored elsewhere', { timeout: 300_000 }, () => {
  it('goes on as if nothing had been: no false change, nothing lost, and the next change against the page of before', async () => {
    await check();
    page = dpaPage({ window: 'ten (10) days' });
    await check();
    const before = await changesIn();
    expect(before.length).toBeGreaterThan(0);
    await home.output('backup', 'backup');
    await home.output('restore', 'backup', '--data', 'elsewhere');
    expect(await changesIn('--data', 'elsewhere')).toEqual(before);
    expect(await check('--data', 'elsewhere')).toMatchObject([{ sourceId: 'acme/dpa', changes: [] }]);
    page = dpaPage({ window: 'five (5) days' });
    await check('--data', 'elsewhere');
    const added = (await changesIn('--data', 'elsewhere')).slice(before.length);
    expect(added.map(({ oldQuote, newQuote }) => [oldQuote?.match(/\w+ \(\d+\)/)?.[0], newQuote?.match(/\w+ \(\d+\)/)?.[0]])).toEqual([
      ['ten (10)', 'five (5)'],
    ]);
    expect(JSON.parse(await home.output('verify', '--json', '--data', 'elsewhere'))).toMatchObject({ ok: true });
  });

  it('can be moved to another folder, which tells every table, and not while somebody works on it', async () => {
    const moved = await home.output('migrate', '--to', 'moved', '--data', 'elsewhere');
    expect(moved).toMatch(/^visits +\d+ +yes/m);
    expect(moved).not.toContain('NO');
    expect(await changesIn('--data', 'moved')).toEqual(await changesIn('--data', 'elsewhere'));
    const running = home.start(['start', '--port', '0', '--data', 'elsewhere']);
    await running.line('Clausewatch is at');
    const refused = await home.run('migrate', '--to', 'again', '--data', 'elsewhere');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('in use') });
    expect(await home.output('migrate', '--to', 'again', '--ahead', '--data', 'elsewhere')).toContain('of evidence at the target');
    running.kill('SIGTERM');
    await running.ended;
    const second = JSON.parse(await home.output('migrate', '--to', 'again', '--data', 'elsewhere', '--json'));
    expect(second.blobs).toMatchObject({ copied: 0 });
  });
});

/** A record that takes a while to copy. */
async function largeSource(): Promise<string[]> {
  const end = await sqliteEnd(home.path('large'));
  const store = await createSqliteStore({ file: end.file });
  const names: string[] = [];
  for (let n = 0; n < 10; n += 1) names.push(...(await recordVisits({ store, blobs: end.blobs }, n * 100, 100)));
  await store.close();
  return names;
}

/** Every page of the large source can be read there. */
async function expectWhole(folder: string): Promise<void> {
  const end = await sqliteEnd(home.path(folder));
  const store = await createSqliteStore({ file: end.file, readOnly: true });
  try {
    expect((await store.source('acme/dpa'))?.visits).toBe(1000);
    const archive = createArchive({ store, blobs: await openBlobs(Config.parse({}), home.path(folder), { now: () => new Date() }) });
    for (let n = 0; n < 1000; n += 50) expect(Buffer.from(await archive.read(sha256(copiedPage(n))))).toEqual(copiedPage(n));
  } finally {
    await store.close();
  }
}

describe('kill -9', { timeout: 300_000 }, () => {
  // From the start of the program to after its end, wherever that falls here.
  const delays = [150, 600, 1200, 2000, 3000];

  it('of a backup leaves the one before whole, or the new one, and the next one goes on', async () => {
    await largeSource();
    await home.output('backup', 'kept', '--data', 'large');
    for (const ms of delays) {
      const victim = home.start(['backup', 'kept', '--data', 'large', '--keep', '2']);
      await pause(ms);
      victim.kill('SIGKILL');
      await victim.ended;
      await rm(home.path('probe'), { recursive: true, force: true });
      await home.output('restore', 'kept', '--data', 'probe');
      await expectWhole('probe');
    }
    await home.output('backup', 'kept', '--data', 'large');
  });

  it('of a restore leaves nothing but evidence, or all, and the backup as it was', async () => {
    const before = await readFile(home.path('kept', 'clausewatch.sqlite'));
    for (const ms of delays) {
      const victim = home.start(['restore', 'kept', '--data', 'restored']);
      await pause(ms);
      victim.kill('SIGKILL');
      await victim.ended;
      const again = await home.run('restore', 'kept', '--data', 'restored');
      // Refused only where the killed one had done it all.
      expect(again.code === 0 || again.stderr.includes('not empty'), again.stderr).toBe(true);
      await expectWhole('restored');
      await rm(home.path('restored'), { recursive: true });
    }
    expect(await readFile(home.path('kept', 'clausewatch.sqlite'))).toEqual(before);
  });
});

describe('clausewatch backup', () => {
  it('is refused into the installation itself, and into a folder of other files', async () => {
    expect(await home.run('backup', 'large', '--data', 'large')).toMatchObject({ code: 2 });
    await home.write('thesis/thesis.doc', 'years of work');
    expect(await home.run('backup', 'thesis', '--data', 'large')).toMatchObject({ code: 1, stderr: expect.stringContaining('thesis.doc') });
  });

  it('takes the signing key along only when it is asked to, and it signs nowhere else than where it did', async () => {
    const kept = await home.output('ledger', 'checkpoint', '--data', 'large');
    await home.write('checkpoint', kept);
    const key = await readFile(home.path('large', 'ledger.key'), 'utf8');
    await home.output('backup', 'with', '--with-keys', '--data', 'large');
    expect(await readFile(home.path('with', 'ledger.key'), 'utf8')).toBe(key);
    expect(await home.output('restore', 'with', '--data', 'r2')).toContain('for which the one before vouches');
    expect(await readFile(home.path('r2', 'ledger.key'), 'utf8')).not.toBe(key);
    const signed = await home.output('ledger', 'checkpoint', '--data', 'r2');
    expect(signed.split('\n').filter((line) => line.startsWith('— '))).toHaveLength(2);
    expect(await home.output('ledger', 'list', '--type', 'ledger', '--data', 'r2')).toContain('ledger.restored');
    await home.output('verify', '--only', 'ledger', '--checkpoint', 'checkpoint', '--data', 'r2');
    await home.output('backup', 'with', '--data', 'large');
    await expect(readFile(home.path('with', 'ledger.key'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await home.output('restore', 'with', '--data', 'r1')).toContain('not here to vouch');
  });

  it('is not put over the installation of an older version, which stays as it was', async () => {
    await mkdir(home.path('older'));
    const file = home.path('older', 'clausewatch.sqlite');
    await makeOlder(file, '0014', async () => {});
    const before = await readFile(file);
    for (const words of [
      ['restore', 'with', '--data', 'older'],
      ['migrate', '--to', 'older', '--data', 'large'],
    ])
      expect(await home.run(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('is not empty') });
    expect(await readFile(file)).toEqual(before);
  });

  it('moves what signs along with what is signed', async () => {
    const key = await readFile(home.path('large', 'ledger.key'), 'utf8');
    expect(await home.output('migrate', '--to', 'large-moved', '--data', 'large')).toContain('for which the one before vouches');
    await expect(readFile(home.path('large', 'ledger.key'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readFile(home.path('large-moved', 'ledger.key'), 'utf8')).not.toBe(key);
    expect(await home.output('ledger', 'list', '--type', 'ledger', '--data', 'large-moved')).toContain('ledger.moved');
  });
});
