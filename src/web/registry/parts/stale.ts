/**
 * Why an answer is not to be relied on just now: a cited passage changed, or pages contradict each other.
 * @module
 */
import type { Change } from '../../../domain/change.ts';
import type { Cell } from '../../../domain/registry.ts';
import { actionLabel, changeGist, changeTitle } from '../../../lib/changeWords.ts';
import { diffOf } from '../../../lib/gist.ts';
import { count, shortDay, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { changePath } from '../../links.ts';
import { arrow } from '../../parts/value.ts';
import type { Within } from '../reading/answers.ts';

/** Undefined for answers that nothing speaks against. */
export function whyNot(cell: Cell, within: Within): Part {
  if (cell.status === 'conflict')
    return html`<p class="why-not-sure"><b>Pages contradict each other.</b> Neither is taken: both claims stand below.</p>`;
  if (!cell.stale) return undefined;
  const { since, changes } = cell.stale;
  const known = changes.flatMap((id) => within.changes.get(id) ?? []);
  const what: Part =
    known.length > 0
      ? html`<ul>${known.map((change) => html`<li>${changeLine(change)}</li>`)}</ul>`
      : html` ${count(changes.length, 'change')} of what it stands on ${changes.length === 1 ? 'waits' : 'wait'} for a decision.`;
  return html`<div class="why-not-sure"><p><b>Stale since <time datetime="${since}">${shortDay(since)}</time>.</b> A passage that it stands on changed; the answer is as it was before.</p>${what}</div>`;
}

const LIMIT = 4000;

/** A change in one line, with a link to it. */
export function changeLine(change: Change): Html {
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote, LIMIT));
  const became: Part = gist && html` <span class="q-gist">${arrow(truncate(gist.before, 60), truncate(gist.after, 60))}</span>`;
  return html`<a href="${changePath(change.id)}">${actionLabel(change)} ${truncate(changeTitle(change), 90)}</a>${became}`;
}
