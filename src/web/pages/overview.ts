/**
 * `/`: how things stand, what needs a look, what changed last.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { HEALTH_KINDS, type HealthEvent } from '../../domain/health.ts';
import type { SourceState } from '../../domain/ports.ts';
import { count } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath, vendorPath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { standingLabel } from '../parts/chips.ts';
import { healthLabel } from '../parts/health.ts';
import { standingNote } from '../parts/sourceTable.ts';
import { ago } from '../parts/time.ts';
import { sourcesPath } from '../query.ts';
import { byVendor, eventTally, standingOf, tally, type VendorGroup } from '../standing.ts';

export interface OverviewModel {
  states: SourceState[];
  /** Newest first. */
  changes: Change[];
  totalChanges: number;
  recentChanges: number;
  /** Health events that last. */
  events: HealthEvent[];
  now: Date;
}

/** The page as one sentence: what can be relied on, and what cannot. */
function headline(states: SourceState[], now: Date): string {
  const counts = tally(states, now);
  const watched = counts.verified + counts.unread + counts.never;
  if (watched === 0) return 'Imported history, nothing watched yet.';
  const rest = [counts.unread > 0 && `${counts.unread} could not be read`, counts.never > 0 && `${counts.never} never checked`].filter(
    (part) => typeof part === 'string',
  );
  if (rest.length > 0) return `${counts.verified} of ${count(watched, 'source')} verified, ${rest.join(', ')}.`;
  return watched === 1 ? 'The one source is verified.' : `All ${watched} sources are verified.`;
}

function hero(model: OverviewModel): Html {
  const watched = model.states.filter((state) => !state.source.archiveOnly);
  const archived = model.states.length - watched.length;
  const latest = watched
    .map((state) => state.lastVisit?.at ?? '')
    .sort()
    .at(-1);
  const lastVisit: Part = latest ? html`<li>Last visit ${ago(latest, model.now)}</li>` : undefined;
  const archive: Part = archived > 0 ? html`<li>${count(archived, 'document')} from archives only</li>` : undefined;
  return html`<div class="hero"><h1>${headline(model.states, model.now)}</h1>
<ul class="hero-facts">${lastVisit}<li>${count(byVendor(watched).length, 'vendor')} watched</li>${archive}<li>${count(model.recentChanges, 'change')} in 30 days, ${model.totalChanges.toLocaleString('en')} in all</li></ul></div>`;
}

/** Sources named one by one; beyond that the list of sources serves better. */
const NAMED = 6;

/** What cannot be relied on: how many, of which kind, and the unread pages by name. */
function attention({ states, events, now }: OverviewModel): Part {
  const unread = states.filter((state) => standingOf(state, now).name === 'unread');
  const whole = events.filter(({ sourceId }) => sourceId === undefined);
  const counts = countLinks(states, unread.length);
  if (counts.length === 0 && whole.length === 0) return undefined;
  const silence = whole.map(({ detail }) => html`<p><b>${detail.sentence}</b> ${detail.remedy}</p>`);
  const item = (state: SourceState) =>
    html`<li><a href="${sourcePath(state.source.id)}"><b>${state.source.vendor.name}</b> / ${sourceName(state.source.id)}</a> <span class="note">${standingNote(state, now)}</span></li>`;
  const hint: Part =
    unread.length > 0
      ? html`<p class="hint">Nothing is concluded about what ${unread.length === 1 ? 'this page says' : 'these pages say'} now: the last version that was read stays the baseline.</p>`
      : undefined;
  return html`<section class="attention" aria-labelledby="attention"><h2 id="attention">Cannot be relied on now</h2>${silence}
<ul class="counts">${counts}</ul><ul>${unread.slice(0, NAMED).map(item)}</ul>${hint}</section>`;
}

/** Each leads to the sources that it counts. */
function countLinks(states: SourceState[], unread: number): Html[] {
  const events = eventTally(states);
  const kinds = HEALTH_KINDS.filter((kind) => kind !== 'unread' && events[kind] > 0);
  const link = (path: string, n: number, label: string) => html`<li><a href="${path}"><b>${n}</b> ${label}</a></li>`;
  return [
    ...(unread > 0 ? [link(sourcesPath({ standing: 'unread' }), unread, healthLabel('unread').toLowerCase())] : []),
    ...kinds.map((event) => link(sourcesPath({ event }), events[event], healthLabel(event).toLowerCase())),
  ];
}

function vendorSummary(vendor: VendorGroup, now: Date): Html {
  const line = (state: SourceState) => {
    const standing = standingOf(state, now);
    const when = state.verifiedAt ? ago(state.verifiedAt, now) : html`<span class="none">–</span>`;
    return html`<li><i class="mark st-${standing.name}" title="${standingLabel(standing)}"></i><a href="${sourcePath(state.source.id)}">${sourceName(state.source.id)}</a><span class="sr">${standingLabel(standing)}</span><span class="when when-${standing.name}">${when}</span></li>`;
  };
  return html`<section class="mini"><h3><a href="${vendorPath(vendor.id)}">${vendor.name}</a></h3><ul>${vendor.states.map(line)}</ul></section>`;
}

export function overviewPage(model: OverviewModel): Html {
  const vendorNames = new Map(model.states.map((state) => [state.source.vendor.id, state.source.vendor.name]));
  const watched = model.states.filter((state) => !state.source.archiveOnly);
  const more: Part =
    model.totalChanges > model.changes.length
      ? html`<p class="more"><a href="/changes">All ${count(model.totalChanges, 'change')} →</a></p>`
      : undefined;
  const changes =
    model.changes.length > 0
      ? html`${changeTimeline(model.changes, { now: model.now, vendorNames })}${more}`
      : html`<p class="empty">No change so far. The pages that could be read say what they said at the first visit.</p>`;
  return html`${hero(model)}
${attention(model)}
<div class="columns">
  <section aria-labelledby="latest"><h2 id="latest">Latest changes</h2>${changes}</section>
  <aside aria-labelledby="verified"><h2 id="verified">Last verified</h2>${byVendor(watched).map((vendor) => vendorSummary(vendor, model.now))}</aside>
</div>`;
}
