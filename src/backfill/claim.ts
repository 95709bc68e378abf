/**
 * Which source each document of an archive belongs to.
 * @module
 */
import type { Source } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import type { Archive, ArchivedCapture } from './archive.ts';

export interface ClaimedDocument {
  source: Source;
  /** Captures of all documents that the source claims, oldest first; ties in the archive's order. */
  captures: ArchivedCapture[];
  documents: string[];
}

/** Vendors that the watchers name, to put documents that no source claims under the right one. */
export interface KnownVendor {
  id: string;
  name: string;
  aliases: string[];
}

/**
 * Groups an archive's captures by source: by the names under `archives` first, then by address where exactly one
 * source has it. What no source claims becomes a source of its own that only has history. `only` keeps the
 * documents of one vendor, by its id or its name in the archive.
 */
export function claim(archive: Archive, sources: Source[], vendors: KnownVendor[], only?: string): ClaimedDocument[] {
  const byDocument = new Map<string, ArchivedCapture[]>();
  for (const capture of archive.captures) {
    const list = byDocument.get(capture.document);
    if (list) list.push(capture);
    else byDocument.set(capture.document, [capture]);
  }
  const claimed = new Map<string, ClaimedDocument>();
  const declared = new Set(sources.map(({ id }) => id));
  const taken = new Set(declared);
  for (const [document, captures] of byDocument) {
    const source = claimant(document, captures, sources) ?? keptApart(archiveOnly(document, captures, vendors), document, declared, taken);
    if (only !== undefined && !isOf(only, document, source)) continue;
    const group = claimed.get(source.id);
    if (group) {
      for (const capture of captures) group.captures.push(capture); // too many for the arguments of one call
      group.documents.push(document);
    } else claimed.set(source.id, { source, captures: [...captures], documents: [document] });
  }
  for (const group of claimed.values()) group.captures.sort((a, b) => (a.fetchedAt < b.fetchedAt ? -1 : a.fetchedAt > b.fetchedAt ? 1 : 0));
  return [...claimed.values()].sort((a, b) => (a.source.id < b.source.id ? -1 : 1));
}

function claimant(document: string, captures: ArchivedCapture[], sources: Source[]): Source | undefined {
  const name = document.toLowerCase();
  const named = sources.find((source) => source.archives?.some((archived) => archived.toLowerCase() === name));
  if (named) return named;
  const address = mainAddress(captures);
  const matching = sources.filter(({ url }) => address !== undefined && addressKey(url) === addressKey(address));
  return matching.length === 1 ? matching[0] : undefined;
}

/** The newest address, where at least half of the captures that have one agree: a single capture gone astray moves no history. */
function mainAddress(captures: ArchivedCapture[]): string | undefined {
  const newest = newestAddress(captures);
  if (newest === undefined) return undefined;
  const key = addressKey(newest);
  const addressed = captures.filter(({ url }) => url !== undefined);
  const agreeing = addressed.filter(({ url = '' }) => addressKey(url) === key);
  return agreeing.length * 2 >= addressed.length ? newest : undefined;
}

function newestAddress(captures: ArchivedCapture[]): string | undefined {
  let newest: ArchivedCapture | undefined;
  for (const capture of captures) {
    if (capture.url !== undefined && (newest === undefined || capture.fetchedAt >= newest.fetchedAt)) newest = capture;
  }
  return newest?.url;
}

/** Host and path, without what rarely tells pages apart: scheme, "www.", a final slash, the fragment. */
function addressKey(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname, search } = new URL(url);
  return `${host.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}${search}`.toLowerCase();
}

function archiveOnly(document: string, captures: ArchivedCapture[], vendors: KnownVendor[]): Source {
  const at = document.indexOf('/');
  const vendorName = at > 0 ? document.slice(0, at) : document;
  const title = at > 0 ? document.slice(at + 1) : document;
  const folded = vendorName.toLowerCase();
  const known = vendors.find(({ id, name, aliases }) => [id, name, ...aliases].some((word) => word.toLowerCase() === folded));
  const vendor = known ? { id: known.id, name: known.name } : { id: slug(vendorName), name: vendorName };
  return {
    id: `${vendor.id}/${slug(known && known.name.toLowerCase() !== folded ? `${vendorName} ${title}` : title)}`,
    vendor,
    kind: 'policy',
    url: newestAddress(captures) ?? '',
    render: 'auto',
    offerings: [],
    archiveOnly: true,
  };
}

/** No document takes the place of a declared source, and two whose names make the same id ("Terms", "terms") stay two. */
function keptApart(source: Source, document: string, declared: ReadonlySet<string>, taken: Set<string>): Source {
  const free = declared.has(source.id) ? `${source.id}-archive` : source.id;
  const id = taken.has(free) ? `${free}-${sha256(document).slice(0, 8)}` : free;
  taken.add(id);
  return { ...source, id };
}

function isOf(vendor: string, document: string, source: Source): boolean {
  return source.vendor.id === vendor || document.toLowerCase().startsWith(`${vendor.toLowerCase()}/`);
}

const MAX_SLUG = 60;

/**
 * Lower-case letters and digits joined by hyphens. Where that loses more of the name than the case of its letters, a hash
 * keeps it apart from like names: "Terms EU" and "Terms (EU)" may come from different archives.
 */
export function slug(text: string): string {
  const folded = text.normalize('NFKD').toLowerCase();
  const words = (folded.match(/[a-z0-9]+/g) ?? []).join('-');
  if (/^[a-z0-9]+(?:[ -][a-z0-9]+)*$/i.test(text) && words.length <= MAX_SLUG) return words;
  const beginning = words.slice(0, MAX_SLUG).replace(/-$/, '');
  return [beginning, sha256(text).slice(0, 8)].filter(Boolean).join('-');
}
