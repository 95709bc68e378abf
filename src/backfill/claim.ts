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
  const taken = new Set(sources.map(({ id }) => id));
  for (const [document, captures] of byDocument) {
    const source = claimant(document, captures, sources) ?? keptApart(archiveOnly(document, captures, vendors), document, taken);
    if (only !== undefined && !isOf(only, document, source)) continue;
    const group = claimed.get(source.id);
    if (group) {
      group.captures.push(...captures);
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
  const addresses = new Set(captures.flatMap((capture) => (capture.url === undefined ? [] : [addressKey(capture.url)])));
  const matching = sources.filter((source) => addresses.has(addressKey(source.url)));
  return matching.length === 1 ? matching[0] : undefined;
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
  const url = captures.findLast((capture) => capture.url !== undefined)?.url ?? '';
  return {
    id: `${vendor.id}/${known && known.name.toLowerCase() !== folded ? `${slug(vendorName)}-` : ''}${slug(title)}`,
    vendor,
    kind: 'policy',
    url,
    render: 'auto',
    offerings: [],
    archiveOnly: true,
  };
}

/** Two documents whose names make the same id ("Terms (EU)", "Terms EU") stay two, and none takes the place of a declared source. */
function keptApart(source: Source, document: string, taken: Set<string>): Source {
  const id = taken.has(source.id) ? `${source.id}-${sha256(document).slice(0, 8)}` : source.id;
  taken.add(id);
  return { ...source, id };
}

function isOf(vendor: string, document: string, source: Source): boolean {
  return source.vendor.id === vendor || document.toLowerCase().startsWith(`${vendor.toLowerCase()}/`);
}

const MAX_SLUG = 60;

/** Lower-case letters and digits joined by hyphens. Where that would lose part of the name, a hash keeps names apart. */
export function slug(text: string): string {
  const words = (
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  ).join('-');
  const whole = !/[^\p{ASCII}\p{M}]/u.test(text.normalize('NFKD')) && words.length > 0 && words.length <= MAX_SLUG;
  return whole ? words : `${words.slice(0, MAX_SLUG)}-${sha256(text).slice(0, 8)}`.replace(/^-+/, '').replaceAll('--', '-');
}
