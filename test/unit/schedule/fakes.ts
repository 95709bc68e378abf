/**
 * The few store and queue methods that planning needs, in memory.
 * @module
 */
import type { CheckTask } from '../../../src/domain/capture.ts';
import type { Lane } from '../../../src/domain/lanes.ts';
import type { DueRow, SourcePlan, Store } from '../../../src/domain/ports.ts';
import type { RendererName } from '../../../src/domain/vocabulary.ts';
import type { Source } from '../../../src/domain/watcher.ts';

export function aSource(id: string, more: Partial<Source> = {}): Source {
  return {
    id,
    vendor: { id: 'acme', name: 'Acme' },
    kind: 'dpa',
    url: `https://acme.example/${id}`,
    render: 'auto',
    offerings: [],
    schedule: '0 6 * * *',
    ...more,
  };
}

/**
 * A store that keeps due times, pauses and what else plans are made of. `writes` counts the calls that changed a due time; `declared` are
 * the sources that it can tell of.
 */
export function fakeStore(sources: Source[], { declared = sources } = {}) {
  const due = new Map<string, string>();
  const more = new Map<string, Partial<SourcePlan>>();
  const learned = new Map<string, Pick<DueRow, 'learned'>>();
  const store = {
    dueTimes: due,
    writes: 0,
    /** How often plans were asked for, each with the number of sources. */
    asked: [] as number[],
    learnt(sourceId: string, renderer: RendererName, at: string) {
      learned.set(sourceId, { learned: { renderer, at } });
    },
    know(sourceId: string, what: Partial<SourcePlan>) {
      more.set(sourceId, { ...more.get(sourceId), ...what });
    },
    async plans(ids: readonly string[] = sources.map(({ id }) => id)): Promise<SourcePlan[]> {
      store.asked.push(ids.length);
      return ids.map((sourceId) => {
        const nextDueAt = due.get(sourceId);
        return { sourceId, ...more.get(sourceId), ...(nextDueAt && { nextDueAt }) };
      });
    },
    /** After which time was asked for what is due, each time. */
    dueAsked: [] as Array<string | undefined>,
    async due(at: string, limit: number, after?: string) {
      store.dueAsked.push(after);
      const rows = [...due]
        .map(([sourceId, dueAt]) => ({ sourceId, dueAt, ...learned.get(sourceId) }))
        .filter((row) => row.dueAt <= at && row.dueAt > (after ?? ''));
      return rows.sort((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0)).slice(0, limit);
    },
    async setDue(sourceId: string, dueAt: string | undefined) {
      await store.setManyDue([{ sourceId, dueAt }]);
    },
    async setManyDue(rows: ReadonlyArray<{ sourceId: string; dueAt: string | undefined; was?: string }>) {
      store.writes++;
      for (const { sourceId, dueAt, was } of rows) {
        if (was !== undefined && was !== due.get(sourceId)) continue;
        if (dueAt === undefined) due.delete(sourceId);
        else due.set(sourceId, dueAt);
      }
    },
    async declarations(ids: readonly string[]) {
      return new Map(declared.filter(({ id }) => ids.includes(id)).map((source) => [source.id, source]));
    },
    async pause(ids: readonly string[], { since, until }: { since: string; until?: string }) {
      for (const id of ids) store.know(id, { pausedSince: since, ...(until && { pausedUntil: until }) });
    },
    async resume(ids: readonly string[], at: string) {
      for (const id of ids) store.know(id, { pausedUntil: at });
    },
  } satisfies Partial<Store> & Record<string, unknown>;
  return store;
}

/** A queue that refuses ids it has, as the port says, and whose tasks run and end when a test says so. */
export function fakeQueue() {
  const tasks = new Map<string, CheckTask>();
  const laneOf = new Map<string, Lane>();
  const ended = new Set<string>();
  const queue = {
    /** Everything that was ever handed over. */
    tasks,
    laneOf: (id: string) => laneOf.get(id),
    delayed: 0,
    active: 0,
    async enqueue(added: readonly CheckTask[], { lane }: { lane: Lane }) {
      for (const task of added) {
        if (tasks.has(task.id)) continue;
        tasks.set(task.id, task);
        laneOf.set(task.id, lane);
      }
    },
    async counts(lane?: Lane) {
      const waiting = [...tasks.keys()].filter((id) => !ended.has(id) && (lane === undefined || laneOf.get(id) === lane)).length;
      return { waiting, delayed: queue.delayed, active: queue.active, failed: 0 };
    },
    /** Ends one of the waiting tasks. */
    end: (id: string) => void ended.add(id),
    /** Ends so many of the waiting tasks, the first ones first. */
    work(count = Number.POSITIVE_INFINITY): CheckTask[] {
      const waiting = [...tasks.values()].filter(({ id }) => !ended.has(id)).slice(0, count);
      for (const { id } of waiting) ended.add(id);
      return waiting;
    },
  };
  return queue;
}
