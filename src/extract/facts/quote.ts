/**
 * The words of a page that state a fact, short enough to be shown.
 * @module
 */
import type { Span } from '../../lib/phrases/match.ts';
import type { Unit } from './pageText.ts';

const MAX_QUOTE = 300;

/** The sentence; of a long one, the stretch around the value, from a clause on where there is one. */
export function quoteOf(unit: Unit, span: Span): string {
  const { words } = unit.scan;
  return clip(unit.text, (words.starts[span.start] ?? unit.start) - unit.start, (words.ends[span.end - 1] ?? unit.end) - unit.start);
}

/** At most 300 characters of a text that hold what stands from `from` to `to`, cut between words. */
export function clip(text: string, from: number, to: number): string {
  if (text.length <= MAX_QUOTE) return text;
  const start = to <= MAX_QUOTE ? 0 : startBefore(text, from, Math.min(to, from + MAX_QUOTE));
  const rest = text.slice(start);
  if (rest.length <= MAX_QUOTE) return rest;
  const space = rest.lastIndexOf(' ', MAX_QUOTE);
  return rest.slice(0, space > 0 && start + space >= to ? space : MAX_QUOTE).trimEnd();
}

/** The beginning of the clause that the value is in, or of a word well before it. */
function startBefore(text: string, from: number, to: number): number {
  const earliest = Math.max(0, to - MAX_QUOTE);
  for (const mark of ['; ', ': ', ', ']) {
    const at = text.lastIndexOf(mark, from - 2);
    if (at >= earliest && from - at > 40) return at + mark.length;
  }
  const middle = Math.max(earliest, from - 150);
  const space = text.indexOf(' ', middle);
  return space >= 0 && space < from ? space + 1 : middle;
}
