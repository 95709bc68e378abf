/**
 * Entries of the review queue: a change in two lines, or an incident that unfolds to its parts.
 * @module
 */

import type { Change } from '../../domain/change.ts';
import type { FactValue } from '../../domain/extraction.ts';
import { actionLabel, changeGist, changeTitle, entityOf } from '../../lib/changeWords.ts';
import { asEdited } from '../../lib/edited.ts';
import { diffOf, excerptOf } from '../../lib/gist.ts';
import { absoluteTime, count, formatValue, relativeTime, truncate } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, sourceName } from '../links.ts';
import type { Names } from '../people.ts';
import type { QueueRow, Reviewed } from '../queuePages.ts';
import { type QueueQuery, queueSearch, reviewPath } from '../queueQuery.ts';
import { inlineDiff } from './diff.ts';
import { assigneeMark, reviewMark, severityMark } from './marks.ts';
import { arrow } from './value.ts';

export interface RowContext {
  query: QueueQuery;
  now: Date;
  names: Names;
  me: string | undefined;
  /** Shows boxes to select entries by. */
  selectable: boolean;
}

/** Address of a change that leads back to the view it is listed in. */
export function entryPath(changeId: string, query: QueueQuery): string {
  const from = queueSearch(query);
  return `${changePath(changeId)}?from=${encodeURIComponent(from)}`;
}

const LIST_DIFF_LIMIT = 4_000;
const GIST_CHARS = 90;
const EXCERPT_CHARS = 150;

/** What became of what, in one line. */
function gist(change: Change): Part {
  const { oldValue, newValue } = change;
  const pieces = diffOf(change.oldQuote, change.newQuote, LIST_DIFF_LIMIT);
  const short = changeGist(change, pieces);
  if (short) return arrow(truncate(short.before, GIST_CHARS), truncate(short.after, GIST_CHARS));
  if (newValue !== undefined) return html`<ins>${truncate(besideTitle(newValue), EXCERPT_CHARS)}</ins>`;
  if (oldValue !== undefined) return html`<del>${truncate(besideTitle(oldValue), EXCERPT_CHARS)}</del>`;
  return pieces.length > 0 ? inlineDiff(excerptOf(pieces, 30, EXCERPT_CHARS)) : undefined;
}

/** A row's name is its title already. */
function besideTitle(value: FactValue): string {
  const entity = entityOf(value);
  const rest = entity && [entity.purpose, entity.location].filter(Boolean).join(' · ');
  return rest || formatValue(value);
}

/** Selects the entry; its version is what the person looks at. */
function box({ change, review }: Reviewed, label: string, incident?: string): Html {
  const value = incident === undefined ? `${review.version}:${change.id}` : `-:${incident}`;
  return html`<label class="q-box"><input type="checkbox" name="entry" value="${value}" data-box><span class="sr">Select ${label}</span></label>`;
}

function titleLink(item: Reviewed, change: Change, { query }: RowContext, focused: boolean): Html {
  const attributes = focused ? html` autofocus` : undefined;
  return html`<a class="q-title" href="${entryPath(item.change.id, query)}" data-row data-change="${item.change.id}"${attributes}><b>${actionLabel(change)}</b> ${truncate(changeTitle(change), 100)}</a>`;
}

function part(item: Reviewed, context: RowContext): Html {
  const change = asEdited(item.change, item.review);
  const label = `${actionLabel(change)} ${truncate(changeTitle(change), 60)}`;
  return html`<li class="q-part" data-entry>${context.selectable ? box(item, label) : undefined}${severityMark(change.severity)}<div class="q-what">${titleLink(item, change, context, false)} <span class="q-gist">${gist(change)}</span>${reviewMark(item.review)}</div></li>`;
}

function incidentTitle(row: QueueRow, context: RowContext, focused: boolean): Html {
  const { query } = context;
  const attributes = focused ? html` autofocus` : undefined;
  return html`<a class="q-title" href="${entryPath(row.change.id, query)}" data-row data-change="${row.change.id}"${attributes}><b>Rewritten</b> ${count(row.entry.parts, 'change')} of one redesign</a>`;
}

function unfolded(row: QueueRow, context: RowContext): Part {
  const { incident, parts } = row.entry;
  if (incident === undefined || parts < 2) return undefined;
  const all = html`<a class="q-all" href="${reviewPath({ state: context.query.state, incident })}">All ${count(parts, 'part')} →</a>`;
  if (!row.parts) return all;
  return html`<details class="q-parts" data-parts><summary>${count(parts, 'part')}</summary><ol>${row.parts.map((item) => part(item, context))}</ol></details>`;
}

/** One entry. `focused`: where the keyboard goes when the page comes. */
export function queueRow(row: QueueRow, context: RowContext, focused: boolean): Html {
  const change = asEdited(row.change, row.review);
  const isIncident = row.entry.incident !== undefined && row.entry.parts > 1;
  const what = `${actionLabel(change)} ${truncate(changeTitle(change), 80)}`;
  const label = isIncident ? `${count(row.entry.parts, 'change')} of one redesign on ${change.source}` : `${what} on ${change.source}`;
  const title = isIncident ? incidentTitle(row, context, focused) : titleLink(row, change, context, focused);
  const line = isIncident ? html`<span class="q-worst">worst: ${what}</span> ${gist(change)}` : gist(change);
  const seen = change.firstSeenNewAt;
  return html`<li class="q-row sev-${change.severity}" data-entry>
${context.selectable ? box(row, label, isIncident ? row.entry.incident : undefined) : undefined}
<div class="q-sev">${severityMark(change.severity)}</div>
<div class="q-what">${title}${reviewMark(row.review)}<p class="q-gist">${line}</p>${unfolded(row, context)}</div>
<div class="q-where"><span>${row.source?.vendor.name ?? change.vendor}</span><small>${sourceName(change.source)}</small></div>
<div class="q-who">${assigneeMark(row.review.assignee, context.names, context.me)}</div>
<div class="q-when"><time datetime="${seen}" title="${absoluteTime(seen)}"><span class="sr">seen </span>${relativeTime(seen, context.now)}</time></div>
</li>`;
}
