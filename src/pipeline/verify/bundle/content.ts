/**
 * What the files of a bundle say, as far as it is held against something.
 * @module
 */
import { z } from 'zod';
import type { Change } from '../../../domain/change.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { SourceDeclaration } from '../../../domain/watcher.ts';
import type { BundleFiles } from '../../../publish/bundle/opened.ts';
import { jsonOf } from './examination.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

const BundledChange = z.looseObject({
  id: z.string(),
  source: z.string(),
  url: z.string(),
  kind: z.string(),
  path: z.array(z.string()),
  oldSnapshot: Hash,
  newSnapshot: Hash,
  extractorVersion: z.string(),
  lastSeenOldAt: z.iso.datetime(),
  firstSeenNewAt: z.iso.datetime(),
  oldQuote: z.string().optional(),
  newQuote: z.string().optional(),
  deadlines: z.array(z.looseObject({ clauseSource: z.looseObject({ source: z.string(), snapshot: Hash }).optional() })),
});

const BundledVisit = z.looseObject({
  id: z.string(),
  sourceId: z.string(),
  fetchedAt: z.iso.datetime(),
  verdict: z.string(),
  renderer: z.string(),
  finalUrl: z.string(),
  sha256: Hash,
  contentHash: Hash.optional(),
});

/** Undefined where it is none. */
export function changeIn(files: BundleFiles): Change | undefined {
  // What is not looked at here is held against the event of the ledger, member by member.
  return BundledChange.safeParse(jsonOf(files, 'change.json')).data as Change | undefined;
}

export function visitIn(files: BundleFiles, page: string): Visit | undefined {
  return BundledVisit.safeParse(jsonOf(files, `${page}.visit.json`)).data as Visit | undefined;
}

/** Names of the pages that it has, or that it tells of: "before", "after", "clause-1". */
export function pagesIn(files: BundleFiles): string[] {
  const names = [...files.keys()].flatMap((name) => /^(before|after|clause-\d+)\./.exec(name)?.[1] ?? []);
  return [...new Set(names)].sort();
}

export function bytesIn(files: BundleFiles, page: string): Uint8Array | undefined {
  return files.get(pageNameIn(files, page) ?? '');
}

/** The file that has the bytes of this page. */
export function pageNameIn(files: BundleFiles, page: string): string | undefined {
  return [`${page}.html.txt`, `${page}.pdf.bin`].find((name) => files.has(name));
}

/** Parts of what is missing from the bundle, as its manifest says. */
export function missingIn(files: BundleFiles): ReadonlyMap<string, string> {
  const missing = plain(jsonOf(files, 'manifest.json'))['missing'];
  return new Map((Array.isArray(missing) ? missing.map(plain) : []).map(({ what, why }) => [String(what), String(why)]));
}

/** Members of an object; of anything else there are none. */
export function plain(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** By which rules its pages were read; undefined where that is not in it. */
export function rulesIn(files: BundleFiles): SourceDeclaration | undefined {
  const read = z.looseObject({}).safeParse(jsonOf(files, 'reading.json')).data;
  if (!read) return undefined;
  const { kind, select, remove, section, ignore } = read;
  return SourceDeclaration.safeParse({ id: 'page', url: 'https://page.invalid/', kind, select, remove, section, ignore }).data;
}
