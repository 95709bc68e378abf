/**
 * What was handed out and not done is found in the record again: slots that nobody visited, and second tries of what could not be read.
 * @module
 */
import type { SourcePlan, Store } from '../domain/ports.ts';
import { isReadable } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { passingFailures, retryAt } from '../schedule/backoff.ts';
import { isSlot, isVisited, recoverDue } from '../schedule/plan.ts';
import type { CheckServices } from './services.ts';

/** Visits that are looked back over: by then the waits are longer than any interval. */
export const LOOK_BACK = 16;

export interface RecoverServices extends Pick<CheckServices, 'clock' | 'random' | 'config'> {
  store: Pick<Store, 'plans' | 'setManyDue' | 'visits'>;
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

async function recoverRetries(services: RecoverServices, sources: readonly Source[]): Promise<number> {
  const plans = new Map((await services.store.plans()).map((plan) => [plan.sourceId, plan]));
  const rows = [];
  for (const source of sources.filter(isVisited)) {
    const plan = plans.get(source.id);
    const dueAt = plan && (await lostRetry(source, plan, services));
    if (dueAt) rows.push({ sourceId: source.id, dueAt: dueAt.toISOString() });
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
