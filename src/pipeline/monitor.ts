/**
 * The monitor at work: a ticker hands due sources to the queue, workers check them.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { LANES, type Lane } from '../domain/lanes.ts';
import type { Queue, TaskHandler, Ticker } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import type { Liveness } from '../lib/liveness.ts';
import { silentTelemetry } from '../lib/telemetry.ts';
import { createClaimer } from '../schedule/claim.ts';
import { planDue } from '../schedule/plan.ts';
import { createAsked } from './asked.ts';
import { settleDeadlines } from './deadlines.ts';
import { createHandOut } from './handOut.ts';
import { createWatchdog, type Watchdog } from './health.ts';
import { recover } from './recover.ts';
import { createBackgroundKeeper } from './registry/background.ts';
import type { CheckServices } from './services.ts';
import { watchQueue, watchTasks, watchTicks } from './telemetry/tasks.ts';
import { work } from './work.ts';

/** `sender`: makes messages of what is recorded, and brings them to their channels (`alerting/`). */
export const ROLES = ['web', 'scheduler', 'worker', 'sender'] as const;
export type Role = (typeof ROLES)[number];

export interface MonitorOptions {
  sources: Source[];
  services: CheckServices;
  queue: Queue;
  ticker: Ticker;
  roles: ReadonlySet<Role>;
  /** What the role `worker` takes. Default: all. */
  lanes?: readonly Lane[];
  /** Knows when a tick or a check never ends. */
  liveness?: Pick<Liveness, 'watched'> | undefined;
}

export interface Monitor {
  /** Puts a check of one source before all that is due. Throws OperationalError('usage') for an unknown source. */
  checkSoon(sourceId: string): Promise<void>;
  /** Takes up sources that were declared just now, or are declared in another way, without a restart: in the store, the schedule and the watch. */
  adopt(sources: readonly Source[]): Promise<void>;
  stop(): Promise<void>;
}

/** How often is looked for what was not verified for long: a look goes over all sources, and the limits are hours. */
const LOOK_MS = 60_000;
/** No tick and no check lasts so long, however slow a site, the record or the queue is: their own time-outs are far below. */
const TICK_MS = 10 * 60_000;
const CHECK_MS = 30 * 60_000;

/** Starts the roles that work in the background. */
export async function startMonitor({
  sources,
  services,
  queue: plain,
  ticker,
  roles,
  lanes = LANES,
  liveness,
}: MonitorOptions): Promise<Monitor> {
  const { store, clock, log, config, telemetry = silentTelemetry } = services;
  const watched: Liveness['watched'] = liveness?.watched ?? ((_, __, work) => work);
  const queue = watchQueue(plain, telemetry);
  const byId = new Map(sources.map((source) => [source.id, source]));
  const { defaults } = config;
  const concurrency: Record<Lane, number> = { http: config.queue.concurrency, browser: config.queue.browserConcurrency };
  const claimer = createClaimer({ store, queue, clock, sources, concurrency, defaults });
  const registry =
    services.registry && createBackgroundKeeper(services.registry, { wait: services.wait, elapsed: () => performance.now() });
  const handOut = createHandOut({ claimer, every: concurrency.http, wait: services.wait, log });
  const asked = createAsked({ store, queue, clock, log });
  const stopping = new AbortController();
  const handle: TaskHandler = async (task, signal) => {
    const source = byId.get(task.sourceId) ?? (await store.declarations([task.sourceId])).get(task.sourceId);
    if (source) return work(source, task, { ...services, registry, lanes }, signal);
    log.warn({ task: task.id }, 'a task names a source that no watcher declares');
    return undefined;
  };
  if (roles.has('worker')) {
    const room = Object.fromEntries(lanes.map((lane) => [lane, concurrency[lane]]));
    await queue.work(handOut.counted(watched('worker', CHECK_MS, watchTasks(telemetry, handle))), {
      lanes: room,
      attempts: config.queue.attempts,
    });
  }
  let sweeping: Promise<unknown> | undefined;
  let recovering: Promise<void> | undefined;
  let watchdog: Watchdog | undefined;
  if (roles.has('scheduler')) {
    sweeping = Promise.all([sweep(services), catchUp(services, stopping.signal), services.registry?.keepUp({ signal: stopping.signal })]);
    await planDue({ store, sources, now: clock.now(), defaults });
    // Also where the queue outlives the process: what it still has it refuses, and sources that were never visited are due at once.
    await recover(services, sources, { forgotten: await isEmpty(queue) });
    queue.onForgotten(() => {
      recovering ??= recoverLater(services, byId, stopping.signal).finally(() => {
        recovering = undefined;
      });
    });
    const dog = createWatchdog({ store, sources, clock, config });
    watchdog = dog;
    await dog.start();
    let lookedAt = Number.NEGATIVE_INFINITY;
    const tick = async (): Promise<void> => {
      // First: a queue that is away is why nothing is verified.
      if (clock.now().getTime() - lookedAt >= LOOK_MS) {
        lookedAt = clock.now().getTime();
        await dog.look();
      }
      await handOut.now();
    };
    const turn = watched('tick', TICK_MS, watchTicks(telemetry, tick));
    await ticker.start(async () => {
      await turn();
      if (queue.isShared) await handOut.follow(stopping.signal);
    });
  }
  return {
    async checkSoon(sourceId) {
      const source = byId.get(sourceId);
      if (!source) throw new OperationalError('usage', `No watcher declares ${sourceId}.`);
      await asked.ask(source);
    },
    async adopt(added) {
      for (const source of added) byId.set(source.id, source);
      services.registry?.adopt(added);
      await store.declare([...byId.values()]);
      // Due times are in the record: whichever process is the scheduler finds them there.
      await planDue({ store, sources: added, now: clock.now(), defaults });
      await recover(services, added, { forgotten: false });
      if (!roles.has('scheduler')) return;
      claimer.adopt(added);
      await watchdog?.adopt(added);
    },
    async stop() {
      stopping.abort();
      await ticker.stop();
      await handOut.stop();
      await queue.close();
      await registry?.stop();
      await Promise.all([sweeping, recovering]);
    },
  };
}

/** What runs when the queue forgets ends first: it is recorded then, and not visited once more. */
const SETTLE_MS = 30_000;

async function isEmpty(queue: Queue): Promise<boolean> {
  const { waiting, active } = await queue.counts();
  return waiting + active === 0;
}

/** Finds what was handed out and not done in the record again. */
async function recoverLater(services: CheckServices, byId: ReadonlyMap<string, Source>, signal: AbortSignal): Promise<void> {
  const { log, wait } = services;
  log.warn({}, 'the queue has forgotten what waited; it is found in the record again');
  await wait(SETTLE_MS, signal);
  while (!signal.aborted) {
    try {
      const found = await recover(services, [...byId.values()], { forgotten: true });
      log.info({ found }, 'handed out again what the queue had forgotten');
      return;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      log.warn({ err: error }, 'what the queue had forgotten could not be found yet; trying again');
      await wait(SETTLE_MS, signal);
    }
  }
}

/** Clears away what killed processes left of evidence that they had not committed. Whatever keeps it from that, the monitor goes on. */
async function sweep({ evidence, log }: CheckServices): Promise<void> {
  try {
    const { packs, temporary, spared } = await evidence.sweep();
    if (packs + temporary > 0) log.info({ packs, temporary }, 'removed what killed processes had left');
    if (spared > 0) log.warn({ packs: spared }, 'the evidence holds packs that this record knows nothing of; they are left where they are');
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    log.warn({ err: error }, 'what killed processes left could not be removed; trying again at the next start');
  }
}

/** Works out the deadlines that a killed process had not come to, and those of history that an older version recorded. */
async function catchUp(services: CheckServices, signal: AbortSignal): Promise<void> {
  try {
    await settleDeadlines(services, { signal });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    services.log.warn({ err: error }, 'deadlines could not be worked out; trying again at the next start');
  }
}
