/**
 * `/alerts/:id`: one message: what it says, and what came of each attempt to deliver it.
 * @module
 */
import type { Attempt, Message } from '../../domain/alert.ts';
import type { Act } from '../../domain/review.ts';
import { count, truncate } from '../../lib/inWords.ts';
import { alertsPath } from '../alertQuery.ts';
import { cutByCost } from '../budget.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { alertPath } from '../links.ts';
import { problem } from '../parts/forms.ts';
import { attemptsInWords, messageKind, messageState, whatNext } from '../parts/message.ts';
import { costOfItem, noticeItems } from '../parts/notice.ts';
import { at } from '../parts/time.ts';

export interface AlertModel {
  message: Message;
  attempts: Attempt[];
  /** Acts of people who had it sent again. */
  retries: Act[];
  /** Of what it says. */
  page: number;
  /** Where who looks may send it again: what the form carries. */
  csrf?: string;
  problem?: string;
  now: Date;
}

/** Bytes of items on one page. */
const BUDGET = 60_000;
const SENTENCE_CHARS = 600;
const RECEIPT_CHARS = 300;
const SHOWN_ATTEMPTS = 100;

function fact(label: string, value: Part): Part {
  return value === undefined ? undefined : html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function facts({ message, now }: AlertModel): Html {
  const { id, channel, createdAt, notBefore, deliveredAt, receipt, attempts, state } = message;
  const isQuiet = Date.parse(notBefore) > Date.parse(createdAt);
  return html`<dl class="evidence alert-facts">
  ${fact('Channel', html`<a href="${alertsPath({ channel })}">${channel}</a>`)}
  ${fact('Made', at(createdAt, now))}
  ${fact('Not before', isQuiet ? html`${at(notBefore, now)}, for quiet hours` : undefined)}
  ${fact('Delivered', deliveredAt === undefined ? undefined : at(deliveredAt, now))}
  ${fact('Next', state === 'delivered' ? undefined : whatNext(message, now))}
  ${fact('Attempts', html`${attemptsInWords(attempts)}`)}
  ${fact('Receipt', receipt === undefined ? undefined : html`<code>${truncate(receipt, RECEIPT_CHARS)}</code>`)}
  ${fact('Idempotency key', html`<code class="id">${id}</code> <button type="button" class="copy" data-copy="${id}" hidden>Copy<span class="sr"> the key</span></button><small>The same in every attempt: a receiver that keeps it drops what comes twice.</small>`)}
</dl>`;
}

/** What failed, and the way out of it. */
function trouble({ message, csrf }: AlertModel): Part {
  const { state, problem: why, id } = message;
  if (why === undefined || state === 'delivered') return undefined;
  const again: Part =
    state === 'dead' && csrf !== undefined
      ? html`<form method="post" action="${alertPath(id)}/retry">${tokenField(csrf)}<button class="button primary">Send again</button></form>`
      : undefined;
  const given = state === 'dead' ? html`<b>It is not tried again.</b> ` : undefined;
  return html`<div class="notice${state === 'dead' ? ' alarm' : ''} alert-trouble"><div><p>${given}${truncate(why.sentence, SENTENCE_CHARS)}</p>${why.remedy === undefined ? undefined : html`<p class="remedy"><b>What to do:</b> ${truncate(why.remedy, SENTENCE_CHARS)}</p>`}</div>${again}</div>`;
}

function whatItSays({ message: { id, notice }, page }: AlertModel): Html {
  const { items, more, path, kind } = notice;
  if (items.length === 0)
    return html`<p class="empty">${kind === 'test' ? 'A test: it tells nothing but that the channel works.' : 'It names nothing by itself.'}</p>`;
  const cut = cutByCost(items, costOfItem, BUDGET, page);
  const link = (to: number, rel: 'prev' | 'next', label: string): Html =>
    html`<a rel="${rel}" href="${alertPath(id)}?page=${to}">${label}</a>`;
  const pager: Part =
    cut.pages > 1
      ? html`<nav class="pager" aria-label="Pages">${cut.page > 1 ? link(cut.page - 1, 'prev', '← Before') : html`<span></span>`}<span>Page ${cut.page} of ${cut.pages}</span>${cut.page < cut.pages ? link(cut.page + 1, 'next', 'After →') : html`<span></span>`}</nav>`
      : undefined;
  const rest: Part = more > 0 ? html`<p class="more"><a href="${localHref(path)}">And ${count(more, 'more', 'more')} →</a></p>` : undefined;
  return html`${noticeItems(cut.items)}${pager}${cut.page === cut.pages ? rest : undefined}`;
}

/** A notice names a path of ours; whatever else stands there leads to the changes. */
function localHref(path: string): string {
  return /^\/(?![/\\])/.test(path) ? path : '/changes';
}

type Line = { at: string; what: Html };

function timeline({ attempts, retries, now }: AlertModel): Html {
  const tried = attempts.slice(-SHOWN_ATTEMPTS).map((attempt): Line => ({ at: attempt.at, what: attemptLine(attempt, now) }));
  const asked = retries.map(
    (act): Line => ({
      at: act.at,
      what: html`<li class="attempt asked"><span class="num"></span><p><b>${act.by.name}</b> had it sent again <span class="note">${at(act.at, now)}</span></p></li>`,
    }),
  );
  const lines = [...tried, ...asked].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const cut: Part =
    attempts.length > SHOWN_ATTEMPTS ? html`<p class="note">The last ${SHOWN_ATTEMPTS} of ${attempts.length}.</p>` : undefined;
  return lines.length === 0
    ? html`<p class="empty">Nobody has tried to deliver it yet. Messages are sent by <code>start</code>, in the role <code>sender</code>.</p>`
    : html`${cut}<ol class="attempts">${lines.map(({ what }) => what)}</ol>`;
}

function attemptLine({ n, at: when, ms, ok, sentence }: Attempt, now: Date): Html {
  const words = ok ? html`<b class="lint-good">Delivered</b>` : html`<b class="lint-error">Failed</b>`;
  const why: Part = sentence === undefined ? undefined : html` <span class="because">${truncate(sentence, SENTENCE_CHARS)}</span>`;
  return html`<li class="attempt"><span class="num" aria-hidden="true">${n}</span><p>${words}${why} <span class="note">${at(when, now)}, ${took(ms)}</span></p></li>`;
}

function took(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function alertPage(model: AlertModel): Html {
  const { message } = model;
  const { notice, channel } = message;
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/alerts">Alerts</a><span aria-hidden="true">/</span><a href="${alertsPath({ channel })}">${channel}</a></nav>
<div class="title alert-title"><h1>${notice.title}</h1><p class="alert-state">${messageState(message)} <span class="chip">${messageKind(notice.kind)}</span></p></div>
${problem(model.problem)}${trouble(model)}
<section aria-labelledby="says"><h2 id="says">What it says</h2>${whatItSays(model)}</section>
<section aria-labelledby="delivery"><h2 id="delivery">Delivery</h2>${timeline(model)}${facts(model)}</section>`;
}
