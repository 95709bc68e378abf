/**
 * What the two pages as a whole say about single edits: which words they use how often, and which names were replaced throughout.
 * @module
 */

import type { Passage } from '../../domain/extraction.ts';
import { once } from '../../lib/once.ts';
import { fold } from '../../lib/text.ts';
import type { Pages } from '../align.ts';
import { isDateLine } from './asides.ts';
import { type Edit, editsBetween, joined, tokensIn } from './edits.ts';
import { isKnownWord } from './lexicon.ts';
import { type Reading, readingOf } from './reading.ts';
import { NO_WORDS, type SignificanceRules } from './rules.ts';
import type { Token } from './tokens.ts';

export interface Revision {
  before: Reading;
  after: Reading;
  /** Nothing when the two have too little in common. */
  edits: Edit[] | undefined;
}

/** Everything an edit is judged by, besides its own words. */
export interface Context {
  rules: SignificanceRules;
  /** How a passage was read and what differs in it; each is worked out once. */
  revisionOf(before: string, after: string): Revision;
  /** How often a word (folded) stands on the two pages together. */
  countOf(word: string): number;
  /** How often a phrase stands on either page, as it is written. */
  phraseCounts(phrase: string): { before: number; after: number };
  /** Whether a phrase stands, on each page, under a heading that the other page has, and never under the same one. */
  changedSection(phrase: string): boolean;
  /** In how many places of the pages this was put for that, as written, and whether one of them follows a brand ("Acme Team"). */
  replacements(removed: string, added: string): Replacements;
  /** Whether some passage stands under both headings, each on its page: then the heading has only got another wording. */
  sharesSection(oldHeading: string, newHeading: string): boolean;
  /** Whether a page has a line that only dates it. */
  isDated(side: 'before' | 'after'): boolean;
  /** Whether every edit of the revision, in all modified passages, passes the test. */
  everyEdit(test: (edit: Edit, revision: Revision) => boolean): boolean;
}

export interface Replacements {
  places: number;
  branded: boolean;
}

interface EditedPages extends Pages {
  modified: ReadonlyArray<{ before: Passage; after: Passage }>;
}

const NO_REPLACEMENTS: Replacements = { places: 0, branded: false };
const NO_PAGES: EditedPages = { before: [], after: [], modified: [] };
/** Longer lines do more than dating the page. */
const MAX_DATE_LINE = 120;
/** Characters searched for phrases in one comparison. */
const MAX_SEARCHED = 50_000_000;

/** The context of one comparison. What it takes long to know is worked out when it is first asked for. */
export function contextOf(rules: SignificanceRules = NO_WORDS, pages: EditedPages = NO_PAGES): Context {
  const revisions = new Map<string, Revision>();
  const revisionOf = (before: string, after: string): Revision => {
    const key = `${before}\n\n${after}`;
    const known = revisions.get(key);
    if (known) return known;
    const [old, now] = [readingOf(before, rules), readingOf(after, rules)];
    const edits = editsBetween(old.tokens, now.tokens);
    const revision = { before: old, after: now, edits: edits && joined(edits, ({ key }) => rules.fillers.has(key)) };
    revisions.set(key, revision);
    return revision;
  };
  const words = once(() => countWords([...pages.before, ...pages.after]));
  const modified = once(() => pages.modified.map(({ before, after }) => revisionOf(before.text, after.text)));
  const replaced = once(() => countReplacements(modified()));
  const sections = once(() => ({ before: hashesUnder(pages.before), after: hashesUnder(pages.after) }));
  const texts = once(() => ({ before: textOf(pages.before), after: textOf(pages.after) }));
  const phrases = new Map<string, { before: number; after: number }>();
  let searched = 0;
  return {
    rules,
    revisionOf,
    countOf: (word) => words().get(word) ?? 0,
    replacements: (removed, added) => replaced().get(replacementKey(removed, added)) ?? NO_REPLACEMENTS,
    sharesSection(oldHeading, newHeading) {
      const { before, after } = sections();
      const [old, now] = [before.get(oldHeading), after.get(newHeading)];
      return old !== undefined && now !== undefined && [...now].some((hash) => old.has(hash));
    },
    isDated: (side) => pages[side].some(({ text }) => text.length <= MAX_DATE_LINE && isDateLine(readingOf(text, rules).tokens, rules)),
    everyEdit: (test) => modified().every((revision) => revision.edits?.every((edit) => test(edit, revision)) ?? false),
    changedSection(phrase) {
      const { before, after } = sections();
      const under = (side: 'before' | 'after'): string[] =>
        pages[side].filter(({ text }) => text.includes(phrase)).map(({ path }) => path.at(-1) ?? '');
      const [old, now] = [new Set(under('before')), new Set(under('after'))];
      if ([...old].some((heading) => now.has(heading))) return false;
      return [...old].some((heading) => after.has(heading)) && [...now].some((heading) => before.has(heading));
    },
    phraseCounts(phrase) {
      const known = phrases.get(phrase);
      if (known) return known;
      const { before, after } = texts();
      searched += before.length + after.length;
      // Beyond the bound nothing is known: unequal counts make no edit editorial.
      if (searched > MAX_SEARCHED) return { before: 1, after: 2 };
      const counts = { before: occurrences(before, phrase), after: occurrences(after, phrase) };
      phrases.set(phrase, counts);
      return counts;
    },
  };
}

/** The words of an edit's side as they are written. */
export function written(tokens: readonly Token[]): string {
  return tokens.map(({ raw }) => raw).join(' ');
}

function replacementKey(removed: string, added: string): string {
  return `${removed}\n${added}`;
}

/** A brand: a word with a capital that no dictionary knows. */
export function isBrand({ kind, key, raw }: Token): boolean {
  return kind === 'word' && key.length >= 3 && /^\p{Lu}|^\p{Ll}+\p{Lu}/u.test(raw) && !isKnownWord(key);
}

/** Whether the edit follows a brand: "Acme Team". */
function isBranded({ left }: Edit): boolean {
  return left.slice(-1).some(isBrand);
}

function countReplacements(revisions: Revision[]): Map<string, Replacements> {
  const counts = new Map<string, Replacements>();
  for (const edit of revisions.flatMap(({ edits }) => edits ?? [])) {
    if (edit.removed.length === 0 || edit.added.length === 0 || tokensIn(edit).length > 12) continue;
    const key = replacementKey(written(edit.removed), written(edit.added));
    const { places, branded } = counts.get(key) ?? NO_REPLACEMENTS;
    counts.set(key, { places: places + 1, branded: branded || isBranded(edit) });
  }
  return counts;
}

function countWords(passages: Passage[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of passages) {
    for (const word of fold(text).match(/\p{L}+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The hashes of what stands under each heading, at whatever depth, or next after it. */
function hashesUnder(passages: readonly Passage[]): Map<string, Set<string>> {
  const sections = new Map<string, Set<string>>();
  const add = (heading: string, hash: string): void => {
    const section = sections.get(heading);
    if (section) section.add(hash);
    else sections.set(heading, new Set([hash]));
  };
  for (const [at, { path, hash, kind, text }] of passages.entries()) {
    const next = passages[at + 1];
    if (kind === 'heading' && next) add(text, next.hash);
    else for (const heading of path) add(heading, hash);
  }
  return sections;
}

function textOf(passages: readonly Passage[]): string {
  return passages.map(({ text }) => text.replace(/[\s⁠]+/g, ' ')).join('\n');
}

/** Occurrences of a phrase with no letter before or after it. */
function occurrences(text: string, phrase: string): number {
  let count = 0;
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + phrase.length] ?? ' '];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) count += 1;
  }
  return count;
}
