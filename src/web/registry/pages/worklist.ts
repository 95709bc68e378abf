/**
 * `/answers`: the answers that wait for an analyst.
 * @module
 */
import { count, shortDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { select, vendorField } from '../../parts/fields.ts';
import { answerPath } from '../addresses.ts';
import { adoptForm, verifyForm } from '../parts/answerForms.ts';
import { gradeMark, statusMark } from '../parts/marks.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { changeLine } from '../parts/stale.ts';
import { turnList } from '../parts/versions.ts';
import { turnsBetween } from '../reading/versions.ts';
import { WAITS, type Wait, type WaitingCell, type WorklistModel, type WorklistQuery } from '../reading/worklist.ts';
import type { RegistryAsk } from '../view.ts';

export interface WorklistOptions {
  /** What forms carry; absent for those who only look. */
  csrf?: string;
  done?: string;
}

const LABELS: Record<Wait, string> = {
  conflict: 'Pages contradict each other',
  stale: 'Stale',
  suggestion: 'Pages say something else',
  draft: 'Pending verification',
};

export function worklistPage(model: WorklistModel, of: Pick<RegistryAsk, 'ask'>, options: WorklistOptions): Html {
  const { total, query, rows } = model;
  const none = Object.values(model.counts).some((n) => n > 0) ? 'No answer is like that.' : 'Nothing waits: every answer is verified.';
  return html`${registryNav('answers', of)}
<div class="title with-action"><div><h1>Answers to check</h1><p>${count(total, 'answer')}: what speaks against one first, what nothing is known of yet last.</p></div>${otherForms(worklistPath(query))}</div>
${options.done === undefined ? undefined : html`<p class="notice" role="status">${options.done}</p>`}
${views(model)}
${filters(model)}
${rows.length === 0 ? html`<p class="empty">${none}</p>` : html`<ol class="worklist">${rows.map((row) => waiting(row, model, options))}</ol>`}
${pager(model)}`;
}

/** Address of the list; `done` is said once. */
export function worklistPath(query: Partial<WorklistQuery>, change: Partial<WorklistQuery> = {}): string {
  const { wait, vendor, question, page } = { ...query, ...change };
  const pairs = Object.entries({ wait, vendor, question, page: page === undefined || page === 1 ? undefined : String(page) }).flatMap(
    ([name, value]): Array<[string, string]> => (value === undefined ? [] : [[name, value]]),
  );
  return pairs.length === 0 ? '/answers' : `/answers?${new URLSearchParams(pairs)}`;
}

function views({ query, counts }: WorklistModel): Html {
  const link = (wait: Wait | undefined, label: string, n: number): Html => {
    const to = worklistPath(query, { wait, page: 1 });
    return query.wait === wait
      ? html`<li><a class="view" href="${to}" aria-current="true">${label} ${n}</a></li>`
      : html`<li><a class="view" href="${to}">${label} ${n}</a></li>`;
  };
  const all = WAITS.reduce((sum, wait) => sum + counts[wait], 0);
  return html`<nav class="views" aria-label="Why they wait"><ul>${link(undefined, 'All', all)}${WAITS.map((wait) => link(wait, LABELS[wait], counts[wait]))}</ul></nav>`;
}

function filters({ query, vendors, questions }: WorklistModel): Html {
  const kept: Part = query.wait && html`<input type="hidden" name="wait" value="${query.wait}">`;
  const choices = questions.map(({ id, label }) => [id, label] as const);
  const isSet = query.vendor !== undefined || query.question !== undefined;
  const clear: Part = isSet ? html`<a class="clear" href="${worklistPath({ wait: query.wait })}">Clear</a>` : undefined;
  return html`<form class="filters" method="get" action="/answers" data-autosubmit>${kept}
  ${vendorField(vendors, query.vendor)}
  ${select('question', 'Question', 'All questions', choices, query.question)}
  <div class="filter-actions"><button class="button">Filter</button>${clear}</div>
</form>`;
}

function waiting(row: WaitingCell, model: WorklistModel, { csrf }: WorklistOptions): Html {
  const { asked, cell, wait } = row;
  const { subject, name, question } = asked;
  const path = answerPath(subject, question.id);
  const to = worklistPath(model.query);
  const forms = csrf === undefined ? undefined : { asked, cell, csrf };
  const acts: Part =
    forms &&
    html`<div class="acts-row">${adoptForm(forms, to)}${verifyForm(forms, to)}<a class="button" href="${path}?edit=1#answer">Answer…<span class="sr"> (${question.label}, ${name})</span></a></div>`;
  return html`<li class="waits-${wait}"><div class="work-head"><h2><a href="${path}">${question.label}</a></h2><span class="note">${name}</span>${gradeMark(cell.answer.grade, cell.sheet)}${statusMark(cell.status)}</div>
<p>${cell.answer.summary}</p>${because(row, model)}${acts}</li>`;
}

/** What there is to decide. */
function because({ asked, cell, wait }: WaitingCell, { within }: WorklistModel): Part {
  const { stale, suggestion, answer } = cell;
  const known = (stale?.changes ?? []).flatMap((id) => within.changes.get(id) ?? []);
  const changed: Part = stale
    ? html`<p class="note">Stale since ${shortDay(stale.since)}, by ${count(stale.changes.length, 'change')}.</p>${known.length > 0 ? html`<ul class="work-changes">${known.map((change) => html`<li>${changeLine(change)}</li>`)}</ul>` : undefined}`
    : undefined;
  const said: Part = suggestion
    ? html`<p class="note">${suggestion.conflict ? 'Pages contradict each other now:' : 'Pages say now:'}</p>${turnList(turnsBetween(cell, { ...cell, answer: suggestion.answer }, asked.question))}`
    : undefined;
  const note: Part = wait === 'conflict' && answer.note !== undefined ? html`<p class="note">${answer.note}</p>` : undefined;
  return html`${note}${changed}${said}`;
}

function pager({ query, pages }: WorklistModel): Part {
  if (pages <= 1) return undefined;
  const to = (page: number): string => worklistPath(query, { page });
  const before: Part = query.page > 1 ? html`<a rel="prev" href="${to(query.page - 1)}">← Before</a>` : html`<span></span>`;
  const after: Part = query.page < pages ? html`<a rel="next" href="${to(query.page + 1)}">Further →</a>` : html`<span></span>`;
  return html`<nav class="pager" aria-label="Pages">${before}<span>Page ${query.page} of ${pages}</span>${after}</nav>`;
}
