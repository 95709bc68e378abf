/**
 * The links of a page that is cited or was read: to the page out there, to the one that is stored here, and to what the record knows of it.
 * @module
 */
import type { Citation } from '../../../domain/registry.ts';
import { truncate } from '../../../lib/inWords.ts';
import { type Html, html } from '../../html.ts';
import { displayUrl, quoteHref, safeHref, snapshotPath, sourceName, sourcePath, sourceTitle } from '../../links.ts';
import type { Stored, Within } from '../reading/answers.ts';

/** The page out there, at the quote; it may differ by now. Its address where that may not be linked, and where no `words` stand for it. */
export function liveLink({ url, quote, page }: Pick<Citation, 'url'> & Partial<Pick<Citation, 'quote' | 'page'>>, words?: Html): Html {
  const href = quoteHref(url, quote, page);
  if (!href) return html`<span class="out">${words ?? truncate(url, 200)}</span>`;
  // On paper a fragment that finds the quote would be longer than the quote.
  return html`<a class="out" href="${href}" data-address="${safeHref(url)}" rel="noopener noreferrer">${words ?? truncate(displayUrl(url), 90)}</a>`;
}

/** The same by the name of the page and its host, where there is no room for an address. */
export function namedLiveLink(cited: Pick<Citation, 'source' | 'url' | 'quote' | 'page'>): Html {
  return liveLink(cited, html`${sourceName(cited.source)} <span class="host">${hostOf(cited.url)}</span>`);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : truncate(url, 90);
}

/** The stored page, for those who may open it; its hash for others, who can ask for it. */
export function storedLink(snapshot: string | undefined, stored: Stored): Html {
  if (snapshot === undefined) return html`<span>not stored here</span>`;
  const short = html`<code>${snapshot.slice(0, 12)}</code>`;
  return stored.has(snapshot)
    ? html`<a class="plain" href="${snapshotPath(snapshot)}" title="${snapshot}">stored page ${short}</a>`
    : html`<span title="${snapshot}">SHA-256 ${short}</span>`;
}

/** The page as the record knows it, for those who may look; its name for others. */
export function recordLink(source: string, known: Within['sources']): Html {
  return known.has(source) ? html`<a href="${sourcePath(source)}">${source}</a>` : html`${sourceTitle(source)}`;
}
