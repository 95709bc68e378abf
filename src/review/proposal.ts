/**
 * The rule that somebody means who wants to see a change never again: the narrowest that makes sense, and how it may be widened.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { IgnoreMatch } from '../domain/ignore.ts';
import { codesIn, phraseOf } from '../lib/noisePhrases.ts';

/** `text`: this passage. `heading`: all that stands under its heading. `fact`: every change of this fact, or row of this list. */
export const SCOPES = ['text', 'heading', 'fact'] as const;
export type Scope = (typeof SCOPES)[number];

export const PLACES = ['source', 'vendor', 'everywhere'] as const;
export type Place = (typeof PLACES)[number];

export interface Proposal {
  /** What can be chosen for this change, the narrowest first. */
  scopes: Scope[];
  /** The passage on either side, with numbers as {n}; one where both read the same. Empty where it is too long. */
  texts: string[];
  /** The innermost heading. */
  heading?: string;
  key?: string;
}

export interface Choice {
  scope: Scope;
  place: Place;
  /** The phrases as they were edited; those of the proposal without them. */
  texts?: readonly string[];
  /** Only the same kind of thing: what was added, removed or reworded. */
  sameAction?: boolean;
}

/** Characters of a phrase. */
const MAX_TEXT = 2000;
const MAX_HEADING = 200;

export function proposalFor({ key, path, oldQuote, newQuote }: Pick<Change, 'key' | 'path' | 'oldQuote' | 'newQuote'>): Proposal {
  const texts = textsOf(oldQuote, newQuote);
  const heading = path.findLast((text) => /[\p{L}\p{N}]/u.test(text) && text.length <= MAX_HEADING);
  const scopes = SCOPES.filter(
    (scope) =>
      (scope === 'text' && texts.length > 0) || (scope === 'heading' && heading !== undefined) || (scope === 'fact' && key !== undefined),
  );
  return {
    scopes,
    texts,
    ...(heading === undefined ? {} : { heading }),
    ...(key === undefined ? {} : { key }),
  };
}

/** The rule that a choice comes to. A change that a value tells is only ever ignored together with its key. */
export function matchOf(change: Change, choice: Choice, proposal: Proposal = proposalFor(change)): IgnoreMatch {
  const { scope, place, texts = proposal.texts, sameAction } = choice;
  const where = place === 'source' ? { source: change.source } : place === 'vendor' ? { vendor: change.vendor } : {};
  return {
    ...where,
    ...(sameAction ? { kinds: [change.kind], actions: [change.action] } : {}),
    ...(proposal.key === undefined ? {} : { key: proposal.key }),
    ...(scope === 'text' ? { text: [...texts] } : {}),
    ...(scope === 'heading' && proposal.heading !== undefined ? { under: [proposal.heading] } : {}),
  };
}

/** Codes are told by what differs: "ISO-27001" stays what it is. */
function textsOf(oldQuote: string | undefined, newQuote: string | undefined): string[] {
  const codes = differingCodes(oldQuote, newQuote);
  const phrases = [oldQuote, newQuote].flatMap((quote) => (quote === undefined ? [] : [phraseOf(quote, codes)]));
  return [...new Set(phrases)].filter((phrase) => /[\p{L}\p{N}]/u.test(phrase) && phrase.length <= MAX_TEXT);
}

/** Only where all else is the same: the passage is one sentence with another code in it. */
function differingCodes(oldQuote: string | undefined, newQuote: string | undefined): Set<string> {
  if (oldQuote === undefined || newQuote === undefined) return new Set();
  const [old, now] = [codesIn(oldQuote), codesIn(newQuote)];
  const codes = new Set([...old.filter((code) => !now.includes(code)), ...now.filter((code) => !old.includes(code))]);
  return phraseOf(oldQuote, codes) === phraseOf(newQuote, codes) ? codes : new Set();
}
