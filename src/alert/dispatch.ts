/**
 * Which channel is told of which entry, by which rule, and when: each entry once for each channel, whatever number of rules name it.
 * @module
 */
import type { AlertRule, AlertSettings } from '../domain/alertSettings.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { Source } from '../domain/watcher.ts';
import { type Fit, fitOfChange, fitOfHealth } from './match.ts';
import { digestAt } from './timing.ts';

export interface Dispatch {
  entry: JournalEntry;
  channel: string;
  /** Id of the rule. */
  rule: string;
  /** Held for a digest until then; absent: at once. */
  until?: string;
}

export interface DispatchFacts {
  /** ISO 8601 UTC. */
  now: string;
  sources: ReadonlyMap<string, Source>;
  /** Who was told of what before these entries: "<channel> <subject>". */
  told: ReadonlySet<string>;
  /** What a channel was told already in another way: "<channel> <entry>". */
  repeats?: ReadonlySet<string>;
}

/** The change, or the health event, that an entry is about. */
export function subjectOf(entry: JournalEntry): string {
  return 'change' in entry ? entry.change.id : entry.health.id;
}

/** Whether somebody may only be told of an entry who was told of its subject before. */
export function mayFollowUp({ kind }: JournalEntry): boolean {
  return kind !== 'change.recorded' && kind !== 'health.opened';
}

/** In the order of the entries, then in that of the channels in the settings. */
export function dispatchesOf(
  entries: readonly JournalEntry[],
  { rules, channels, timezone }: Pick<AlertSettings, 'rules' | 'channels' | 'timezone'>,
  { now, sources, told: before, repeats }: DispatchFacts,
): Dispatch[] {
  const told = new Set(before);
  return entries.flatMap((entry) => {
    const fitting = rules.map((rule) => ({ rule, fit: fitOf(rule, entry, sources) }));
    return channels.flatMap(({ id: channel }) => {
      if (repeats?.has(`${channel} ${entry.id}`)) return [];
      const key = `${channel} ${subjectOf(entry)}`;
      const applying = fitting.filter(
        ({ rule, fit }) => rule.to.includes(channel) && (fit === 'new' || (fit === 'follow-up' && told.has(key))),
      );
      const [soonest] = applying.map(({ rule }) => dispatch(entry, channel, rule, timezone, now)).toSorted(bySoonest);
      if (!soonest) return [];
      told.add(key);
      return [soonest];
    });
  });
}

function fitOf(rule: AlertRule, entry: JournalEntry, sources: ReadonlyMap<string, Source>): Fit | undefined {
  return 'change' in entry ? fitOfChange(rule, entry, sources.get(entry.change.source)) : fitOfHealth(rule, entry);
}

function dispatch(entry: JournalEntry, channel: string, { id: rule, send }: AlertRule, timezone: string, now: string): Dispatch {
  return { entry, channel, rule, ...(send !== 'at-once' && { until: digestAt(send, timezone, now) }) };
}

function bySoonest({ until: a = '' }: Dispatch, { until: b = '' }: Dispatch): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
