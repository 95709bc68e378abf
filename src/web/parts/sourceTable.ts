/**
 * Sources as a table, by vendor.
 * @module
 */
import type { SourceState } from '../../domain/ports.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { displayUrl, safeHref, sourceName, sourcePath, vendorPath } from '../links.ts';
import { byVendor, standingOf, type VendorGroup, vendorRuns } from '../standing.ts';
import { standingChip } from './chips.ts';
import { healthChips, shareOf } from './health.ts';
import { ago } from './time.ts';

export interface SourceTableContext {
  now: Date;
  /** Shows a button that asks for a check, with this form token. */
  checkToken: string | undefined;
  /** Leaves the vendor rows out. */
  single?: boolean;
  /** The sources are in order already: by vendor, in the order of their names. */
  inOrder?: boolean;
}

const OVERDUE_MS = 60 * 60_000;

/** The kind of a source, unless its name says it already. */
export function kindLabel(source: SourceState['source']): Part {
  return source.kind === sourceName(source.id) ? undefined : html`<span class="kind">${source.kind}</span>`;
}

/** A link to a watched page, or its text where the address may not be linked. */
export function outLink(url: string, text: string): Html {
  const href = safeHref(url);
  return href ? html`<a class="out" href="${href}" rel="noopener noreferrer">${text}</a>` : html`<span class="out">${text}</span>`;
}

/** What else is to say of a standing. */
export function standingNote(state: SourceState, now: Date): Part {
  const standing = standingOf(state, now);
  if (standing.name === 'unread')
    return html`since ${ago(standing.since, now)} <span class="because">${state.failing?.sentence ?? `${standing.verdict}: ${standing.because}`}</span>`;
  if (standing.name === 'paused') return standing.reason === undefined ? undefined : html`${standing.reason}`;
  if (standing.name === 'archive') return html`history from an import, never visited`;
  return undefined;
}

export function nextDue(state: SourceState, now: Date): Html {
  if (!state.nextDueAt || state.source.archiveOnly || state.source.paused) return html`<span class="none">–</span>`;
  const late = now.getTime() - new Date(state.nextDueAt).getTime() > OVERDUE_MS;
  return html`<span class="${late ? 'late' : 'due'}">${late ? 'overdue, ' : ''}${ago(state.nextDueAt, now)}</span>`;
}

export function checkButton(sourceId: string, token: string, primary = false): Html {
  return html`<form method="post" action="${sourcePath(sourceId)}/check">${tokenField(token)}<button class="${primary ? 'button primary' : 'button'}">Check now<span class="sr"> ${sourceId}</span></button></form>`;
}

function row(state: SourceState, context: SourceTableContext): Html {
  const { source } = state;
  const standing = standingOf(state, context.now);
  const action: Part = context.checkToken
    ? html`<td role="cell" class="row-act">${source.archiveOnly ? undefined : checkButton(source.id, context.checkToken)}</td>`
    : undefined;
  return html`<tr role="row">
  <th role="rowheader" scope="row"><a class="source-name" href="${sourcePath(source.id)}">${sourceName(source.id)}</a> ${kindLabel(source)}<span class="source-url">${outLink(source.url, displayUrl(source.url))}</span></th>
  <td role="cell" class="state" data-label="State">${standingChip(standing)}<span class="note">${standingNote(state, context.now)}</span>${healthChips(state)}</td>
  <td role="cell" data-label="Last verified">${state.verifiedAt ? ago(state.verifiedAt, context.now) : html`<span class="none">never</span>`}</td>
  <td role="cell" data-label="Last changed">${state.lastChangeAt ? ago(state.lastChangeAt, context.now) : html`<span class="none">–</span>`}</td>
  <td role="cell" class="num" data-label="Read, 30 days">${shareOf(state)}</td>
  <td role="cell" data-label="Next due">${nextDue(state, context.now)}</td>
  <td role="cell" class="num" data-label="Changes">${state.changes > 0 ? html`<a href="/changes?source=${encodeURIComponent(source.id)}">${state.changes.toLocaleString('en')}</a>` : html`<span class="none">0</span>`}</td>
  ${action}
</tr>`;
}

function group(vendor: VendorGroup, context: SourceTableContext): Html {
  const head: Part = context.single
    ? undefined
    : html`<tr role="row" class="vendor-row"><th role="rowheader" scope="rowgroup" colspan="${context.checkToken ? 8 : 7}"><a href="${vendorPath(vendor.id)}">${vendor.name}</a>${context.inOrder ? undefined : html` <span>${count(vendor.states.length, 'source')}</span>`}</th></tr>`;
  return html`<tbody role="rowgroup">${head}${vendor.states.map((state) => row(state, context))}</tbody>`;
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
export function sourceTable(states: SourceState[], context: SourceTableContext): Html {
  const action: Part = context.checkToken ? html`<th role="columnheader" scope="col"><span class="sr">Action</span></th>` : undefined;
  return html`<table class="sources" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Source</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">Last verified</th><th role="columnheader" scope="col">Last changed</th><th role="columnheader" scope="col" class="num" title="Share of the checks of the last 30 days that were read">Read</th><th role="columnheader" scope="col">Next due</th><th role="columnheader" scope="col" class="num">Changes</th>${action}</tr></thead>
${(context.inOrder ? vendorRuns(states) : byVendor(states)).map((vendor) => group(vendor, context))}
</table>`;
}
