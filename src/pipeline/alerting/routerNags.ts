/**
 * Messages that no entry makes, but time that passes: escalations and reminders.
 * @module
 */
import { escalationGroups, escalationKey, escalationMessage, overdue } from '../../alert/escalations.ts';
import type { Setting } from '../../alert/notice.ts';
import { messageId } from '../../alert/paths.ts';
import { remindedDays, reminderMessage, remindersOf } from '../../alert/reminders.ts';
import type { NewMessage } from '../../domain/alert.ts';
import type { AlertSettings, ChannelSettings, Escalation, Reminder } from '../../domain/alertSettings.ts';
import type { Change } from '../../domain/change.ts';
import type { DueChange } from '../../domain/deskPorts.ts';
import type { ChangeEntry } from '../../domain/journal.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Source } from '../../domain/watcher.ts';
import { changesById } from '../changesById.ts';
import type { AlertWatch } from '../telemetry/alerts.ts';
import type { Router, RouterStore } from './router.ts';
import { sourcesOf, withDeadlines } from './routerReading.ts';

export interface NagOptions {
  store: RouterStore;
  settings: AlertSettings;
  clock: Clock;
  settingOf(now: string, sources: ReadonlyMap<string, Source>): Setting;
  watch?: Pick<AlertWatch, 'made'> | undefined;
}

/** As many are seldom overdue; where more are, all of them are asked for. */
const CHUNK = 500;
/** Keys of messages that are known to be made, so that they are not made again every minute. */
const KEPT = 50_000;

export function createNags({ store, settings, clock, settingOf, watch }: NagOptions): Pick<Router, 'escalate' | 'remind'> {
  const made = new Set<string>();

  const isNew = (id: string): boolean => !made.has(id);

  async function add(messages: readonly NewMessage[]): Promise<number> {
    if (messages.length === 0) return 0;
    const added = await store.addMessages(messages);
    // Of some that others made already nobody knows which; saying of all that they were made would be wrong.
    if (added === messages.length) await watch?.made(messages);
    if (made.size > KEPT) made.clear();
    for (const { id } of messages) made.add(id);
    return added;
  }

  function channelsOf({ to }: Escalation | Reminder): ChannelSettings[] {
    return settings.channels.filter(({ id }) => to.includes(id));
  }

  async function escalateBy(rule: Escalation, now: string): Promise<number> {
    const entries = await readOverdue(store, rule, now);
    const due = escalationGroups(entries).flatMap((group) =>
      channelsOf(rule)
        .filter(({ id }) => isNew(messageId('escalation', id, escalationKey(rule, group.about))))
        .map((channel) => ({ group, channel })),
    );
    if (due.length === 0) return 0;
    const setting = settingOf(now, await sourcesOf(store, entries));
    const messages: NewMessage[] = [];
    for (const { group, channel } of due)
      messages.push(escalationMessage(rule, { ...group, entries: await withDeadlines(store, group.entries) }, channel, setting));
    return add(messages);
  }

  async function remindBy(rule: Reminder, near: Near, setting: Setting): Promise<number> {
    const due = remindersOf(rule, { ...near, setting }).flatMap((group) =>
      channelsOf(rule)
        .filter(({ id }) => isNew(messageId('reminder', id, group.about)))
        .map((channel) => ({ group, channel })),
    );
    const ids = new Set(due.flatMap(({ group }) => group.due.map(({ change }) => change)));
    const entries = new Map<string, ChangeEntry>();
    for (const id of ids) entries.set(id, await lastEntry(store, near.changes.get(id), id));
    return add(due.map(({ group, channel }) => reminderMessage(rule, group, entries, channel, setting)));
  }

  return {
    async escalate() {
      const now = clock.now().toISOString();
      let added = 0;
      for (const rule of settings.escalations) added += await escalateBy(rule, now);
      return added;
    },
    async remind() {
      if (settings.reminders.length === 0) return 0;
      const now = clock.now().toISOString();
      const due = await store.deadlines(remindedDays(settings.reminders, now));
      if (due.length === 0) return 0;
      const changes = await changesById(store, [...new Set(due.map(({ change }) => change))]);
      const sources = await store.declarations([...new Set([...changes.values()].map(({ source }) => source))]);
      let added = 0;
      for (const rule of settings.reminders) added += await remindBy(rule, { due, changes }, settingOf(now, sources));
      return added;
    },
  };
}

interface Near {
  due: readonly DueChange[];
  changes: ReadonlyMap<string, Change>;
}

/** All that is overdue. Redesigns are told together, so that a part of them would not do. */
async function readOverdue(store: RouterStore, rule: Escalation, now: string): Promise<ChangeEntry[]> {
  for (let limit = CHUNK; ; limit *= 4) {
    const entries = await store.unreviewed({ severities: rule.severity, ...overdue(rule, now), limit });
    if (entries.length < limit) return entries;
  }
}

/** What stands of a change in the journal; histories that are older than it have no entry there. */
async function lastEntry(store: RouterStore, change: Change | undefined, id: string): Promise<ChangeEntry> {
  for await (const entry of store.journal({ change: id, newestFirst: true, limit: 1 })) return entry;
  if (!change) throw new Error(`the change ${id} has a deadline and no record`);
  return { seq: 0, id: `${id}:recorded`, at: change.firstSeenNewAt, kind: 'change.recorded', change };
}
