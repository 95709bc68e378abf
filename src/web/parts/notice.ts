/**
 * What a message says, item by item. Page text in it is hostile; a long one is shown in excerpts.
 * @module
 */
import { FOLLOW_UPS } from '../../alert/words.ts';
import type { Due, NoticeItem } from '../../domain/alert.ts';
import type { Change, Deadline } from '../../domain/change.ts';
import type { ChangeEntry, HealthEntry } from '../../domain/journal.ts';
import { actionLabel, changeGist, changeTitle } from '../../lib/changeWords.ts';
import { inDays, reckoning } from '../../lib/deadlineWords.ts';
import { diffOf, excerptOf } from '../../lib/gist.ts';
import { absoluteTime, count, longDay, truncate } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, sourceName, sourcePath, vendorPath } from '../links.ts';
import { severityChip } from './chips.ts';
import { inlineDiff } from './diff.ts';
import { healthLabel } from './health.ts';
import { arrow } from './value.ts';

const TITLE_CHARS = 140;
const GIST_CHARS = 160;
const DIFF_LIMIT = 8_000;
const EXCERPT_CHARS = 600;
const CONTEXT_CHARS = 80;
const CLAUSE_CHARS = 420;
const SENTENCE_CHARS = 600;
const SHOWN_DEADLINES = 4;

/** Roughly how many bytes an item takes on a page. */
export function costOfItem(item: NoticeItem): number {
  const entry = item.type === 'change' ? item.entry : item.type === 'due' ? item.due.entry : undefined;
  if (!entry) return 1500;
  const { oldQuote = '', newQuote = '', deadlines } = entry.change;
  const dues = item.type === 'due' ? 1 : Math.min(deadlines.length, SHOWN_DEADLINES);
  return 1400 + 2 * Math.min(oldQuote.length + newQuote.length, EXCERPT_CHARS + 200) + dues * 1000;
}

export function noticeItems(items: readonly NoticeItem[]): Html {
  return html`<ol class="told">${items.map((item) => html`<li class="told-item${severityOf(item)}">${itemBody(item)}</li>`)}</ol>`;
}

function severityOf(item: NoticeItem): string {
  if (item.type === 'health') return '';
  return ` sev-${(item.type === 'due' ? item.due.entry : item.entry).change.severity}`;
}

function itemBody(item: NoticeItem): Html {
  switch (item.type) {
    case 'change':
      return html`${head(item.entry, item.vendorName)}${moved(item.entry)}${said(item.entry.change)}${deadlineList(item.entry)}`;
    case 'due':
      return html`${dueHead(item.due)}${head(item.due.entry, item.vendorName)}${said(item.due.entry.change)}${deadlineItem(item.due.deadline)}`;
    case 'health':
      return health(item.entry, item);
  }
}

function head({ kind, change }: ChangeEntry, vendorName: string): Html {
  const what = FOLLOW_UPS[kind].replace(/: $/, '');
  const follow: Part = what === '' ? undefined : html`<span class="chip waits">${what}</span>`;
  return html`<div class="told-head"><p class="told-title"><a href="${changePath(change.id)}"><b>${actionLabel(change)}</b> ${truncate(changeTitle(change), TITLE_CHARS)}</a></p><span class="chips">${follow}${severityChip(change.severity)}</span></div>
<p class="note told-where"><a href="${vendorPath(change.vendor)}">${vendorName}</a><span class="sep" aria-hidden="true">/</span><a href="${sourcePath(change.source)}">${sourceName(change.source)}</a> · seen ${absoluteTime(change.firstSeenNewAt)}</p>`;
}

/** What stood before, where the entry moved it. */
function moved({ kind, change, was }: ChangeEntry): Part {
  if (!was || kind === 'change.recorded') return undefined;
  const days = (deadlines: readonly Deadline[]): string => deadlines.map(({ dueOn }) => longDay(dueOn)).join(', ') || 'none';
  const moves = [
    { what: 'State', before: was.state, after: change.state },
    { what: 'Severity', before: was.severity, after: change.severity },
    { what: 'Due', before: days(was.deadlines), after: days(change.deadlines) },
  ].filter(({ before, after }) => before !== after);
  const move = ({ what, before, after }: (typeof moves)[number]) => html`<li><span>${what}</span> ${arrow(before, after)}</li>`;
  return moves.length === 0 ? undefined : html`<ul class="moves">${moves.map(move)}</ul>`;
}

function said(change: Change): Html {
  const pieces = diffOf(change.oldQuote, change.newQuote, DIFF_LIMIT);
  const gist = changeGist(change, pieces);
  const short: Part = gist && html`<p class="gist">${arrow(truncate(gist.before, GIST_CHARS), truncate(gist.after, GIST_CHARS))}</p>`;
  const quote: Part =
    pieces.length === 0 ? undefined : html`<p class="excerpt">${inlineDiff(excerptOf(pieces, CONTEXT_CHARS, EXCERPT_CHARS))}</p>`;
  return html`${short}${quote}`;
}

function dueHead({ deadline, daysLeft }: Due): Html {
  return html`<p class="told-due"><b>${deadline.label ?? 'Due'}</b> ${inDays(daysLeft)}</p>`;
}

function deadlineList({ kind, change: { deadlines } }: ChangeEntry): Part {
  if (kind === 'change.retracted' || deadlines.length === 0) return undefined;
  const rest = deadlines.length - SHOWN_DEADLINES;
  const more: Part = rest > 0 ? html`<p class="note">And ${count(rest, 'more deadline')}.</p>` : undefined;
  return html`${deadlines.slice(0, SHOWN_DEADLINES).map(deadlineItem)}${more}`;
}

function deadlineItem(deadline: Deadline): Html {
  const { dueOn, basis, label, clause } = deadline;
  const quote: Part = clause === '' ? undefined : html`<blockquote class="clause">${truncate(clause, CLAUSE_CHARS)}</blockquote>`;
  return html`<div class="told-deadline"><p><b>${label ?? 'Due'}</b> <time datetime="${dueOn}">${longDay(dueOn)}</time> <span class="chip basis-${basis}">${basis}</span></p>${quote}<p class="note">${reckoning(deadline)}</p></div>`;
}

function health({ kind, health: event }: HealthEntry, { sourceId, vendorName }: { sourceId?: string; vendorName?: string }): Html {
  const isOver = kind === 'health.recovered';
  const where: Part =
    sourceId === undefined
      ? html`${event.kind === 'unsigned' ? 'The ledger' : 'All sources'}`
      : html`<a href="${sourcePath(sourceId)}">${vendorName === undefined ? sourceId : html`${vendorName} / ${sourceName(sourceId)}`}</a>`;
  const words: Html = isOver
    ? html`<p>${truncate(event.ended ?? 'It is over.', SENTENCE_CHARS)}</p>`
    : html`<p>${truncate(event.detail.sentence, SENTENCE_CHARS)}</p><p class="note">${truncate(event.detail.remedy, SENTENCE_CHARS)}</p>`;
  return html`<div class="told-head"><p class="told-title"><b>${healthLabel(event.kind)}</b> ${where}</p><span class="chips"><span class="chip${isOver ? '' : ' health'}">${isOver ? 'over' : 'since'} ${absoluteTime(isOver ? (event.endedAt ?? event.openedAt) : event.openedAt)}</span></span></div>${words}`;
}
