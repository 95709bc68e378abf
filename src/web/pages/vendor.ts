/**
 * `/vendors/:id`: one vendor's sources, their visits, and what changed.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { SourceState } from '../../domain/ports.ts';
import type { Visit } from '../../domain/snapshot.ts';
import { count } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { sourceTable } from '../parts/sourceTable.ts';
import { visitStrip } from '../parts/visits.ts';

export interface VendorModel {
  states: SourceState[];
  /** Latest visits by source id, newest first. */
  visits: ReadonlyMap<string, Visit[]>;
  /** Newest first. */
  changes: Change[];
  totalChanges: number;
  now: Date;
  checkToken: string | undefined;
}

function strips(model: VendorModel): Part {
  const changedAt = new Set(model.changes.map((change) => `${change.source} ${change.firstSeenNewAt}`));
  const rows = model.states.filter((state) => (model.visits.get(state.source.id)?.length ?? 0) > 0);
  if (rows.length === 0) return undefined;
  const line = (state: SourceState) => {
    const visits = model.visits.get(state.source.id) ?? [];
    const changed = new Set(
      visits.filter((visit) => changedAt.has(`${state.source.id} ${visit.fetchedAt}`)).map((visit) => visit.fetchedAt),
    );
    return html`<div class="strip-row"><a href="${sourcePath(state.source.id)}">${sourceName(state.source.id)}</a>${visitStrip(visits, changed)}</div>`;
  };
  return html`<section aria-labelledby="visits"><h2 id="visits">Latest visits</h2><div class="strips">${rows.map(line)}</div></section>`;
}

export function vendorPage(model: VendorModel): Html {
  const vendor = model.states[0]?.source.vendor;
  const more: Part =
    model.totalChanges > model.changes.length
      ? html`<p class="more"><a href="/changes?vendor=${encodeURIComponent(vendor?.id ?? '')}">All ${count(model.totalChanges, 'change')} →</a></p>`
      : undefined;
  const changes =
    model.changes.length > 0
      ? html`${changeTimeline(model.changes, { now: model.now, vendorNames: new Map(), on: 'vendor' })}${more}`
      : html`<p class="empty">No change so far.</p>`;
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/sources">Sources</a></nav>
<div class="title"><h1>${vendor?.name ?? ''}</h1><p>${count(model.states.length, 'source')}, ${count(model.totalChanges, 'change')}.</p></div>
${sourceTable(model.states, { now: model.now, checkToken: model.checkToken, single: true })}
${strips(model)}
<section aria-labelledby="changes"><h2 id="changes">Changes</h2>${changes}</section>`;
}
