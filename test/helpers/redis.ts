/**
 * A real Redis for tests: the one that REDIS_URL names, or a `redis-server` of our own on a free loopback port.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { isExecutable, onPath } from '../../src/lib/machine.ts';

export interface TestRedis {
  url: string;
  /** A new key prefix at each call, so that tests do not meet on one server. */
  prefix(): string;
  /** Ends a server that we started; on a given server, deletes what was written under the prefixes. */
  stop(): Promise<void>;
}

const START_MS = 10_000;
const STOP_MS = 3_000;

/**
 * Throws when there is neither a REDIS_URL nor a redis-server: tests that need Redis fail then, they are not skipped.
 * @param options `own`: a server that nobody else uses, for tests that do something to it
 */
export async function startRedis({ own = false } = {}): Promise<TestRedis> {
  const given = own ? undefined : process.env['REDIS_URL'];
  const run = `cw-test-${randomUUID()}`;
  let count = 0;
  const prefix = (): string => `${run}-${count++}`;
  if (given) return { url: given, prefix, stop: () => deleteKeys(given, `${run}-*`) };
  const server = await startServer(findServer());
  return { url: `redis://127.0.0.1:${server.port}`, prefix, stop: server.stop };
}

/** Path of a redis-server. Throws when there is none. */
export function findServer(): string {
  const named = process.env['CLAUSEWATCH_REDIS_SERVER'];
  const found = named ? [named].find(isExecutable) : onPath('redis-server');
  if (found) return found;
  throw new Error(
    named
      ? `CLAUSEWATCH_REDIS_SERVER names ${named}, which cannot be executed.`
      : 'These tests need Redis: set REDIS_URL, install redis-server (npm test does), or name it in CLAUSEWATCH_REDIS_SERVER.',
  );
}

async function startServer(binary: string): Promise<{ port: number; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-redis-'));
  // A port that was free a moment ago can be taken by now.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawn(
      binary,
      [
        '--port',
        `${port}`,
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        folder,
        '--daemonize',
        'no',
        '--maxmemory-policy',
        'noeviction',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const kill = (): boolean => child.kill('SIGKILL');
    process.once('exit', kill);
    const said = collect(child);
    if (await answersPing(child, port)) {
      return {
        port,
        async stop() {
          process.off('exit', kill);
          await end(child);
          rmSync(folder, { recursive: true, force: true });
        },
      };
    }
    process.off('exit', kill);
    await end(child);
    if (attempt === 3) {
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`${binary} did not start: ${said().trim().split('\n').slice(-3).join(' / ')}`);
    }
  }
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const take = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-10_000);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.on('error', (error) => take(Buffer.from(error.message)));
  return () => text;
}

async function answersPing(child: ChildProcess, port: number): Promise<boolean> {
  let running = true;
  child.once('exit', () => (running = false));
  child.once('error', () => (running = false));
  for (const until = Date.now() + START_MS; running && Date.now() < until; await delay(20)) {
    if (await ping(port)) return true;
  }
  return false;
}

async function ping(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('PING\r\n');
    const [reply] = (await once(socket, 'data', { signal: AbortSignal.timeout(1_000) })) as [Buffer];
    return reply.toString().startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

/** A loopback port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function deleteKeys(url: string, pattern: string): Promise<void> {
  const client = new Redis(url);
  try {
    for await (const keys of client.scanStream({ match: pattern, count: 500 }) as AsyncIterable<string[]>) {
      if (keys.length > 0) await client.del(...keys);
    }
  } finally {
    client.disconnect();
  }
}
