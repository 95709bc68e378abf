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
import { declareWhole } from './declared.ts';
import { createGivingBack } from './givenBack.ts';
import { createHandOut } from './handOut.ts';
import { createOutages } from './outages.ts';
import { recover } from './recover.ts';
import { createBackgroundKeeper } from './registry/background.ts';
import { type Scheduler, startScheduler } from './scheduler.ts';
import type { CheckServices } from './services.ts';
import { watchQueue, watchTasks } from './telemetry/tasks.ts';
import { work } from './work.ts';

/** `sender`: makes messages of what is recorded, and brings them to their channels (`alerting/`). */
export const ROLES = ['web', 'scheduler', 'worker', 'sender'] as const;
export type Role = (typeof ROLES)[number];

export interface MonitorOptions {
  /** What the watchers of this process declare: the role `scheduler` makes them those of the whole installation. */
  sources: readonly Source[];
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
  /** Puts a check of one source before all that is due. Throws OperationalError('usage') for a source that is not declared. */
  checkSoon(sourceId: string): Promise<void>;
  /** Takes up sources that were declared just now, or are declared in another way, without a restart: in the store and the schedule. */
  adopt(sources: readonly Source[]): Promise<void>;
  stop(): Promise<void>;
}

/** No check lasts so long, however slow a site, the record or the queue is: their own time-outs are far below. */
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
  const { store, clock, log, wait, config, telemetry = silentTelemetry } = services;
  const { defaults } = config;
  const watched: Liveness['watched'] = liveness?.watched ?? ((_, __, work) => work);
  const queue = watchQueue(plain, telemetry);
  const stopping = new AbortController();
  const concurrency: Record<Lane, number> = { http: config.queue.concurrency, browser: config.queue.browserConcurrency };
  const claimer = createClaimer({ store, queue, clock, concurrency, defaults });
  const handOut = createHandOut({ claimer, every: concurrency.http, wait, log });
  const asked = createAsked({ store, queue, clock, log, wait, stopping: stopping.signal });
  const registry = services.registry && createBackgroundKeeper(services.registry, { wait, elapsed: () => performance.now(), log });
  const begin = async (): Promise<Scheduler | undefined> => {
    if (roles.has('scheduler')) await declareWhole(services, sources);
    if (roles.has('worker')) {
      const working = { ...services, registry, lanes, outages: createOutages(services) };
      const handle: TaskHandler = (task, signal) => work(task, working, signal);
      await queue.work(handOut.counted(watched('worker', CHECK_MS, watchTasks(telemetry, handle))), {
        lanes: Object.fromEntries(lanes.map((lane) => [lane, concurrency[lane]])),
        attempts: config.queue.attempts,
        onFailed: createGivingBack(services),
      });
    }
    if (!roles.has('scheduler')) return undefined;
    return startScheduler({ services, queue, ticker, claimer, handOut, watched, stopping: stopping.signal });
  };
  const scheduler = await begin().catch((error: unknown) => {
    // What goes on beside the work would keep the process alive.
    stopping.abort();
    throw error;
  });
  return {
    async checkSoon(sourceId) {
      const known = await store.source(sourceId);
      if (!known || known.undeclared || known.source.archiveOnly) throw new OperationalError('usage', `No watcher declares ${sourceId}.`);
      await asked.ask(known.source);
    },
    async adopt(added) {
      await store.declareAlso(added.map((source) => ({ ...source, added: true as const })));
      // Due times are in the record: whichever process is the scheduler finds them there.
      await planDue({ store, sources: added, now: clock.now(), defaults });
      await recover(services, added, { forgotten: false });
      claimer.adopt(added);
    },
    async stop() {
      stopping.abort();
      await ticker.stop();
      await handOut.stop();
      await queue.close();
      await registry?.stop();
      await scheduler?.settled();
    },
  };
}
