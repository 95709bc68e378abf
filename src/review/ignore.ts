/**
 * Whether a rule that a person made holds a change back. The same function decides about new changes, and tells beforehand what a rule
 * would have held back.
 * @module
 */
import type { Difference } from '../domain/change.ts';
import type { IgnoreMatch, Ignoring } from '../domain/ignore.ts';
import { stripPhrases, wholePhrases } from '../lib/noisePhrases.ts';

/** What is looked at in a change. */
export type Ignorable = Pick<Difference, 'kind' | 'action' | 'key' | 'path' | 'oldQuote' | 'newQuote' | 'severity'> & {
  vendor: string;
  source: string;
};

export type Matcher = (change: Ignorable) => boolean;

/** From this length on a quote may be cut, and what is not seen whole is not known to be what was meant. */
const MAX_CHARS = 4000;

/** All conditions of the rule, built once. Phrases are no patterns: the time is linear in the length of the quotes. */
export function matcherOf(match: IgnoreMatch): Matcher {
  const conditions = [ofPlace(match), ofShape(match), ...headings(match), ...texts(match)];
  return (change) => conditions.every((holds) => holds(change));
}

/**
 * The rule that holds back what a visit at `at` (ISO 8601 UTC) found; the oldest where there are several. Rules hold from `since` on until
 * they end.
 */
export function ignoring({ rules, spared }: Ignoring, at: string): (change: Ignorable) => string | undefined {
  const inForce = rules
    .filter(({ since, endedAt }) => since <= at && (endedAt === undefined || at < endedAt))
    .map(({ id, match }) => ({ id, matches: matcherOf(match) }));
  return (change) => (spared.includes(change.severity) ? undefined : inForce.find(({ matches }) => matches(change))?.id);
}

/** Whether a rule can ever concern this source. */
export function concerns({ vendor, source }: IgnoreMatch, of: { vendor: string; source: string }): boolean {
  return (vendor === undefined || vendor === of.vendor) && (source === undefined || source === of.source);
}

function ofPlace(match: IgnoreMatch): Matcher {
  return (change) => concerns(match, change);
}

/** What a value tells is held back only by a rule that names its key. */
function ofShape({ kinds, actions, key }: IgnoreMatch): Matcher {
  return (change) => {
    if (change.key !== key || (change.kind === 'fact' && key === undefined)) return false;
    return (kinds?.includes(change.kind) ?? true) && (actions?.includes(change.action) ?? true);
  };
}

/** The heading itself goes with what stands under it. */
function headings({ under }: IgnoreMatch): Matcher[] {
  if (!under) return [];
  const found = wholePhrases(under);
  return [
    ({ path, oldQuote, newQuote }) => {
      const above = path.length > 0 ? path : [oldQuote ?? newQuote ?? ''];
      return above.some((heading) => heading.length < MAX_CHARS && found.test(heading));
    },
  ];
}

/** Without what the phrases find, both sides read the same; what came or went was nothing else. */
function texts({ text, within }: IgnoreMatch): Matcher[] {
  if (!text && !within) return [];
  const whole = text && wholePhrases(text);
  const strip = within && stripPhrases(within);
  const mask = (side: string): string => (whole?.test(side) ? '' : (strip?.(side) ?? side));
  return [
    ({ oldQuote = '', newQuote = '' }) => {
      if (Math.max(oldQuote.length, newQuote.length) >= MAX_CHARS) return false;
      // The same words on both sides: they moved, or only their punctuation is another. No part of them explains that.
      if (inkOf(oldQuote) === inkOf(newQuote)) return whole?.test(newQuote) ?? false;
      return inkOf(mask(oldQuote)) === inkOf(mask(newQuote));
    },
  ];
}

function inkOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}%€$£]+/gu, '');
}
