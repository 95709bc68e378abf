/**
 * What must hold when a fleet has come to rest.
 * @module
 */
import type { Change } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { Visit } from '../../../src/domain/snapshot.ts';
import { isReadable } from '../../../src/domain/vocabulary.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { nextDue, previousDue } from '../../../src/schedule/next.ts';
import { isExpected } from '../match.ts';
import type { FleetEdit } from './plan.ts';
import type { Alert } from './receiver.ts';

export interface Judging {
  store: Store;
  sources: readonly Source[];
  planted: readonly FleetEdit[];
  /** Keys of the messages that the receiver took, each as often as it came. */
  received: readonly Alert[];
  /** From the first start until nothing was due any more. */
  from: Date;
  until: Date;
  /** So late may a check be, in milliseconds, with all that went wrong. */
  latenessMs: number;
}

export interface Judged {
  complaints: string[];
  slots: number;
  checks: number;
  /** Checks that could not read their page. */
  unread: number;
  /** Slots that a later check met: there was no time for one of their own. */
  merged: number;
  changes: number;
  alerted: number;
  /** Messages that came more than once, with the same key. */
  repeated: number;
  lateness: { median: number; p99: number; most: number };
}

export async function judgeFleet(judging: Judging): Promise<Judged> {
  const judged: Judged = {
    complaints: [],
    slots: 0,
    checks: 0,
    unread: 0,
    merged: 0,
    changes: 0,
    alerted: 0,
    repeated: 0,
    lateness: { median: 0, p99: 0, most: 0 },
  };
  const late: number[] = [];
  for (const source of judging.sources) await judgeSource(source, judging, judged, late);
  const changes: Change[] = [];
  for await (const change of judging.store.changes()) changes.push(change);
  judgeChanges(changes, judging, judged);
  judgeAlerts(changes, judging, judged);
  const sorted = late.toSorted((a, b) => a - b);
  const at = (share: number): number => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) / 1000;
  judged.lateness = { median: at(0.5), p99: at(0.99), most: at(1) };
  return judged;
}

/** Every slot of the schedule is met by a check that was made after it, soon enough. */
async function judgeSource(source: Source, { store, from, until, latenessMs }: Judging, judged: Judged, late: number[]): Promise<void> {
  const complain = (what: string): void => void judged.complaints.push(`${source.id}: ${what}`);
  const visits = (await store.visits(source.id, { limit: 10_000, oldestFirst: true })).filter(({ id }) => !id.includes('#'));
  judged.checks += visits.length;
  judged.unread += visits.filter(({ verdict }) => !isReadable(verdict)).length;
  const last = visits.at(-1);
  if (!last || !isReadable(last.verdict)) complain(`it ends ${last?.verdict ?? 'unvisited'}: ${last?.because ?? ''}`);
  for (const slot of slotsOf(source, from, until)) {
    judged.slots += 1;
    const met = visits.find((visit) => dueAt(visit) >= slot || Date.parse(visit.fetchedAt) >= slot);
    if (!met) {
      complain(`nobody came for ${new Date(slot).toISOString()}`);
      continue;
    }
    if (dueAt(met) !== slot) judged.merged += 1;
    const lateMs = Date.parse(met.fetchedAt) - slot;
    late.push(Math.max(0, lateMs));
    if (lateMs > latenessMs) complain(`the check of ${new Date(slot).toISOString()} came ${Math.round(lateMs / 1000)} s late`);
  }
}

function slotsOf(source: Source, from: Date, until: Date): number[] {
  const first = previousDue(source, nextDue(source, from));
  const slots = first ? [first.getTime()] : [];
  for (let at = nextDue(source, from); at < until; at = nextDue(source, at)) slots.push(at.getTime());
  // A new source is due at once, under the slot before it came.
  return slots.map((slot, index) => (index === 0 ? Math.min(slot, from.getTime()) : slot));
}

const dueAt = ({ id }: Visit): number => Date.parse(id.slice(id.lastIndexOf('@') + 1));

/** Every edit is on record once, and nothing else is. */
export function judgeChanges(
  changes: readonly Change[],
  { planted }: Pick<Judging, 'planted'>,
  judged: Pick<Judged, 'complaints' | 'changes'>,
): void {
  judged.changes = changes.length;
  const counts = new Map(planted.map((one) => [one, 0]));
  for (const change of changes) {
    const one = planted.find(({ source, edit }) => source.id === change.source && isExpected(change, edit.expect));
    if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
    else
      judged.complaints.push(
        `a change that nobody made: ${JSON.stringify([change.source, change.kind, change.oldQuote, change.newQuote])}`,
      );
  }
  for (const [{ source, edit }, count] of counts)
    if (count !== 1) judged.complaints.push(`${source.id}: the edit "${edit.id}" is on record ${count} times`);
}

function judgeAlerts(changes: readonly Change[], { received }: Judging, judged: Judged): void {
  const byKey = Map.groupBy(received, ({ key }) => key);
  judged.repeated = received.length - byKey.size;
  const told = new Map<string, number>();
  for (const [{ changes: ids }] of byKey.values() as Iterable<[Alert]>) for (const id of ids) told.set(id, (told.get(id) ?? 0) + 1);
  judged.alerted = told.size;
  for (const { id, source } of changes)
    if (told.get(id) !== 1) judged.complaints.push(`${source}: the change ${id} was alerted ${told.get(id) ?? 0} times`);
}
