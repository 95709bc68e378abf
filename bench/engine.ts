/**
 * The engine of the distributed monitor: checks a second with more and more worker processes, and what the queue costs for each task.
 *
 *   node bench/engine.ts [--workers 1,2,4] [--sources 600] [--hosts 60] [--latency 200] [--concurrency 32] [--database URL]
 *
 * A scheduler and so many workers as processes of their own on a Redis of their own; pages on many loopback addresses (Linux) that take
 * `latency` milliseconds each. The record is the SQLite file of one folder, or what `--database` names.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { createBullQueue } from '../src/adapters/queue/bullmq.ts';
import { installation, type RunningCli, type TestInstallation } from '../test/helpers/cli.ts';
import { dpaPage } from '../test/helpers/pages.ts';
import { freePort, startRedis } from '../test/helpers/redis.ts';

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '1,2,4' },
    sources: { type: 'string', default: '600' },
    hosts: { type: 'string', default: '60' },
    latency: { type: 'string', default: '200' },
    concurrency: { type: 'string', default: '32' },
    database: { type: 'string' },
  },
});
const [sources, hosts, latency, concurrency] = [values.sources, values.hosts, values.latency, values.concurrency].map(Number) as [
  number,
  number,
  number,
  number,
];
/** Clock ticks of /proc in a second. */
const TICKS = 100;
const NO_OPS = 5_000;
/** Sources of one vendor: like those that ship. */
const PER_VENDOR = 5;
/** Longest that is waited for all checks. */
const MOST_MS = 60_000;

const port = await freePort();
const addresses = Array.from({ length: hosts }, (_, n) => `127.77.${n >> 8}.${(n & 255) + 1}`);
const servers = await Promise.all(addresses.map(serve));
const redis = await startRedis({ own: true });
const client = new Redis(redis.url);
try {
  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)}`);
  await queueAlone();
  for (const count of values.workers.split(',').map(Number)) await withWorkers(count);
} finally {
  client.disconnect();
  await redis.stop();
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

function serve(address: string): Promise<Server> {
  const server = createServer((request, response) => {
    setTimeout(() => {
      if (request.url === '/robots.txt') response.writeHead(404).end();
      else response.setHeader('content-type', 'text/html').end(dpaPage());
    }, latency);
  });
  return new Promise((resolve) => server.listen(port, address, () => resolve(server)));
}

/** Commands that Redis has done, those of BullMQ's scripts among them. */
async function commands(): Promise<number> {
  return Number(/^total_commands_processed:(\d+)/m.exec(await client.info('stats'))?.[1]);
}

/** Tasks without any work: what is left is the queue. */
async function queueAlone(): Promise<void> {
  const queue = createBullQueue({ redisUrl: redis.url, prefix: 'alone' });
  const tasks = Array.from({ length: NO_OPS }, (_, n) => ({ id: `acme/${n}@x`, sourceId: `acme/${n}`, dueAt: 'x' }));
  const [before, cpu, begun] = [await commands(), process.cpuUsage(), performance.now()];
  for (let n = 0; n < NO_OPS; n += 128) await queue.enqueue(tasks.slice(n, n + 128), { lane: 'http' });
  await queue.work(async () => undefined, { lanes: { http: concurrency } });
  await queue.idle();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - begun) / 1000;
  const each = (figure: number): string => (figure / NO_OPS).toFixed(2);
  console.log(
    `queue alone: ${Math.round(NO_OPS / seconds)} tasks/s, ${each((user + system) / 1000)} ms CPU and ${each((await commands()) - before)} Redis commands each`,
  );
  await queue.close();
}

async function withWorkers(count: number): Promise<void> {
  await client.flushall();
  const home = await anInstallation();
  const env = { REDIS_URL: redis.url, ...(values.database === undefined ? {} : { DATABASE_URL: values.database }) };
  const start = async (role: string): Promise<RunningCli> => {
    const started = home.start(['start', '--roles', role], env);
    await started.line('Watching');
    return started;
  };
  // The workers are there before anything is handed out.
  const workers: RunningCli[] = [];
  for (let n = 0; n < count; n++) workers.push(await start('http-worker'));
  const cpuBefore = cpuOf(workers);
  const before = await commands();
  const scheduler = await start('scheduler');
  const begun = performance.now();
  let [done, first] = [0, 0];
  for (; done < sources && performance.now() - begun < MOST_MS; await pause(100)) {
    done = Number((await client.zcard('clausewatch:http:completed')) ?? 0);
    if (done > 0 && first === 0) first = performance.now();
  }
  const seconds = (performance.now() - first) / 1000;
  const used = (await commands()) - before;
  console.log(
    `${count} workers of ${concurrency}: ${(done / seconds).toFixed(1)} checks/s (${done} in ${seconds.toFixed(1)} s), ` +
      `${((cpuOf(workers) - cpuBefore) / done).toFixed(1)} ms CPU of workers and ${(used / done).toFixed(1)} Redis commands each`,
  );
  for (const each of [scheduler, ...workers]) each.kill('SIGTERM');
  await Promise.all([scheduler, ...workers].map((each) => each.ended));
  await home.remove();
}

/** Milliseconds of processor time that the processes have had. */
function cpuOf(processes: readonly RunningCli[]): number {
  return processes.reduce((sum, { pid }) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
  }, 0);
}

function anInstallation(): Promise<TestInstallation> {
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
