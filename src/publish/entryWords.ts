/**
 * An entry of the journal in words: its title, what it says, and in what order. Plain strings; whoever shows them escapes them.
 * @module
 */
import type { Deadline } from '../domain/change.ts';
import type { FactValue } from '../domain/extraction.ts';
import type { ChangeEntry } from '../domain/journal.ts';
import { actionLabel, changeGist, changeTitle } from '../lib/changeWords.ts';
import { diffOf, type Piece } from '../lib/gist.ts';
import { formatValue, truncate } from '../lib/inWords.ts';

/** What stands before the title of whatever is not the first that is told of a change. */
const MARKS: Record<ChangeEntry['kind'], string> = {
  'change.recorded': '',
  'change.due': 'Due date: ',
  'change.corrected': 'Corrected: ',
  'change.confirmed': 'Confirmed: ',
  'change.retracted': 'Retracted: ',
  'change.reinstated': 'Open again: ',
};

/** One line: "acme/dpa: Subprocessors: objection window: 30 days → 10 days". It quotes the page. */
export function entryTitle({ kind, change }: ChangeEntry): string {
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote));
  const subject = truncate(oneLine(changeTitle(change)), 110);
  const what = gist
    ? `${subject}: ${truncate(oneLine(gist.before), 80)} → ${truncate(oneLine(gist.after), 80)}`
    : `${subject} ${actionLabel(change).toLowerCase()}`;
  return `${MARKS[kind]}${change.source}: ${what}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What an entry says, in the order in which it is read; what it does not say is absent. */
export interface EntryWords {
  /** What happened. */
  sentences: string[];
  oldValue?: string;
  newValue?: string;
  oldQuote?: string;
  newQuote?: string;
  /** The quotes' difference word by word. */
  difference: Piece[];
  /** Headings of the page above it. */
  place: string;
  deadlines: Array<{ sentence: string; clause: string }>;
  /** "First seen 2025-11-28 06:00 UTC": names and values. */
  facts: Array<[name: string, value: string]>;
}

export function entryWords(entry: ChangeEntry): EntryWords {
  const { change } = entry;
  const value = (one: FactValue | undefined): string | undefined => (one === undefined ? undefined : formatValue(one));
  return {
    sentences: [happened(entry), ...moved(entry)],
    ...defined({ oldValue: value(change.oldValue), newValue: value(change.newValue) }),
    ...defined({ oldQuote: change.oldQuote, newQuote: change.newQuote }),
    difference: diffOf(change.oldQuote, change.newQuote),
    place: change.path.join(' › '),
    deadlines: change.deadlines.map((deadline) => ({ sentence: dueSentence(deadline), clause: deadline.clause })),
    facts: factsOf(entry),
  };
}

function happened({ kind, change, supersededBy }: ChangeEntry): string {
  if (kind === 'change.recorded')
    return change.reverts === undefined ? 'A change was found.' : `A change was found: it takes back ${change.reverts}.`;
  if (kind === 'change.due') return 'Its due dates were worked out.';
  if (kind === 'change.corrected') return 'An analyst corrected what this change says.';
  if (kind === 'change.confirmed') return 'An analyst confirmed this change.';
  if (kind === 'change.reinstated') return 'The decision on this change was taken back: it is to be decided again.';
  if (change.state === 'superseded')
    return supersededBy === undefined ? 'This change was superseded by another one.' : `This change was superseded by ${supersededBy}.`;
  return 'This change was dismissed: it does not stand.';
}

/** What this entry moved, against what stood before. */
function moved({ change, was }: ChangeEntry): string[] {
  if (!was) return [];
  const days = (deadlines: readonly Deadline[]): string => deadlines.map(({ dueOn }) => dueOn).join(', ') || 'none';
  return [
    ...(was.severity === change.severity ? [] : [`Severity: ${was.severity} → ${change.severity}.`]),
    ...(was.state === change.state ? [] : [`State: ${was.state} → ${change.state}.`]),
    ...(days(was.deadlines) === days(change.deadlines) ? [] : [`Due: ${days(was.deadlines)} → ${days(change.deadlines)}.`]),
  ];
}

function dueSentence({ dueOn, basis, label }: Deadline): string {
  return `${label ?? 'Due'}: ${dueOn} (${basis})`;
}

function factsOf({ change }: ChangeEntry): Array<[name: string, value: string]> {
  const facts: Array<[string, string | undefined]> = [
    ['Severity', change.severity],
    ['Significance', change.significance],
    ['State', change.state],
    ['Key', change.key],
    ['Effective', change.effectiveAt],
    ['Published', change.publishedAt],
    ['Last seen before', change.lastSeenOldAt],
    ['First seen', change.firstSeenNewAt],
    ['Rule', change.rule],
    ['Stored page before', change.oldSnapshot],
    ['Stored page after', change.newSnapshot],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '');
}

function defined<Key extends string>(values: Record<Key, string | undefined>): Partial<Record<Key, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Record<Key, string>>;
}
