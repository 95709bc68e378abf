/**
 * The latest visits of a source in one line: drawn as one picture, so that a page can hold many of them.
 * @module
 */
import type { VisitMark } from '../../domain/overview.ts';
import { type Html, html, type Part } from '../html.ts';

const MARKS = ['read', 'changed', 'unread'] as const;
const STEP = 7;
const SIDE = 5;

/** `visits` newest first. */
export function miniStrip(visits: readonly VisitMark[]): Part {
  if (visits.length === 0) return undefined;
  const marks = visits.map(({ mark }) => mark).reverse();
  const total = (mark: (typeof MARKS)[number]) => marks.filter((one) => one === mark).length;
  const label = `Last ${marks.length} visits: ${total('read')} without change, ${total('changed')} with a change, ${total('unread')} could not be read`;
  const width = marks.length * STEP;
  return html`<svg class="mini-strip" role="img" aria-label="${label}" width="${width}" height="14" viewBox="0 0 ${width} 14">${MARKS.map((mark) => path(mark, marks))}</svg>`;
}

/** Unread visits are low, changed ones high: the shape tells them apart without colour. */
const TALL = { read: 8, changed: 14, unread: 4 } as const;

function path(mark: (typeof MARKS)[number], marks: ReadonlyArray<(typeof MARKS)[number]>): Part {
  const bars = marks.flatMap((one, at) => (one === mark ? [`M${at * STEP} ${14 - TALL[mark]}h${SIDE}v${TALL[mark]}h-${SIDE}z`] : []));
  return bars.length > 0 ? (html`<path class="v-${mark}" d="${bars.join('')}"/>` as Html) : undefined;
}
