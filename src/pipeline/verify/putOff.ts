/**
 * Sources whose next visit lies further ahead than any planning would put it: nobody looks at them any more, and nothing else shows it.
 * @module
 */
import type { SourcePlan, Store } from '../../domain/ports.ts';
import { lengthMs } from '../../domain/timing.ts';
import type { Source } from '../../domain/watcher.ts';
import { nextDue } from '../../schedule/next.ts';
import type { Suspicion } from './examiner.ts';

/** Sources whose declarations are read in one go. */
const PORTION = 1000;
const DAY_MS = 86_400_000;
/** Clocks differ, and what falls into a blackout waits for its end. */
const ALLOWED_MS = DAY_MS;
/** Where the settings decide, which need not be at hand: no default is longer. */
const LONGEST_DEFAULT_MS = 366 * DAY_MS;

/** What is planned is looked at once more: another process may have been planning. */
export async function* putOff(store: Pick<Store, 'plans' | 'declarations'>, now: Date): AsyncIterable<Suspicion> {
  const plans = await store.plans();
  for (let from = 0; from < plans.length; from += PORTION) {
    const some = plans.slice(from, from + PORTION);
    const sources = await store.declarations(some.map(({ sourceId }) => sourceId));
    for (const plan of some) {
      const source = sources.get(plan.sourceId);
      if (!source || !isPutOff(source, plan, now)) continue;
      yield {
        what: 'row',
        id: `sources ${plan.sourceId}`,
        sentence: `Its next visit is planned for ${plan.nextDueAt}, which is later than its schedule says.`,
        remedy: 'Start the scheduler anew: it plans every source by its schedule.',
        stillSo: async () => (await store.plans([plan.sourceId])).some((again) => isPutOff(source, again, now)),
      };
    }
  }
}

/** Whatever the source was planned from, it was no later than now, or than the end of its pause. */
function isPutOff(source: Source, { nextDueAt, pausedUntil }: SourcePlan, now: Date): boolean {
  if (nextDueAt === undefined) return false;
  const from = Math.max(now.getTime(), pausedUntil === undefined ? 0 : Date.parse(pausedUntil));
  return Date.parse(nextDueAt) > latest(source, from) + ALLOWED_MS;
}

function latest(source: Source, from: number): number {
  const { schedule, every } = source;
  if (schedule === undefined && every === undefined) return from + LONGEST_DEFAULT_MS;
  // Between bounds the interval may have been any when it was planned.
  if (schedule === undefined && typeof every === 'object') return from + (lengthMs(every.max) ?? 0);
  return nextDue(source, new Date(from)).getTime();
}
