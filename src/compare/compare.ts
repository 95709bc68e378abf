/**
 * Two extractions of one source, by the same extractor version → what changed between them.
 * Pure and deterministic. The order is that of the new page, removals after.
 * @module
 */
import type { Difference } from '../domain/change.ts';
import type { Extraction, Passage } from '../domain/extraction.ts';
import { align } from './align.ts';
import { pair } from './pair.ts';
import { judgeEdit } from './significance.ts';

/** Longest quote in a record; longer passages are cut around what changed. */
const MAX_QUOTE = 4000;

/** The changes from `before` to `after`; none when the contents are equal. */
export function compare(before: Extraction, after: Extraction): Difference[] {
  if (before.extractorVersion !== after.extractorVersion) {
    throw new Error(`compare needs two extractions by the same version, not ${before.extractorVersion} and ${after.extractorVersion}`);
  }
  if (before.contentHash === after.contentHash) return [];
  const { gaps, moved } = align(before.passages, after.passages);
  const { modified, removed, added } = pair(gaps);
  const found = [
    ...modified.map(({ before: old, after: now }) => ({ at: now, difference: modification(old, now) })),
    ...added.map((passage) => ({ at: passage, difference: addition(passage) })),
    ...moved.filter(isRelocated).map((passages) => ({ at: passages.after, difference: move(passages.before, passages.after) })),
  ];
  const order = new Map(after.passages.map((passage, at) => [passage, at]));
  found.sort((x, y) => (order.get(x.at) ?? 0) - (order.get(y.at) ?? 0));
  return [...found.map(({ difference }) => difference), ...removed.map(removal)];
}

function modification(before: Passage, after: Passage): Difference {
  const judgement = judgeEdit(before.text, after.text);
  const [oldQuote, newQuote] = quotes(before.text, after.text);
  return {
    ...base(after, 'modified'),
    ...judgement,
    severity: judgement.significance === 'editorial' ? 'low' : 'medium',
    oldQuote,
    newQuote,
  };
}

function addition(passage: Passage): Difference {
  return {
    ...base(passage, 'added'),
    significance: 'substantive',
    severity: 'medium',
    rule: 'a passage is new',
    newQuote: passage.text.slice(0, MAX_QUOTE),
  };
}

function removal(passage: Passage): Difference {
  return {
    ...base(passage, 'removed'),
    significance: 'substantive',
    severity: 'medium',
    rule: 'a passage is gone',
    oldQuote: passage.text.slice(0, MAX_QUOTE),
  };
}

function move(before: Passage, after: Passage): Difference {
  const quote = after.text.slice(0, MAX_QUOTE);
  return {
    ...base(after, 'moved'),
    significance: 'editorial',
    severity: 'low',
    rule: `the same text stood under "${before.path.at(-1) ?? ''}"`,
    oldQuote: quote,
    newQuote: quote,
  };
}

function base(passage: Passage, action: Difference['action']): Pick<Difference, 'kind' | 'action' | 'path'> {
  return { kind: passage.kind === 'row' ? 'row' : 'passage', action, path: passage.path };
}

/** Reordering below one heading is no move; neither is a short text that may stand anywhere. */
function isRelocated({ before, after }: { before: Passage; after: Passage }): boolean {
  return after.kind !== 'heading' && after.text.length >= 40 && bare(before.path.at(-1)) !== bare(after.path.at(-1));
}

function bare(heading: string | undefined): string {
  return (heading ?? '').toLowerCase().replace(/[^\p{L}]/gu, '');
}

/** Both texts whole, or windows around the part that differs. */
function quotes(before: string, after: string): [string, string] {
  if (before.length <= MAX_QUOTE && after.length <= MAX_QUOTE) return [before, after];
  const start = Math.max(0, sharedPrefix(before, after) - MAX_QUOTE / 4);
  return [before.slice(start, start + MAX_QUOTE), after.slice(start, start + MAX_QUOTE)];
}

function sharedPrefix(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
