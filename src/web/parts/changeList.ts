/**
 * Changes as a timeline: by day, and within a day by the visit that saw them.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { SEVERITIES } from '../../domain/vocabulary.ts';
import { actionLabel, changeGist, changeTitle } from '../../lib/changeWords.ts';
import { diffOf, excerptOf } from '../../lib/gist.ts';
import { count, dayOf, shortDay, truncate, weekday } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, sourceName, sourcePath, vendorPath } from '../links.ts';
import { changeChips } from './chips.ts';
import { inlineDiff } from './diff.ts';
import { at } from './time.ts';
import { arrow } from './value.ts';

export interface ListContext {
  now: Date;
  vendorNames: ReadonlyMap<string, string>;
  /** The page that the list stands on: what it is about need not be said again. */
  on?: 'vendor' | 'source';
  /** The parts of a redesign one by one. */
  apart?: boolean;
}

const LIST_DIFF_LIMIT = 8_000;

function entry(change: Change): Html {
  const pieces = diffOf(change.oldQuote, change.newQuote, LIST_DIFF_LIMIT);
  const gist = changeGist(change, pieces);
  const titled = change.key === undefined && change.kind !== 'row';
  const trail = change.path.slice(0, titled ? -1 : undefined).map((heading) => truncate(heading, 60));
  const path: Part = trail.length > 0 ? html`<span class="path">${trail.join(' › ')}</span>` : undefined;
  const quote: Part = pieces.length > 0 ? html`<p class="excerpt">${inlineDiff(excerptOf(pieces))}</p>` : undefined;
  return html`<li class="entry sev-${change.severity}">
  <div class="entry-head"><a class="entry-title" href="${changePath(change.id)}"><b>${actionLabel(change)}</b> ${truncate(changeTitle(change), 110)}</a>${changeChips(change)}</div>
  ${path}${gist ? html`<p class="gist">${arrow(truncate(gist.before, 120), truncate(gist.after, 120))}</p>` : undefined}${quote}
</li>`;
}

function visit(changes: Change[], context: ListContext): Html {
  const first = changes[0];
  if (!first) return html``;
  const bySeverity = changes.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return html`<section class="visit">
  <header class="visit-head"><h4>${heading(first, changes.length, context)}</h4><span class="visit-meta">${context.on === 'source' ? undefined : `${count(changes.length, 'change')} · `}${at(first.firstSeenNewAt, context.now)}</span></header>
  ${entries(bySeverity, context)}
</section>`;
}

/** Values one by one; the reworded passages of a redesign behind one line. */
function entries(changes: Change[], { apart }: ListContext): Html {
  const parts = apart ? [] : changes.filter(({ incident, kind }) => incident !== undefined && kind === 'passage');
  const listed = changes.filter((change) => !parts.includes(change));
  const redesign: Part =
    parts[0]?.incident === undefined
      ? undefined
      : html`<p class="redesign">The page was rewritten or redesigned: <a href="/changes?incident=${encodeURIComponent(parts[0].incident)}">${count(parts.length, 'passage')} changed with it</a></p>`;
  return html`${listed.length > 0 ? html`<ol class="entries">${listed.map(entry)}</ol>` : undefined}${redesign}`;
}

function heading(first: Change, n: number, { on, vendorNames }: ListContext): Html {
  if (on === 'source') return html`${count(n, 'change')}`;
  const source = html`<a href="${sourcePath(first.source)}">${sourceName(first.source)}</a>`;
  if (on === 'vendor') return source;
  const name = vendorNames.get(first.vendor) ?? first.vendor;
  return html`<a class="visit-vendor" href="${vendorPath(first.vendor)}">${name}</a><span class="sep" aria-hidden="true">/</span>${source}`;
}

/** Consecutive items with the same key, in order. */
export function runs<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const groups: T[][] = [];
  let key: string | undefined;
  for (const item of items) {
    const itemKey = keyOf(item);
    if (itemKey !== key || groups.length === 0) groups.push([]);
    key = itemKey;
    groups.at(-1)?.push(item);
  }
  return groups;
}

/** `changes` newest first. */
export function changeTimeline(changes: Change[], context: ListContext): Html {
  const days = runs(changes, (change) => dayOf(change.firstSeenNewAt));
  return html`<div class="timeline">${days.map((ofDay) => day(ofDay, context))}</div>`;
}

function day(changes: Change[], context: ListContext): Html {
  const when = changes[0]?.firstSeenNewAt ?? '';
  const visits = runs(changes, (change) => `${change.source} ${change.firstSeenNewAt}`);
  return html`<section class="day">
  <h3 class="day-head"><time datetime="${dayOf(when)}">${shortDay(when)}</time> <span>${weekday(when)}</span></h3>
  <div class="day-body">${visits.map((group) => visit(group, context))}</div>
</section>`;
}
