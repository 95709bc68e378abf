/**
 * Pages that take their time, on many loopback addresses (Linux), and installations of schedulers and workers that visit them.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { installation, type RunningCli, type TestInstallation } from '../../test/helpers/cli.ts';
import { dpaPage } from '../../test/helpers/pages.ts';
import { freePort, startRedis } from '../../test/helpers/redis.ts';

export interface FarmOptions {
  sources: number;
  hosts: number;
  /** Milliseconds that each page takes. */
  latency: number;
  /** Checks at once in each worker. */
  concurrency: number;
}

/** What so many workers did. */
export interface Round {
  checks: number;
  seconds: number;
  /** Milliseconds of CPU of the workers, and commands of Redis, for each check. */
  cpuMs: number;
  commands: number;
}

export interface Farm {
  redis: Redis;
  redisUrl: string;
  /**
   * Lets a scheduler and so many workers read every page for the first time, over a Redis without anything in it; and once more where `again`
   * makes all sources due.
   */
  run(workers: number, options?: { database?: string; again?: () => Promise<void> }): Promise<Round[]>;
  close(): Promise<void>;
}

/** Clock ticks of /proc in a second. */
const TICKS = 100;
/** Sources of one vendor: like those that ship. */
const PER_VENDOR = 5;
/** Longest that is waited for all checks. */
const MOST_MS = 120_000;

export async function openFarm(options: FarmOptions): Promise<Farm> {
  const port = await freePort();
  const addresses = Array.from({ length: options.hosts }, (_, n) => `127.77.${n >> 8}.${(n & 255) + 1}`);
  const servers = await Promise.all(addresses.map((address) => serve(address, port, options.latency)));
  const server = await startRedis({ own: true });
  const redis = new Redis(server.url);
  return {
    redis,
    redisUrl: server.url,
    run: (workers, { database, again } = {}) =>
      runOnce({ ...options, port, addresses, redis, redisUrl: server.url, workers, database, again }),
    async close() {
      redis.disconnect();
      await server.stop();
      for (const each of servers) {
        each.close();
        each.closeAllConnections();
      }
    },
  };
}

function serve(address: string, port: number, latency: number): Promise<Server> {
  const server = createServer((request, response) => {
    setTimeout(() => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
      else response.setHeader('content-type', 'text/html').end(dpaPage());
    }, latency);
  });
  return new Promise((resolve) => server.listen(port, address, () => resolve(server)));
}

interface Run extends FarmOptions {
  port: number;
  addresses: readonly string[];
  redis: Redis;
  redisUrl: string;
  workers: number;
  database: string | undefined;
  again: (() => Promise<void>) | undefined;
}

async function runOnce({ redis, redisUrl, workers: count, database, again, ...farm }: Run): Promise<Round[]> {
  await redis.flushall();
  const home = await anInstallation(farm);
  const env = { REDIS_URL: redisUrl, ...(database === undefined ? {} : { DATABASE_URL: database }) };
  const start = async (role: string): Promise<RunningCli> => {
    const started = home.start(['start', '--roles', role], env);
    await started.line('Watching');
    return started;
  };
  // The workers are there before anything is handed out.
  const workers: RunningCli[] = [];
  for (let n = 0; n < count; n++) workers.push(await start('http-worker'));
  const all = [...workers];
  try {
    const rounds = [await measured(redis, farm.sources, workers, async () => void all.push(await start('scheduler')))];
    if (again) rounds.push(await measured(redis, farm.sources, workers, again));
    return rounds;
  } finally {
    for (const each of all) each.kill('SIGTERM');
    await Promise.all(all.map((each) => each.ended));
    await home.remove();
  }
}

/** From the first check to the last. */
async function measured(redis: Redis, sources: number, workers: readonly RunningCli[], begin: () => Promise<unknown>): Promise<Round> {
  await redis.del('clausewatch:http:completed');
  const [cpuBefore, before] = [cpuOf(workers), await commandsOf(redis)];
  await begin();
  const begun = performance.now();
  let [done, first] = [0, 0];
  for (; done < sources && performance.now() - begun < MOST_MS; await pause(100)) {
    done = Number((await redis.zcard('clausewatch:http:completed')) ?? 0);
    if (done > 0 && first === 0) first = performance.now();
  }
  const seconds = (performance.now() - first) / 1000;
  return { checks: done, seconds, cpuMs: (cpuOf(workers) - cpuBefore) / done, commands: ((await commandsOf(redis)) - before) / done };
}

/** Commands that Redis has done, those of BullMQ's scripts among them. */
export async function commandsOf(redis: Redis): Promise<number> {
  return Number(/^total_commands_processed:(\d+)/m.exec(await redis.info('stats'))?.[1]);
}

/** Milliseconds of processor time that the processes have had. */
export function cpuOf(processes: ReadonlyArray<{ pid: number }>): number {
  return processes.reduce((sum, { pid }) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
  }, 0);
}

function anInstallation({
  sources,
  hosts,
  concurrency,
  port,
  addresses,
}: Pick<Run, keyof FarmOptions | 'port' | 'addresses'>): Promise<TestInstallation> {
  const vendors = Array.from({ length: Math.ceil(sources / PER_VENDOR) }, (_, vendor) => {
    const pages = Array.from({ length: Math.min(PER_VENDOR, sources - vendor * PER_VENDOR) }, (_, n) => {
      const page = vendor * PER_VENDOR + n;
      return `  - { id: page-${page}, kind: policy, url: "http://${addresses[page % hosts]}:${port}/${page}", render: http, every: 30d }`;
    });
    return [`vendor-${vendor}`, `vendor: { id: vendor-${vendor}, name: Vendor ${vendor} }\nsources:\n${pages.join('\n')}\n`];
  });
  const allow = addresses.map((address) => `"${address}:${port}"`).join(', ');
  return installation({
    watchers: Object.fromEntries(vendors),
    config: `egress: { allow: [${allow}] }\nmanners: { delay: 0s, perHost: 16 }\nconfirm: { afterMs: 0 }\nqueue: { concurrency: ${concurrency} }\n`,
  });
}
