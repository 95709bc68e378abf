/**
 * What only a queue with many processes and a network has to show.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BullQueueOptions, createBullQueue } from '../../src/adapters/queue/bullmq.ts';
import { OperationalError } from '../../src/domain/errors.ts';
import type { Queue } from '../../src/domain/ports.ts';
import { freePort, startRedis, type TestRedis } from '../helpers/redis.ts';
import { gatedHandler, HTTP, rememberingLog, task, tasks } from './queue.contract.ts';

let redis: TestRedis;
const open: Queue[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((queue) => queue.close({ graceMs: 0 })));
});
afterAll(async () => {
  await redis?.stop();
});

function aQueue(options: Partial<BullQueueOptions> = {}): Queue {
  const queue = createBullQueue({ redisUrl: redis.url, prefix: redis.prefix(), ...options });
  open.push(queue);
  return queue;
}

describe('several processes on one BullMQ queue', () => {
  it('share the tasks, each done once', async () => {
    const prefix = redis.prefix();
    const [scheduler, first, second] = [aQueue({ prefix }), aQueue({ prefix }), aQueue({ prefix })];
    const [one, two] = [gatedHandler(), gatedHandler()];
    await first.work(one.handler, { lanes: { http: 2 } });
    await second.work(two.handler, { lanes: { http: 2 } });
    await scheduler.enqueue(tasks(20), HTTP);
    await Promise.all([one.begun(2), two.begun(2)]);
    one.open();
    two.open();
    await scheduler.idle();
    expect([...one.started, ...two.started].sort()).toEqual(
      tasks(20)
        .map(({ sourceId }) => sourceId)
        .sort(),
    );
  });

  it('do not double what two schedulers enqueue at the same time', async () => {
    const prefix = redis.prefix();
    const [one, two] = [aQueue({ prefix }), aQueue({ prefix })];
    await Promise.all([one.enqueue(tasks(50), HTTP), two.enqueue(tasks(50), HTTP)]);
    expect((await one.counts()).waiting).toBe(50);
  });

  it('find what waited when the one before was closed', async () => {
    const prefix = redis.prefix();
    const before = aQueue({ prefix });
    await before.enqueue(tasks(3), HTTP);
    await before.close();
    const after = aQueue({ prefix });
    const seen: string[] = [];
    await after.work(async ({ id }) => void seen.push(id), { lanes: { http: 1 } });
    await after.idle();
    expect(seen).toEqual(tasks(3).map(({ id }) => id));
  });

  it('do again what a closing one broke off, without counting the attempt', async () => {
    const prefix = redis.prefix();
    const [closing, other] = [aQueue({ prefix }), aQueue({ prefix })];
    const begun = Promise.withResolvers<void>();
    await closing.work(
      async (_, signal) => {
        begun.resolve();
        await once(signal, 'abort');
        signal.throwIfAborted();
      },
      { lanes: { http: 1 }, attempts: 1 },
    );
    await closing.enqueue([task('long')], HTTP);
    await begun.promise;
    await closing.close({ graceMs: 0 });
    expect(await other.counts()).toEqual({ waiting: 1, delayed: 0, active: 0, failed: 0 });
    const seen: string[] = [];
    await other.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 }, attempts: 1 });
    await other.idle();
    expect(seen).toEqual(['acme/long']);
  });

  it('get a task back from a closing one whose handler does not listen', async () => {
    const prefix = redis.prefix();
    const [closing, other] = [aQueue({ prefix }), aQueue({ prefix })];
    const deaf = gatedHandler();
    await closing.work(deaf.handler, { lanes: { http: 1 } });
    await closing.enqueue([task('deaf')], HTTP);
    await deaf.begun(1);
    await closing.close({ graceMs: 0 });
    expect(await other.counts()).toEqual({ waiting: 1, delayed: 0, active: 0, failed: 0 });
    deaf.open();
  });

  it('do again what a killed one held', async () => {
    const prefix = redis.prefix();
    const survivor = aQueue({ prefix, stallMs: 500 });
    await survivor.enqueue([task('held')], HTTP);
    const victim = spawn(process.execPath, [fileURLToPath(new URL('./queue-victim.ts', import.meta.url)), redis.url, prefix], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(victim.stdout, 'data');
    } finally {
      victim.kill('SIGKILL');
    }
    expect(await survivor.counts()).toEqual({ waiting: 0, delayed: 0, active: 1, failed: 0 });
    const seen: string[] = [];
    await survivor.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 }, attempts: 1 });
    await survivor.idle();
    expect(seen).toEqual(['acme/held']);
    expect(await survivor.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
  });
});

describe('a Redis that cannot be used', () => {
  async function failureOf(queue: Queue): Promise<OperationalError> {
    const error = await queue.enqueue([task('one')], HTTP).catch((thrown: unknown) => thrown);
    if (!(error instanceof OperationalError)) throw new Error(`expected an OperationalError, got ${String(error)}`);
    return error;
  }

  it('is named in one plain sentence when nobody listens, within seconds and without the password', async () => {
    const port = await freePort();
    const queue = aQueue({ redisUrl: `redis://user:secret@127.0.0.1:${port}` });
    const error = await failureOf(queue);
    expect(error.code).toBe('queue');
    expect(error.message).toMatch(new RegExp(`^Redis at 127\\.0\\.0\\.1:${port} cannot be reached \\(.*ECONNREFUSED.*\\)\\.$`));
    expect(error.message).not.toContain('secret');
    expect(error.remedy).toBeTruthy();
    const hasty = aQueue({ redisUrl: `redis://127.0.0.1:${port}`, connectMs: 100 });
    await expect(hasty.work(async () => {}, { lanes: { http: 1 } })).rejects.toThrow(OperationalError);
    await expect(hasty.counts()).rejects.toThrow(OperationalError);
    await expect(hasty.idle()).rejects.toThrow(OperationalError);
  }, 10_000);

  it('is given up when it accepts and never answers', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const { port } = silent.address() as { port: number };
      const queue = aQueue({ redisUrl: `redis://127.0.0.1:${port}`, connectMs: 300 });
      expect((await failureOf(queue)).message).toContain('cannot be reached');
      await queue.close();
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  }, 3_000);

  it('is reported with its own words when it refuses the password, and logged once', async () => {
    const log = rememberingLog();
    const url = new URL(redis.url);
    url.username = 'nobody';
    url.password = 'wrong';
    const error = await failureOf(aQueue({ redisUrl: url.href, log, connectMs: 1_000 }));
    expect(error.message).toMatch(/^Redis at .* refused \(WRONGPASS .*\)\.$/);
    expect(error.remedy).toContain('password');
    expect(log.said).toEqual(['no connection to Redis, trying until it is back']);
  });

  it.each(['', 'localhost:6379', 'http://127.0.0.1:6379', 'redis://'])('is refused at once when "%s" is no address of one', (redisUrl) => {
    expect(() => createBullQueue({ redisUrl })).toThrow(expect.objectContaining({ code: 'config' }));
  });

  it('is waited for by the workers when it goes away, told of once, and worked on when it is back', async () => {
    const proxy = await startProxy(redis.url);
    const log = rememberingLog();
    const queue = aQueue({ redisUrl: proxy.url, log, connectMs: 200 });
    const seen: string[] = [];
    try {
      await queue.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 } });
      await queue.enqueue([task('before')], HTTP);
      await queue.idle();
      await proxy.cut();
      await failureOf(queue);
      await proxy.mend();
      await expect
        .poll(
          () =>
            queue.enqueue([task('after')], HTTP).then(
              () => true,
              () => false,
            ),
          { timeout: 10_000 },
        )
        .toBe(true);
      await expect.poll(() => seen, { timeout: 10_000 }).toEqual(expect.arrayContaining(['acme/before', 'acme/after']));
      expect(log.said.filter((message) => message.startsWith('no connection'))).toHaveLength(1);
      expect(log.said).toContain('connected to Redis again');
    } finally {
      await queue.close({ graceMs: 0 });
      await proxy.cut();
    }
  }, 30_000);
});

describe('closing while Redis is away', () => {
  it('waits for the handlers and for nothing else', async () => {
    const proxy = await startProxy(redis.url);
    const queue = aQueue({ redisUrl: proxy.url });
    const { handler, begun, open: letEnd } = gatedHandler();
    let ended = false;
    await queue.work(
      async (given, signal) => {
        await handler(given, signal);
        ended = true;
      },
      { lanes: { http: 1 } },
    );
    await queue.enqueue([task('running')], HTTP);
    await begun(1);
    await proxy.cut();
    // The cut has to arrive before closing means closing without Redis.
    await expect
      .poll(
        () =>
          queue.counts().then(
            () => 'answered',
            () => 'away',
          ),
        { timeout: 10_000 },
      )
      .toBe('away');
    const closed = queue.close({ graceMs: 5_000 });
    letEnd();
    const start = performance.now();
    await closed;
    expect(ended).toBe(true);
    expect(performance.now() - start).toBeLessThan(1_500);
  }, 20_000);
});

/** A relay before Redis that can be cut and mended on the same port. */
async function startProxy(target: string): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void> }> {
  const { hostname, port: targetPort, username, password } = new URL(target);
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: Server;
  const mend = async (): Promise<void> => {
    server = createServer((near) => {
      const far = connect(Number(targetPort || 6379), hostname);
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => {}).on('close', () => void [near, far].map((either) => either.destroy()));
      }
      near.pipe(far).pipe(near);
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await mend();
  return {
    url: Object.assign(new URL(`redis://127.0.0.1:${port}`), { username, password }).href,
    mend,
    async cut() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await once(server, 'close');
    },
  };
}
