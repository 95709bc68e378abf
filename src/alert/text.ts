/**
 * A notice as plain text: for a terminal, for the text part of a mail, and for people who want to see what would be sent.
 *
 * Page text is hostile: none of it begins a line of its own, and no control character or directional mark of it survives.
 * @module
 */
import type { Notice, NoticeItem } from '../domain/alert.ts';
import type { Change, Deadline } from '../domain/change.ts';
import type { ChangeEntry } from '../domain/journal.ts';
import { reckoning } from '../lib/deadlineWords.ts';
import { excerptOf, longDiffOf, type Piece } from '../lib/gist.ts';
import { absoluteTime, count, formatValue, truncate } from '../lib/inWords.ts';
import { plain, plainLine } from '../lib/text.ts';
import { itemTitle, movedWords, whereOnPage } from './words.ts';

const QUOTE_CHARS = 700;
const VALUE_CHARS = 300;
/** Unchanged text kept around each changed word. */
const CONTEXT_CHARS = 90;
const INDENT = '  ';

/** The whole notice; lines end in LF, the last one too. */
export function noticeText(notice: Notice): string {
  const { title, items, more, path } = notice;
  const [only] = items;
  const single = items.length === 1 && more === 0 ? only : undefined;
  const link = linkOf(notice, path);
  const parts = single
    ? [itemLines(single, notice)]
    : [
        ...items.map((item, at) => [`${at + 1}. ${itemTitle(item)}`, ...itemLines(item, notice).map((line) => `${INDENT} ${line}`)]),
        ...(more > 0 ? [[`And ${count(more, 'thing')} more.`]] : []),
      ];
  const foot = link !== undefined && link !== (single && linkOf(notice, single.path)) ? [[`All of it: ${link}`]] : [];
  const blocks = [[plainLine(title)], ...parts, ...foot].filter((block) => block.length > 0);
  return `${blocks.map((block) => block.map(plain).join('\n')).join('\n\n')}\n`;
}

function linkOf({ baseUrl }: Pick<Notice, 'baseUrl'>, path: string): string | undefined {
  return baseUrl === undefined ? undefined : plainLine(`${baseUrl}${path}`);
}

function itemLines(item: NoticeItem, notice: Notice): string[] {
  const link = linkOf(notice, item.path);
  const open = link === undefined ? [] : [`Open: ${link}`];
  switch (item.type) {
    case 'change':
      return [...changeLines(item.entry), ...standingDeadlines(item.entry).flatMap(deadlineLines), ...open];
    case 'due':
      return [...deadlineLines(item.due.deadline), ...changeLines(item.due.entry), ...open];
    case 'health': {
      const { health, kind } = item.entry;
      const over = kind === 'health.recovered' && health.ended !== undefined;
      const lines = over ? [health.ended ?? ''] : [health.detail.sentence, health.detail.remedy];
      return [...lines.map(plainLine).filter(Boolean), ...(item.url === undefined ? [] : [`Page: ${plainLine(item.url)}`]), ...open];
    }
  }
}

function changeLines(entry: ChangeEntry): string[] {
  const { change } = entry;
  const where = whereOnPage(change);
  return [
    ...movedWords(entry),
    ...valueLines(change),
    ...quoteLines(change),
    ...(where === '' ? [] : [`Where: ${where}`]),
    `Why: ${change.significance}, ${change.severity}: ${plainLine(change.rule)}`,
    `First seen: ${absoluteTime(change.firstSeenNewAt)}, not there yet: ${absoluteTime(change.lastSeenOldAt)}`,
    ...(change.effectiveAt === undefined ? [] : [`Takes effect: ${plainLine(change.effectiveAt)}`]),
    ...(change.url === '' ? [] : [`Page: ${plainLine(change.url)}`]),
  ];
}

/** Nothing is due for what was retracted. */
function standingDeadlines({ kind, change }: ChangeEntry): Deadline[] {
  return kind === 'change.retracted' ? [] : change.deadlines;
}

/** Old → new, where there are values; "none" stands for the side that has none. */
function valueLines({ oldValue, newValue }: Change): string[] {
  if (oldValue === undefined && newValue === undefined) return [];
  const text = (value: typeof oldValue): string => (value === undefined ? 'none' : truncate(plainLine(formatValue(value)), VALUE_CHARS));
  return [`${text(oldValue)} → ${text(newValue)}`];
}

function quoteLines({ oldQuote, newQuote }: Change): string[] {
  const pieces = excerptOf(longDiffOf(oldQuote, newQuote), CONTEXT_CHARS, QUOTE_CHARS);
  const text = pieces.map(marked).join('').trim();
  return text === '' ? [] : [`Text: ${plainLine(text)}`];
}

/** As `wdiff` writes it. */
function marked({ text, mark }: Piece): string {
  if (mark === 'same') return text;
  return mark === 'added' ? `{+${text}+}` : `[-${text}-]`;
}

function deadlineLines(deadline: Deadline): string[] {
  const { dueOn, basis, label, clause, clauseSource } = deadline;
  const where = clauseSource === undefined ? '' : ` (${[clauseSource.url, ...clauseSource.path.slice(-1)].map(plainLine).join(', ')})`;
  return [
    `Due ${dueOn} (${basis})${label === undefined ? '' : `: ${plainLine(label)}`}. ${reckoning(deadline)}`,
    ...(clause === '' ? [] : [`${INDENT}Clause: “${truncate(plainLine(clause), QUOTE_CHARS)}”${where}`]),
  ];
}
