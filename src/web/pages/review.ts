/**
 * `/review`: what waits for a decision, worst first.
 * @module
 */
import type { User } from '../../domain/access.ts';
import type { VendorSummary } from '../../domain/ports.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { bulkBar } from '../parts/bulkBar.ts';
import { type Done, doneBanner, type Refused, refusedNotice } from '../parts/doneBanner.ts';
import { keysHelp } from '../parts/keys.ts';
import { queueFilters, viewChips } from '../parts/queueFilters.ts';
import { queueRow } from '../parts/queueRow.ts';
import { namesOf } from '../people.ts';
import type { QueuePage } from '../queuePages.ts';
import { type QueueQuery, queueSearch, reviewPath } from '../queueQuery.ts';
import { answersLink } from '../registry/toCheck.ts';

export interface ReviewModel {
  query: QueueQuery;
  found: QueuePage;
  vendors: VendorSummary[];
  users: User[];
  keys: string[];
  /** Who looks; absent for programs. */
  me: string | undefined;
  mayDecide: boolean;
  maySignOff: boolean;
  now: Date;
  csrf: string;
  done?: Done;
  refused?: Refused[];
  /** Answers of the registry that cannot be relied on now, for those who decide. */
  answers?: number;
  /** Why nothing was done. */
  problem?: string;
  /** Where the keyboard goes on: position in the list. */
  at?: number;
}

function heading({ found, query, answers }: ReviewModel): Html {
  const { entries, changes } = found;
  const parts: Part = changes > entries ? html` with ${count(changes, 'change')}` : undefined;
  const what = query.state === undefined || query.state === 'review' ? 'to review' : undefined;
  const check: Part = answers === undefined ? undefined : html` · ${answersLink(answers)}`;
  return html`<p>${count(entries, 'entry', 'entries')}${parts} ${what}${check}</p>`;
}

function list(model: ReviewModel): Html {
  const { found, query, now, me, users, mayDecide } = model;
  const context = { query, now, me, names: namesOf(users), selectable: mayDecide };
  const focus = model.at === undefined ? -1 : Math.min(model.at, found.rows.length - 1);
  const rows = html`<ol class="queue${mayDecide ? ' selectable' : ''}" data-queue aria-label="Entries">${found.rows.map((row, at) => queueRow(row, context, at === focus))}</ol>`;
  if (!mayDecide) return rows;
  const bar = bulkBar({ state: query.state ?? 'review', users, me, approver: model.maySignOff });
  return html`<form method="post" action="/review/bulk" class="q-form" data-bulk>${tokenField(model.csrf)}<input type="hidden" name="from" value="${queueSearch(query)}"><input type="hidden" name="at" value="" data-at>${bar}${rows}</form>`;
}

function pager({ query, found }: ReviewModel): Part {
  if (found.pages <= 1) return undefined;
  const to = (page: number) => reviewPath({ ...query, page });
  const before: Part = query.page > 1 ? html`<a rel="prev" href="${to(query.page - 1)}">← Before</a>` : html`<span></span>`;
  const after: Part = query.page < found.pages ? html`<a rel="next" href="${to(query.page + 1)}">Further →</a>` : html`<span></span>`;
  return html`<nav class="pager" aria-label="Pages">${before}<span>Page ${query.page} of ${found.pages}</span>${after}</nav>`;
}

function nothing({ query, found }: ReviewModel): Html {
  if (found.entries > 0)
    return html`<p class="empty">There is no such page of the queue. <a href="${reviewPath({ ...query, page: 1 })}">To its first page</a></p>`;
  const all = queueSearch({ ...query, page: 1 }) === '';
  return all
    ? html`<div class="empty clear-desk"><p><b>Nothing waits for you.</b></p><p>What checks find next is listed here. <a href="/changes">All changes so far</a></p></div>`
    : html`<p class="empty">Nothing fits this view. <a href="/review">All that is to review</a></p>`;
}

export function reviewPage(model: ReviewModel): Html {
  const { query, found } = model;
  const problem: Part =
    model.problem === undefined ? undefined : html`<div class="notice alarm" role="alert"><p>${model.problem}</p></div>`;
  return html`<div class="title with-action q-head"><div><h1>Review</h1>${heading(model)}</div>${keysHelp('queue')}</div>
${viewChips(query)}
${queueFilters(model)}
${problem}${model.done ? doneBanner(model.done, model.csrf, reviewPath(query)) : undefined}${refusedNotice(model.refused ?? [])}
${found.rows.length > 0 ? list(model) : nothing(model)}
${pager(model)}`;
}
