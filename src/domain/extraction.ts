/**
 * What a stored page says: passages and facts, by one version of the extractor.
 * @module
 */
import { z } from 'zod';
import type { PassageKind } from './vocabulary.ts';

export interface Passage {
  /** Headings above this passage, outermost first. */
  path: string[];
  kind: PassageKind;
  /** Normalised visible text. A row is its cells joined by " | ", empty ones before the last text included. */
  text: string;
  /** SHA-256 (hex) of the text: what is compared. Link targets and the kind of block are not part of it. */
  hash: string;
  /** Column headers and cells, for rows; `lines` where a reader sees more than one in a cell. */
  cells?: Array<{ header: string; text: string; lines?: string[] }>;
  /** Link targets in order of appearance, kept apart from the text. */
  links?: string[];
  /** What it is said of, where that is no heading: the term of a definition, the item or box it stands in, the group of its row. */
  label?: string;
  /** Page of a PDF that it begins on, counted from 1. A text that moves to another page is the same text. */
  page?: number;
}

/** Hours, days, business days, weeks, months, years. */
export const DURATION_UNITS = ['h', 'd', 'bd', 'w', 'mo', 'y'] as const;
export const Duration = z.strictObject({ n: z.number(), unit: z.enum(DURATION_UNITS) });
export type Duration = z.output<typeof Duration>;
export const Entity = z.strictObject({
  name: z.string(),
  purpose: z.string().optional(),
  location: z.string().optional(),
  /** In changes, where a page has several lists: the heading of the one that the row stands in. */
  group: z.string().optional(),
});
export type Entity = z.output<typeof Entity>;

/** Typed values (see docs/json.md): durations, dates and places as strings, sets as arrays, entities as objects. */
export const FactValue = z.union([
  z.string(),
  z.number(),
  Duration,
  Entity,
  z.array(z.union([z.string(), z.number(), Entity])),
  z.record(z.string(), z.unknown()),
]);
export type FactValue = z.output<typeof FactValue>;

/**
 * A typed value that a page states. A page may state a key more than once: sets and lists give one fact for each passage
 * (a row of a subprocessor list, a sentence that names places), whose values add up; other keys then contradict or repeat
 * themselves, and each is kept.
 */
export interface Fact {
  key: string;
  value: FactValue;
  /** What the value is limited to, in the page's words: a plan, product, region. */
  scope?: string;
  /** The sentence or row that states it, as it stands on the page. */
  quote: string;
  path: string[];
  /** Name of the extractor and rule that read it. */
  extractor: string;
  /** Position of its passage among the page's passages. */
  passage: number;
  /** Cautions: what speaks against taking the value as it is. */
  flags?: FactFlag[];
}

/**
 * `contradicted`: the page states another value of this key for the same scope; `word-and-number-disagree`: "thirty (10) days";
 * `ambiguous-date`: day and month could be swapped.
 */
export const FACT_FLAGS = ['contradicted', 'word-and-number-disagree', 'ambiguous-date'] as const;
export type FactFlag = (typeof FACT_FLAGS)[number];

/** Structural signs of a page, from which the verdict is read. All counts are of visible text unless said otherwise. */
export interface PageSigns {
  bytes: number;
  /** Characters of all visible text of the body, chrome included. */
  bodyChars: number;
  /** Characters of the passages that were kept. */
  mainChars: number;
  passages: number;
  headings: number;
  scripts: number;
  passwordFields: number;
  /** Characters of the passages that stand in links. */
  linkChars: number;
  /** Places that wait for their content: marked as busy, or named as the skeletons that are shown meanwhile. */
  skeletons: number;
  /** The first characters of the visible body text, for markers. */
  lead: string;
  /** Text for readers without JavaScript. */
  noscript: string;
  /** Content of a meta refresh, if there is one. */
  metaRefresh?: string;
  /** What `section` or `select` asked for was not on the page; or says that the page is too large to be read whole. */
  missing?: string;
  /**
   * Rules of the watcher (`select`, `remove`, `section`) that matched nothing; absent without rules, and where the page was not read
   * whole. Tells of the rules, not of the page: no part of the content.
   */
  unmatched?: string[];
  /** A document in another format than HTML that says nothing: what that makes of it, and why. */
  unreadable?: { verdict: 'error-page' | 'shell'; because: string };
}

/**
 * Whether extractions under these versions may be compared: they are equal, or one of them is of a PDF and the other is not. "3-pdf1"
 * is the version of a PDF whose rules are those of "3".
 */
export function areComparable(a: string, b: string): boolean {
  const [[rulesA, pdfA], [rulesB, pdfB]] = [partsOf(a), partsOf(b)];
  return rulesA === rulesB && (pdfA === pdfB || pdfA === undefined || pdfB === undefined);
}

function partsOf(version: string): [rules: string, pdf: string | undefined] {
  const pdf = /^[^.+-]*-(pdf\d+)/.exec(version)?.[1];
  return [pdf === undefined ? version : version.replace(`-${pdf}`, ''), pdf];
}

export interface Extraction {
  extractorVersion: string;
  title: string;
  language: string;
  passages: Passage[];
  facts: Fact[];
  signs: PageSigns;
  /** SHA-256 over the passages' hashes in order: equal content, equal hash. */
  contentHash: string;
}
