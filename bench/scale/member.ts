/**
 * A scheduler or a worker of the simulated day, as a process: everything is real but the network, where every page says that it is as it was,
 * and the clock, which runs faster.
 * @module
 */
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createRedisLimits } from '../../src/adapters/limits/redis/hosts.ts';
import { createBullQueue } from '../../src/adapters/queue/bullmq.ts';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { createBullTicker } from '../../src/adapters/ticker/bullmq.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { loadCatalogue } from '../../src/declare/catalogue.ts';
import { Config } from '../../src/domain/config.ts';
import type { Renderer } from '../../src/domain/ports.ts';
import { sleep } from '../../src/lib/sleep.ts';
import { type Role, startMonitor } from '../../src/pipeline/monitor.ts';
import { createPageWorkers } from '../../src/pipeline/page/workers.ts';
import type { CheckServices } from '../../src/pipeline/services.ts';
import { silentLog } from '../../test/helpers/silentLog.ts';
import { BEGIN, sourcesOf } from './sources.ts';

export interface MemberOptions {
  role: Role;
  database: string;
  redisUrl: string;
  folder: string;
  sources: number;
  concurrency: number;
  /** Simulated time goes so many times as fast, once it is told to begin. */
  speed: number;
}

/** What it is told once all are ready: when simulated time begins (ms since 1970, by the clock of this machine). */
export interface BeginMessage {
  begin: number;
}

const options = JSON.parse(process.argv[2] ?? '') as MemberOptions;
const { role, database, redisUrl, folder, concurrency, speed } = options;
let begin = Number.POSITIVE_INFINITY;
process.on('message', (message: BeginMessage) => {
  begin = message.begin;
});
const clock = { now: () => new Date(BEGIN + Math.max(0, Date.now() - begin) * speed) };
const real = { now: () => new Date() };
const config = Config.parse({ confirm: { afterMs: 0 }, manners: { delay: '0s', perHost: 16 }, queue: { concurrency } });
const store = await createPostgresStore({ url: database });
const blobs = createFsBlobs(folder);
const pages = createPageWorkers();
const limits = createRedisLimits({ perHost: 16, delayMs: 0, leaseMs: 60_000, redisUrl, log: silentLog });

/** The cheapest answer that there is: 304. */
const unchanged: Renderer = {
  name: 'http',
  render: async ({ url }) => {
    const capture = { requestUrl: url, finalUrl: url, redirects: [], headers: { etag: '"1"' }, status: 304, renderer: 'http' as const };
    return { ok: true, capture: { ...capture, fetchedAt: clock.now().toISOString(), body: new Uint8Array(), notModified: true } };
  },
  close: async () => {},
};

const services: CheckServices = {
  store,
  blobs,
  evidence: createArchive({ blobs, store, clock }),
  visitors: {
    renderer: () => unchanged,
    fetchText: async () => ({ ok: true, answer: { status: 404, headers: {}, text: '' } }),
    close: async () => {},
  },
  pages,
  clock,
  limits,
  random: Math.random,
  wait: sleep,
  log: { ...silentLog, warn: tell, error: tell },
  config,
  catalogue: await loadCatalogue('config/catalogue.yaml'),
};
const queue = createBullQueue({ redisUrl, log: silentLog });
const ticker = createBullTicker({ redisUrl, clock: real, log: silentLog, onError: tell });
// All others take them from the record.
const sources = role === 'scheduler' ? sourcesOf(options.sources) : [];
const monitor = await startMonitor({ sources, services, queue, ticker, roles: new Set([role]), lanes: ['http'] });
process.send?.('ready');
process.once('SIGTERM', async () => {
  await monitor.stop();
  await Promise.all([limits.close(), pages.close()]);
  await store.close();
  process.exit(0);
});

function tell(what: unknown, message?: string): void {
  console.error(role, message ?? '', what);
}
