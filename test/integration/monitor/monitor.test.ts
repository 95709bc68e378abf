/**
 * The monitor at work, on both queues: what is due is visited once, whatever is killed in between.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { previousDue } from '../../../src/schedule/next.ts';
import { installation, type RunningCli, type TestInstallation } from '../../helpers/cli.ts';
import { dpaPage } from '../../helpers/pages.ts';
import { startRedis, type TestRedis } from '../../helpers/redis.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';

const NAMES = ['dpa', 'policy', 'privacy', 'subprocessors', 'terms'];
const WAIT = { timeout: 40_000, interval: 50 };

let site: TestServer;
let redis: TestRedis;
let answer: (response: ServerResponse) => unknown;

beforeAll(async () => {
  site = await startServer((request, response) => {
    if (request.url === '/robots.txt') response.writeHead(404).end();
    else answer(response.setHeader('content-type', 'text/html'));
  });
  redis = await startRedis();
});
afterAll(async () => {
  await Promise.all([site.close(), redis.stop()]);
});

/** Requests for pages so far. */
const pageRequests = (): number => site.requests.filter(({ url }) => url !== '/robots.txt').length;

const good = (response: ServerResponse): unknown => response.end(dpaPage());

/** A new installation whose five sources are due once a day, and how its monitor is started. */
async function monitored(queue: string): Promise<{ home: TestInstallation; start(...args: string[]): RunningCli }> {
  const sources = NAMES.map((name) => `  - { id: ${name}, kind: policy, url: "${site.origin}/${name}", render: http, every: 1d }`);
  const home = await installation({
    watchers: { acme: `vendor: { id: acme, name: Acme }\nsources:\n${sources.join('\n')}\n` },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s }\nconfirm: { afterMs: 0 }\n`,
  });
  onTestFinished(() => home.remove());
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const env = { REDIS_URL: redis.url, CLAUSEWATCH_TEST_PREFIX: redis.prefix() };
  return {
    home,
    start: (...args) =>
      queue === 'inline' ? home.start(['start', '--port', '0', ...args]) : home.start(['start', '--port', '0', ...args], env, main),
  };
}

/** Ids of the recorded visits; none before the database is there. */
function visits(home: TestInstallation): string[] {
  try {
    const database = new DatabaseSync(home.path('snapshots', 'clausewatch.sqlite'), { readOnly: true });
    const ids = database.prepare('select id from visits order by id').all();
    database.close();
    return ids.map(({ id }) => String(id));
  } catch (error) {
    if (/no such table|unable to open|locked/.test(String(error))) return [];
    throw error;
  }
}

/** What must be recorded: each source at its last due time. */
function dueIds(): string[] {
  return NAMES.map((name) => `acme/${name}@${previousDue({ id: `acme/${name}`, every: '1d' }, new Date())?.toISOString()}`);
}

async function stopped(monitor: RunningCli): Promise<void> {
  monitor.kill('SIGTERM');
  expect(await monitor.ended).toMatchObject({ code: 0, signal: null });
}

describe.each(['inline', 'bullmq'])('with the %s queue', (queue) => {
  it('visits each source once for its due time, and not again after a restart', async () => {
    answer = good;
    const { home, start } = await monitored(queue);
    const before = pageRequests();
    const due = dueIds();
    const first = start();
    await expect.poll(() => visits(home), WAIT).toEqual(due);
    await stopped(first);
    const second = start();
    await second.line('Watching');
    await stopped(second);
    expect(visits(home)).toEqual(due);
    expect(pageRequests() - before).toBe(NAMES.length);
  });

  it('records one visit for each due time when it is killed with -9 during visits and started again', async () => {
    const { home, start } = await monitored(queue);
    const due = dueIds();
    for (const answered of [1, 2]) {
      // So many visits are let through, the others hang until the kill.
      let n = 0;
      const hanging = Promise.withResolvers<void>();
      answer = (response) => {
        n += 1;
        if (n <= answered) good(response);
        else hanging.resolve();
      };
      const victim = start();
      await Promise.race([hanging.promise, victim.ended]);
      victim.kill('SIGKILL', { group: true });
      expect((await victim.ended).signal).toBe('SIGKILL');
    }
    answer = good;
    const survivor = start();
    await expect.poll(() => visits(home), WAIT).toEqual(due);
    await stopped(survivor);
    expect(visits(home)).toEqual(due);
  });
});

it('shares due visits among processes on one Redis, each done once', async () => {
  answer = good;
  const { home, start } = await monitored('bullmq');
  const before = pageRequests();
  const due = dueIds();
  const scheduler = start('--roles', 'scheduler');
  const workers = [start('--roles', 'worker'), start('--roles', 'worker')];
  await expect.poll(() => visits(home), WAIT).toEqual(due);
  await Promise.all([scheduler, ...workers].map(stopped));
  expect(visits(home)).toEqual(due);
  expect(pageRequests() - before).toBe(NAMES.length);
});
