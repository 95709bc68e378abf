/**
 * A strip of visits as one small drawing, oldest to the left: one path for each kind of mark, however many visits there are. Each stretch
 * leads to the page of the table that lists its visits.
 * @module
 */
import type { VisitMark } from '../../domain/overview.ts';
import { absoluteTime, count } from '../../lib/inWords.ts';
import { type Html, html } from '../html.ts';

/** Visits in one stretch, and on one page of the table. */
export const STRETCH = 30;
/** Visits in a strip. */
export const STRIP_LENGTH = 4 * STRETCH;

const PITCH = 4;
const HEIGHT = 28;
const MARKS = ['read', 'changed', 'unread'] as const;

/** What a mark is drawn as, at a place: not by colour alone. */
const SHAPES: Record<VisitMark['mark'], (x: number) => string> = {
  read: (x) => `M${x} 16h3v12h-3z`,
  changed: (x) => `M${x} 0h3v28h-3z`,
  // Two short bars with nothing between.
  unread: (x) => `M${x} 16h3v3h-3zM${x} 25h3v3h-3z`,
};

/** `marks` newest first. `hrefOf`: where the stretch that has so many newer visits is listed. */
export function strip(marks: readonly VisitMark[], hrefOf: (newer: number) => string): Html {
  const width = marks.length * PITCH;
  const stretches = Array.from({ length: Math.ceil(marks.length / STRETCH) }, (_, at) => at).reverse();
  return html`<svg class="visit-strip" viewBox="0 0 ${Math.max(width, (STRIP_LENGTH * PITCH) / 2)} ${HEIGHT}" preserveAspectRatio="none" role="group" aria-label="${summary(marks)}">${stretches.map((at) => stretch(marks, at, hrefOf))}</svg>`;
}

function stretch(marks: readonly VisitMark[], at: number, hrefOf: (newer: number) => string): Html {
  const newer = at * STRETCH;
  const own = marks.slice(newer, newer + STRETCH);
  const first = (marks.length - newer - own.length) * PITCH;
  const path = (mark: VisitMark['mark']) => {
    const d = own.flatMap((visit, n) => (visit.mark === mark ? [SHAPES[mark](first + (own.length - 1 - n) * PITCH)] : [])).join('');
    return d === '' ? '' : html`<path class="vs-${mark}" d="${d}"/>`;
  };
  const from = absoluteTime(own.at(-1)?.at ?? '');
  const words = `${count(own.length, 'visit')} from ${from}: ${numbers(own)}`;
  return html`<a href="${hrefOf(newer)}" aria-label="${words}"><title>${words}</title><rect class="vs-hit" x="${first}" y="0" width="${own.length * PITCH}" height="${HEIGHT}"/>${MARKS.map(path)}</a>`;
}

function summary(marks: readonly VisitMark[]): string {
  return `Last ${count(marks.length, 'visit')}: ${numbers(marks)}`;
}

function numbers(marks: readonly VisitMark[]): string {
  const total = (mark: VisitMark['mark']) => marks.filter((visit) => visit.mark === mark).length;
  return `${total('read')} without change, ${total('changed')} with a change, ${total('unread')} could not be read`;
}

/** What the shapes mean. */
export function stripKey(): Html {
  const sample = (mark: VisitMark['mark'], words: string) =>
    html`<span><svg class="visit-sample" viewBox="0 0 3 28" preserveAspectRatio="none" aria-hidden="true"><path class="vs-${mark}" d="${SHAPES[mark](0)}"/></svg>${words}</span>`;
  return html`<p class="strip-key">${sample('read', 'no change')}${sample('changed', 'changed')}${sample('unread', 'could not be read')}</p>`;
}
