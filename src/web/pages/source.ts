/**
 * `/sources/:vendor/:source`: one watched page, its visits and its changes.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { Fact } from '../../domain/extraction.ts';
import type { HealthEvent } from '../../domain/health.ts';
import type { SourceState } from '../../domain/ports.ts';
import type { RuleEdit } from '../../domain/ruleEdit.ts';
import type { Visit } from '../../domain/snapshot.ts';
import { count } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { displayUrl, sourceName, vendorPath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { standingChip } from '../parts/chips.ts';
import { factTables } from '../parts/factTable.ts';
import { hashLink } from '../parts/hash.ts';
import { healthTable, shareOf, troubleNotes } from '../parts/health.ts';
import { ruleEditLines } from '../parts/ruleEdits.ts';
import { checkButton, kindLabel, nextDue, outLink, standingNote } from '../parts/sourceTable.ts';
import { ago, at } from '../parts/time.ts';
import { visitMark, visitStrip } from '../parts/visits.ts';
import { standingOf } from '../standing.ts';

export interface SourceModel {
  state: SourceState;
  /** Newest first. */
  visits: Visit[];
  /** What the page states, as of the baseline. */
  facts: Fact[];
  changes: Change[];
  totalChanges: number;
  /** The latest edits of the rules by which the page is read, newest first. */
  ruleEdits: RuleEdit[];
  /** Its latest health events, newest first. */
  health: HealthEvent[];
  /** Times of the visits at which changes were first seen. */
  changedAt: ReadonlySet<string>;
  now: Date;
  checkToken: string | undefined;
  /** A check was asked for and did not report yet. */
  running: boolean;
}

const LISTED_VISITS = 20;

function schedule(state: SourceState): string {
  const { source } = state;
  const zone = source.timezone ? ` ${source.timezone}` : '';
  if (typeof source.every === 'object') return `every ${source.every.min} to ${source.every.max}, by how long it has not changed`;
  if (source.every) return `every ${source.every}`;
  return source.schedule ? `${source.schedule}${zone}` : 'default schedule';
}

function summary({ state, now }: SourceModel): Html {
  const unread: Part = state.unreadSince
    ? html`<div><dt>Failing since</dt><dd>${ago(state.unreadSince, now)}<small>${at(state.unreadSince, now)}</small></dd></div>`
    : undefined;
  const changed: Part = state.lastChangeAt ? html`${ago(state.lastChangeAt, now)}<small>${at(state.lastChangeAt, now)}</small>` : undefined;
  return html`<dl class="facts">
  <div><dt>Last verified</dt><dd>${state.verifiedAt ? html`${ago(state.verifiedAt, now)}<small>${at(state.verifiedAt, now)}</small>` : 'never'}</dd></div>
  ${unread}
  <div><dt>Last changed</dt><dd>${changed ?? 'no change so far'}</dd></div>
  <div><dt>Checks read, 30 days</dt><dd>${shareOf(state)}</dd></div>
  <div><dt>Next due</dt><dd>${nextDue(state, now)}</dd></div>
  <div><dt>Schedule</dt><dd>${state.source.archiveOnly ? 'none' : schedule(state)}</dd></div>
  <div><dt>Rendered by</dt><dd>${state.source.render}</dd></div>
  <div><dt>Visits</dt><dd class="n">${state.visits.toLocaleString('en')}</dd></div>
  <div><dt>Distinct pages</dt><dd class="n">${state.snapshots.toLocaleString('en')}</dd></div>
  <div><dt>Changes</dt><dd class="n">${state.changes.toLocaleString('en')}</dd></div>
</dl>`;
}

function visitRow(visit: Visit, model: SourceModel): Html {
  const mark = visitMark(visit, model.changedAt);
  return html`<tr>
  <td>${at(visit.fetchedAt, model.now)}</td>
  <td><i class="sq sq-${mark}" aria-hidden="true"></i> ${visit.verdict}${mark === 'changed' ? html` <span class="note">with changes</span>` : undefined}</td>
  <td class="why">${visit.because}</td>
  <td class="num">${visit.status ?? html`<span class="none">–</span>`}</td>
  <td>${visit.sha256 ? hashLink(visit.sha256) : html`<span class="none">–</span>`}</td>
</tr>`;
}

function visitTable(model: SourceModel): Html {
  if (model.visits.length === 0) return html`<p class="empty">This page was never visited.</p>`;
  return html`${visitStrip(model.visits, model.changedAt)}
<p class="strip-key"><span><i class="sq sq-read" aria-hidden="true"></i> no change</span><span><i class="sq sq-changed" aria-hidden="true"></i> changed</span><span><i class="sq sq-unread" aria-hidden="true"></i> could not be read</span></p>
<details${model.changes.length === 0 ? ' open' : ''}><summary>The last ${count(Math.min(LISTED_VISITS, model.visits.length), 'visit')} in detail</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Visits in detail"><table class="visits"><thead><tr><th scope="col">When</th><th scope="col">Verdict</th><th scope="col">Because</th><th scope="col" class="num">Status</th><th scope="col">Stored page</th></tr></thead>
<tbody>${model.visits.slice(0, LISTED_VISITS).map((visit) => visitRow(visit, model))}</tbody></table></div></details>`;
}

function factSection({ facts, state }: SourceModel): Part {
  if (!state.verifiedAt) return undefined;
  const body =
    facts.length > 0 ? factTables(facts) : html`<p class="empty">The page states none of the values that the catalogue knows.</p>`;
  return html`<section aria-labelledby="facts"><h2 id="facts">What the page states</h2>${body}</section>`;
}

function healthSection({ health, now }: SourceModel): Part {
  if (health.length === 0) return undefined;
  return html`<section aria-labelledby="health"><h2 id="health">When it could not be relied on</h2>${healthTable(health, now)}</section>`;
}

export function sourcePage(model: SourceModel): Html {
  const { source } = model.state;
  const standing = standingOf(model.state, model.now);
  const button: Part = model.checkToken && !source.archiveOnly ? checkButton(source.id, model.checkToken, true) : undefined;
  const running: Part = model.running
    ? html`<p class="notice" role="status">A check was asked for. This page loads itself again until it is done.</p>`
    : undefined;
  const more: Part =
    model.totalChanges > model.changes.length
      ? html`<p class="more"><a href="/changes?source=${encodeURIComponent(source.id)}">All ${count(model.totalChanges, 'change')} →</a></p>`
      : undefined;
  const changes =
    model.changes.length > 0
      ? html`${changeTimeline(model.changes, { now: model.now, vendorNames: new Map(), on: 'source' })}${more}`
      : html`<p class="empty">No change so far.</p>`;
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/sources">Sources</a><span aria-hidden="true">/</span><a href="${vendorPath(source.vendor.id)}">${source.vendor.name}</a></nav>
<div class="title with-action"><div><h1>${sourceName(source.id)} ${kindLabel(source)}</h1><p>${outLink(source.url, displayUrl(source.url))}</p></div>${button}</div>
${running}
<p class="standing-line">${standingChip(standing)} <span class="note">${model.state.failing ? undefined : standingNote(model.state, model.now)}</span></p>
${troubleNotes(model.state, model.now)}
${summary(model)}
${ruleEditLines(model.ruleEdits, model.now)}
${factSection(model)}
<section aria-labelledby="visits"><h2 id="visits">Visits</h2>${visitTable(model)}</section>
${healthSection(model)}
<section aria-labelledby="changes"><h2 id="changes">Changes</h2>${changes}</section>`;
}
