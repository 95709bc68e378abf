/**
 * The plot of changes by vendor and time: drawn by Observable Plot into a document without a browser.
 * @module
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { SEVERITIES } from '../../domain/vocabulary.ts';
import { truncate } from '../../lib/inWords.ts';
import { type Html, html } from '../html.ts';
import { vendorPath } from '../links.ts';
import { changesPath } from '../query.ts';
import type { PlotLayout, PlotRow, Segment } from './layout.ts';
import { daysInWords, plusDays, type TimeRange } from './range.ts';
import { type DrawnElement, drawingHtml } from './svg.ts';

export interface PlotSize {
  width: number;
  /** Of one row. */
  height: number;
  /** Names stand left of the rows, in so many pixels; 0: above them. */
  names: number;
  ticks: number;
}

const TOP = 4;
const BOTTOM = 34;
const RIGHT = 48;
const LETTER = 7;

/** The drawing of a layout. Every mark is a link to its rows in the list of changes. */
export function drawPlot(range: TimeRange, layout: PlotLayout, size: PlotSize, label: string): Html {
  const { width, names } = size;
  const height = layout.rows.length * size.height + TOP + BOTTOM;
  const above = names === 0;
  const { document } = parseHTML('<html></html>');
  const rows = layout.rows.map((row, at) => ({ ...row, fy: at }));
  const at = new Map(rows.map(({ vendor, fy }) => [vendor, fy]));
  const segments = layout.segments.map((segment) => ({ ...segment, fy: at.get(segment.vendor) ?? 0 }));
  const drawn = Plot.plot({
    document,
    width,
    height,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: Math.max(names, 2),
    marginRight: above ? 2 : RIGHT,
    x: { type: 'utc', domain: [new Date(range.from), new Date(plusDays(range.to, 1))], axis: null },
    // Where names stand above, they take the upper half of the row.
    y: { domain: [0, above ? 2 : 1.15], axis: null },
    fy: { domain: rows.map(({ fy }) => fy), axis: null, padding: 0 },
    marks: [
      Plot.axisX({ ticks: size.ticks, tickSize: 4 }),
      Plot.ruleY([0], { className: 'plot-base' }),
      ...SEVERITIES.map((severity) =>
        Plot.rect(
          segments.filter((segment) => segment.severity === severity),
          {
            className: `seg sev-${severity}`,
            fy: 'fy',
            x1: ({ days }: Segment) => new Date(days.from),
            x2: ({ days }: Segment) => new Date(plusDays(days.to, 1)),
            y1: 'y1',
            y2: 'y2',
            insetLeft: 0.75,
            insetRight: 0.75,
            insetTop: 0.5,
            insetBottom: 0.5,
            href: segmentPath,
            title: segmentTitle,
          },
        ),
      ),
      ...nameMarks(rows, above, names),
    ],
  });
  return html`<svg class="${above ? 'plot plot-narrow' : 'plot plot-wide'}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}">${drawingHtml(drawn as unknown as DrawnElement)}</svg>`;
}

type Placed = PlotRow & { fy: number };

function nameMarks(rows: readonly Placed[], above: boolean, names: number) {
  const known = rows.filter(({ vendor }) => vendor !== undefined);
  const others = rows.filter(({ vendor }) => vendor === undefined);
  const room = Math.floor((names || 230) / LETTER);
  const name = {
    fy: 'fy',
    text: (row: Placed) => truncate(row.name, room),
    textAnchor: 'start',
    ...(above ? ({ frameAnchor: 'top-left', dy: 5 } as const) : ({ frameAnchor: 'left', dx: 4 - names } as const)),
  } as const;
  return [
    Plot.text(known, { ...name, className: 'plot-name', href: ({ vendor }: Placed) => vendorPath(vendor ?? '') }),
    Plot.text(others, { ...name, className: 'plot-name others' }),
    Plot.text(rows, {
      className: 'plot-total',
      fy: 'fy',
      text: ({ changes }: Placed) => changes.toLocaleString('en'),
      textAnchor: 'end',
      ...(above ? ({ frameAnchor: 'top-right', dy: 5 } as const) : ({ frameAnchor: 'right', dx: RIGHT - 4 } as const)),
    }),
  ];
}

/** The rows of a mark: exactly its vendor, days and severity. Those of the others stand among all. */
export function segmentPath({ vendor, days, severity }: Pick<Segment, 'vendor' | 'days' | 'severity'>): string {
  return changesPath({ vendor, severity, since: days.from, until: days.to });
}

function segmentTitle({ vendor, changes, severity, days }: Segment): string {
  return `${changes.toLocaleString('en')} ${severity}, ${daysInWords(days)}${vendor === undefined ? ' (opens those of all vendors)' : ''}`;
}
