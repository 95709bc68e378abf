/**
 * What became of a value: its spans in words, and as a bar.
 * @module
 */
import type { FactValue } from '../../domain/extraction.ts';
import { absoluteTime, formatValue, shortDay, truncate } from '../../lib/inWords.ts';
import { goesOn, type Moment, presence, type Span, type Strand } from '../../record/factTimeline.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath } from '../links.ts';

/** Spans that are told in words; older ones are in the bar and in the changes. */
const TOLD = 4;
const VALUE_CHARS = 80;

export function shortValue(value: FactValue): string {
  return truncate(formatValue(value), VALUE_CHARS);
}

/** A day that leads to the change that tells it. */
export function momentLink({ at, after, change }: Moment): Html {
  return html`<a href="${changePath(change)}" title="Between ${absoluteTime(after)} and ${absoluteTime(at)}">${shortDay(at)}</a>`;
}

/** Since when: a day, or the first reading where nobody saw it come. */
export function sinceOf(span: Span | undefined, from: string, strand?: Strand): Html {
  if (span?.since) return html`${span.since.reverts ? 'again from ' : ''}${momentLink(span.since)}`;
  if (strand && span && strand.spans.indexOf(span) > 0) return html`<span class="none">again, nobody saw from when</span>`;
  return from === '' ? html`<span class="none">–</span>` : html`at least <time datetime="${from}">${shortDay(from)}</time>`;
}

/** The same for an element or a row, however often it changed meanwhile. */
export function presentSince(strand: Strand, from: string): Html {
  return sinceOf(presence(strand), from, strand);
}

/** "30 days until 6 Feb 2025 → 10 days": nothing where there was only one value. */
export function valueHistory(strand: Strand, from: string, now: Date): Part {
  const past = strand.facts.length > 0 ? strand.spans.slice(0, -1) : strand.spans;
  if (past.length === 0) return undefined;
  const shown = past.slice(-TOLD);
  const gap = (span: Span): Part => {
    const next = strand.spans[strand.spans.indexOf(span) + 1];
    return next && !goesOn(span, next)
      ? html`<span class="none">not stated until ${next.since ? momentLink(next.since) : 'later'}</span> `
      : undefined;
  };
  const earlier: Part = past.length > shown.length ? html`<span class="none">… ${past.length - shown.length} earlier</span> ` : undefined;
  return html`<div class="history">${bar(strand, from, now)}<p>${earlier}${shown.map((span) => html`<span class="was"><del>${shortValue(span.value)}</del> ${untilOf(span)}</span> ${gap(span)}`)}</p></div>`;
}

export function untilOf({ until, lapsed }: Span): Html {
  if (until) return html`until ${momentLink(until)}`;
  return lapsed ? html`<span class="none">not read any more</span>` : html``;
}

/** Each span from left to right, as long as it lasted; gaps are gaps. Says nothing that the words beside it do not say. */
function bar({ spans, facts }: Strand, from: string, now: Date): Part {
  const start = Date.parse(spans[0]?.since?.at ?? from);
  const end = now.getTime();
  if (Number.isNaN(start) || end <= start) return undefined;
  const place = (at: string | undefined, otherwise: number): number =>
    at === undefined ? otherwise : Math.min(100, Math.max(0, (100 * (Date.parse(at) - start)) / (end - start)));
  const rects = spans.map((span, index) => {
    const isNow = facts.length > 0 && index === spans.length - 1;
    const [left, right] = [place(span.since?.at, 0), place(span.until?.at, 100)];
    return html`<rect class="${isNow ? 'now' : `s${index % 2}`}" x="${left.toFixed(1)}" width="${Math.max(0.6, right - left).toFixed(1)}" height="4"/>`;
  });
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rects}</svg>`;
}
