/**
 * Titles of messages that tell several things. Plain text of one line; it may quote pages.
 * @module
 */
import type { MessageKind, NoticeItem } from '../domain/alert.ts';
import type { Change } from '../domain/change.ts';
import { SEVERITIES, type Severity } from '../domain/vocabulary.ts';
import { inDays } from '../lib/deadlineWords.ts';
import { absoluteTime, count } from '../lib/inWords.ts';
import { plainLine } from '../lib/text.ts';
import { dueWords, FOLLOW_UPS, itemTitle, nextDeadline } from './words.ts';

/** The title of a message of this kind about all of these things. */
export function titleOf(kind: MessageKind, items: readonly NoticeItem[]): string {
  const [first, ...others] = items;
  if (!first) return '';
  if (kind === 'escalation') return notReviewed(items);
  if (kind === 'summary') return `Beyond the budget of this channel: ${gathered(items)}`;
  if (others.length === 0) return itemTitle(first);
  if (kind === 'incident') return rewrite(items);
  if (kind === 'reminder' && first.type === 'due') {
    const { deadline, daysLeft } = first.due;
    return `${plainLine(first.vendorName)}: ${dueWords(deadline)} (${inDays(daysLeft)}): ${count(changesOf(items).length, 'change')}`;
  }
  return gathered(items);
}

/** The worst severity among changes; undefined where none is told of. */
export function worstOf(items: readonly NoticeItem[]): Severity | undefined {
  const found = new Set(items.flatMap((item) => changeIn(item)?.severity ?? []));
  return SEVERITIES.find((severity) => found.has(severity));
}

function changeIn(item: NoticeItem): Change | undefined {
  return item.type === 'change' ? item.entry.change : item.type === 'due' ? item.due.entry.change : undefined;
}

/** As they are told last. */
function changesOf(items: readonly NoticeItem[]): Change[] {
  return [...new Map(items.flatMap((item) => changeIn(item) ?? []).map((change) => [change.id, change])).values()];
}

/** "Acme: 12 changes of one rewrite of acme/dpa, 2 critical, object by 2025-12-08". */
function rewrite(items: readonly NoticeItem[]): string {
  const changes = changesOf(items);
  const [first] = items;
  if (first?.type !== 'change') return gathered(items);
  const next =
    first.entry.kind === 'change.retracted' ? undefined : nextDeadline({ deadlines: changes.flatMap(({ deadlines }) => deadlines) });
  const what = `${count(changes.length, 'change')} of one rewrite of ${plainLine(first.entry.change.source)}`;
  return `${plainLine(first.vendorName)}: ${FOLLOW_UPS[first.entry.kind]}${[what, ...worst(items), ...(next ? [dueWords(next)] : [])].join(', ')}`;
}

/** "3 changes of 2 vendors, 1 critical; 2 notes on sources". */
function gathered(items: readonly NoticeItem[]): string {
  const changes = changesOf(items);
  const names = new Set(items.flatMap((item) => (item.type === 'health' ? [] : [item.vendorName])));
  const vendors = names.size === 1 ? plainLine([...names][0] ?? '') : count(names.size, 'vendor');
  const notes = items.filter(({ type }) => type === 'health').length;
  return [
    ...(changes.length === 0 ? [] : [[`${count(changes.length, 'change')} of ${vendors}`, ...worst(items)].join(', ')]),
    ...(notes === 0 ? [] : [`${count(notes, 'note')} on sources`]),
  ].join('; ');
}

/** "2 critical": how many changes are as bad as the worst of them; what was retracted is not bad any more. */
function worst(items: readonly NoticeItem[]): string[] {
  const last = new Map(items.map((item) => [changeIn(item)?.id, item]));
  const changes = changesOf([...last.values()].filter((item) => item.type !== 'change' || item.entry.kind !== 'change.retracted'));
  const severity = SEVERITIES.find((one) => changes.some((change) => change.severity === one));
  return severity === undefined ? [] : [count(changes.filter((change) => change.severity === severity).length, severity, severity)];
}

/** What became of it meanwhile is no news here: it is told as it stands. */
function notReviewed(items: readonly NoticeItem[]): string {
  const standing = items.map((item): NoticeItem => {
    if (item.type !== 'change') return item;
    const { was: _, ...entry } = item.entry;
    return { ...item, entry: { ...entry, kind: 'change.recorded' } };
  });
  const since = changesOf(items)
    .map(({ firstSeenNewAt }) => firstSeenNewAt)
    .toSorted()[0];
  const [first] = standing;
  const what = first === undefined ? '' : standing.length === 1 ? itemTitle(first) : rewrite(standing);
  return `Not reviewed since ${absoluteTime(since ?? '')}: ${what}`;
}
