/**
 * What the feeds have in common: their name, their addresses, and ids that stay the same.
 * @module
 */
import type { ChangeEntry } from '../domain/journal.ts';
import { sha256 } from '../lib/hash.ts';
import { changePath } from '../lib/pagePaths.ts';

/** What a feed is of, and where it is. Without an origin it is a file, and links to no page of Clausewatch. */
export interface FeedOf {
  /** What it is limited to, in the order of its address: [["vendor", "acme"]]; empty for all changes. */
  filter: ReadonlyArray<readonly [name: string, value: string]>;
  /** Scheme, host and port of the pages. */
  origin?: string;
}

/** When a feed was updated that has had no entry yet. */
export const NEVER_UPDATED = '1970-01-01T00:00:00.000Z';

/** "Clausewatch: changes (vendor acme, severity high)". */
export function feedTitle({ filter }: FeedOf): string {
  const limits = filter.map(([name, value]) => `${name} ${value}`).join(', ');
  return limits === '' ? 'Clausewatch: changes' : `Clausewatch: changes (${limits})`;
}

/** The page of one change; undefined without an origin. */
export function changeAddress({ origin }: FeedOf, id: string): string | undefined {
  return origin === undefined ? undefined : `${origin}${changePath(id.toWellFormed())}`;
}

/**
 * An address for what has no address of its own: a UUID (version 8) that follows from a name, so that the same entry has the same one in
 * every feed, under every host, for ever.
 */
export function stableUrn(name: string): string {
  const hex = sha256(`clausewatch ${name}`);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Words by which readers sort: vendor, source, kind of entry, severity, state, key and offerings. */
export function tagsOf({ kind, change }: ChangeEntry): string[] {
  const { vendor, source, severity, significance, state, key, offerings } = change;
  return [...new Set([vendor, source, kind, severity, significance, state, ...(key === undefined ? [] : [key]), ...offerings])];
}
