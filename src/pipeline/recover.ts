/**
 * What was handed out and not done is found in the record again: slots that nobody visited, and second tries of what could not be read.
 * @module
 */

import { OperationalError } from '../domain/errors.ts';
import type { SourcePlan, Store } from '../domain/ports.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { passingFailures, retryAt } from '../schedule/backoff.ts';
import { isSlot, isVisited, recoverDue } from '../schedule/plan.ts';
import { declaredIn } from './declared.ts';
import type { CheckServices } from './services.ts';

/** Visits that are looked back over: by then the waits are longer than any interval. */
export const LOOK_BACK = 16;

/** What runs when the queue forgets ends first: it is recorded then, and not visited once more. */
const SETTLE_MS = 30_000;

export interface RecoverServices extends Pick<CheckServices, 'clock' | 'random' | 'config'> {
  store: Pick<Store, 'plans' | 'setManyDue' | 'visits' | 'declared'>;
}

export interface RecoverOptions {
  /** Nothing waits in the queue: second tries that are not planned are lost. Else they may be under way, under ids that nobody knows. */
  forgotten: boolean;
}

/** Makes them due again, each under its own id where it has one. Returns how many were found. May be repeated. */
export async function recover(services: RecoverServices, sources: readonly Source[], { forgotten }: RecoverOptions): Promise<number> {
  const { store, clock, config } = services;
  const slots = await recoverDue({ store, sources, now: clock.now(), defaults: config.defaults });
  return slots + (forgotten ? await recoverRetries(services, sources) : 0);
}

/** The same of all that is declared. */
async function recoverAll(services: RecoverServices, signal: AbortSignal): Promise<number> {
  let found = 0;
  for await (const some of declaredIn(services.store)) {
    if (signal.aborted) break;
    found += await recover(services, some, { forgotten: true });
  }
  return found;
}

export interface Recovery {
  /** The queue has forgotten what waited. Each loss is followed by a whole round of its own. */
  forgotten(): void;
  /** Resolves when nothing is looked for. */
  settled(): Promise<void>;
}

/** Finds what a queue with no memory left was given, time after time. `found` is told when due times have changed by it. */
export function createRecovery(
  services: RecoverServices & Pick<CheckServices, 'log' | 'wait'>,
  signal: AbortSignal,
  { found }: { found(): void },
): Recovery {
  const { log, wait } = services;
  let lost = false;
  let under: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (lost && !signal.aborted) {
      lost = false;
      log.warn({}, 'the queue has forgotten what waited; it is found in the record again');
      await wait(SETTLE_MS, signal);
      // Another loss begins another round: what this one has handed out may be lost again.
      while (!signal.aborted && !lost && !(await tried())) await wait(SETTLE_MS, signal);
    }
    under = undefined;
  }

  async function tried(): Promise<boolean> {
    try {
      const count = await recoverAll(services, signal);
      log.info({ found: count }, 'handed out again what the queue had forgotten');
      found();
      return true;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      log.warn({ err: error }, 'what the queue had forgotten could not be found yet; trying again');
      return false;
    }
  }

  return {
    forgotten() {
      lost = true;
      under ??= run();
    },
    async settled() {
      await under;
    },
  };
}

async function recoverRetries(services: RecoverServices, sources: readonly Source[]): Promise<number> {
  const visited = sources.filter(isVisited);
  const plans = new Map((await services.store.plans(visited.map(({ id }) => id))).map((plan) => [plan.sourceId, plan]));
  const rows = [];
  for (const source of visited) {
    const plan = plans.get(source.id);
    const dueAt = plan && (await lostRetry(source, plan, services));
    if (dueAt) rows.push({ sourceId: source.id, dueAt: dueAt.toISOString(), ...(plan.nextDueAt ? { was: plan.nextDueAt } : {}) });
  }
  if (rows.length > 0) await services.store.setManyDue(rows);
  return rows.length;
}

/** When a source is tried again that was to be tried again before its next slot, and is not planned to be. */
async function lostRetry(
  source: Source,
  plan: SourcePlan,
  { store, clock, random, config: { defaults } }: RecoverServices,
): Promise<Date | undefined> {
  const { nextDueAt, lastVisitAt, lastVerdict } = plan;
  if (nextDueAt === undefined || lastVisitAt === undefined || lastVerdict === undefined || isReadable(lastVerdict)) return undefined;
  const next = new Date(nextDueAt);
  if (next <= clock.now() || !isSlot(source, next, plan, defaults)) return undefined;
  const failures = passingFailures(await store.visits(source.id, { limit: LOOK_BACK }));
  return retryAt(failures, new Date(lastVisitAt), next, random);
}
