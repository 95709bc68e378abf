/**
 * The engine of the distributed monitor: checks a second with more and more worker processes, and what the queue costs for each task.
 *
 *   node bench/engine.ts [--workers 1,2,4] [--sources 600] [--hosts 60] [--latency 200] [--concurrency 32] [--database URL]
 *
 * A scheduler and so many workers as processes of their own on a Redis of their own; pages on many loopback addresses (Linux) that take
 * `latency` milliseconds each. The record is the SQLite file of one folder, or what `--database` names.
 * @module
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createBullQueue } from '../src/adapters/queue/bullmq.ts';
import { commandsOf, openFarm } from './engine/farm.ts';

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
const concurrency = Number(values.concurrency);
const NO_OPS = 5_000;

const farm = await openFarm({ sources: Number(values.sources), hosts: Number(values.hosts), latency: Number(values.latency), concurrency });
try {
  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)}`);
  await queueAlone();
  for (const count of values.workers.split(',').map(Number)) {
    const [round] = await farm.run(count, values.database === undefined ? {} : { database: values.database });
    if (!round) continue;
    const { checks, seconds, cpuMs, commands } = round;
    console.log(
      `${count} workers of ${concurrency}: ${(checks / seconds).toFixed(1)} checks/s (${checks} in ${seconds.toFixed(1)} s), ` +
        `${cpuMs.toFixed(1)} ms CPU of workers and ${commands.toFixed(1)} Redis commands each`,
    );
  }
} finally {
  await farm.close();
}

/** Tasks without any work: what is left is the queue. */
async function queueAlone(): Promise<void> {
  const queue = createBullQueue({ redisUrl: farm.redisUrl, prefix: 'alone' });
  const tasks = Array.from({ length: NO_OPS }, (_, n) => ({ id: `acme/${n}@x`, sourceId: `acme/${n}`, dueAt: 'x' }));
  const [before, cpu, begun] = [await commandsOf(farm.redis), process.cpuUsage(), performance.now()];
  for (let n = 0; n < NO_OPS; n += 128) await queue.enqueue(tasks.slice(n, n + 128), { lane: 'http' });
  await queue.work(async () => undefined, { lanes: { http: concurrency } });
  await queue.idle();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - begun) / 1000;
  const each = (figure: number): string => (figure / NO_OPS).toFixed(2);
  console.log(
    `queue alone: ${Math.round(NO_OPS / seconds)} tasks/s, ${each((user + system) / 1000)} ms CPU and ${each((await commandsOf(farm.redis)) - before)} Redis commands each`,
  );
  await queue.close();
}
