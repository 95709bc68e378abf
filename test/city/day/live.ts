/**
 * Lives through a day in the city with the real monitor, in simulated time.
 * @module
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFsBlobs } from '../../../src/adapters/blobs/fs.ts';
import { createGate, type Resolve } from '../../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../../src/adapters/egress/text.ts';
import { createMemoryLimits } from '../../../src/adapters/limits/memory.ts';
import { createInlineQueue } from '../../../src/adapters/queue/inline.ts';
import { createHttpRenderer } from '../../../src/adapters/renderer/http.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { createCronTicker } from '../../../src/adapters/ticker/cron.ts';
import { createArchive } from '../../../src/archive/archive.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { Config } from '../../../src/domain/config.ts';
import type { Log } from '../../../src/domain/ports.ts';
import { sleep } from '../../../src/lib/sleep.ts';
import { startMonitor } from '../../../src/pipeline/monitor.ts';
import { createPageWorkers } from '../../../src/pipeline/page/workers.ts';
import type { CheckServices } from '../../../src/pipeline/services.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { type Simulation, simulateTime } from '../../helpers/simulation.ts';
import { hostNames } from '../hosts.ts';
import { type City, startCity } from '../index.ts';
import { createMeter, type DayFigures, memoryNow } from './figures.ts';
import { judgeDay } from './judge.ts';
import { type DayPlan, planDay, robotsOf } from './plan.ts';
import { createSky, type Sky } from './sky.ts';

export interface DayOptions {
  sources: number;
  hosts: number;
  hours: number;
  seed: number;
  /** Told after each hour. */
  onHour?: (hour: number) => void;
}

export interface Day {
  /** What was not as it must be, in words. Empty when all is well. */
  complaints: string[];
  /** Slots, visits and so on, by name. */
  counts: Record<string, number>;
  figures: DayFigures;
}

/** What has begun before the end has so long to be done; nothing that falls due then is looked at. */
const SETTLE_MS = 3 * 3_600_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Threads end by simulated time, which leaps: starting them again and again would be all that is measured. */
const WEEK_MS = 7 * 24 * HOUR_MS;
const MEMORY_AT = [1, 6, 12, 24];

/** One simulated day; longer or shorter by `hours`. */
export async function liveDay({ sources, hosts, hours, seed, onHour }: DayOptions): Promise<Day> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-day-'));
  const random = randomNumbers(seed + 1);
  // Addresses have the port of the city, whose robots.txt and weather follow from the plan.
  let sky: Sky | undefined;
  const names = hostNames(hosts);
  const city = await startCity({ hosts, logged: 1, weather: (request) => sky?.meet(request) ?? Promise.resolve({}) });
  const plan = planDay({ sources, hosts: names, hours, seed, url: city.url });
  for (const [host, text] of Object.entries(robotsOf(plan.troubles))) city.robots(host, text);
  const simulation = simulateTime(new Date(plan.start));
  sky = createSky(plan, simulation, random);
  const meter = createMeter();
  const services = await openServices({ city, folder, sky, simulation, random, meter });
  try {
    const problems = await watch({ plan, city, services, simulation, meter, ...(onHour ? { onHour } : {}) });
    const judged = await judgeDay({ plan, requests: sky.requests, store: services.store, config: services.config });
    const figures = await meter.figures(folder, judged.lateness);
    return { complaints: [...problems, ...judged.complaints], counts: judged.counts, figures };
  } finally {
    simulation.restore();
    await Promise.all([services.visitors.close(), services.pages.close()]);
    await services.store.close();
    await city.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Watch {
  plan: DayPlan;
  city: City;
  services: CheckServices;
  simulation: Simulation;
  meter: ReturnType<typeof createMeter>;
  onHour?: (hour: number) => void;
}

/** The monitor from the start of the day to its end. Returns what it complained of in its log. */
async function watch({ plan, city, services, simulation, meter, onHour }: Watch): Promise<string[]> {
  const problems: string[] = [];
  const log = listening(problems);
  await services.store.declare(plan.sources);
  const queue = meter.scheduling(createInlineQueue({ log }), ['enqueue', 'counts']);
  const ticker = createCronTicker({ clock: services.clock, onError: (error) => problems.push(`a tick failed: ${String(error)}`) });
  meter.start();
  const monitor = await startMonitor({
    sources: plan.sources,
    services: { ...services, log },
    queue,
    ticker,
    roles: new Set(['scheduler', 'worker']),
  });
  for (const { at, behaviour, edit, host } of plan.edits) setTimeout(() => city.edit(behaviour.name, edit.id, host), at - plan.start);
  const counting = setInterval(async () => meter.waiting((await queue.counts()).delayed), MINUTE_MS);
  const hours = (plan.end - plan.start) / HOUR_MS;
  for (let hour = 1; hour <= hours; hour += 1) {
    await simulation.runUntil(new Date(plan.start + hour * HOUR_MS));
    if (MEMORY_AT.includes(hour)) meter.remember({ hour, ...memoryNow() });
    onHour?.(hour);
  }
  clearInterval(counting);
  meter.stop();
  await simulation.runUntil(new Date(plan.end + SETTLE_MS));
  // What has just begun may end.
  const stopping = monitor.stop();
  await simulation.runUntil(new Date(plan.end + SETTLE_MS + 10 * MINUTE_MS));
  await stopping;
  return problems;
}

/** Every warning is a complaint: the hosts' troubles are no news to a log. */
function listening(problems: string[]): Log {
  const complain = (event: object, message: string): void => {
    problems.push(`log: ${message} ${'err' in event ? String(event.err) : JSON.stringify(event)}`);
  };
  const log: Log = { debug() {}, info() {}, warn: complain, error: complain, child: () => log };
  return log;
}

interface Opening extends Pick<Watch, 'city' | 'simulation' | 'meter'> {
  folder: string;
  sky: Sky;
  random: () => number;
}

/** The services as the program composes them; where they do real work, time stands still. */
async function openServices({ city, folder, sky, simulation, random, meter }: Opening): Promise<CheckServices> {
  const { clock } = simulation;
  const config = Config.parse({ defaults: { every: '12h' } });
  const store = meter.scheduling(await createSqliteStore({ file: join(folder, 'clausewatch.sqlite') }), [
    'due',
    'plans',
    'setDue',
    'setManyDue',
    'silence',
    'health',
  ]);
  const blobs = standing(createFsBlobs(folder), ['put', 'get', 'has', 'stat'], simulation);
  const resolve: Resolve = async (name) => (sky.isDown(name) ? [{ address: '::1', family: 6 }] : city.resolve(name));
  const gate = createGate({ allow: city.allow(), resolve });
  const userAgent = 'Clausewatch (test city)';
  const http = standing(createHttpRenderer({ gate, clock, userAgent }), ['render'], simulation);
  const fetchText = createTextFetcher({ gate, userAgent });
  const { perHost, delay } = config.manners;
  return {
    store,
    blobs,
    evidence: createArchive({ blobs, store, clock }),
    visitors: {
      renderer: () => http,
      fetchText: (url, signal) => simulation.during(fetchText(url, signal)),
      close: () => http.close(),
    },
    limits: meter.scheduling(createMemoryLimits({ perHost, delayMs: delay, leaseMs: config.egress.timeoutMs + 180_000, clock }), [
      'enter',
      'hold',
      'turnedAway',
      'answered',
    ]),
    pages: standing(createPageWorkers({ threads: 2, idleMs: WEEK_MS }), ['advance', 'read', 'fingerprint'], simulation),
    random,
    clock,
    wait: sleep,
    log: listening([]),
    config,
    catalogue: await loadCatalogue('config/catalogue.yaml'),
  };
}

/** The object, with time standing still while one of these methods is at work. */
function standing<Thing extends object>(thing: Thing, methods: ReadonlyArray<keyof Thing>, simulation: Simulation): Thing {
  const wrapped = { ...thing };
  for (const name of methods) {
    const method = thing[name] as (...args: unknown[]) => Promise<unknown>;
    wrapped[name] = ((...args: unknown[]) => simulation.during(method(...args))) as Thing[typeof name];
  }
  return wrapped;
}
