/**
 * Lists of companies, as they stand now: each row with since when it is there, and what it was before.
 * @module
 */
import { cellGist, entityOf } from '../../lib/changeWords.ts';
import { count, formatValue, keyLabel, truncate } from '../../lib/inWords.ts';
import type { Strand } from '../../record/factTimeline.ts';
import { type Html, html, type Part } from '../html.ts';
import { sourceName, sourcePath } from '../links.ts';
import type { SourceTimeline } from '../vendorReading.ts';
import { presentSince, untilOf } from './valueHistory.ts';

/** Rows over all lists of the page. */
const ROWS = 40;
const GONE = 12;

export function entityLists(timelines: readonly SourceTimeline[]): Part {
  const lists = timelines.filter(({ shape, strands }) => shape === 'list' && strands.some(({ facts }) => facts.length > 0));
  let left = ROWS;
  return html`${lists.map((timeline) => {
    const made = list(timeline, Math.max(0, left));
    left -= timeline.strands.filter(({ facts }) => facts.length > 0).length;
    return made;
  })}`;
}

function list(timeline: SourceTimeline, room: number): Html {
  const { key, source, strands, from } = timeline;
  const current = strands.filter(({ facts }) => facts.length > 0);
  const gone = strands.filter(({ facts }) => facts.length === 0);
  const more: Part =
    current.length > room
      ? html`<p class="more">${count(current.length - room, 'more row')} on <a href="${sourcePath(source)}">the page of the source</a>.</p>`
      : undefined;
  const title = `${keyLabel(key)}, ${count(current.length, 'row')}`;
  if (room === 0) return html`<p class="more">${title}, on <a href="${sourcePath(source)}">the page of ${sourceName(source)}</a>.</p>`;
  return html`<section class="entity-list"><h3>${title} <span class="note">in <a href="${sourcePath(source)}">${sourceName(source)}</a></span></h3>
<table class="fact-table rows"><thead><tr><th scope="col">Name</th><th scope="col">Purpose</th><th scope="col">Location</th><th scope="col">Since</th></tr></thead>
<tbody>${current.slice(0, room).map((strand) => row(strand, from))}</tbody></table>${more}${former(gone)}</section>`;
}

function row(strand: Strand, from: string): Html {
  const value = strand.spans.at(-1)?.value;
  const { name, purpose, location } = entityOf(value) ?? { name: value === undefined ? '' : formatValue(value) };
  return html`<tr><th scope="row">${truncate(name, 120)}</th><td>${cell(purpose)}</td><td>${cell(location)}</td><td class="since">${presentSince(strand, from)}${before(strand)}</td></tr>`;
}

function cell(text: string | undefined): Html {
  return text === undefined ? html`<span class="none">–</span>` : html`${truncate(text, 100)}`;
}

/** The cells that were otherwise before the last change of the row. */
function before({ spans }: Strand): Part {
  const [old, now] = [spans.at(-2), spans.at(-1)];
  if (!old?.until || !now) return undefined;
  const was = cellGist(old.value, now.value)?.before;
  return was === undefined || was === '' ? undefined : html`<small class="before"><del>${truncate(was, 90)}</del> ${untilOf(old)}</small>`;
}

function former(gone: Strand[]): Part {
  if (gone.length === 0) return undefined;
  const line = ({ spans }: Strand): Html => {
    const last = spans.at(-1);
    return html`<li><del>${truncate(entityOf(last?.value)?.name ?? '', 120)}</del> <span class="note">${last ? untilOf(last) : undefined}</span></li>`;
  };
  return html`<details class="former"><summary>${count(gone.length, 'row')} no longer listed</summary><ul>${gone.slice(-GONE).reverse().map(line)}</ul></details>`;
}
