/**
 * Addresses that pages link to: our own paths, and the watched pages, which are hostile.
 * @module
 */
import { isReadersSource } from '../domain/correction.ts';

export { alertPath, changePath, sourcePath } from '../lib/pagePaths.ts';

/** The address when it may stand in an href (http or https), otherwise undefined: it is then shown as text. */
export function safeHref(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : undefined;
}

/** Host and path of an address for display: "legal.acme.example/terms". */
export function displayUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  const path = parsed.pathname === '/' ? '' : parsed.pathname;
  return `${parsed.host}${path}${parsed.search}`;
}

const WHOLE_QUOTE = 80;
const EDGE_WORDS = 6;
/** Characters of a beginning and of an end: six words may be six pages, where a script sets no spaces. */
const EDGE_CHARS = 150;

/**
 * The watched page's address with a text fragment that makes the browser scroll to the quote
 * (`#:~:text=start,end`), or open a PDF at the `page` of the quote. Undefined when the address may not be linked.
 */
export function quoteHref(url: string, quote: string | undefined, page?: number): string | undefined {
  const href = safeHref(url);
  if (href && page !== undefined) return `${href.split('#', 1)[0]}#page=${page}`;
  if (!href || !quote) return href;
  // A row is several cells of the page: only the first is one run of text there.
  const run = (quote.split(' | ')[0] ?? quote).trim();
  if (run === '') return href;
  const base = href.includes('#') ? href : `${href}#`;
  return `${base}:~:text=${fragment(run)}`;
}

/** A short text as a whole; of others the first words and the last. */
function fragment(text: string): string {
  if (text.length <= WHOLE_QUOTE || (text.length <= EDGE_CHARS * 2 && text.split(/\s+/).length <= EDGE_WORDS * 2)) return encode(text);
  return `${encode(beginning(text.slice(0, EDGE_CHARS)))},${encode(end(text.slice(-EDGE_CHARS)))}`;
}

function beginning(cut: string): string {
  const words = cut.split(/\s+/);
  return words.length > EDGE_WORDS ? words.slice(0, EDGE_WORDS).join(' ') : wholeWords(cut, (all) => all.slice(0, -1));
}

function end(cut: string): string {
  const words = cut.split(/\s+/);
  return words.length > EDGE_WORDS ? words.slice(-EDGE_WORDS).join(' ') : wholeWords(cut, (all) => all.slice(1));
}

/** Words as browsers tell them apart, without the one that may have been cut. */
function wholeWords(cut: string, but: (all: string[]) => string[]): string {
  const all = [...new Intl.Segmenter('en', { granularity: 'word' }).segment(cut)].map(({ segment }) => segment);
  return but(all).join('').trim() || cut;
}

/** Percent-encodes everything that has a meaning inside a text directive, the hyphen included. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
}

/** The part of a source id after its vendor. */
export function sourceName(sourceId: string): string {
  if (isReadersSource(sourceId)) return 'page named by a reader';
  return sourceId.slice(sourceId.indexOf('/') + 1);
}

/** With its vendor, where it is a vendor's. */
export function sourceTitle(sourceId: string): string {
  return isReadersSource(sourceId) ? sourceName(sourceId) : sourceId;
}

export function vendorPath(vendorId: string): string {
  return `/vendors/${encodeURIComponent(vendorId)}`;
}

/** The form that makes a suppression rule of a change. */
export function ignorePath(changeId: string): string {
  return `/settings/rules/new?change=${encodeURIComponent(changeId)}`;
}

export function snapshotPath(sha256: string): string {
  return `/snapshots/${encodeURIComponent(sha256)}`;
}
