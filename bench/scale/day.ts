/**
 * A simulated day of many sources: one scheduler, some workers, a Postgres and a Redis of their own. Nothing is replaced but the network and the
 * clock: each check is claimed, queued, limited by host, looked up and recorded, with its seal and its leaf in the ledger.
 * @module
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import type { Store } from '../../src/domain/ports.ts';
import type { Role } from '../../src/pipeline/monitor.ts';
import { ask, startPostgres, type TestPostgres } from '../../test/helpers/postgres.ts';
import { startRedis } from '../../test/helpers/redis.ts';
import { cpuOf } from '../engine/farm.ts';
import { median } from '../median.ts';
import type { MemberOptions } from './member.ts';
import { BEGIN, firstReadings, memoryOf, PAGE, sourceOf, sourcesOf } from './sources.ts';

export interface DayOptions {
  sources: number;
  /** Simulated hours. */
  hours: number;
  /** Checks a second of real time that fall due: how fast the clock runs follows from it. */
  rate: number;
  workers: number;
  concurrency: number;
  say: (line: string) => void;
}

/** Sizes in bytes, CPU in milliseconds for each recorded check, times in real seconds. */
export interface Day {
  sources: number;
  speed: number;
  /** How long the scheduler took until it ticked. */
  startSeconds: number;
  due: number;
  checks: number;
  /** From due to visited. */
  lag: { median: number; p95: number; most: number };
  /** Of the tasks and limits, beyond an empty server; `tasks`: the most that waited. */
  redis: { most: number; tasks: number };
  postgres: { before: number; perCheck: number; cpu: number };
  members: Array<{ role: Role; mb: number; cpu: number }>;
  /** Checks a second that are recorded where all are due at once. */
  ceiling: number;
  /** One recorded check, nobody else at work: milliseconds with the write lock about in hand, and round trips. */
  alone: { ms: number; trips: number };
}

const HOUR_MS = 3_600_000;
const BATCH = 500;
const CEILING_MS = 15_000;
const ALONE = 100;

export async function simulateDay(options: DayOptions): Promise<Day> {
  const { sources, hours, rate, say } = options;
  const speed = (rate * 24 * HOUR_MS) / 1000 / sources;
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-scale-'));
  const server = await startPostgres({ own: true, durable: true });
  const redisServer = await startRedis({ own: true });
  const redis = new Redis(redisServer.url);
  const database = await server.database();
  const members: Member[] = [];
  try {
    say(`${sources} sources are read for the first time`);
    const store = await createPostgresStore({ url: database });
    await readFirst(store, folder, sources);
    const alone = await commitsAlone(store);
    const [before, empty] = [await sizeOf(database), await memory(redis)];
    say(`simulated time goes ${speed.toFixed(0)} times as fast: ${((hours * 3600) / speed).toFixed(0)} s`);
    const started = performance.now();
    for (const role of ['scheduler', ...Array.from({ length: options.workers }, () => 'worker')] as Role[])
      members.push(
        await startMember({ role, database, redisUrl: redisServer.url, folder, sources, concurrency: options.concurrency, speed }),
      );
    const startSeconds = (performance.now() - started) / 1000;
    const cpuBefore = { members: members.map(cpu), postgres: await cpuOfServer(server) };
    const begin = Date.now();
    for (const { child } of members) child.send({ begin });
    const peak = await throughTheDay(redis, { until: begin + (hours * HOUR_MS) / speed, database, say });
    const end = new Date(BEGIN + hours * HOUR_MS).toISOString();
    const { n: checks, ...lag } = await lagOf(database, speed);
    const due = await dueBy(database, end, checks);
    const used = { members: members.map(cpu), postgres: await cpuOfServer(server) };
    const after = await sizeOf(database);
    const each = (figure: number): number => figure / Math.max(1, checks);
    const ceiling = await ceilingOf(store, database, { sources, at: () => new Date(BEGIN + (Date.now() - begin) * speed), say });
    await store.close();
    return {
      sources,
      speed,
      startSeconds,
      due,
      checks,
      lag,
      redis: { most: peak.bytes - empty, tasks: peak.tasks },
      postgres: { before, perCheck: each(after - before), cpu: each(used.postgres - cpuBefore.postgres) },
      members: members.map((member, n) => ({
        role: member.role,
        mb: memoryOf(member.pid).most,
        cpu: each((used.members[n] ?? 0) - (cpuBefore.members[n] ?? 0)),
      })),
      ceiling,
      alone,
    };
  } finally {
    await Promise.all(members.map(endMember));
    redis.disconnect();
    await redisServer.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function readFirst(store: Store, folder: string, count: number): Promise<void> {
  const blobs = createFsBlobs(folder);
  const chain = await createArchive({ blobs, store, clock: { now: () => new Date(BEGIN) } }).openChain('scale');
  const recordOf = await firstReadings(await loadCatalogue('config/catalogue.yaml'));
  chain.add(PAGE, recordOf(sourceOf(0)).visit.sha256 as string);
  const pack = chain.finish();
  if (pack) await blobs.put(pack.name, pack.bytes);
  const sources = sourcesOf(count);
  await store.declare(sources);
  const recordedAt = new Date(BEGIN).toISOString();
  for (let n = 0; n < count; n += BATCH)
    await store.commit({ objects: n === 0 ? (pack?.objects ?? []) : [], records: sources.slice(n, n + BATCH).map(recordOf), recordedAt });
}

/** Unchanged checks one after the other, on one connection: what all workers together must share. */
async function commitsAlone(store: Store): Promise<Day['alone']> {
  const recordOf = await firstReadings(await loadCatalogue('config/catalogue.yaml'));
  const query = pg.Client.prototype.query as (...given: unknown[]) => unknown;
  let trips = 0;
  pg.Client.prototype.query = function (this: unknown, ...given: unknown[]): unknown {
    trips += 1;
    return query.apply(this, given);
  } as typeof pg.Client.prototype.query;
  const times: number[] = [];
  for (let n = 0; n < ALONE; n += 1) {
    const { visit } = recordOf(sourceOf(n % 10));
    const same = { ...visit, id: `${visit.sourceId}@alone-${n}`, verdict: 'unchanged' as const };
    const begun = performance.now();
    await store.commit({
      objects: [],
      records: [{ visit: same, changes: [], verifies: true, health: { edits: [] } }],
      recordedAt: visit.fetchedAt,
    });
    times.push(performance.now() - begun);
  }
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
  return { ms: median(times), trips: Math.round(trips / ALONE) };
}

interface Member {
  role: Role;
  pid: number;
  child: ChildProcess;
}

async function startMember(options: MemberOptions): Promise<Member> {
  const child = fork(fileURLToPath(new URL('./member.ts', import.meta.url)), [JSON.stringify(options)]);
  const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  if (first !== 'ready' || child.pid === undefined) throw new Error(`a ${options.role} did not start: ${first}`);
  return { role: options.role, pid: child.pid, child };
}

async function endMember({ child }: Member): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

const cpu = (member: Member): number => cpuOf([member]);

async function throughTheDay(
  redis: Redis,
  { until, database, say }: { until: number; database: string; say: DayOptions['say'] },
): Promise<{ bytes: number; tasks: number }> {
  const peak = { bytes: 0, tasks: 0 };
  for (let n = 1; Date.now() < until; n += 1) {
    await pause(Math.min(1_000, Math.max(0, until - Date.now())));
    peak.bytes = Math.max(peak.bytes, await memory(redis));
    peak.tasks = Math.max(peak.tasks, (await redis.zcard('clausewatch:http:prioritized')) + (await redis.llen('clausewatch:http:wait')));
    if (n % 30 === 0) say(`${await checksIn(database)} checks so far, at most ${peak.tasks} tasks waited`);
  }
  return peak;
}

async function memory(redis: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
}

async function sizeOf(database: string): Promise<number> {
  const [row] = await ask<{ size: string }>(database, 'select pg_database_size(current_database()) as size');
  return Number(row?.size);
}

/** Those of the day: their ids end with the time at which they were due. */
const OF_THE_DAY = `from clausewatch.visits where status = 304`;

async function checksIn(database: string): Promise<number> {
  const [row] = await ask<{ n: string }>(database, `select count(*) as n ${OF_THE_DAY}`);
  return Number(row?.n);
}

async function lagOf(database: string, speed: number): Promise<Day['lag'] & { n: number }> {
  const late = `extract(epoch from fetched_at::timestamptz - split_part(id, '@', 2)::timestamptz)`;
  const [row] = await ask<{ n: string; lags: number[] | null }>(
    database,
    `select count(*) as n, percentile_cont(array[0.5, 0.95, 1]) within group (order by ${late}) as lags ${OF_THE_DAY}`,
  );
  const [middle = 0, p95 = 0, most = 0] = (row?.lags ?? []).map((simulated) => simulated / speed);
  return { n: Number(row?.n), median: middle, p95, most };
}

/** What was checked, and what was due by then and was not. */
async function dueBy(database: string, end: string, checks: number): Promise<number> {
  const [row] = await ask<{ n: string }>(
    database,
    `select count(*) as n from clausewatch.sources where declared = 1 and next_due_at <= '${end}'`,
  );
  return checks + Number(row?.n);
}

/** Makes all sources due and counts for a while. */
async function ceilingOf(
  store: Store,
  database: string,
  { sources, at, say }: { sources: number; at: () => Date; say: DayOptions['say'] },
): Promise<number> {
  say('all are due at once');
  const all = sourcesOf(sources);
  for (let n = 0; n < all.length; n += 5_000)
    await store.setManyDue(all.slice(n, n + 5_000).map(({ id }) => ({ sourceId: id, dueAt: at().toISOString() })));
  await pause(3_000);
  const [before, begun] = [await checksIn(database), performance.now()];
  let [done, seconds] = [before, 0];
  while (performance.now() - begun < CEILING_MS && done < before + sources) {
    await pause(500);
    const now = await checksIn(database);
    // Where fewer are due than can be done in that time.
    if (now === done && now > before) break;
    [done, seconds] = [now, (performance.now() - begun) / 1000];
  }
  return seconds === 0 ? 0 : (done - before) / seconds;
}

/** Milliseconds of CPU of a server of our own: the processes that it has, and those that have ended. */
async function cpuOfServer({ server }: TestPostgres): Promise<number> {
  const pid = Number((await readFile(join(server?.folder ?? '', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  let ticks = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [own, ended] = [(fields[11] ?? 0) + (fields[12] ?? 0), (fields[13] ?? 0) + (fields[14] ?? 0)];
    if (fields[1] === pid) ticks += own;
    if (Number(name) === pid) ticks += own + ended;
  }
  return ticks * 10;
}
