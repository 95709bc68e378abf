/**
 * `/sources/:vendor/:source`: one watched page, when it was seen, what it says, and what changed.
 * @module
 */
import type { Fact } from '../../domain/extraction.ts';
import { isPausedAt } from '../../domain/pause.ts';
import { count } from '../../lib/inWords.ts';
import type { ScheduleDefaults } from '../../schedule/next.ts';
import { type Html, html, type Part } from '../html.ts';
import { displayUrl, sourceName, sourcePath, vendorPath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { standingChip } from '../parts/chips.ts';
import { entityKeysOf, factTables } from '../parts/factTable.ts';
import { healthTable, shareOf, troubleNotes } from '../parts/health.ts';
import { outline } from '../parts/passages.ts';
import { pauseForm, sourceActs } from '../parts/pauseForm.ts';
import { robotsPart } from '../parts/robots.ts';
import { ruleEditLines } from '../parts/ruleEdits.ts';
import { snapshotTable } from '../parts/snapshotTable.ts';
import { checkButton, kindLabel, nextDue, outLink, standingNote } from '../parts/sourceTable.ts';
import { STRETCH, strip, stripKey } from '../parts/strip.ts';
import { ago, at } from '../parts/time.ts';
import { visitTable } from '../parts/visitTable.ts';
import { blackoutInWords, intervalNow, scheduleInWords } from '../scheduleWords.ts';
import type { SourceView } from '../sourceView.ts';
import { standingOf } from '../standing.ts';

export interface SourceModel extends SourceView {
  now: Date;
  defaults: ScheduleDefaults;
  checkToken: string | undefined;
  /** For those who may pause it. */
  pauseToken: string | undefined;
  /** A check was asked for and did not report yet. */
  running: boolean;
}

function section(id: string, title: string, body: Part): Part {
  return body ? html`<section aria-labelledby="${id}" data-live="${id}">${titled(id, title, body)}</section>` : undefined;
}

function titled(id: string, title: string, body: Part): Html {
  return html`<h2 id="${id}">${title}</h2>${body}`;
}

function summary({ state, now }: SourceModel): Html {
  const when = (iso: string | undefined, none: string): Html | string =>
    iso ? html`${ago(iso, now)}<small>${at(iso, now)}</small>` : none;
  const unread: Part = state.unreadSince ? html`<div><dt>Failing since</dt><dd>${when(state.unreadSince, '')}</dd></div>` : undefined;
  const path = sourcePath(state.source.id);
  const number = (n: number, href: string): Html | string => (n > 0 ? html`<a href="${href}">${n.toLocaleString('en')}</a>` : '0');
  return html`<dl class="facts" data-live="summary">
  <div><dt>Last verified</dt><dd>${when(state.verifiedAt, 'never')}</dd></div>
  ${unread}
  <div><dt>Last changed</dt><dd>${when(state.lastChangeAt, 'no change so far')}</dd></div>
  <div><dt>Next due</dt><dd>${nextDue(state, now)}</dd></div>
  <div><dt>Checks read, 30 days</dt><dd>${shareOf(state)}</dd></div>
  <div><dt>Visits</dt><dd class="n">${number(state.visits, `${path}/visits`)}</dd></div>
  <div><dt>Distinct pages</dt><dd class="n">${number(state.snapshots, `${path}/snapshots`)}</dd></div>
  <div><dt>Changes</dt><dd class="n">${number(state.changes, `/changes?source=${encodeURIComponent(state.source.id)}`)}</dd></div>
</dl>`;
}

function visits({ state, visits: latest, marks, now }: SourceModel): Html {
  if (latest.length === 0) return html`<p class="empty">This page was never visited.</p>`;
  const path = `${sourcePath(state.source.id)}/visits`;
  const hrefOf = (newer: number) => (newer === 0 ? path : `${path}?page=${newer / STRETCH + 1}`);
  const byTime = new Map(marks.map((visit) => [visit.at, visit.mark]));
  const more: Part =
    state.visits > latest.length ? html`<p class="more"><a href="${path}">All ${count(state.visits, 'visit')} →</a></p>` : undefined;
  return html`${strip(marks, hrefOf)}${stripKey()}
<details><summary>The last ${count(latest.length, 'visit')}</summary>${visitTable(latest, { now, marks: byTime })}</details>${more}`;
}

function changes({ state, changes: latest, now }: SourceModel): Html {
  if (latest.length === 0) return html`<p class="empty">No change so far.</p>`;
  const more: Part =
    state.changes > latest.length
      ? html`<p class="more"><a href="/changes?source=${encodeURIComponent(state.source.id)}">All ${count(state.changes, 'change')} →</a></p>`
      : undefined;
  return html`${changeTimeline(latest, { now, vendorNames: new Map(), on: 'source' })}${more}`;
}

/** Facts, and rows of one list, that are shown here. */
const MOST_FACTS = 40;
const MOST_ROWS = 25;

function facts({ state, baseline }: SourceModel): Part {
  if (!state.verifiedAt) return undefined;
  const all = baseline?.extraction.facts ?? [];
  if (all.length === 0) return html`<p class="empty">The page states none of the values that the catalogue knows.</p>`;
  const shown = firstOfEach(all);
  const left = all.length - shown.length;
  const more: Part =
    left > 0
      ? html`<p class="more"><a href="${sourcePath(state.source.id)}/passages">${count(left, 'further value or row', 'further values and rows')} on the page →</a></p>`
      : undefined;
  return html`${factTables(shown)}${more}`;
}

function firstOfEach(all: readonly Fact[]): Fact[] {
  const lists = entityKeysOf(all);
  const seen = new Map<string, number>();
  return all.filter(({ key }) => {
    const kind = lists.has(key) ? key : '';
    const n = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, n);
    return n <= (kind === '' ? MOST_FACTS : MOST_ROWS);
  });
}

function passages({ state, baseline }: SourceModel): Part {
  if (!baseline || baseline.extraction.passages.length === 0) return undefined;
  const { passages: all } = baseline.extraction;
  const path = `${sourcePath(state.source.id)}/passages`;
  return html`<details><summary>${count(all.length, 'passage')} by heading</summary>${outline(all, path)}</details><p class="more"><a href="${path}">Read them →</a></p>`;
}

function snapshots({ state, snapshots: latest, texts, now }: SourceModel): Part {
  if (state.snapshots === 0) return undefined;
  const { id } = state.source;
  const path = `${sourcePath(id)}/snapshots`;
  const all = html`<p class="more"><a href="${path}">All ${count(texts, 'text')}</a> · <a href="${path}?all=1">All ${count(state.snapshots, 'stored page')} →</a></p>`;
  const more: Part = state.snapshots > latest.length ? all : undefined;
  if (latest.length === 0) return html`<p class="empty">None of its stored pages could be read.</p>${more}`;
  return html`${snapshotTable(latest, { sourceId: id, now, label: 'Latest different texts' })}${more}`;
}

function schedule({ state, defaults, acts, now }: SourceModel): Part {
  const { source } = state;
  if (source.archiveOnly) return undefined;
  const interval = intervalNow(state, defaults);
  const blackout = blackoutInWords(source, defaults);
  const line = (term: string, words: Part | string): Part => (words ? html`<div><dt>${term}</dt><dd>${words}</dd></div>` : undefined);
  return html`<dl class="plain-list">
  ${line('Visited', scheduleInWords(source, defaults))}
  ${line('Next due', state.nextDueAt && !source.paused ? html`${at(state.nextDueAt, now)}${interval ? `, then after ${interval}` : ''}` : 'not planned')}
  ${line('Never visited', blackout)}
  ${line('Rendered by', source.render)}
  ${line('Declared in', source.file ? html`<code>${source.file}</code>` : undefined)}
</dl>${sourceActs(acts, now)}`;
}

function actions({ state, now, checkToken, pauseToken }: SourceModel): Part {
  const { source } = state;
  const check: Part = checkToken && !source.archiveOnly && !state.undeclared ? checkButton(source.id, checkToken, true) : undefined;
  const pause = state.undeclared ? undefined : pauseForm(state, isPausedAt(state, now), pauseToken);
  return check || pause ? html`<div class="actions">${pause}${check}</div>` : undefined;
}

export function sourcePage(model: SourceModel): Html {
  const { state, now } = model;
  const { source } = state;
  const running: Part = model.running
    ? html`<p class="notice" role="status">A check was asked for. This page loads itself again until it is done.</p>`
    : undefined;
  // Not read anew: somebody may be choosing two.
  const stored = snapshots(model);
  const gone: Part = state.undeclared
    ? html`<p class="notice">No watcher declares this source any more: it is not visited, and its history stays.</p>`
    : undefined;
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/sources">Sources</a><span aria-hidden="true">/</span><a href="${vendorPath(source.vendor.id)}">${source.vendor.name}</a></nav>
<div class="title with-action"><div><h1>${sourceName(source.id)} ${kindLabel(source)}</h1><p>${outLink(source.url, displayUrl(source.url))}</p></div>${actions(model)}</div>
<div data-live="standing">${running}${gone}
<p class="standing-line">${standingChip(standingOf(state, now))} <span class="note">${state.failing ? undefined : standingNote(state, now)}</span></p>
${troubleNotes(state, now)}</div>
${summary(model)}
${ruleEditLines(model.ruleEdits, now)}
${section('visits', 'Visits', visits(model))}
${section('changes', 'Changes', changes(model))}
${section('facts', 'What the page states', facts(model))}
${section('passages', 'What the page says', passages(model))}
${stored ? html`<section aria-labelledby="snapshots">${titled('snapshots', 'Stored pages', stored)}</section>` : undefined}
<div class="columns even">
  ${section('schedule', 'Schedule', schedule(model))}
  ${section('robots', 'Robots', robotsPart(model.visits[0]?.robots, model.robots, now))}
</div>
${section('health', 'When it could not be relied on', healthTable(model.health, now))}`;
}
