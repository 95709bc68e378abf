/**
 * Messages out of what they tell. The same things at the same time give the same message, byte for byte.
 * @module
 */
import { EVERY_LANE, type MessageKind, type NewMessage, type Notice, type NoticeItem } from '../domain/alert.ts';
import type { ChannelSettings } from '../domain/alertSettings.ts';
import type { JournalEntry } from '../domain/journal.ts';
import { SEVERITIES } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { changePath, sourcePath } from '../lib/pagePaths.ts';
import { changesPath, DEADLINES_PATH, incidentPath, keyTime, messageId, SOURCES_PATH } from './paths.ts';
import { afterQuiet } from './quiet.ts';
import { titleOf, worstOf } from './titles.ts';

/** What a message is made with, beside what it tells. */
export interface Setting {
  /** When it is made (ISO 8601 UTC). */
  now: string;
  /** Time zone of the settings. */
  zone: string;
  /** Sources by id, as they were declared. */
  sources: ReadonlyMap<string, Source>;
  /** Scheme, host and port of the pages. */
  baseUrl?: string | undefined;
}

/** Receivers cut what is too large, each in its own way: a message lists no more things than that. */
export const MOST_ITEMS = 50;

/** The entry as an item of a message. */
export function itemOf(entry: JournalEntry, sources: ReadonlyMap<string, Source>): NoticeItem {
  if ('change' in entry) {
    const { source, vendor, id } = entry.change;
    return { type: 'change', entry, vendorName: sources.get(source)?.vendor.name ?? vendor, path: changePath(id) };
  }
  const { sourceId } = entry.health;
  const source = sourceId === undefined ? undefined : sources.get(sourceId);
  return {
    type: 'health',
    entry,
    ...(sourceId !== undefined && { sourceId }),
    ...(source && { vendorName: source.vendor.name, url: source.url }),
    path: sourceId === undefined ? SOURCES_PATH : sourcePath(sourceId),
  };
}

export interface MessageParts {
  kind: MessageKind;
  channel: Pick<ChannelSettings, 'id' | 'quiet'>;
  /** Further parts of its key. */
  about: readonly string[];
  /** In the order in which they were recorded. */
  items: readonly NoticeItem[];
}

/** A message to one channel, to be sent once no quiet hours of it are in the way. */
export function messageOf({ kind, channel, about, items }: MessageParts, { now, zone, baseUrl }: Setting): NewMessage {
  const id = messageId(kind, channel.id, about);
  const shown = mostImportant(items);
  const notice: Notice = {
    id,
    kind,
    title: titleOf(kind, items),
    at: now,
    items: shown,
    more: items.length - shown.length,
    path: pathOf(kind, items),
    ...(baseUrl !== undefined && { baseUrl }),
  };
  const vendors = new Set(items.map(vendorOf));
  const [only] = vendors;
  return {
    id,
    channel: channel.id,
    lane: vendors.size === 1 && only !== undefined ? only : EVERY_LANE,
    notice,
    createdAt: now,
    notBefore: afterQuiet(now, { quiet: channel.quiet, severity: worstOf(items), zone }),
  };
}

/** What was held for one channel until one time. */
export interface Gathered {
  channel: MessageParts['channel'];
  until: string;
  for: 'digest' | 'budget';
  /** With the deadlines that are known. */
  entries: readonly JournalEntry[];
}

/** The digest or the summary of what was held. */
export function gatheredMessage({ channel, until, for: reason, entries }: Gathered, setting: Setting): NewMessage {
  const items = withoutRepeats(entries).map((entry) => itemOf(entry, setting.sources));
  return messageOf({ kind: reason === 'digest' ? 'digest' : 'summary', channel, about: gatheredKey(until, entries), items }, setting);
}

/** When it was due, and the first thing in it, so that what came after it was sent makes another one. */
function gatheredKey(until: string, entries: readonly JournalEntry[]): string[] {
  return [keyTime(until), String(entries[0]?.seq ?? 0)];
}

/** A change that is told with the deadlines it has now needs no entry on how they moved. */
function withoutRepeats(entries: readonly JournalEntry[]): JournalEntry[] {
  const found = foundIn(entries);
  return entries.filter((entry) => !(entry.kind === 'change.due' && found.has(entry.change.id)));
}

/** Changes that these entries tell the finding of. */
export function foundIn(entries: readonly JournalEntry[]): Set<string> {
  return new Set(entries.flatMap((entry) => (entry.kind === 'change.recorded' ? [entry.change.id] : [])));
}

/** The id of the vendor that an item is about; undefined for the whole installation. */
function vendorOf(item: NoticeItem): string | undefined {
  if (item.type === 'health') return item.sourceId?.split('/')[0];
  return item.type === 'change' ? item.entry.change.vendor : item.due.entry.change.vendor;
}

/** The worst, and of those that are as bad what is due, in the order in which they came. */
function mostImportant(items: readonly NoticeItem[]): NoticeItem[] {
  if (items.length <= MOST_ITEMS) return [...items];
  const rank = (item: NoticeItem): number => SEVERITIES.indexOf(worstOf([item]) ?? 'medium') * 2 + (isDue(item) ? 0 : 1);
  const kept = new Set(items.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_ITEMS));
  return items.filter((item) => kept.has(item));
}

function isDue(item: NoticeItem): boolean {
  return item.type === 'due' || (item.type === 'change' && item.entry.change.deadlines.length > 0);
}

function pathOf(kind: MessageKind, items: readonly NoticeItem[]): string {
  const [first] = items;
  if (!first) return '/';
  if (kind === 'reminder') return items.length === 1 ? first.path : DEADLINES_PATH;
  if (items.length === 1) return first.path;
  const changes = items.flatMap((item) => (item.type === 'change' ? [item.entry.change] : []));
  const incident = changes[0]?.incident;
  if (incident !== undefined && changes.every((change) => change.incident === incident)) return incidentPath(incident);
  const days = changes.map(({ firstSeenNewAt }) => firstSeenNewAt.slice(0, 10)).toSorted();
  const [since, until] = [days[0], days.at(-1)];
  if (since === undefined || until === undefined) return SOURCES_PATH;
  const vendors = new Set(changes.map(({ vendor }) => vendor));
  const [vendor] = vendors;
  return changesPath({ ...(vendors.size === 1 && vendor !== undefined && { vendor }), since, until });
}
