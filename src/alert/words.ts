/**
 * What a message tells, in plain words of one line each. They may quote pages: whoever shows them escapes them.
 * @module
 */
import type { NoticeItem } from '../domain/alert.ts';
import type { Change, Deadline } from '../domain/change.ts';
import type { HealthKind } from '../domain/health.ts';
import type { ChangeEntry, ChangeEntryKind, HealthEntry } from '../domain/journal.ts';
import { actionLabel, changeGist, changeTitle } from '../lib/changeWords.ts';
import { inDays } from '../lib/deadlineWords.ts';
import { diffOf, type Gist } from '../lib/gist.ts';
import { absoluteTime, formatValue, pagesInWords, truncate } from '../lib/inWords.ts';
import { plainLine } from '../lib/text.ts';

/** Names and values of pages are cut to so many characters in a title. */
const NAME_CHARS = 90;

/**
 * What an item tells, as one line.
 *
 * @example
 * itemTitle(item) // "Acme: subprocessor added: Northwind (medium), object by 2025-12-08"
 */
export function itemTitle(item: NoticeItem): string {
  switch (item.type) {
    case 'change':
      return changeLine(item.entry, item.vendorName);
    case 'health':
      return healthLine(item.entry, item.sourceId, item.vendorName);
    case 'due': {
      const { deadline, entry, daysLeft } = item.due;
      return `${plainLine(item.vendorName)}: ${dueWords(deadline)} (${inDays(daysLeft)}): ${changeInWords(entry.change)}`;
    }
  }
}

/** What stands before a change that is told once more, or is confirmed. */
export const FOLLOW_UPS: Record<ChangeEntryKind, string> = {
  'change.recorded': '',
  'change.due': 'due on another day: ',
  'change.corrected': 'corrected: ',
  'change.confirmed': 'confirmed: ',
  'change.retracted': 'retracted: ',
  'change.reinstated': 'to be decided again: ',
};

function changeLine({ kind, change, was }: ChangeEntry, vendorName: string): string {
  const severity = was && was.severity !== change.severity ? `${was.severity} → ${change.severity}` : change.severity;
  const next = kind === 'change.retracted' ? undefined : nextDeadline(change);
  const due = next === undefined ? '' : `, ${dueWords(next)}`;
  return `${plainLine(vendorName)}: ${FOLLOW_UPS[kind]}${changeInWords(change)} (${severity})${due}`;
}

/** What happened to what: "subprocessor added: Northwind", "Audit: notice changed: 30 days → 90 days", "dpa: “Definitions” reworded". */
export function changeInWords(change: Change): string {
  const action = actionLabel(change).toLowerCase();
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote));
  const became = gist === undefined ? undefined : arrow(gist);
  if (change.kind === 'row') {
    const name = short(changeTitle(change));
    const cells = became === undefined || change.action === 'renamed' ? '' : `: ${became}`;
    return `${rowNoun(change.key)} ${action}: ${change.action === 'renamed' && became !== undefined ? became : name}${cells}`;
  }
  const what = change.kind === 'fact' ? short(changeTitle(change)) : `${documentOf(change)}: “${short(changeTitle(change))}”`;
  const value = became ?? oneValue(change);
  return `${what} ${action}${value === undefined ? '' : `: ${value}`}`;
}

/** Headings are alike on many pages: the name of the source within its vendor says which it is. */
function documentOf({ source }: Change): string {
  return plainLine(source.slice(source.indexOf('/') + 1));
}

/** The value, or the text, that came or went. */
function oneValue({ kind, oldValue, newValue, oldQuote, newQuote }: Change): string | undefined {
  const value = newValue ?? oldValue;
  if (value !== undefined) return short(formatValue(value));
  if (kind !== 'passage' || (oldQuote !== undefined && newQuote !== undefined)) return undefined;
  return short(newQuote ?? oldQuote ?? '') || undefined;
}

/** What a row of a list is: "subprocessors.list" lists subprocessors. */
export function rowNoun(key: string | undefined): string {
  const [group = ''] = (key ?? 'rows').split('.');
  return group.replaceAll('_', ' ').replace(/s$/, '');
}

function arrow({ before, after }: Gist): string {
  return `${short(before)} → ${short(after)}`;
}

function short(text: string): string {
  return truncate(plainLine(text), NAME_CHARS);
}

/** The deadline of a change that ends first. */
export function nextDeadline({ deadlines }: Pick<Change, 'deadlines'>): Deadline | undefined {
  return deadlines.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))[0];
}

const LAST_DAY = /^last day to /i;

/** "object by 2025-12-08" where the catalogue calls it "Last day to object"; "takes effect 2026-01-01". */
export function dueWords({ label, dueOn }: Pick<Deadline, 'label' | 'dueOn'>): string {
  if (label === undefined) return `due ${dueOn}`;
  if (LAST_DAY.test(label)) return `${label.replace(LAST_DAY, '')} by ${dueOn}`;
  return `${label.charAt(0).toLowerCase()}${label.slice(1)} ${dueOn}`;
}

const OPENED: Record<HealthKind, (since: string) => string> = {
  unread: (since) => `could not be read since ${since}`,
  'selector-rot': (since) => `a rule of its watcher matches nothing since ${since}`,
  moved: (since) => `is served at another address since ${since}`,
  'not-verified': (since) => `not verified since ${since}`,
  unsigned: (since) => `not signed since ${since}`,
};

const RECOVERED: Record<HealthKind, string> = {
  unread: 'can be read again',
  'selector-rot': 'the rules of its watcher match again',
  moved: 'is no longer served at another address',
  'not-verified': 'verified again',
  unsigned: 'signed again',
};

function healthLine({ kind, health }: HealthEntry, sourceId: string | undefined, vendorName: string | undefined): string {
  const since = absoluteTime(health.detail.since ?? health.openedAt);
  const what = kind === 'health.recovered' ? RECOVERED[health.kind] : OPENED[health.kind](since);
  const who = vendorName === undefined ? '' : `${plainLine(vendorName)}: `;
  return `${who}${sourceId === undefined ? wholeOf(health.kind) : plainLine(sourceId)} ${what}`;
}

/** What an event is about that is of no source. */
function wholeOf(kind: HealthKind): string {
  return kind === 'unsigned' ? 'the ledger' : 'all sources';
}

/** Where on the page: the heading path, and the page of a PDF. Empty where the record does not say. */
export function whereOnPage(change: Pick<Change, 'path' | 'oldPage' | 'newPage'>): string {
  return [plainLine(change.path.join(' › ')), pagesInWords(change) ?? ''].filter(Boolean).join(', ');
}

/** What an entry has moved, as sentences; none for what was recorded just now. */
export function movedWords({ kind, change, was }: ChangeEntry): string[] {
  if (!was || kind === 'change.recorded') return [];
  const state = was.state === change.state ? [] : [`It was ${was.state}, and is ${change.state} now.`];
  const severity = was.severity === change.severity ? [] : [`Its severity was ${was.severity}, and is ${change.severity} now.`];
  const days = ({ deadlines }: Pick<Change, 'deadlines'>): string => deadlines.map(dueWords).join('; ') || 'none';
  const due = was.deadlines.length === 0 || days(was) === days(change) ? [] : [`Its deadlines were: ${plainLine(days(was))}.`];
  return [...state, ...severity, ...due];
}
