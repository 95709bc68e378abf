/**
 * Settings of alerts for tests, and what the router needs of a store, in memory.
 * @module
 */
import type { Message, NewAlert, NewMessage } from '../../src/domain/alert.ts';
import { AlertSettings } from '../../src/domain/alertSettings.ts';
import type { Change, Deadline } from '../../src/domain/change.ts';
import type { DueChange } from '../../src/domain/deskPorts.ts';
import type { ChangeEntry, JournalEntry } from '../../src/domain/journal.ts';
import type { Source } from '../../src/domain/watcher.ts';
import type { RouterStore } from '../../src/pipeline/alerting/router.ts';
import { sampleSource } from './samples.ts';

export interface SettingsParts {
  channels?: ReadonlyArray<Record<string, unknown> & { id: string }>;
  rules?: ReadonlyArray<Record<string, unknown>>;
  escalations?: ReadonlyArray<Record<string, unknown>>;
  reminders?: ReadonlyArray<Record<string, unknown>>;
  timezone?: string;
}

/** Channels write to standard output, rules without an id are numbered and without channels are for all of them. */
export function alertSettings({ channels = [{ id: 'desk' }], timezone, ...parts }: SettingsParts): AlertSettings {
  const to = channels.map(({ id }) => id);
  const named = Object.entries(parts).map(([part, list]) => [part, list?.map((one, at) => ({ id: `${part}-${at}`, to, ...one }))]);
  return AlertSettings.parse({
    channels: channels.map((channel) => ({ type: 'stdout', ...channel })),
    ...Object.fromEntries(named),
    ...(timezone !== undefined && { timezone }),
  });
}

export interface MemoryRouterStore extends RouterStore {
  entries: JournalEntry[];
  alerts: NewAlert[];
  made: NewMessage[];
  /** Deadlines that are known of changes. */
  known: Map<string, Deadline[]>;
  /** Changes that nobody has worked out the deadlines of yet; when they are settled, these are what they have. */
  toSettle: Map<string, Deadline[]>;
  declared: Map<string, Source>;
  mark: number;
  /** Done once, right before the next step is written: somebody else is faster. */
  meanwhile?: (() => Promise<void>) | undefined;
  /** Message by its id. */
  message(id: string): Pick<Message, 'notice'> | undefined;
}

export function memoryRouterStore(): MemoryRouterStore {
  const isChange = (entry: JournalEntry): entry is ChangeEntry => 'change' in entry;
  const deadlinesOf = (id: string): Deadline[] => store.known.get(id) ?? [];
  const current = (): Change[] => {
    const last = new Map<string, Change>();
    for (const entry of store.entries) if (isChange(entry)) last.set(entry.change.id, entry.change);
    return [...last.values()].map((change) => ({ ...change, deadlines: deadlinesOf(change.id) }));
  };
  const add = (messages: readonly NewMessage[]): number => {
    const fresh = messages.filter(({ id }) => !store.made.some((one) => one.id === id));
    store.made.push(...fresh);
    return fresh.length;
  };
  const lastOf = (of: JournalEntry): ChangeEntry => {
    const last = store.entries.filter(isChange).findLast(({ change }) => isChange(of) && change.id === of.change.id);
    if (!last) throw new Error(`no change ${of.id}`);
    return last;
  };
  const unused = (): never => {
    throw new Error('the router does not ask for that');
  };
  const store: MemoryRouterStore = {
    entries: [],
    alerts: [],
    made: [],
    known: new Map(),
    toSettle: new Map(),
    declared: new Map(),
    mark: 0,
    messages: async ({ channel, change } = {}) =>
      store.made
        .filter(
          (one) => one.channel === channel && one.notice.items.some((item) => item.type === 'change' && item.entry.change.id === change),
        )
        .map((one) => ({ ...one, state: 'waiting' as const, attempts: 0 }))
        .reverse(),
    message: (id) => store.made.find((one) => one.id === id),
    async unrouted(limit) {
      const entries = store.entries.filter(({ seq }) => seq > store.mark).slice(0, limit);
      return { from: store.mark, entries: structuredClone(entries), to: entries.at(-1)?.seq ?? store.mark };
    },
    async route({ from, to, alerts, messages }) {
      const meanwhile = store.meanwhile;
      store.meanwhile = undefined;
      await meanwhile?.();
      if (from !== store.mark) return false;
      store.mark = to;
      for (const alert of alerts)
        if (!store.alerts.some(({ channel, entry }) => channel === alert.channel && entry === alert.entry)) store.alerts.push(alert);
      add(messages);
      return true;
    },
    alerted: async (subjects) =>
      new Set(store.alerts.filter(({ subject }) => subjects.includes(subject)).map(({ channel, subject }) => `${channel} ${subject}`)),
    addMessages: async (messages) => add(messages),
    async gathered(now, channels) {
      const due = store.alerts.filter(
        ({ channel, held, message }) =>
          message === undefined && held !== undefined && held.until <= now && (channels?.includes(channel) ?? true),
      );
      const groups = Map.groupBy(due, ({ channel, held }) => JSON.stringify({ channel, ...held }));
      return [...groups].map(([of, alerts]) => ({
        ...JSON.parse(of),
        entries: store.entries.filter(({ id }) => alerts.some(({ entry }) => entry === id)),
      }));
    },
    async release(of, message) {
      const named = of.entries?.map(({ id }) => id);
      const mine = store.alerts.filter(
        ({ channel, entry, held, message: sent }) =>
          channel === of.channel &&
          held?.until === of.until &&
          held.for === of.for &&
          sent === undefined &&
          (named?.includes(entry) ?? true),
      );
      if (mine.length === 0) return false;
      add([message]);
      for (const alert of mine) alert.message = message.id;
      return true;
    },
    async madeSince(channel, since) {
      const made = store.made.filter((one) => one.channel === channel && one.createdAt >= since).map(({ createdAt }) => createdAt);
      const earliestAt = made.toSorted()[0];
      return { messages: made.length, ...(earliestAt !== undefined && { earliestAt }) };
    },
    async unreviewed({ severities, before, after = '', limit }) {
      const found = store.entries
        .filter(({ kind, at }) => kind === 'change.recorded' && at < before && at > after)
        .map((entry) => lastOf(entry));
      return found.filter(({ change }) => change.state === 'flagged' && severities.includes(change.severity)).slice(0, limit);
    },
    async *journal({ change, newestFirst } = {}) {
      const found = store.entries.filter(isChange).filter((entry) => change === undefined || entry.change.id === change);
      yield* newestFirst ? found.toReversed() : found;
    },
    declarations: async (ids) => new Map(ids.map((id) => [id, store.declared.get(id) ?? sampleSource(id)])),
    async *changes({ ids } = {}) {
      yield* current().filter(({ id }) => ids?.includes(id) ?? true);
    },
    unsettled: async () => current().filter(({ id }) => store.toSettle.has(id)),
    async settle(settled) {
      for (const id of settled.keys()) {
        store.known.set(id, store.toSettle.get(id) ?? []);
        store.toSettle.delete(id);
      }
    },
    async deadlines({ from = '', to = '9' }) {
      const all = current().flatMap(({ id, deadlines }): DueChange[] => deadlines.map((deadline) => ({ ...deadline, change: id })));
      return all.filter(({ dueOn }) => from <= dueOn && dueOn <= to).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
    },
    reviews: async () => new Map(),
    change: unused,
    sources: unused,
    standingAt: unused,
    pageMarks: async () => [],
    extraction: unused,
  };
  return store;
}
