/**
 * What a worker does with one task: the check, put off while its host has no time for it or something that it needs is away, handed over
 * where it needs a browser and there is none, and tried again soon after passing trouble.
 * @module
 */
import type { CheckTask } from '../domain/capture.ts';
import { OperationalError } from '../domain/errors.ts';
import type { NotHere, NotNow } from '../domain/ports.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import { passingFailures, retryAt } from '../schedule/backoff.ts';
import { type CheckOutcome, checkSource } from './check.ts';
import { HostBusy } from './manners.ts';
import { isOutage, type Outages } from './outages.ts';
import { LOOK_BACK } from './recover.ts';
import type { CheckServices } from './services.ts';
import { countCheck } from './telemetry/tasks.ts';
import { NeedsBrowser } from './visit.ts';

export interface WorkServices extends CheckServices {
  outages: Outages;
}

/** The queue keeps a task for no longer. */
const LONG_WAIT_MS = 60_000;
/** Asked for only to see whether the evidence answers. */
const PROBE = sha256('');
/** A task whose source the record does not know is another's, or early: it is kept for whoever knows it. */
const UNKNOWN_MS = 5 * 60_000;

/** Checks the source of the task as the record has it, or tells when or where it is worth to try again. */
export async function work(task: CheckTask, services: WorkServices, signal: AbortSignal): Promise<NotNow | NotHere | undefined> {
  try {
    // What this process reads in its own watchers may be older than the record, or newer.
    const source = (await services.store.declarations([task.sourceId])).get(task.sourceId);
    if (source) return await workOn(source, task, services, signal);
    services.log.warn({ check: task.id }, 'a task names a source that the record does not know; it is put off');
    return { againInMs: UNKNOWN_MS };
  } catch (error) {
    if (error instanceof OperationalError && isOutage(error) && !signal.aborted) return waitOut(task, error, services);
    throw error;
  }
}

async function workOn(source: Source, task: CheckTask, services: WorkServices, signal: AbortSignal): Promise<NotNow | NotHere | undefined> {
  const begun = performance.now();
  // Whatever is away is asked by itself: the page is not visited for nothing.
  if (services.outages.isOn(source.id)) await services.blobs.has(PROBE);
  const outcome = await attempt(source, task, services, signal);
  if (outcome instanceof HostBusy) return putOff(source, task, outcome, services);
  if (outcome instanceof NeedsBrowser) return handOver(task, outcome, services);
  services.outages.over(source.id);
  if (services.telemetry) countCheck(services.telemetry, outcome, performance.now() - begun);
  const { verdict, because, changes } = outcome;
  const found = changes.length > 0 ? { changeIds: changes.map(({ id }) => id) } : {};
  services.log.info({ check: task.id, verdict, because, changes: changes.length, ...found }, 'checked');
  if (!isReadable(verdict)) await tryAgainSoon(source, services);
  return undefined;
}

/** One task of a source waits at most: what is due again before the next try is left to that. */
async function waitOut(
  task: CheckTask,
  error: OperationalError,
  { outages, store, clock, log }: WorkServices,
): Promise<NotNow | undefined> {
  const { againInMs } = outages.waitFor(task.sourceId, task.id, error);
  const nextDueAt = await nextDueOf({ id: task.sourceId }, store).catch(unknown);
  const again = new Date(clock.now().getTime() + againInMs).toISOString();
  if (nextDueAt === undefined || nextDueAt <= task.dueAt || nextDueAt > again) return { againInMs };
  log.debug({ check: task.id, nextDueAt }, 'left to its next due time');
  return undefined;
}

/** The record itself is away. */
function unknown(error: unknown): undefined {
  if (!(error instanceof OperationalError)) throw error;
}

async function attempt(
  source: Source,
  task: CheckTask,
  services: CheckServices,
  signal: AbortSignal,
): Promise<CheckOutcome | HostBusy | NeedsBrowser> {
  try {
    return await checkSource(source, task, services, signal);
  } catch (error) {
    if (error instanceof HostBusy || error instanceof NeedsBrowser) return error;
    throw error;
  }
}

function handOver(task: CheckTask, { plainFailed }: NeedsBrowser, { log }: CheckServices): NotHere {
  log.debug({ check: task.id, plainFailed }, 'handed over to the browsers');
  return { lane: 'browser', task: plainFailed ? { ...task, render: 'chromium' } : task };
}

/**
 * A short wait is spent in the queue. A long one goes back to the schedule, which outlives the process, heeds pauses and blackouts, and
 * keeps thousands of sources of one host out of the queue. Neither lasts until the source is due again: then two would wait.
 */
async function putOff(
  source: Source,
  task: CheckTask,
  { host, held, waitMs }: HostBusy,
  { store, clock, log }: CheckServices,
): Promise<NotNow | undefined> {
  const told = { check: task.id, host, held, waitMs };
  const nextDueAt = await nextDueOf(source, store);
  const again = new Date(clock.now().getTime() + Math.ceil(waitMs)).toISOString();
  // Asked for by a person while it is paused, or not moved on yet by whoever handed it out: only the queue knows of it.
  const isPlanned = nextDueAt !== undefined && nextDueAt > task.dueAt;
  if (isPlanned && nextDueAt <= again) {
    log.debug({ ...told, nextDueAt }, 'left to its next due time');
    return undefined;
  }
  if (!isPlanned || waitMs <= LONG_WAIT_MS) {
    log.debug(told, 'put off');
    return { againInMs: waitMs };
  }
  await store.setDue(source.id, again);
  log.debug({ ...told, again }, 'due again later');
  return undefined;
}

/** Trouble that passes by itself is not waited out until the next due time. */
async function tryAgainSoon(source: Source, { store, clock, random, log }: CheckServices): Promise<void> {
  const failures = passingFailures(await store.visits(source.id, { limit: LOOK_BACK }));
  const nextDueAt = failures > 0 ? await nextDueOf(source, store) : undefined;
  if (nextDueAt === undefined) return;
  const again = retryAt(failures, clock.now(), new Date(nextDueAt), random);
  if (!again) return;
  await store.setDue(source.id, again.toISOString());
  log.info({ source: source.id, failures, at: again.toISOString() }, 'tried again soon');
}

async function nextDueOf({ id }: Pick<Source, 'id'>, store: CheckServices['store']): Promise<string | undefined> {
  const [plan] = await store.plans([id]);
  return plan?.nextDueAt;
}
