/**
 * `/`: how things stand, what needs a look, what changed last.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { SourceState } from '../../domain/ports.ts';
import { count } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath, vendorPath } from '../links.ts';
import { changeTimeline } from '../parts/changeList.ts';
import { standingLabel } from '../parts/chips.ts';
import { standingNote } from '../parts/sourceTable.ts';
import { ago } from '../parts/time.ts';
import { byVendor, standingOf, tally, type VendorGroup } from '../standing.ts';

export interface OverviewModel {
  states: SourceState[];
  /** Newest first. */
  changes: Change[];
  totalChanges: number;
  recentChanges: number;
  now: Date;
}

/** The page as one sentence: what can be relied on, and what cannot. */
function statement(states: SourceState[]): { headline: string; tone: 'good' | 'bad' | 'idle' } {
  const counts = tally(states);
  const watched = counts.verified + counts.unread + counts.never;
  if (counts.unread > 0) return { headline: `${counts.unread} of ${count(watched, 'source')} could not be read.`, tone: 'bad' };
  if (counts.never > 0) return { headline: `${counts.verified} of ${count(watched, 'source')} verified, ${counts.never} never checked.`, tone: 'idle' };
  if (watched === 0) return { headline: 'Imported history, nothing watched yet.', tone: 'idle' };
  return { headline: watched === 1 ? 'The one source is verified.' : `All ${watched} sources verified.`, tone: 'good' };
}

function figures(model: OverviewModel): Html {
  const counts = tally(model.states);
  const archive: Part = counts.archive > 0 ? html`<div><dt>Archive only</dt><dd>${counts.archive}</dd></div>` : undefined;
  const never: Part = counts.never > 0 ? html`<div><dt>Never checked</dt><dd>${counts.never}</dd></div>` : undefined;
  return html`<dl class="figures">
  <div><dt>Verified</dt><dd>${counts.verified}</dd></div>
  <div class="${counts.unread > 0 ? 'bad' : ''}"><dt>Could not be read</dt><dd>${counts.unread}</dd></div>
  ${never}${archive}
  <div><dt>Changes, 30 days</dt><dd>${model.recentChanges.toLocaleString('en')}</dd></div>
  <div><dt>Changes in all</dt><dd>${model.totalChanges.toLocaleString('en')}</dd></div>
</dl>`;
}

function attention(states: SourceState[], now: Date): Part {
  const unread = states.filter((state) => standingOf(state).name === 'unread');
  if (unread.length === 0) return undefined;
  const item = (state: SourceState) => html`<li><a href="${sourcePath(state.source.id)}"><b>${state.source.vendor.name}</b> / ${sourceName(state.source.id)}</a> <span class="note">${standingNote(state, now)}</span></li>`;
  return html`<section class="attention" aria-labelledby="attention"><h2 id="attention">Could not be read</h2>
<p class="hint">Nothing is concluded about these pages: their last read state stays the baseline.</p><ul>${unread.map(item)}</ul></section>`;
}

function vendorSummary(vendor: VendorGroup, now: Date): Html {
  const line = (state: SourceState) => {
    const standing = standingOf(state);
    const when = state.verifiedAt ? ago(state.verifiedAt, now) : html`<span class="none">–</span>`;
    return html`<li><i class="mark st-${standing.name}" title="${standingLabel(standing)}"></i><a href="${sourcePath(state.source.id)}">${sourceName(state.source.id)}</a><span class="sr">${standingLabel(standing)}</span><span class="when">${when}</span></li>`;
  };
  return html`<section class="mini"><h3><a href="${vendorPath(vendor.id)}">${vendor.name}</a></h3><ul>${vendor.states.map(line)}</ul></section>`;
}

export function overviewPage(model: OverviewModel): Html {
  const { headline, tone } = statement(model.states);
  const vendorNames = new Map(model.states.map((state) => [state.source.vendor.id, state.source.vendor.name]));
  const watched = model.states.filter((state) => !state.source.archiveOnly);
  const latest = watched.map((state) => state.lastVisit?.at ?? '').sort().at(-1);
  const lastVisit: Part = latest ? html`Last visit ${ago(latest, model.now)}.` : undefined;
  const more: Part = model.totalChanges > model.changes.length ? html`<p class="more"><a href="/changes">All ${count(model.totalChanges, 'change')} →</a></p>` : undefined;
  const changes = model.changes.length > 0 ? html`${changeTimeline(model.changes, { now: model.now, vendorNames })}${more}` : html`<p class="empty">No change so far. The pages that could be read say what they said at the first visit.</p>`;
  return html`<div class="hero tone-${tone}"><h1>${headline}</h1><p>${lastVisit} ${count(byVendor(watched).length, 'vendor')} watched.</p></div>
${figures(model)}
${attention(model.states, model.now)}
<div class="columns">
  <section aria-labelledby="latest"><h2 id="latest">Latest changes</h2>${changes}</section>
  <aside aria-labelledby="verified"><h2 id="verified">Last verified</h2>${byVendor(watched).map((vendor) => vendorSummary(vendor, model.now))}</aside>
</div>`;
}
