/**
 * The version of everything that decides what a stored page says. It changes whenever the same bytes would
 * give other passages, facts or hashes; baselines are then re-extracted from their stored snapshots.
 * @module
 */
import type { SourceKind } from '../domain/vocabulary.ts';
import type { SourceDeclaration } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import type { FactCatalogue } from './facts/rules.ts';
import { PDF_READER } from './pdf/mark.ts';

/** What a watcher says about where the document is on its page, and the catalogue by which facts are read. */
export type ExtractOptions = { [Key in 'select' | 'remove' | 'section']?: SourceDeclaration[Key] } & {
  /** Without a catalogue no facts are read. */
  catalogue?: FactCatalogue;
  /** What the page is, where that is known. */
  kind?: SourceKind;
};

const EXTRACTOR_VERSION = '3';

/**
 * Version under which a page is extracted with these options. What a watcher selects and what the catalogue looks for are
 * part of it: an edited rule must not look like an edited page. What turns a PDF into text has a version of its own, which counts
 * for PDFs only.
 */
export function extractorVersion(options: ExtractOptions = {}, isPdf = false): string {
  const { select, remove, section, catalogue, kind } = options;
  const selection = [select ?? null, remove ?? null, section?.anchor ?? null, section?.title ?? null];
  const rules = catalogue ? `.${rulesHash(catalogue)}` : '';
  const program = isPdf ? `${EXTRACTOR_VERSION}-${PDF_READER}` : EXTRACTOR_VERSION;
  if (kind === undefined && selection.every((part) => part === null)) return `${program}${rules}`;
  return `${program}${rules}+${sha256(JSON.stringify([...selection, kind ?? null])).slice(0, 8)}`;
}

/** Whether a page, PDF or not, that was extracted under this version would be extracted in the same way now. */
export function isCurrent(version: string, options: ExtractOptions): boolean {
  return version === extractorVersion(options) || version === extractorVersion(options, true);
}

const hashes = new WeakMap<FactCatalogue, string>();

function rulesHash(catalogue: FactCatalogue): string {
  const known = hashes.get(catalogue) ?? sha256(JSON.stringify([catalogue.terms ?? {}, catalogue.keys])).slice(0, 8);
  hashes.set(catalogue, known);
  return known;
}
