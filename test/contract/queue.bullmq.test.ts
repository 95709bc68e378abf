/**
 * What only a queue with many processes and a network has to show.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BullQueueOptions, createBullQueue } from '../../src/adapters/queue/bullmq.ts';
import { connectRedis } from '../../src/adapters/redis/link.ts';
import { createSharedRedis } from '../../src/adapters/redis/shared.ts';
import { OperationalError } from '../../src/domain/errors.ts';
import type { Queue, TaskHandler } from '../../src/domain/ports.ts';
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

/** A worker that takes the one task and is killed with it. */
async function dieWith(prefix: string): Promise<void> {
  const victim = spawn(process.execPath, [fileURLToPath(new URL('./queue-victim.ts', import.meta.url)), redis.url, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(victim.stdout, 'data');
  } finally {
    victim.kill('SIGKILL');
  }
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

  it('are counted for each lane, by whoever asks', async () => {
    const prefix = redis.prefix();
    const [asker, one, two] = [aQueue({ prefix }), aQueue({ prefix }), aQueue({ prefix })];
    const idle = async () => undefined;
    await one.work(idle, { lanes: { http: 2 } });
    await two.work(idle, { lanes: { http: 2, browser: 1 } });
    const counts = async () => [await asker.workers('http'), await asker.workers('browser')];
    await expect.poll(counts).toEqual([2, 1]);
    await two.close();
    await expect.poll(counts).toEqual([1, 0]);
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

  it('tell of a task that too many of them died with', async () => {
    const prefix = redis.prefix();
    const survivor = aQueue({ prefix, stallMs: 500 });
    await survivor.enqueue([task('deadly')], HTTP);
    await dieWith(prefix);
    const client = new Redis(redis.url);
    const [key = ''] = await client.keys(`${prefix}:http:check-*deadly*`).then((keys) => keys.filter((each) => !each.endsWith(':lock')));
    await client.hset(key, 'stc', 3);
    client.disconnect();
    const told: string[] = [];
    await survivor.work(() => Promise.reject(new Error('it is not to be tried again')), {
      lanes: { http: 1 },
      onFailed: async ({ sourceId }) => void told.push(sourceId),
    });
    await expect.poll(() => told, { timeout: 10_000 }).toEqual(['acme/deadly']);
    expect((await survivor.counts()).failed).toBe(1);
  });

  it('do again what a killed one held', async () => {
    const prefix = redis.prefix();
    const survivor = aQueue({ prefix, stallMs: 500 });
    await survivor.enqueue([task('held')], HTTP);
    await dieWith(prefix);
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

describe('a Redis that throws away what it is to keep', () => {
  it('is told of in plain words, and one that keeps it is not', async () => {
    const own = await startRedis({ own: true });
    const client = new Redis(own.url);
    const warning = 'Redis throws away waiting checks when its memory is full; set its maxmemory-policy to noeviction';
    const [careless, careful] = [rememberingLog(), rememberingLog()];
    try {
      await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const evicted = aQueue({ redisUrl: own.url, log: careless });
      await expect.poll(() => careless.said, { timeout: 5_000 }).toEqual([warning]);
      await evicted.close();
      await client.config('SET', 'maxmemory-policy', 'noeviction');
      const kept = aQueue({ redisUrl: own.url, log: careful });
      await kept.counts();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await kept.close();
      expect(careful.said).toEqual([]);
    } finally {
      client.disconnect();
      await own.stop();
    }
  });
});

describe("a Redis that is another installation's", () => {
  it('is refused: its checks would be taken and lost', async () => {
    const prefix = redis.prefix();
    const [one, same, other] = [aQueue({ prefix }), aQueue({ prefix }), aQueue({ prefix })];
    await one.serve('installation_1');
    await same.serve('installation_1');
    await expect(other.serve('installation_2')).rejects.toMatchObject({
      code: 'config',
      remedy: expect.stringMatching(/queue\.prefix .*-\d+:installation/),
    });
    await expect(other.enqueue([task('a')], HTTP)).rejects.toMatchObject({ code: 'config' });
    await one.enqueue([task('a')], HTTP);
    expect((await same.counts()).waiting).toBe(1);
  });

  it('is met under a prefix of its own without harm', async () => {
    await aQueue().serve('installation_1');
    await aQueue().serve('installation_2');
  });

  it('keeps its tasks, where workers come back to it after they lost their connection', async () => {
    const prefix = redis.prefix();
    const [ours, theirs] = [aQueue({ prefix }), aQueue({ prefix })];
    const seen: string[] = [];
    await ours.serve('installation_1');
    await ours.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 } });
    await ours.enqueue([task('ours')], HTTP);
    await ours.idle();
    const client = new Redis(redis.url);
    await client.set(`${prefix}:installation`, 'installation_2');
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await theirs.serve('installation_2');
    await theirs.enqueue([task('theirs')], HTTP);
    await expect.poll(async () => (await theirs.counts()).delayed, { timeout: 10_000 }).toBe(1);
    expect(seen).toEqual(['acme/ours']);
    client.disconnect();
  }, 20_000);

  it('is found out where it took the place of ours while its memory was lost', async () => {
    const prefix = redis.prefix();
    const queue = aQueue({ prefix, lookMs: 50 });
    let told = 0;
    queue.onForgotten(() => told++);
    await queue.serve('installation_1');
    const client = new Redis(redis.url);
    await expect.poll(() => client.exists(`${prefix}:memory`)).toBe(1);
    await client.pipeline().set(`${prefix}:installation`, 'installation_2').del(`${prefix}:memory`).exec();
    await expect.poll(() => told).toBe(1);
    await expect(queue.counts()).rejects.toMatchObject({ code: 'config' });
    client.disconnect();
  });
});

describe('a Redis that may not write for a while', () => {
  it('refuses for that while, and takes tasks again when it may, without anybody starting anything anew', async () => {
    const own = await startRedis({ own: true });
    const client = new Redis(own.url);
    try {
      const queue = aQueue({ redisUrl: own.url });
      await queue.enqueue([task('a')], HTTP);
      await client.replicaof('127.0.0.1', 1);
      await expect(client.set('x', 1)).rejects.toThrow('READONLY');
      await expect(queue.enqueue([task('b')], HTTP)).rejects.toMatchObject({ code: 'queue', transient: true });
      await client.replicaof('NO', 'ONE');
      await expect
        .poll(
          () =>
            queue.enqueue([task('b')], HTTP).then(
              () => 'taken',
              () => 'refused',
            ),
          { timeout: 5_000 },
        )
        .toBe('taken');
      expect((await queue.counts()).waiting).toBe(2);
      await queue.close({ graceMs: 0 });
    } finally {
      client.disconnect();
      await own.stop();
    }
  });

  it.each(['LOADING Redis is loading', 'OOM command not allowed', 'MASTERDOWN Link is down'])(
    'is an outage that passes: %s',
    async (reply) => {
      const link = connectRedis({ redisUrl: redis.url });
      const refused = Object.assign(new Error(reply), { name: 'ReplyError' });
      await expect(link.reach(() => Promise.reject(refused))).rejects.toMatchObject({ code: 'queue', transient: true });
      const wrong = Object.assign(new Error('WRONGPASS invalid password'), { name: 'ReplyError' });
      await expect(link.reach(() => Promise.reject(wrong))).rejects.toMatchObject({ code: 'queue', transient: false });
      link.disconnect();
    },
  );
});

describe('one link for several adapters', () => {
  it('is one connection, which lasts until the last of them lets go of it', async () => {
    const own = await startRedis({ own: true });
    const looker = new Redis(own.url);
    try {
      const connect = createSharedRedis();
      const links = Array.from({ length: 3 }, () => connect({ redisUrl: own.url, prefix: 'one' }));
      await Promise.all(links.map((link) => link.reach(() => link.client.ping())));
      const clients = async () =>
        String(await looker.client('LIST'))
          .trim()
          .split('\n').length;
      expect(await clients()).toBe(2);
      links[0]?.disconnect();
      links[0]?.disconnect();
      links[1]?.disconnect();
      expect(await links[2]?.reach(async () => links[2]?.client.ping())).toBe('PONG');
      links[2]?.disconnect();
      await expect.poll(clients).toBe(1);
      const later = connect({ redisUrl: own.url, prefix: 'one' });
      expect(await later.reach(() => later.client.ping())).toBe('PONG');
      later.disconnect();
    } finally {
      looker.disconnect();
      await own.stop();
    }
  });
});

describe('a Redis that loses its memory', () => {
  async function forgotten(harm: (client: Redis, prefix: string) => Promise<unknown>): Promise<number> {
    const prefix = redis.prefix();
    const [one, two] = [aQueue({ prefix, lookMs: 50 }), aQueue({ prefix, lookMs: 50 })];
    let told = 0;
    for (const queue of [one, two]) queue.onForgotten(() => told++);
    const client = new Redis(redis.url);
    await expect.poll(() => client.exists(`${prefix}:memory`)).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(told).toBe(0);
    await harm(client, prefix);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    client.disconnect();
    return told;
  }

  it('is noticed once by everybody who asked', async () => {
    expect(await forgotten(async (client, prefix) => client.del(...(await client.keys(`${prefix}:*`))))).toBe(2);
  });

  it('brings no task to a worker that is still at work on it', async () => {
    const prefix = redis.prefix();
    const queue = aQueue({ prefix });
    const client = new Redis(redis.url);
    const held = Promise.withResolvers<void>();
    const begun: string[] = [];
    const work: TaskHandler = async ({ sourceId }) => {
      begun.push(sourceId);
      await held.promise;
      return undefined;
    };
    await queue.work(work, { lanes: { http: 2 } });
    await queue.enqueue([task('a')], HTTP);
    await expect.poll(() => begun, { timeout: 5_000 }).toEqual(['acme/a']);
    await client.del(...(await client.keys(`${prefix}:*`)));
    client.disconnect();
    await queue.enqueue([task('a'), task('b')], HTTP);
    await expect.poll(() => begun, { timeout: 5_000 }).toEqual(['acme/a', 'acme/b']);
    held.resolve();
  });

  it('is not suspected while it keeps it, whoever comes and goes', async () => {
    const come = async (_: Redis, prefix: string): Promise<void> => {
      const passing = aQueue({ prefix });
      passing.onForgotten(() => {});
      await passing.enqueue([task('one')], HTTP);
      await passing.close();
    };
    expect(await forgotten(come)).toBe(0);
  });

  it('is noticed when it was started anew, although it may have kept a part', async () => {
    const proxy = await startProxy(redis.url);
    const other = await startRedis({ own: true });
    let told = 0;
    try {
      const prefix = redis.prefix();
      const queue = aQueue({ redisUrl: proxy.url, prefix, lookMs: 50 });
      queue.onForgotten(() => told++);
      const [before, after] = [new Redis(redis.url), new Redis(other.url)];
      await expect.poll(() => before.get(`${prefix}:memory`)).toBeTruthy();
      // The copy of its last save, in another run of the server.
      await after.set(`${prefix}:memory`, (await before.get(`${prefix}:memory`)) ?? '');
      await proxy.turnTo(other.url);
      await expect.poll(() => told, { timeout: 10_000 }).toBe(1);
      before.disconnect();
      after.disconnect();
      await queue.close({ graceMs: 0 });
    } finally {
      await Promise.all([proxy.cut(), other.stop()]);
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
async function startProxy(
  target: string,
): Promise<{ url: string; cut(): Promise<void>; mend(): Promise<void>; turnTo(other: string): Promise<void> }> {
  const { username, password } = new URL(target);
  let { hostname, port: targetPort } = new URL(target);
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
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await once(server, 'close');
  };
  await mend();
  return {
    url: Object.assign(new URL(`redis://127.0.0.1:${port}`), { username, password }).href,
    mend,
    cut,
    async turnTo(other) {
      await cut();
      ({ hostname, port: targetPort } = new URL(other));
      await mend();
    },
  };
}
