/**
 * `/changes`: the change history, newest first, with filters.
 * @module
 */
import type { VendorSummary } from '../../domain/ports.ts';
import { CHANGE_KINDS, CHANGE_STATES, SEVERITIES, SIGNIFICANCES, SOURCE_KINDS } from '../../domain/vocabulary.ts';
import { count } from '../../lib/inWords.ts';
import type { ChangePage } from '../changePages.ts';
import { feedsPath } from '../feedAddresses.ts';
import { type Html, html, type Part } from '../html.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { same, select, vendorField } from '../parts/fields.ts';
import { type ChangeQuery, changesPath } from '../query.ts';

export interface ChangesModel {
  vendors: VendorSummary[];
  query: ChangeQuery;
  found: ChangePage;
  now: Date;
}

const HELD_LABELS = [
  ['too', 'Shown too'],
  ['only', 'Only those'],
] as const;

function filters({ vendors, query }: ChangesModel): Html {
  const { page: _page, ...set } = query;
  const clear: Part = Object.values(set).some((value) => value !== undefined)
    ? html`<a class="clear" href="/changes">Clear</a>`
    : undefined;
  const incident: Part = query.incident ? html`<input type="hidden" name="incident" value="${query.incident}">` : undefined;
  const rule: Part = query.rule ? html`<input type="hidden" name="rule" value="${query.rule}">` : undefined;
  const source: Part = query.source ? html`<label><span>Source</span><input name="source" value="${query.source}"></label>` : undefined;
  return html`<form class="filters" method="get" action="/changes" data-autosubmit>
  ${vendorField(vendors, query.vendor)}
  ${source}${incident}${rule}${narrowed(query)}
  ${select('severity', 'Severity', 'Any', same(SEVERITIES), query.severity)}
  ${select('significance', 'Significance', 'Any', same(SIGNIFICANCES), query.significance)}
  ${select('state', 'Review', 'Any', same(CHANGE_STATES), query.state)}
  ${select('held', 'Held back as noise', 'Hidden', HELD_LABELS, query.held)}
  <label><span>Since</span><input type="date" name="since" value="${query.since ?? ''}"></label>
  <label><span>Until</span><input type="date" name="until" value="${query.until ?? ''}"></label>
  <div class="filter-actions"><button class="button">Filter</button>${clear}</div>
</form>`;
}

/** Filters that links bring along: they are shown once they are set. */
function narrowed({ offering, pageKind, kind, key }: ChangeQuery): Part[] {
  const field = (name: 'offering' | 'key', label: string, value: string | undefined): Part =>
    value === undefined ? undefined : html`<label><span>${label}</span><input name="${name}" value="${value}"></label>`;
  return [
    field('offering', 'Offering', offering),
    pageKind && select('pageKind', 'Page', 'Any', same(SOURCE_KINDS), pageKind),
    kind && select('kind', 'What changed', 'Anything', same(CHANGE_KINDS), kind),
    field('key', 'Fact key', key),
  ];
}

function pager({ query, found }: ChangesModel): Part {
  if (found.pages <= 1) return undefined;
  const newer: Part =
    found.page > 1 ? html`<a rel="prev" href="${changesPath(query, { page: found.page - 1 })}">← Newer</a>` : html`<span></span>`;
  const older: Part =
    found.page < found.pages ? html`<a rel="next" href="${changesPath(query, { page: found.page + 1 })}">Older →</a>` : html`<span></span>`;
  return html`<nav class="pager" aria-label="Pages">${newer}<span>Page ${found.page} of ${found.pages}</span>${older}</nav>`;
}

export function changesPage(model: ChangesModel): Html {
  const { vendors, query, found, now } = model;
  const vendorNames = new Map(vendors.map(({ id, name }) => [id, name]));
  const list =
    found.changes.length > 0
      ? changeTimeline(found.changes, { now, vendorNames, ...(query.incident === undefined ? {} : { apart: true }) })
      : html`<p class="empty">${found.total > 0 ? 'There is no such page of the list.' : 'No change matches.'}</p>`;
  return html`<div class="title with-action"><div><h1>Changes</h1><p>${count(found.total, 'change')}, newest first.</p></div><a class="button" href="${feedsPath(query)}">Feeds of this view</a></div>
${filters(model)}
<h2 class="sr">By day</h2>
${list}
${pager(model)}`;
}
