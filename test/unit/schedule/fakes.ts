/**
 * The few store and queue methods that planning needs, in memory.
 * @module
 */
import type { CheckTask } from '../../../src/domain/capture.ts';
import type { SourceState, Store } from '../../../src/domain/ports.ts';
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

/** A store that keeps due times and last visits. `writes` counts the calls that changed a due time. */
export function fakeStore(sources: Source[]) {
  const due = new Map<string, string>();
  const lastVisits = new Map<string, string>();
  const store = {
    dueTimes: due,
    lastVisits,
    writes: 0,
    async sources() {
      return sources.map((source): SourceState => {
        const nextDueAt = due.get(source.id);
        const at = lastVisits.get(source.id);
        return {
          source,
          visits: 0,
          snapshots: 0,
          changes: 0,
          ...(nextDueAt && { nextDueAt }),
          ...(at && { lastVisit: { id: at, at, verdict: 'content' as const, because: 'test' } }),
        };
      });
    },
    async due(at: string, limit: number) {
      const rows = [...due].map(([sourceId, dueAt]) => ({ sourceId, dueAt })).filter((row) => row.dueAt <= at);
      return rows.sort((a, b) => a.dueAt.localeCompare(b.dueAt)).slice(0, limit);
    },
    async setDue(sourceId: string, dueAt: string | undefined) {
      store.writes++;
      if (dueAt === undefined) due.delete(sourceId);
      else due.set(sourceId, dueAt);
    },
    async setManyDue(rows: Array<{ sourceId: string; dueAt: string }>) {
      store.writes++;
      for (const row of rows) due.set(row.sourceId, row.dueAt);
    },
  } satisfies Partial<Store> & Record<string, unknown>;
  return store;
}

/** A queue that refuses ids it has, as the port says. */
export function fakeQueue() {
  const tasks = new Map<string, CheckTask>();
  return {
    tasks,
    async enqueue(added: CheckTask[]) {
      for (const task of added) if (!tasks.has(task.id)) tasks.set(task.id, task);
    },
  };
}
