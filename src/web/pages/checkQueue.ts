/**
 * Settings › Queue: checks that wait, run or have failed.
 * @module
 */
import type { FailedTask, WorkQueue } from '../../domain/queueBoard.ts';
import { count, number, truncate } from '../../lib/inWords.ts';
import { QUEUE_BOARD_PATH, QUEUE_PATH } from '../../lib/pagePaths.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { sourcePath } from '../links.ts';
import { done } from '../parts/forms.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { ago } from '../parts/time.ts';

type Counts = WorkQueue['counts'];

const WORDS: ReadonlyArray<readonly [keyof Counts, label: string]> = [
  ['waiting', 'Waiting'],
  ['active', 'Running'],
  ['failed', 'Failed'],
];

/** Where the queue is in the process. */
export function ownQueuePage({ looker, counts }: { looker: Looker; counts: Counts }): Html {
  return html`${settingsNav('queue', looker)}
<div class="title"><h1>Queue</h1><p>Checks wait in this process, and nobody else works on them. After a restart what is due is found in the record again. With a Redis in the settings (<code>queue.redisUrl</code>) several machines share the work, and what failed can be tried again here.</p></div>
<dl class="work-tally">${WORDS.map(([key, label]) => html`<div><dt>${label}</dt><dd>${tally(counts, key)}</dd></div>`)}</dl>`;
}

function tally(counts: Counts, key: keyof Counts): Html {
  const paused: Part = key === 'waiting' && counts.delayed > 0 ? html` <small>${number(counts.delayed)} for later</small>` : undefined;
  return html`${number(counts[key])}${paused}`;
}

export interface SharedQueueModel {
  looker: Looker;
  queues: readonly WorkQueue[];
  /** The latest of all queues, newest first. */
  failed: readonly FailedTask[];
  done: string | undefined;
  csrf: string;
  now: Date;
}

/** Where the queues are on Redis. */
export function sharedQueuePage(model: SharedQueueModel): Html {
  return html`${settingsNav('queue', model.looker)}
<div class="title"><h1>Queue</h1><p>Checks on their way to the workers of all machines. What is done here is noted with your name. <a href="${QUEUE_BOARD_PATH}/">Every task, on the board</a></p></div>
${done(model.done)}
<div class="scroll"><table class="stacked work" role="table"><caption class="sr">Queues</caption><thead role="rowgroup"><tr role="row">${head('Queue')}${WORDS.map(([, label]) => head(label))}${head('Workers')}<th role="columnheader" scope="col"><span class="sr">Action</span></th></tr></thead>
<tbody role="rowgroup">${model.queues.map((queue) => queueRow(queue, model))}</tbody></table></div>
${failures(model)}`;
}

function head(label: string): Html {
  return html`<th role="columnheader" scope="col">${label}</th>`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function queueRow(queue: WorkQueue, { csrf }: SharedQueueModel): Html {
  const { name, about, counts, workers, isPaused } = queue;
  return html`<tr role="row"><th role="rowheader" scope="row"><b>${name}</b>${isPaused ? html` <span class="kind">paused</span>` : undefined}<small>${about}</small></th>
${WORDS.map(([key, label]) => html`<td role="cell" data-label="${label}">${tally(counts, key)}</td>`)}
<td role="cell" data-label="Workers">${workersOf(queue, workers)}</td>
<td role="cell" class="acts">${queue.isClosed ? undefined : actions(queue, csrf)}</td></tr>`;
}

function workersOf({ counts }: WorkQueue, workers: number | undefined): Html | string {
  if (workers === undefined) return html`<span class="none">not told</span>`;
  return workers === 0 && counts.waiting > 0 ? html`<span class="late">nobody</span>` : number(workers);
}

function actions({ name, counts, isPaused }: WorkQueue, csrf: string): Html {
  const retry: Part =
    counts.failed > 0 ? deed(name, 'retry', csrf, html`Retry failed<span class="sr"> checks of ${name}</span>`) : undefined;
  const [what, label] = isPaused ? (['resume', 'Resume'] as const) : (['pause', 'Pause'] as const);
  return html`${retry}${deed(name, what, csrf, html`${label}<span class="sr"> the queue ${name}</span>`)}`;
}

function deed(queue: string, what: string, csrf: string, label: Html, task?: string): Html {
  const field: Part = task === undefined ? undefined : html`<input type="hidden" name="task" value="${task}">`;
  return html`<form method="post" action="${QUEUE_PATH}/${encodeURIComponent(queue)}/${what}">${tokenField(csrf)}${field}<button class="button">${label}</button></form>`;
}

const REASON_CHARS = 400;

function failures(model: SharedQueueModel): Html {
  const { failed, queues } = model;
  if (failed.length === 0) return html`<p class="empty">No check has failed for good.</p>`;
  const all = queues.reduce((sum, { counts }) => sum + counts.failed, 0);
  const more: Part = all > failed.length ? html`<p class="hint">The latest ${failed.length} of ${number(all)}.</p>` : undefined;
  return html`<section aria-labelledby="failed"><h2 id="failed">${count(all, 'failed check')}</h2>
<div class="scroll"><table class="stacked work" role="table"><thead role="rowgroup"><tr role="row">${head('Check')}${head('Why')}${head('Attempts')}${head('Failed')}<th role="columnheader" scope="col"><span class="sr">Action</span></th></tr></thead>
<tbody role="rowgroup">${failed.map((task) => failedRow(task, model))}</tbody></table></div>${more}</section>`;
}

function failedRow({ queue, id, sourceId, reason, attempts, failedAt }: FailedTask, { queues, csrf, now }: SharedQueueModel): Html {
  const isClosed = queues.find(({ name }) => name === queue)?.isClosed ?? true;
  const name = sourceId ?? id;
  const title = sourceId === undefined ? html`<b>${id}</b>` : html`<a href="${sourcePath(sourceId)}"><b>${sourceId}</b></a>`;
  return html`<tr role="row"><th role="rowheader" scope="row">${title}<small>${queue}</small></th>
<td role="cell" data-label="Why" class="why">${truncate(reason, REASON_CHARS)}</td>
<td role="cell" data-label="Attempts">${number(attempts)}</td>
<td role="cell" data-label="Failed">${ago(failedAt, now)}</td>
<td role="cell" class="acts">${isClosed ? undefined : deed(queue, 'retry', csrf, html`Retry<span class="sr"> ${name}</span>`, id)}</td></tr>`;
}
