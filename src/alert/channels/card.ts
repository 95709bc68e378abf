/**
 * What a notice says, laid out for those channels that show more than lines: plain words, no markup. Whoever shows them escapes them.
 * @module
 */
import type { Notice, NoticeItem } from '../../domain/alert.ts';
import type { Change, Deadline } from '../../domain/change.ts';
import type { ChangeEntry, HealthEntry } from '../../domain/journal.ts';
import type { Severity } from '../../domain/vocabulary.ts';
import { actionLabel, changeGist, changeTitle } from '../../lib/changeWords.ts';
import { inDays, reckoning } from '../../lib/deadlineWords.ts';
import { diffOf, excerptOf, type Gist, longDiffOf, type Piece } from '../../lib/gist.ts';
import { absoluteTime, formatValue, longDay, truncate } from '../../lib/inWords.ts';
import { plainLine } from '../../lib/text.ts';
import { changeInWords, dueWords as dueInWords, FOLLOW_UPS, itemTitle, movedWords, nextDeadline, rowNoun, whereOnPage } from '../words.ts';
import { itemLink, safeUrl } from './links.ts';

/** How it is coloured: by severity, or `trouble`, `fine` and `quiet` for what has none. */
export type Tone = Severity | 'trouble' | 'fine' | 'quiet';

export interface DueWords {
  /** "Last day to object: 18 March 2026". */
  title: string;
  /** "in 7 days", where the message counts them. */
  left?: string;
  basis: Deadline['basis'];
  reckoning: string;
  /** The vendor's own sentence. */
  clause?: string;
  /** The page where it stands. */
  page?: string;
}

export interface Card {
  /** What happened, in one line, without the vendor and how bad it is. */
  line: string;
  badge: string;
  tone: Tone;
  vendor?: string;
  heading: string;
  /** What happened: "Changed", "Retracted". */
  verb: string;
  gist?: Gist;
  notes: string[];
  /** The words that changed among their neighbours; empty where nothing is quoted. */
  diff: Piece[];
  where?: string;
  dues: DueWords[];
  dates: Array<{ label: string; text: string }>;
  /** Address of its page in the installation, where the notice knows it. */
  review?: string;
  /** Address of the watched page. */
  page?: string;
}

export interface CardOptions {
  /** Characters of the excerpt. */
  quote: number;
  /** Characters of a clause. */
  clause: number;
}

const FULL: CardOptions = { quote: 700, clause: 500 };
const NAME_CHARS = 120;
const VALUE_CHARS = 160;
const DATE_CHARS = 40;
/** Unchanged text kept around each changed word. */
const CONTEXT_CHARS = 90;

/** `options` bounds what is quoted of a page. */
export function cardOf(item: NoticeItem, notice: Pick<Notice, 'baseUrl'>, options: CardOptions = FULL): Card {
  const review = itemLink(notice, item.path);
  const common = { line: lineOf(item), ...(review === undefined ? {} : { review }) };
  switch (item.type) {
    case 'change':
      return { ...common, ...changeCard(item.entry, item.vendorName, options) };
    case 'due': {
      const { deadline, entry, daysLeft } = item.due;
      const card = changeCard(entry, item.vendorName, options);
      return {
        ...common,
        ...card,
        badge: `due ${inDays(daysLeft)}`,
        notes: [],
        dues: [{ ...dueWords(deadline, options), left: inDays(daysLeft) }],
      };
    }
    case 'health':
      return { ...common, ...healthCard(item.entry, item) };
  }
}

function lineOf(item: NoticeItem): string {
  if (item.type === 'health') {
    const { vendorName: _elsewhere, ...rest } = item;
    return itemTitle(rest);
  }
  const { change, kind } = item.type === 'change' ? item.entry : item.due.entry;
  const next = item.type === 'due' ? item.due.deadline : kind === 'change.retracted' ? undefined : nextDeadline(change);
  return `${capital(`${FOLLOW_UPS[kind]}${changeInWords(change)}`)}${next === undefined ? '' : `, ${dueInWords(next)}`}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const VERBS: Partial<Record<ChangeEntry['kind'], string>> = {
  'change.due': 'Due on another day',
  'change.corrected': 'Corrected',
  'change.confirmed': 'Confirmed',
  'change.retracted': 'Retracted',
  'change.reinstated': 'To be decided again',
};

type Told = Omit<Card, 'line' | 'review'>;

function changeCard(entry: ChangeEntry, vendorName: string, options: CardOptions): Told {
  const { change, kind } = entry;
  const gist = gistOf(change);
  const where = whereOnPage(change);
  const page = safeUrl(change.url);
  const retracted = kind === 'change.retracted';
  const action = actionLabel(change).toLowerCase();
  return {
    badge: change.severity,
    tone: retracted ? 'quiet' : change.severity,
    vendor: truncate(plainLine(vendorName), NAME_CHARS),
    heading: truncate(plainLine(changeTitle(change)), NAME_CHARS),
    verb: [VERBS[kind], capital(change.kind === 'row' ? `${rowNoun(change.key)} ${action}` : action)].filter(Boolean).join(' · '),
    ...(gist ? { gist } : {}),
    notes: movedWords(entry),
    diff: excerpt(change, options.quote),
    ...(where === '' ? {} : { where: truncate(where, 2 * NAME_CHARS) }),
    // What was taken back is due no more.
    dues: retracted ? [] : change.deadlines.map((deadline) => dueWords(deadline, options)),
    dates: datesOf(change),
    ...(page === undefined ? {} : { page }),
  };
}

function gistOf(change: Change): Gist | undefined {
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote)) ?? oneSided(change);
  const short = (text: string): string => truncate(plainLine(text), VALUE_CHARS);
  return gist && { before: short(gist.before), after: short(gist.after) };
}

/** A value that came or went. Rows are their own heading, and the excerpt shows them whole. */
function oneSided({ kind, oldValue, newValue }: Change): Gist | undefined {
  if (kind !== 'fact' || (oldValue === undefined && newValue === undefined)) return undefined;
  const text = (value: typeof oldValue): string => (value === undefined ? 'none' : formatValue(value));
  return { before: text(oldValue), after: text(newValue) };
}

function excerpt({ oldQuote, newQuote }: Change, limit: number): Piece[] {
  const pieces = excerptOf(longDiffOf(oldQuote, newQuote), CONTEXT_CHARS, limit)
    .map(({ text, mark }) => ({ text: plainLine(`|${text}|`).slice(1, -1), mark }))
    .filter(({ text }) => text !== '');
  return pieces.flatMap((piece, at) => (needsSpace(pieces[at - 1], piece) ? [SPACE, piece] : [piece]));
}

const SPACE: Piece = { text: ' ', mark: 'same' };

/** Old and new words that touch would read as one where strokes and lines are not seen. */
function needsSpace(before: Piece | undefined, { text, mark }: Piece): boolean {
  return before?.mark === 'removed' && mark === 'added' && !before.text.endsWith(' ') && !text.startsWith(' ');
}

function dueWords(deadline: Deadline, { clause: limit }: CardOptions): DueWords {
  const { dueOn, basis, label, clause, clauseSource } = deadline;
  const page = safeUrl(clauseSource?.url);
  return {
    title: truncate(plainLine(`${label ?? 'Due'}: ${longDay(dueOn)}`), NAME_CHARS),
    basis,
    reckoning: reckoning(deadline),
    ...(clause === '' ? {} : { clause: truncate(plainLine(clause), limit) }),
    ...(page === undefined ? {} : { page }),
  };
}

function datesOf({ firstSeenNewAt, lastSeenOldAt, effectiveAt, publishedAt }: Change): Card['dates'] {
  return [
    ...(effectiveAt === undefined ? [] : [{ label: 'Takes effect', text: longDay(effectiveAt) }]),
    { label: 'First seen', text: absoluteTime(firstSeenNewAt) },
    { label: 'Not there yet', text: absoluteTime(lastSeenOldAt) },
    ...(publishedAt === undefined ? [] : [{ label: 'Date on the page', text: longDay(publishedAt) }]),
  ].map(({ label, text }) => ({ label, text: truncate(plainLine(text), DATE_CHARS) }));
}

function healthCard({ kind, health }: HealthEntry, item: { sourceId?: string; vendorName?: string; url?: string }): Told {
  const over = kind === 'health.recovered';
  const page = safeUrl(item.url);
  const { sentence, remedy } = health.detail;
  return {
    badge: over ? 'recovered' : health.kind.replaceAll('-', ' '),
    tone: over ? 'fine' : 'trouble',
    ...(item.vendorName === undefined ? {} : { vendor: truncate(plainLine(item.vendorName), NAME_CHARS) }),
    heading: truncate(plainLine(item.sourceId ?? 'All sources'), NAME_CHARS),
    verb: over ? 'Can be relied on again' : 'Cannot be relied on',
    notes: (over ? [health.ended ?? ''] : [sentence, remedy]).map((text) => truncate(plainLine(text), 400)).filter(Boolean),
    diff: [],
    dues: [],
    dates: [
      { label: 'Since', text: absoluteTime(health.detail.since ?? health.openedAt) },
      ...(health.endedAt === undefined ? [] : [{ label: 'Until', text: absoluteTime(health.endedAt) }]),
    ],
    ...(page === undefined ? {} : { page }),
  };
}
