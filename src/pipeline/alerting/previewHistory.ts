/**
 * The stored history in the order of its own time, as entries that a journal would have had.
 * @module
 */
import type { ChangeEntry, HealthEntry, JournalEntry, JournalStore } from '../../domain/journal.ts';
import type { Store } from '../../domain/ports.ts';

export type HistoryStore = Pick<Store, 'changes' | 'health'> & Pick<JournalStore, 'journal'>;

export interface HistoryFilter {
  vendor?: string;
  source?: string;
  /** Bounds on when a change was first seen, or trouble began (ISO 8601 UTC; inclusive lower, exclusive upper). */
  since?: string;
  until?: string;
}

export interface HistoryStep {
  /** ISO 8601 UTC. */
  at: string;
  entries: JournalEntry[];
}

interface Timed {
  at: string;
  entry: JournalEntry;
}

/** Entries of one time: a visit is recorded in one go, and its redesign told in one message. */
export async function* stepsOf(store: HistoryStore, filter: HistoryFilter): AsyncGenerator<HistoryStep> {
  let step: HistoryStep | undefined;
  for await (const { at, entry } of merged([found(store, filter), decided(store, filter), troubled(store, filter)])) {
    if (step && step.at !== at) {
      yield step;
      step = undefined;
    }
    step ??= { at, entries: [] };
    step.entries.push(entry);
  }
  if (step) yield step;
}

/** As the router gets them: flagged, with the deadlines that are known. What takes back an earlier change is not told. */
async function* found(store: HistoryStore, filter: HistoryFilter): AsyncGenerator<Timed> {
  for await (const change of store.changes(filter)) {
    if (change.reverts !== undefined) continue;
    const { id, firstSeenNewAt: at } = change;
    const entry: ChangeEntry = { seq: 0, id: `${id}:recorded`, at, kind: 'change.recorded', change: { ...change, state: 'flagged' } };
    yield { at, entry };
  }
}

async function* decided(store: HistoryStore, filter: HistoryFilter): AsyncGenerator<Timed> {
  const kinds = ['change.corrected', 'change.confirmed', 'change.retracted', 'change.reinstated'] as const;
  for await (const entry of store.journal({ ...filter, kinds })) yield { at: entry.at, entry };
}

async function* troubled(store: HistoryStore, { vendor, source, since = '', until = '9999' }: HistoryFilter): AsyncGenerator<Timed> {
  const events = await store.health(source === undefined ? {} : { source });
  const all = events.flatMap((health): Timed[] => {
    if (vendor !== undefined && health.sourceId?.split('/')[0] !== vendor) return [];
    if (health.openedAt < since || health.openedAt >= until) return [];
    const entry = (kind: HealthEntry['kind'], at: string): Timed => ({
      at,
      entry: { seq: 0, id: `${health.id}:${kind}`, at, kind, health },
    });
    return [entry('health.opened', health.openedAt), ...(health.endedAt === undefined ? [] : [entry('health.recovered', health.endedAt)])];
  });
  yield* all.toSorted(byTime);
}

/** All of them in the order of time; of one time, in that of the list. They are numbered as a journal numbers them. */
async function* merged(histories: readonly AsyncIterable<Timed>[]): AsyncGenerator<Timed> {
  const open = await Promise.all(histories.map(async (history) => startOf(history[Symbol.asyncIterator]())));
  for (let seq = 1; ; seq += 1) {
    const [next] = open.filter(({ head }) => head).toSorted((a, b) => byTime(a.head, b.head));
    if (!next?.head) return;
    yield { at: next.head.at, entry: { ...next.head.entry, seq } };
    await next.advance();
  }
}

interface Reading {
  head: Timed | undefined;
  advance(): Promise<void>;
}

async function startOf(history: AsyncIterator<Timed>): Promise<Reading> {
  const reading: Reading = {
    head: undefined,
    async advance() {
      const { done, value } = await history.next();
      reading.head = done ? undefined : value;
    },
  };
  await reading.advance();
  return reading;
}

function byTime({ at: a = '' }: Partial<Timed> = {}, { at: b = '' }: Partial<Timed> = {}): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
