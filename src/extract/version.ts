/**
 * The version of everything that decides what a stored page says. It changes whenever the same bytes would
 * give other passages, facts or hashes; baselines are then re-extracted from their stored snapshots.
 * @module
 */
import type { SourceDeclaration } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';

/** What a watcher says about where the document is on its page. */
export type ExtractOptions = { [Key in 'select' | 'remove' | 'section']?: SourceDeclaration[Key] };

const EXTRACTOR_VERSION = '1';

/**
 * Version under which a page is extracted with these options. What a watcher selects is part of it: an edited
 * watcher must not look like an edited page.
 */
export function extractorVersion(options: ExtractOptions = {}): string {
  const { select, remove, section } = options;
  if (!select && !remove && !section) return EXTRACTOR_VERSION;
  return `${EXTRACTOR_VERSION}+${sha256(JSON.stringify([select ?? null, remove ?? null, section?.anchor ?? null, section?.title ?? null])).slice(0, 8)}`;
}
