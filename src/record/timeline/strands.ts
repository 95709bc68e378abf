/**
 * What the ledgers of all shapes share: opening, ending and going on with a strand.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { Entity, type FactValue } from '../../domain/extraction.ts';
import type { Moment, Span, Strand } from '../factTimeline.ts';

export function momentOf({ id, firstSeenNewAt, lastSeenOldAt, reverts }: Change): Moment {
  return { at: firstSeenNewAt, after: lastSeenOldAt, change: id, ...(reverts === undefined ? {} : { reverts: true as const }) };
}

/** A span that a change begins. */
export function beginning(value: FactValue, change: Change): Span {
  return { value, since: momentOf(change), ...(change.newQuote === undefined ? {} : { quote: change.newQuote }) };
}

export function strandOf(span: Span): Strand {
  return { spans: [span], facts: [] };
}

/** Ends the last span; the quote is then the last one that was seen. */
export function endBy(strand: Strand, change: Change): void {
  const span = strand.spans.at(-1);
  if (!span) return;
  span.until = momentOf(change);
  if (change.oldQuote !== undefined) span.quote = change.oldQuote;
}

export function isOpen({ spans }: Strand): boolean {
  const last = spans.at(-1);
  return last !== undefined && last.until === undefined && last.lapsed === undefined;
}

export function lastValue({ spans }: Strand): FactValue | undefined {
  return spans.at(-1)?.value;
}

/** Strands that the page does not state although no change has ended them are not read any more. Those that it states come first. */
export function settled(strands: readonly Strand[]): Strand[] {
  for (const strand of strands) {
    const last = strand.spans.at(-1);
    if (last && strand.facts.length === 0 && last.until === undefined) last.lapsed = true;
  }
  const stated = strands
    .filter(({ facts }) => facts.length > 0)
    .toSorted((a, b) => (a.facts[0]?.passage ?? 0) - (b.facts[0]?.passage ?? 0));
  return [...stated, ...strands.filter(({ facts }) => facts.length === 0)];
}

export function isEntity(value: unknown): value is Entity {
  return Entity.safeParse(value).success;
}

export function elementsOf(value: FactValue): unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Equal values, equal names, whatever the order of their keys. */
export function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(nameOf).join()}]`;
  return `{${Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${key}:${nameOf(inner)}`)
    .join()}}`;
}
