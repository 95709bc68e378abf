/**
 * Due times in the store: planned at the start, found again after a process died, moved with a pause or a change.
 * @module
 */
import { isPausedAt } from '../domain/pause.ts';
import type { SourcePlan, Store } from '../domain/ports.ts';
import type { Source } from '../domain/watcher.ts';
import { createBreath } from '../lib/breathe.ts';
import { nextDue, previousDue, type ScheduleDefaults } from './next.ts';

/** `was`: other processes plan too, and what they have moved meanwhile stays as they moved it. */
type DueRow = { sourceId: string; dueAt: string | undefined; was?: string };

export interface PlanOptions {
  store: Pick<Store, 'plans' | 'setManyDue'>;
  /** Declared sources; those that are paused or only in an archive are never due. */
  sources: readonly Source[];
  now: Date;
  defaults?: ScheduleDefaults | undefined;
}

/**
 * Plans every source: those without a due time get their next one, due times that still lie ahead follow the
 * schedule as it is declared now, and what is overdue stays due. What is planned before the schedule's next slot was put off or
 * is tried again soon, and stays. Paused sources lose theirs. May be repeated.
 */
export async function planDue({ store, sources, now, defaults }: PlanOptions): Promise<void> {
  const plans = await plansById(store, sources);
  const rows: DueRow[] = [];
  const breath = createBreath();
  for (const source of sources) {
    await breath();
    const plan = plans.get(source.id) ?? { sourceId: source.id };
    const planned = plan.nextDueAt;
    const overdue = planned !== undefined && new Date(planned) <= now;
    // What fell due before a pause, or during it, is settled when it is claimed.
    if (isVisited(source) && overdue) continue;
    const dueAt = followingDue(source, plan, now, defaults);
    if (planned !== undefined && dueAt !== undefined && planned < dueAt && !isPausedAt(plan, now)) continue;
    if (dueAt !== planned) rows.push({ sourceId: source.id, dueAt, ...(planned === undefined ? {} : { was: planned }) });
  }
  if (rows.length > 0) await store.setManyDue(rows);
}

/**
 * Makes sources due whose last slot was not visited: they are new, or the slot was claimed by a process that died. Call it
 * at the start, before the first claim. The slot keeps its time, so the check keeps its id, and a queue that still has
 * the task refuses it. What fell into a pause stays out, and so does a slot whose visit is planned besides the slots: it was put off, or
 * failed and is tried again. Returns how many were found.
 */
export async function recoverDue({ store, sources, now, defaults }: PlanOptions): Promise<number> {
  const plans = await plansById(store, sources);
  const rows: DueRow[] = [];
  const breath = createBreath();
  for (const source of sources.filter(isVisited)) {
    await breath();
    const plan = plans.get(source.id);
    if (plan?.nextDueAt === undefined || new Date(plan.nextDueAt) <= now || isPausedAt(plan, now)) continue;
    if (!isSlot(source, new Date(plan.nextDueAt), plan, defaults)) continue;
    const slot = previousDue(source, new Date(plan.nextDueAt), defaults, plan);
    if (!slot || slot > now || isSettled(slot, plan)) continue;
    rows.push({ sourceId: source.id, dueAt: slot.toISOString(), was: plan.nextDueAt });
  }
  if (rows.length > 0) await store.setManyDue(rows);
  return rows.length;
}

/** Plans one source anew once its page has changed, where its interval follows changes. A due time only comes nearer by it. */
export async function followChange(
  source: Source,
  { store, now, defaults }: Omit<PlanOptions, 'sources'> & { store: Pick<Store, 'setDue'> },
): Promise<void> {
  const every = source.schedule === undefined ? (source.every ?? defaults?.every) : undefined;
  if (typeof every !== 'object') return;
  const [plan] = await store.plans([source.id]);
  if (plan?.nextDueAt === undefined) return;
  const dueAt = followingDue(source, plan, now, defaults);
  if (dueAt !== undefined && dueAt < plan.nextDueAt) await store.setDue(source.id, dueAt);
}

/** First due time after `now`, and after a pause that is in force; undefined while nothing is due. */
export function followingDue(source: Source, plan: SourcePlan, now: Date, defaults?: ScheduleDefaults): string | undefined {
  if (!isVisited(source)) return undefined;
  if (!isPausedAt(plan, now)) return nextDue(source, now, defaults, plan).toISOString();
  if (plan.pausedUntil === undefined) return undefined;
  return nextDue(source, new Date(Date.parse(plan.pausedUntil) - 1), defaults, plan).toISOString();
}

/** False for sources that their watcher pauses, and for those that only an archive knows. */
export function isVisited(source: Source): boolean {
  return source.paused !== true && source.archiveOnly !== true;
}

/** Whether the source is due at this moment by its schedule, not because something was put off or is tried again. */
export function isSlot(source: Source, at: Date, plan: SourcePlan, defaults: ScheduleDefaults | undefined): boolean {
  return nextDue(source, new Date(at.getTime() - 1), defaults, plan).getTime() === at.getTime();
}

function isSettled(slot: Date, { lastVisitAt, pausedUntil }: SourcePlan): boolean {
  return [lastVisitAt, pausedUntil].some((at) => at !== undefined && new Date(at) >= slot);
}

async function plansById(store: Pick<Store, 'plans'>, sources: readonly Source[]): Promise<Map<string, SourcePlan>> {
  return new Map((await store.plans(sources.map(({ id }) => id))).map((plan) => [plan.sourceId, plan]));
}
