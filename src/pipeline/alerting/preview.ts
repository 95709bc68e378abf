/**
 * What rules would have sent for the stored history, imported or not, as if every change had been found on the day it was first seen.
 * Nothing is written.
 * @module
 */
import { type Gathered, gatheredMessage, type Setting } from '../../alert/notice.ts';
import { type Made, routeEntries } from '../../alert/route.ts';
import { isoOf } from '../../alert/timing.ts';
import type { NewAlert, NewMessage } from '../../domain/alert.ts';
import type { AlertSettings } from '../../domain/alertSettings.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Store } from '../../domain/ports.ts';
import { lengthMs } from '../../domain/timing.ts';
import type { Source } from '../../domain/watcher.ts';
import { type HistoryFilter, type HistoryStore, stepsOf } from './previewHistory.ts';
import { sourcesOf } from './routerReading.ts';

type Settings = Pick<AlertSettings, 'rules' | 'channels' | 'timezone'>;

export interface PreviewOptions {
  store: HistoryStore & Pick<Store, 'declarations'>;
  settings: Settings;
  baseUrl?: string | undefined;
  filter: HistoryFilter;
}

/** Messages in the order in which they would have been made; those of one moment together. */
export async function* previewAlerts({ store, settings, baseUrl, filter }: PreviewOptions): AsyncGenerator<NewMessage[]> {
  const told = new Set<string>();
  const sources = new Map<string, Source>();
  const spent = createSpending(settings);
  const shelf = createShelf(settings);
  const settingAt = (now: string): Setting => ({ now, zone: settings.timezone, sources, baseUrl });

  for await (const { at: now, entries } of stepsOf(store, filter)) {
    for (const messages of shelf.take(now, settingAt)) yield spent.on(messages);
    for (const [id, source] of await sourcesOf(
      store,
      entries.filter((entry) => isOfUnknown(entry, sources)),
    ))
      sources.set(id, source);
    const { alerts, messages } = routeEntries(entries, settings, { now, sources, baseUrl, told, made: spent.until(now) });
    for (const { channel, subject } of alerts) told.add(`${channel} ${subject}`);
    shelf.put(alerts, entries);
    if (messages.length > 0) yield spent.on(messages);
  }
  for (const messages of shelf.take(FOREVER, settingAt)) yield spent.on(messages);
}

/** After every time. */
const FOREVER = '9999';

function isOfUnknown(entry: JournalEntry, sources: ReadonlyMap<string, Source>): boolean {
  const id = 'change' in entry ? entry.change.source : entry.health.sourceId;
  return id !== undefined && !sources.has(id);
}

interface Spending {
  /** Messages were made. */
  on(messages: NewMessage[]): NewMessage[];
  /** What is spent of each budget. */
  until(now: string): Map<string, Made>;
}

function createSpending({ channels }: Settings): Spending {
  const budgets = new Map(channels.flatMap(({ id, budget }) => (budget ? [[id, lengthMs(budget.per) ?? 0]] : [])));
  const times = new Map<string, string[]>([...budgets.keys()].map((id) => [id, []]));
  return {
    on(messages) {
      for (const { channel, createdAt } of messages) times.get(channel)?.push(createdAt);
      return messages;
    },
    until(now) {
      const made = new Map<string, Made>();
      for (const [id, perMs] of budgets) {
        const since = isoOf(Date.parse(now) - perMs);
        const recent = (times.get(id) ?? []).filter((time) => time >= since);
        times.set(id, recent);
        made.set(id, { messages: recent.length, ...(recent[0] !== undefined && { earliestAt: recent[0] }) });
      }
      return made;
    },
  };
}

interface Group extends Pick<Gathered, 'until' | 'for'> {
  channel: string;
  entries: JournalEntry[];
}

/** What is held for digests and summaries. */
interface Shelf {
  put(alerts: readonly NewAlert[], entries: readonly JournalEntry[]): void;
  /** Messages whose time has come, moment by moment. */
  take(now: string, settingAt: (time: string) => Setting): Iterable<NewMessage[]>;
}

function createShelf({ channels }: Settings): Shelf {
  const groups = new Map<string, Group>();

  function messagesOf(group: Group, setting: Setting): NewMessage[] {
    const channel = channels.find(({ id }) => id === group.channel);
    return channel ? [gatheredMessage({ ...group, channel }, setting)] : [];
  }

  return {
    put(alerts, entries) {
      const byId = new Map(entries.map((entry) => [entry.id, entry]));
      for (const { channel, held, entry: id } of alerts) {
        const entry = byId.get(id);
        if (!held || !entry) continue;
        const key = JSON.stringify([channel, held.until, held.for]);
        const group = groups.get(key) ?? { channel, ...held, entries: [] };
        group.entries.push(entry);
        groups.set(key, group);
      }
    },
    *take(now, settingAt) {
      const due = [...groups]
        .filter(([, { until }]) => until <= now)
        .toSorted(([, a], [, b]) => (a.until < b.until ? -1 : a.until > b.until ? 1 : 0));
      for (const [key] of due) groups.delete(key);
      for (const [time, together] of Map.groupBy(due, ([, { until }]) => until))
        yield together.flatMap(([, group]) => messagesOf(group, settingAt(time)));
    },
  };
}
