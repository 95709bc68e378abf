/**
 * What an answer rests on: the passage as it stands on the page, the page, and for the team the stored page.
 * @module
 */
import type { Citation } from '../../../domain/registry.ts';
import { shortDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { displayUrl, quoteHref, snapshotPath, sourceName } from '../../links.ts';

/** The page at the passage. The live page may differ by now. */
export function sourceLink({ source, url, quote, page }: Pick<Citation, 'source' | 'url' | 'quote' | 'page'>): Html {
  const href = quoteHref(url, quote, page);
  const words = html`${sourceName(source)} <span class="host">${hostOf(url)}</span>`;
  return href ? html`<a class="out" href="${href}" rel="noopener noreferrer">${words}</a>` : html`<span class="out">${words}</span>`;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : displayUrl(url);
}

/** Hashes of stored pages that who looks may open; none for readers of the public registry. */
export type Stored = ReadonlySet<string>;

/** The stored page, for those who may open it; its hash for others, who can ask for it. */
export function storedLink({ snapshot, at }: Pick<Citation, 'snapshot' | 'at'>, stored: Stored): Part {
  if (snapshot === undefined) return html`<span class="note">not stored here</span>`;
  const when = at === undefined ? '' : `, ${shortDay(at)}`;
  if (!stored.has(snapshot))
    return html`<span class="note">stored page <code title="SHA-256 ${snapshot}">${snapshot.slice(0, 12)}</code>${when}</span>`;
  return html`<a class="plain note" href="${snapshotPath(snapshot)}">stored page <code>${snapshot.slice(0, 12)}</code>${when}</a>`;
}

/** Longer passages are cut here; the page of the answer has them whole. */
const MOST_QUOTES = 3;

/** The passages word for word, each with its source. */
export function quotes(citations: readonly Citation[], stored: Stored): Part {
  if (citations.length === 0) return undefined;
  const quote = (citation: Citation): Html =>
    html`<figure class="cited"><blockquote>${citation.quote}</blockquote><figcaption>${sourceLink(citation)}${pageOf(citation)} ${storedLink(citation, stored)}</figcaption></figure>`;
  const more = citations.length - MOST_QUOTES;
  return html`${citations.slice(0, MOST_QUOTES).map(quote)}${more > 0 ? html`<p class="note">and ${more} more</p>` : undefined}`;
}

function pageOf({ page }: Citation): Part {
  return page === undefined ? undefined : html` <span class="note">page ${page}</span>`;
}

/** Where an answer is written, without the words. */
export function sources(citations: readonly Citation[]): Part {
  const seen = new Map(citations.map((citation) => [citation.source, citation]));
  if (seen.size === 0) return undefined;
  return html`<ul class="sources-of">${[...seen.values()].slice(0, MOST_QUOTES).map((citation) => html`<li>${sourceLink(citation)}</li>`)}</ul>`;
}
