/**
 * `extract` and `compare` on files: the JSON that other programs rely on (docs/json.md).
 * @module
 */
import { compare } from '../compare/compare.ts';
import type { Difference } from '../domain/change.ts';
import type { Extraction, Fact, Passage } from '../domain/extraction.ts';
import { isReadable, type VerdictName } from '../domain/vocabulary.ts';
import { sha256 } from '../lib/hash.ts';
import { judge, type ReadOptions, readPage } from './read.ts';

/** `extract --json`. */
export interface ExtractAnswer {
  verdict: VerdictName;
  because: string;
  url?: string;
  title: string;
  language: string;
  extractorVersion: string;
  sha256: string;
  passages: Array<Pick<Passage, 'path' | 'kind' | 'text' | 'hash' | 'label' | 'page'>>;
  facts: Fact[];
}

interface Side {
  verdict: VerdictName;
  because: string;
  sha256: string;
}

/** `compare --json`. */
export interface CompareAnswer {
  before: Side;
  after: Side;
  changes: Difference[];
  /** What a rule holds back, each with `suppressedBy`; absent when there is nothing. */
  suppressed?: Difference[];
}

const UNKNOWN = { headers: {} };

/** Verdict, passages and facts of one stored page. */
export async function extractPage(body: Uint8Array, options: ReadOptions, url?: string): Promise<ExtractAnswer> {
  const { extraction, verdict, because } = await readPage(body, UNKNOWN, options);
  const { title, language, extractorVersion } = extraction;
  const passages = extraction.passages.map(({ path, kind, text, hash, label, page }) => ({
    path,
    kind,
    text,
    hash,
    ...(label && { label }),
    ...(page && { page }),
  }));
  return {
    verdict,
    because,
    ...(url === undefined ? {} : { url }),
    title,
    language,
    extractorVersion,
    sha256: sha256(body),
    passages,
    facts: extraction.facts,
  };
}

/**
 * The changes between two stored pages. The later side is also judged against the earlier one, as two visits in a row would be. The
 * earlier side is doubted where the later one has little of it: a page that grew says more, and has changed.
 */
export async function comparePages(before: Uint8Array, after: Uint8Array, options: ReadOptions): Promise<CompareAnswer> {
  const old = await readPage(before, UNKNOWN, options);
  const now = await readPage(after, UNKNOWN, options, isReadable(old.verdict) ? old.extraction : undefined);
  const shrunken =
    isReadable(now.verdict) && !standsIn(old.extraction, now.extraction)
      ? judge(old.extraction, UNKNOWN, options.catalogue, now.extraction)
      : old;
  const readable = isReadable(shrunken.verdict) && isReadable(now.verdict);
  const changes = readable ? compare(old.extraction, now.extraction, options.catalogue) : [];
  const suppressed = changes.filter(({ suppressedBy }) => suppressedBy !== undefined);
  return {
    before: { verdict: shrunken.verdict, because: shrunken.because, sha256: sha256(before) },
    after: { verdict: now.verdict, because: now.because, sha256: sha256(after) },
    changes: changes.filter(({ suppressedBy }) => suppressedBy === undefined),
    ...(suppressed.length === 0 ? {} : { suppressed }),
  };
}

/** Half of what the one page says, in characters, stands on the other: that one is the same document, with more of it. */
function standsIn(before: Extraction, after: Extraction): boolean {
  const there = new Set(after.passages.map(({ hash }) => hash));
  const length = (passages: readonly Passage[]): number => passages.reduce((sum, { text }) => sum + text.length, 0);
  const said = before.passages.filter(({ kind }) => kind !== 'heading');
  const standing = said.filter(({ hash }) => there.has(hash));
  return standing.length > 0 && 2 * length(standing) >= length(said);
}
