/**
 * How far the distributed monitor goes: (a) checks a second with more and more workers, (b) a simulated day of many sources, (c) what that comes to
 * on paper at other sizes. On a Postgres (with fsync) and a Redis of its own. Linux.
 *
 *   node bench/scale.ts [--parts a,b] [--workers 1,2,4] [--pages 600] [--latency 200]
 *                       [--sources 100000] [--hours 24] [--rate 60] [--day-workers 2] [--concurrency 32]
 *
 * (a) reads `pages` pages that take `latency` ms each, first for the first time, then unchanged. (b) lets `hours` pass at a pace at which `rate` checks
 * fall due in a second of real time: 100,000 sources at 60 a second take 28 minutes. (c) follows from both.
 * @module
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createPostgresStore } from '../src/adapters/store/postgres/index.ts';
import { startPostgres } from '../test/helpers/postgres.ts';
import { openFarm, type Round } from './engine/farm.ts';
import { type Day, simulateDay } from './scale/day.ts';
import { estimate } from './scale/estimate.ts';

const number = (value: string): { type: 'string'; default: string } => ({ type: 'string', default: value });
const { values } = parseArgs({
  options: {
    parts: number('a,b'),
    workers: number('1,2,4'),
    pages: number('600'),
    hosts: number('60'),
    latency: number('200'),
    sources: number('100000'),
    hours: number('24'),
    rate: number('60'),
    'day-workers': number('2'),
    concurrency: number('32'),
  },
});
const parts = new Set(values.parts.split(','));
const concurrency = Number(values.concurrency);
const begun = performance.now();
const say = (line: string): unknown => process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s  ${line}\n`);

console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`);
const unchanged = parts.has('a') ? await byWorkers() : undefined;
const day = parts.has('b') ? await aDay() : undefined;
if (day) for (const line of estimate(measuredIn(day, unchanged), [1_000_000, 10_000_000])) console.log(line);

/** Gives the last round over pages that had not changed. */
async function byWorkers(): Promise<Round | undefined> {
  const pages = Number(values.pages);
  const farm = await openFarm({ sources: pages, hosts: Number(values.hosts), latency: Number(values.latency), concurrency });
  const postgres = await startPostgres({ own: true, durable: true });
  let last: Round | undefined;
  try {
    console.log(`\n(a) ${pages} pages that take ${values.latency} ms each`);
    for (const count of values.workers.split(',').map(Number)) {
      const database = await postgres.database();
      const rounds = await farm.run(count, { database, again: () => makeDue(database) });
      for (const [n, round] of rounds.entries()) console.log(roundLine(count, n === 0 ? 'first reading' : 'unchanged', round));
      last = rounds[1];
    }
  } finally {
    await farm.close();
    await postgres.stop();
  }
  return last;
}

async function makeDue(database: string): Promise<void> {
  const store = await createPostgresStore({ url: database });
  const dueAt = new Date().toISOString();
  await store.setManyDue((await store.plans()).map(({ sourceId }) => ({ sourceId, dueAt })));
  await store.close();
}

function roundLine(count: number, what: string, { checks, seconds, cpuMs, commands }: Round): string {
  const pace = `${(checks / seconds).toFixed(1)} checks/s (${checks} in ${seconds.toFixed(1)} s)`;
  return `${count} workers of ${concurrency}, ${what}: ${pace}, ${cpuMs.toFixed(1)} ms CPU of workers and ${commands.toFixed(1)} Redis commands each`;
}

async function aDay(): Promise<Day> {
  const found = await simulateDay({
    sources: Number(values.sources),
    hours: Number(values.hours),
    rate: Number(values.rate),
    workers: Number(values['day-workers']),
    concurrency,
    say,
  });
  const { sources, checks, due, lag, redis, postgres, members, ceiling, alone, startSeconds } = found;
  const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  console.log(`\n(b) ${sources} sources, ${values.hours} simulated hours at ${values.rate} checks a second of real time`);
  console.log(`all processes were ready after ${startSeconds.toFixed(1)} s`);
  console.log(
    `${checks} of ${due} due checks recorded; late by ${lag.median.toFixed(1)} s (median), ${lag.p95.toFixed(1)} s (95 %), ${lag.most.toFixed(1)} s (most)`,
  );
  console.log(`Redis: ${mb(redis.most)} beyond an empty one, at most ${redis.tasks} tasks waiting`);
  console.log(
    `Postgres: ${mb(postgres.before)} before, ${Math.round(postgres.perCheck)} bytes and ${postgres.cpu.toFixed(1)} ms CPU a check`,
  );
  for (const { role, mb: most, cpu } of members) console.log(`${role}: ${most} MB at most, ${cpu.toFixed(2)} ms CPU a check`);
  console.log(
    `one recorded check alone: ${alone.ms.toFixed(1)} ms in ${alone.trips} round trips; all due at once: ${ceiling.toFixed(0)} checks/s`,
  );
  return found;
}

function measuredIn({ alone, postgres, members, redis, sources }: Day, round: Round | undefined): Parameters<typeof estimate>[0] {
  const scheduler = members.find(({ role }) => role === 'scheduler');
  const workers = members.filter(({ role }) => role === 'worker');
  const worker = workers.reduce((sum, { cpu }) => sum + cpu, 0);
  // A worker holds no sources: what the scheduler has beyond it is theirs.
  const held = Math.max(0, (scheduler?.mb ?? 0) - Math.min(...workers.map(({ mb }) => mb)));
  return {
    alone,
    cpu: { postgres: postgres.cpu, scheduler: scheduler?.cpu ?? 0, worker: round?.cpuMs ?? worker },
    bytes: { perCheck: postgres.perCheck, perSource: (held * 2 ** 20) / sources },
    redis: { bytes: redis.most, sources },
  };
}
