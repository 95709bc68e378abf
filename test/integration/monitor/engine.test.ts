/**
 * The engine as processes on one Redis: schedulers and workers die, hang and are told to stop, and Redis loses its memory, at the worst
 * moments. What is due is visited once and recorded once, whatever happens.
 * @module
 */
import type { ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBullQueue } from '../../../src/adapters/queue/bullmq.ts';
import { previousDue } from '../../../src/schedule/next.ts';
import { installation, type RunningCli, type TestInstallation } from '../../helpers/cli.ts';
import { dpaPage } from '../../helpers/pages.ts';
import { freePort, startRedis, type TestRedis } from '../../helpers/redis.ts';
import { startServer, type TestServer } from '../../helpers/servers.ts';
import { signIn } from '../../helpers/signIn.ts';

const WAIT = { timeout: 30_000, interval: 50 };
/** What one worker does at once. */
const AT_ONCE = 4;
/** Longer than a busy machine keeps a process from saying that it lives. */
const STALL_MS = '6000';

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

const good = (response: ServerResponse): unknown => response.end(dpaPage());

/** Pages that are asked for and not answered before `open`; `begun` tells how many. */
function gate() {
  const held: ServerResponse[] = [];
  answer = (response) => held.push(response);
  return {
    begun: () => held.length,
    open() {
      answer = good;
      for (const response of held.splice(0)) good(response);
    },
  };
}

interface Engine {
  home: TestInstallation;
  start(roles: string): Promise<RunningCli>;
  /** Ids of the recorded visits, in their order. */
  visits(): string[];
  /** Requests for pages since the beginning. */
  requests(): number;
  /** Ids under which the sources are due that were never visited. */
  first(): string[];
  /** Makes every source due now. Returns the ids that must be recorded by it. */
  makeDue(): string[];
  /** Tasks that wait in Redis. */
  waiting(): Promise<number>;
  /** Paths of the pages that were asked for, in their order. */
  paths(): string[];
  /** Redis loses its memory. */
  forget(): Promise<void>;
}

/** An installation of so many sources, none of them visited yet: all of them are due. */
async function engine(sources: number): Promise<Engine> {
  const names = Array.from({ length: sources }, (_, n) => `page-${n}`);
  const lines = names.map((name) => `  - { id: ${name}, kind: policy, url: "${site.origin}/${name}", render: http, every: 30d }`);
  const home = await installation({
    watchers: { acme: `vendor: { id: acme, name: Acme }\nsources:\n${lines.join('\n')}\n` },
    config: `egress: { allow: ["127.0.0.1:${site.port}"] }\nmanners: { delay: 0s, perHost: 16 }\nconfirm: { afterMs: 0 }\n`,
  });
  onTestFinished(() => home.remove());
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const prefix = redis.prefix();
  const env = {
    REDIS_URL: redis.url,
    CLAUSEWATCH_TEST_PREFIX: prefix,
    CLAUSEWATCH_TEST_PER_HOST: '16',
    CLAUSEWATCH_TEST_STALL_MS: STALL_MS,
  };
  const before = site.requests.length;
  const paths = () => site.requests.slice(before).flatMap(({ url = '' }) => (url === '/robots.txt' ? [] : url));
  const onRecord = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(home.path('snapshots', 'clausewatch.sqlite'), { timeout: 5_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  const made: Engine = {
    home,
    async start(roles) {
      const process = home.start(['start', '--port', '0', '--roles', roles], env, main);
      onTestFinished(() => process.kill('SIGKILL'));
      await process.line('Watching');
      return process;
    },
    visits: () =>
      onRecord((database) =>
        database
          .prepare('select id from visits order by id')
          .all()
          .map(({ id }) => String(id)),
      ),
    requests: () => paths().length,
    paths,
    async waiting() {
      const queue = createBullQueue({ redisUrl: redis.url, prefix });
      try {
        return (await queue.counts()).waiting;
      } finally {
        await queue.close();
      }
    },
    first: () => names.map((name) => `acme/${name}@${previousDue({ id: `acme/${name}`, every: '30d' }, new Date())?.toISOString()}`),
    makeDue() {
      const dueAt = new Date().toISOString();
      onRecord((database) => database.prepare('update sources set next_due_at = ?').run(dueAt));
      return names.map((name) => `acme/${name}@${dueAt}`);
    },
    async forget() {
      const client = new Redis(redis.url);
      const keys = await client.keys(`${prefix}:*`);
      await client.del(...keys);
      client.disconnect();
    },
  };
  return made;
}

/** The same after the first visits: nothing is due before `makeDue`. */
async function visited(sources: number): Promise<Engine> {
  const made = await engine(sources);
  answer = good;
  const first = await made.start('scheduler,worker');
  await expect.poll(made.visits, WAIT).toHaveLength(sources);
  await stopped(first);
  return made;
}

async function stopped(process: RunningCli): Promise<void> {
  process.kill('SIGTERM');
  expect(await process.ended).toMatchObject({ code: 0, signal: null });
}

describe('two schedulers and a worker', () => {
  it('hand out and do each due check once, also when a scheduler is killed or hangs, or Redis loses its memory', async () => {
    const on = await visited(12);
    const worker = await on.start('worker');
    let [one, two] = [await on.start('scheduler'), await on.start('scheduler')];
    const due = on.visits();
    const round = async (): Promise<void> => {
      due.push(...on.makeDue());
      await expect.poll(on.visits, WAIT).toEqual(due.toSorted());
    };
    await round();
    one.kill('SIGKILL');
    await round();
    one = await on.start('scheduler');
    two.kill('SIGSTOP');
    await round();
    two.kill('SIGCONT');
    await on.forget();
    await round();
    await round();
    await Promise.all([one, two, worker].map(stopped));
    expect(on.visits()).toEqual(due.toSorted());
    expect(on.requests()).toBe(due.length);
  }, 120_000);

  it('find what waited again when Redis loses its memory, while what runs ends and is recorded', async () => {
    const on = await engine(10);
    const held = gate();
    const due = on.first();
    const worker = await on.start('worker');
    const schedulers = [await on.start('scheduler'), await on.start('scheduler')];
    await expect.poll(held.begun, WAIT).toBe(AT_ONCE);
    await on.forget();
    held.open();
    await expect.poll(on.visits, WAIT).toEqual(due.toSorted());
    await Promise.all([...schedulers, worker].map(stopped));
    expect(on.requests()).toBe(due.length);
  }, 120_000);
});

describe('what a person asks for', () => {
  it('is asked for where the pages are, and done first by a worker elsewhere', async () => {
    const on = await visited(30);
    const [scheduler, web] = [await on.start('scheduler'), await on.start('web')];
    const { url, headers } = await signIn(await web.line('Sign in:'));
    const before = on.visits();
    // More than is ever handed out in advance waits already.
    on.makeDue();
    await expect.poll(on.waiting, WAIT).toBeGreaterThanOrEqual(16);
    const page = await (await fetch(`${url}/sources/acme/page-29`, { headers })).text();
    const token = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const asking = await fetch(`${url}/sources/acme/page-29/check`, {
      method: 'POST',
      headers: { ...headers, origin: url },
      body: new URLSearchParams({ csrf: token }),
      redirect: 'manual',
    });
    expect(asking.status).toBe(303);
    const held = gate();
    const worker = await on.start('http-worker');
    await expect.poll(held.begun, WAIT).toBe(AT_ONCE);
    const asked = on.paths().slice(-AT_ONCE);
    held.open();
    expect(asked).toContain('/page-29');
    await expect.poll(on.visits, WAIT).toHaveLength(before.length + 31);
    await Promise.all([scheduler, web, worker].map(stopped));
  }, 120_000);
});

describe('a worker that is told to stop', () => {
  it('takes nothing new, ends what it does, and leaves the rest to others', async () => {
    const on = await visited(10);
    const [scheduler, worker] = [await on.start('scheduler'), await on.start('worker')];
    const held = gate();
    const before = on.visits();
    const due = [...before, ...on.makeDue()];
    await expect.poll(held.begun, WAIT).toBe(AT_ONCE);
    worker.kill('SIGTERM');
    await worker.line('Stopping');
    held.open();
    expect(await worker.ended).toMatchObject({ code: 0, signal: null });
    expect(on.visits()).toHaveLength(before.length + AT_ONCE);
    const other = await on.start('worker');
    await expect.poll(on.visits, WAIT).toEqual(due.toSorted());
    await Promise.all([scheduler, other].map(stopped));
    expect(on.requests()).toBe(due.length);
  }, 120_000);

  it('puts back what does not end in time, and ends itself all the same', async () => {
    const on = await visited(5);
    const [scheduler, worker] = [await on.start('scheduler'), await on.start('worker')];
    const held = gate();
    const due = [...on.visits(), ...on.makeDue()];
    await expect.poll(held.begun, WAIT).toBe(AT_ONCE);
    const told = performance.now();
    await stopped(worker);
    expect(performance.now() - told).toBeLessThan(20_000);
    answer = good;
    const other = await on.start('worker');
    await expect.poll(on.visits, WAIT).toEqual(due.toSorted());
    await Promise.all([scheduler, other].map(stopped));
    held.open();
  }, 120_000);
});

it.each(['scheduler', 'worker'])(
  'says in one sentence that there is no Redis, and ends, where it is a %s',
  async (role) => {
    const home = await installation({
      watchers: { acme: 'vendor: { id: acme, name: Acme }\nsources:\n  - { id: dpa, kind: dpa, url: "https://acme.example" }\n' },
    });
    onTestFinished(() => home.remove());
    const port = await freePort();
    const { code, stderr } = await home.start(['start', '--roles', role], { REDIS_URL: `redis://127.0.0.1:${port}` }).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`Redis at 127.0.0.1:${port} cannot be reached`);
  },
  60_000,
);
