/**
 * Every due time and its visit. The due times come from the schedule alone, over the whole day.
 * @module
 */
import type { Visit } from '../../../src/domain/snapshot.ts';
import { isReadable } from '../../../src/domain/vocabulary.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { passingFailures } from '../../../src/schedule/backoff.ts';
import { nextDue, previousDue, type ScheduleDefaults } from '../../../src/schedule/next.ts';
import type { Judgement, Judging } from './judge.ts';
import { type DayPlan, DISALLOWED, type Trouble } from './plan.ts';

/** A check as it was recorded. */
interface Check {
  dueAt: number;
  at: number;
  visit: Visit;
}

/** How a slot was met. */
type Outcome =
  /** By the check that has its name. */
  | 'visited'
  /** By a check that was due earlier and made later: one visit, the page was seen after both. */
  | 'merged'
  /** By one check that the host had put off, before the next slot. */
  | 'put off'
  /** Not before the next slot: the host was in trouble all the while. */
  | 'left to the next'
  | 'SKIPPED';

/** The first pass is made as fast as it can be. */
const FIRST_PASS_MS = 3_600_000;
/** A host that wants to be left alone, and its last hold, outlast its bad hour by so much. */
const AFTERMATH_MS = 3_600_000;

export async function judgeSlots({ plan, store, config }: Judging): Promise<Judgement> {
  const judgement: Judgement = { complaints: [], counts: { slots: 0, robots: 0, retries: 0 }, lateness: { all: [], checks: 0 } };
  for (const source of plan.sources) {
    const visits = await store.visits(source.id, { limit: 1000, oldestFirst: true });
    judge(source, visits.filter(isCheck).map(checkOf), plan, config.defaults, judgement);
  }
  return judgement;
}

function judge(
  source: Source,
  checks: Check[],
  plan: DayPlan,
  defaults: ScheduleDefaults,
  { complaints, counts, lateness }: Judgement,
): void {
  const slots = slotsOf(source, plan, defaults);
  const complain = (what: string): void => void complaints.push(`${source.id}: ${what}`);
  const count = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const trouble = plan.troubles.get(new URL(source.url).hostname);
  for (const [index, slot] of slots.entries()) {
    if (slot > plan.end) break;
    const outcome = outcomeOf(slot, slots[index + 1] as number, checks, isLeftOut(slot, slots[index + 1] as number, plan, trouble));
    count('slots');
    count(outcome);
    if (outcome === 'SKIPPED') complain(`nobody came for ${iso(slot)}`);
  }
  for (const [index, check] of checks.entries()) {
    if (check.dueAt <= plan.end) lateness.checks += 1;
    const slot = slots.findLast((at) => at <= check.dueAt) as number;
    const stands = checks.find(({ dueAt }) => dueAt >= slot) === check;
    if (stands && slot > plan.start + FIRST_PASS_MS && slot <= plan.end) lateness.all.push((check.at - slot) / 1000);
    if (stands) continue;
    const before = checks[index - 1];
    if (before && passingFailures([before.visit]) === 1) count('retries');
    else complain(`a visit at ${iso(check.at)} that was due at ${iso(check.dueAt)}, for which there is no reason`);
  }
  for (const complaint of ends(source, checks, trouble, count)) complain(complaint);
}

/** The slot that was missed when the day began, as of any new source, and all that follow until one after the end. */
function slotsOf(source: Source, { start, end }: DayPlan, defaults: ScheduleDefaults): number[] {
  const first = previousDue(source, nextDue(source, new Date(start), defaults), defaults);
  const slots = first ? [first.getTime()] : [];
  for (let at = start; at <= end; ) {
    at = nextDue(source, new Date(at), defaults).getTime();
    slots.push(at);
  }
  // A cron expression that comes seldom, and what is due while the day settles.
  for (let n = 0; n < 12; n += 1) slots.push(nextDue(source, new Date(slots.at(-1) as number), defaults).getTime());
  return slots;
}

function outcomeOf(slot: number, next: number, checks: readonly Check[], mayBeLeft: boolean): Outcome {
  if (checks.some(({ dueAt }) => dueAt === slot)) return 'visited';
  if (checks.some(({ dueAt, at }) => dueAt < slot && at >= slot && at < next)) return 'merged';
  if (checks.some(({ dueAt, at }) => dueAt > slot && dueAt < next && at < next)) return 'put off';
  return mayBeLeft ? 'left to the next' : 'SKIPPED';
}

/** A visit that is put off until its source is due again is left to that time: in a bad hour, and in the crowd of the first pass. */
function isLeftOut(slot: number, next: number, { start }: DayPlan, trouble: Trouble | undefined): boolean {
  if (slot < start) return next < start + FIRST_PASS_MS;
  return trouble !== undefined && 'from' in trouble && trouble.from <= next && slot <= trouble.to + AFTERMATH_MS;
}

/** In the end each page was read, but for those that nobody may read; and none that may be read was refused. */
function* ends(source: Source, checks: readonly Check[], trouble: Trouble | undefined, count: (name: string) => void): Generator<string> {
  const last = checks.at(-1);
  if (!last) return;
  if (trouble?.kind === 'disallows' && new URL(source.url).pathname.startsWith(DISALLOWED)) {
    count('robots');
    if (checks.some(({ visit }) => visit.verdict !== 'robots')) yield 'it was visited, and its robots.txt disallows it';
    return;
  }
  if (!isReadable(last.visit.verdict)) yield `it ends the day ${last.visit.verdict} (${last.visit.because})`;
  if (trouble && 'from' in trouble) return;
  const failed = checks.find(({ visit }) => !isReadable(visit.verdict));
  if (failed) yield `it could not be read at ${iso(failed.at)}: ${failed.visit.because}`;
}

/** A second look is part of a check. */
function isCheck({ id }: Visit): boolean {
  return !id.includes('#');
}

function checkOf(visit: Visit): Check {
  return { visit, at: Date.parse(visit.fetchedAt), dueAt: Date.parse(visit.id.slice(visit.id.lastIndexOf('@') + 1)) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
