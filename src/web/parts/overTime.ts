/**
 * What changed over a range: the plot, its key, and the same in numbers.
 * @module
 */
import { SEVERITIES, type Severity } from '../../domain/vocabulary.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { vendorPath } from '../links.ts';
import type { PlotRow } from '../plot/layout.ts';
import type { Plots } from '../plot/plots.ts';
import { daysInWords, RANGE_LABELS, RANGES, type TimeRange } from '../plot/range.ts';
import { changesPath } from '../query.ts';

export interface OverTimeModel {
  range: TimeRange;
  /** Absent where nothing changed. */
  plots?: Plots;
}

export function overTime({ range, plots }: OverTimeModel): Html {
  const total = plots?.layout.rows.reduce((sum, { changes }) => sum + changes, 0) ?? 0;
  const { from: since, to: until } = range;
  const said = html`<a href="${changesPath({ since, until })}"><b>${count(total, 'change')}</b></a> <span class="note">${daysInWords(range)}</span>`;
  const body = plots
    ? html`${key(plots.layout.rows)}${plots.wide}${plots.narrow}${table(plots.layout.rows, range)}`
    : html`<p class="empty">Nothing changed in this time.</p>`;
  return html`<section class="over-time" aria-labelledby="over-time" data-live="over-time">
<div class="over-head"><h2 id="over-time">What changed</h2>${ranges(range)}</div>
<p class="over-said">${said}</p>
${body}
</section>`;
}

function ranges(range: TimeRange): Html {
  const link = (name: (typeof RANGES)[number]) => {
    const href = `/?range=${name}`;
    return name === range.name
      ? html`<li><a href="${href}" aria-current="true">${RANGE_LABELS[name]}</a></li>`
      : html`<li><a href="${href}">${RANGE_LABELS[name]}</a></li>`;
  };
  return html`<nav class="segmented" aria-label="Range"><ul>${RANGES.map(link)}</ul></nav>`;
}

/** Severities that are in the plot, worst first. */
function shown(rows: readonly PlotRow[]): Severity[] {
  return SEVERITIES.filter((severity) => rows.some(({ bySeverity }) => bySeverity[severity] > 0));
}

function key(rows: readonly PlotRow[]): Html {
  return html`<ul class="plot-key" aria-hidden="true">${shown(rows).map((severity) => html`<li class="sev-${severity}"><i class="swatch"></i>${severity}</li>`)}</ul>`;
}

function table(rows: readonly PlotRow[], { from: since, to: until }: TimeRange): Html {
  const severities = shown(rows);
  const number = (row: PlotRow, severity: Severity): Part => {
    const n = row.bySeverity[severity];
    if (n === 0) return html`<td class="num"><span class="none">–</span></td>`;
    if (row.vendor === undefined) return html`<td class="num">${n.toLocaleString('en')}</td>`;
    return html`<td class="num"><a href="${changesPath({ vendor: row.vendor, severity, since, until })}">${n.toLocaleString('en')}</a></td>`;
  };
  const line = (row: PlotRow) =>
    html`<tr><th scope="row">${row.vendor === undefined ? row.name : html`<a href="${vendorPath(row.vendor)}">${row.name}</a>`}</th>${severities.map((severity) => number(row, severity))}<td class="num">${row.changes.toLocaleString('en')}</td></tr>`;
  return html`<details class="plot-table"><summary>The same in numbers</summary><div class="scroll" tabindex="0" role="region" aria-label="Changes by vendor and severity"><table class="counts-table"><thead><tr><th scope="col">Vendor</th>${severities.map((severity) => html`<th scope="col" class="num">${severity}</th>`)}<th scope="col" class="num">All</th></tr></thead>
<tbody>${rows.map(line)}</tbody></table></div></details>`;
}
