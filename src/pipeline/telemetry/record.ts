/**
 * The record in numbers for Prometheus: worked out when it is asked for, at a bounded cost.
 * @module
 */
import type { AlertStore } from '../../domain/alert.ts';
import { HEALTH_KINDS } from '../../domain/health.ts';
import { LANES } from '../../domain/lanes.ts';
import type { OverviewStore } from '../../domain/overview.ts';
import type { Clock, Queue, Store } from '../../domain/ports.ts';
import type { TallyStore } from '../../domain/tally.ts';
import { TROUBLE_KINDS } from '../../domain/trouble.ts';
import { CHANGE_STATES, SEVERITIES, VERDICTS } from '../../domain/vocabulary.ts';
import { type Family, familiesText, type Sample } from '../../lib/metrics.ts';

/** What may be the matter with the whole installation. */
const WHOLE_KINDS = ['not-verified', 'unsigned'] as const;

export interface RecordNumbersOptions {
  store: Pick<OverviewStore, 'census' | 'totals'> &
    Pick<Store, 'countChanges' | 'health'> &
    Pick<AlertStore, 'channelStandings'> &
    Pick<TallyStore, 'tally'>;
  /** Tasks of each lane, where the process has a queue. */
  queue?: Pick<Queue, 'counts'> | undefined;
  /** Leaves of the ledger and when its last checkpoint was signed (ISO 8601 UTC), where there is one. */
  ledger?: (() => Promise<{ size: number; checkpoint?: { size: number; at: string } | undefined }>) | undefined;
  version: string;
  clock: Clock;
}

/** Labels come from closed lists and the settings only: no vendor, address or page text is exposed here. */
export async function recordFamilies({ store, queue, ledger, version, clock }: RecordNumbersOptions): Promise<Family[]> {
  const now = clock.now();
  const at = now.toISOString();
  const { standings, events, watched } = await store.census(at, at);
  const { verdicts, failing, visits, snapshots, verifiedAt, pending } = await store.totals();
  const { changes, toReview, due, oldestDueAt, oldestMessageAt } = await store.tally(at);
  const silent = await store.health({ state: 'open', of: 'installation' });
  const channels = await store.channelStandings();
  const gauge = gaugeOf('gauge');
  const counter = gaugeOf('counter');
  return [
    gauge('clausewatch_build_info', 'Version of Clausewatch.', [{ labels: { version }, value: 1 }]),
    gauge('clausewatch_sources', 'Sources by standing.', each('standing', standings)),
    gauge('clausewatch_sources_watched', 'Declared sources that are neither paused nor of archives only.', one(watched)),
    gauge('clausewatch_sources_last_verdict', 'Sources by the verdict of their last visit.', each('verdict', filled(VERDICTS, verdicts))),
    gauge(
      'clausewatch_sources_failing',
      'Sources whose last check could not read the page, by kind of trouble.',
      each('kind', filled(TROUBLE_KINDS, failing)),
    ),
    gauge('clausewatch_sources_due', 'Sources that are due and not handed out yet.', one(due)),
    gauge(
      'clausewatch_oldest_due_seconds',
      'How long the source that is due for longest has been due; 0 where none is.',
      one(age(oldestDueAt, now)),
    ),
    gauge('clausewatch_health_events_open', 'Health events that last, by kind; of sources, or of the whole installation.', [
      ...HEALTH_KINDS.filter((kind) => kind !== 'unsigned').map((kind) => ({ labels: { kind, of: 'source' }, value: events[kind] })),
      ...WHOLE_KINDS.map((kind) => ({
        labels: { kind, of: 'installation' },
        value: silent.filter((event) => event.kind === kind).length,
      })),
    ]),
    gauge('clausewatch_last_verified_timestamp_seconds', 'When any page was read last; 0 when none ever was.', one(seconds(verifiedAt))),
    counter('clausewatch_visits_total', 'Recorded visits.', one(visits)),
    gauge('clausewatch_snapshots', 'Distinct stored pages, counted for each source.', one(snapshots)),
    counter('clausewatch_changes_total', 'Recorded changes.', one(await store.countChanges())),
    gauge('clausewatch_changes', 'Changes that are not held back, by severity and state.', changeSamples(changes)),
    gauge('clausewatch_review_queue', 'Entries of the review queue that wait for a decision.', one(toReview)),
    gauge(
      'clausewatch_outbox_pending',
      'What waits to be told: entries of the journal that nobody has looked at yet, and messages on their way.',
      one(pending),
    ),
    gauge(
      'clausewatch_oldest_message_seconds',
      'How long the message that waits longest might have been sent; 0 where none waits.',
      one(age(oldestMessageAt, now)),
    ),
    gauge(
      'clausewatch_messages',
      'Messages by channel and state. Dead ones are put aside until somebody sends them again.',
      channels.flatMap(({ channel, ...standing }) =>
        (['waiting', 'delivered', 'dead'] as const).map((state) => ({ labels: { channel, state }, value: standing[state] })),
      ),
    ),
    gauge(
      'clausewatch_alerts_held',
      'Alerts that are held for a digest or a summary, by channel.',
      channels.map(({ channel, held }) => ({ labels: { channel }, value: held })),
    ),
    gauge(
      'clausewatch_last_delivered_timestamp_seconds',
      'When a message was delivered last, by channel.',
      channels.flatMap(({ channel, lastDeliveredAt }) =>
        lastDeliveredAt === undefined ? [] : [{ labels: { channel }, value: seconds(lastDeliveredAt) }],
      ),
    ),
    ...(await queueFamilies(queue)),
    ...(await ledgerFamilies(ledger)),
  ];
}

/** The queue may be away, which is no reason to say nothing of the record. */
async function queueFamilies(queue: RecordNumbersOptions['queue']): Promise<Family[]> {
  if (!queue) return [];
  const counts = await Promise.all(LANES.map((lane) => queue.counts(lane))).catch(() => undefined);
  const up: Family = gaugeOf('gauge')('clausewatch_queue_up', 'Whether the queue answers.', one(counts ? 1 : 0));
  if (!counts) return [up];
  const samples = counts.flatMap((count, at) =>
    (['waiting', 'delayed', 'active', 'failed'] as const).map((state) => ({
      labels: { lane: LANES[at] ?? '', state },
      value: count[state],
    })),
  );
  return [up, gaugeOf('gauge')('clausewatch_queue_tasks', 'Tasks by lane and state; the delayed are among the waiting.', samples)];
}

async function ledgerFamilies(ledger: RecordNumbersOptions['ledger']): Promise<Family[]> {
  if (!ledger) return [];
  const { size, checkpoint } = await ledger();
  const gauge = gaugeOf('gauge');
  return [
    gauge('clausewatch_ledger_leaves', 'Leaves of the ledger.', one(size)),
    gauge('clausewatch_ledger_unsigned_leaves', 'Leaves that no checkpoint vouches for so far.', one(size - (checkpoint?.size ?? 0))),
    gauge(
      'clausewatch_ledger_checkpoint_timestamp_seconds',
      'When the last checkpoint was signed; 0 when none ever was.',
      one(seconds(checkpoint?.at)),
    ),
  ];
}

/** How long an answer is good for, at least; and of the time of a process, how much asking may take. */
const GOOD_FOR_MS = 5_000;
const SHARE = 0.05;

/**
 * The text, worked out anew every few seconds at most, however many ask; a record that is slow to ask is asked less often, so that the
 * numbers never take more than a twentieth of the time. `now`: milliseconds that never run backwards.
 */
export function createRecordText(options: RecordNumbersOptions, now: () => number = () => performance.now()): () => Promise<string> {
  let last: { text: Promise<string>; until: number } | undefined;

  async function ask(): Promise<string> {
    const begun = now();
    const text = await familiesText(await recordFamilies(options));
    if (last) last.until = now() + Math.max(GOOD_FOR_MS, (now() - begun) / SHARE);
    return text;
  }

  return () => {
    if (last && now() < last.until) return last.text;
    last = { text: ask(), until: Number.POSITIVE_INFINITY };
    last.text.catch(() => {
      last = undefined;
    });
    return last.text;
  };
}

function gaugeOf(type: Family['type']): (name: string, help: string, samples: Sample[]) => Family {
  return (name, help, samples) => ({ name, help, type, samples });
}

function one(value: number): Sample[] {
  return [{ value }];
}

function each(label: string, values: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

/** All names, also those that nothing is of. */
function filled<Name extends string>(names: readonly Name[], values: Partial<Record<Name, number>>): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? 0])) as Record<Name, number>;
}

function changeSamples(changes: Awaited<ReturnType<TallyStore['tally']>>['changes']): Sample[] {
  const counted = new Map(changes.map(({ severity, state, n }) => [`${severity} ${state}`, n]));
  return SEVERITIES.flatMap((severity) =>
    CHANGE_STATES.map((state) => ({ labels: { severity, state }, value: counted.get(`${severity} ${state}`) ?? 0 })),
  );
}

function seconds(time: string | undefined): number {
  return time === undefined ? 0 : Date.parse(time) / 1000;
}

function age(since: string | undefined, now: Date): number {
  return since === undefined ? 0 : Math.max(0, (now.getTime() - Date.parse(since)) / 1000);
}
