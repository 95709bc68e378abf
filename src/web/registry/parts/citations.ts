/**
 * What an answer is tied to: quotes in stored pages, and the pages that were read for it.
 * @module
 */
import type { Cell, Citation, Reading } from '../../../domain/registry.ts';
import { formatValue, keyLabel, shortDay, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { displayUrl, quoteHref, safeHref, snapshotPath, sourcePath, sourceTitle } from '../../links.ts';
import type { Within } from '../reading/answers.ts';

interface Shown {
  within: Within;
  /** Characters of a quote. */
  quote: number;
}

/** All citations of an answer. Those of a conflict carry what each page claims. */
export function citationList({ answer, status }: Pick<Cell, 'answer' | 'status'>, shown: Shown): Part {
  if (answer.citations.length === 0) return undefined;
  const isConflict = status === 'conflict';
  return html`<ul class="citations">${answer.citations.map((citation) => html`<li>${cited(citation, isConflict, shown)}</li>`)}</ul>`;
}

function cited(citation: Citation, isClaim: boolean, { within, quote }: Shown): Html {
  const { key, value, scope, path = [], source, url, page, at } = citation;
  const claim: Part =
    value !== undefined && isClaim
      ? html`<p class="claim"><b>${formatValue(value)}</b>${key === undefined ? undefined : html` <span class="note">${keyLabel(key)}${scope === undefined ? '' : `, ${scope}`}</span>`}</p>`
      : undefined;
  const under: Part = path.length > 0 ? html`<span class="path">${truncate(path.join(' › '), 120)}</span>` : undefined;
  const facts = [...(page === undefined ? [] : [`page ${page}`]), ...(at === undefined ? [] : [`read since ${shortDay(at)}`])].join(', ');
  return html`${claim}<blockquote class="clause">${truncate(citation.quote, quote)}</blockquote>${under}
<p class="note cited">${sourceLink(source, within)} · ${liveLink(url, citation.quote, page)}${stored(citation, within)}${facts === '' ? undefined : html` · ${facts}`}</p>`;
}

/** The page as the record knows it, for those who may look. */
function sourceLink(source: string, { sources }: Within): Html {
  return sources.has(source) ? html`<a href="${sourcePath(source)}">${source}</a>` : html`${sourceTitle(source)}`;
}

/** The page out there, at the quote; its address where that may not be linked. */
export function liveLink(url: string, quote?: string, page?: number): Html {
  const href = quote === undefined ? safeHref(url) : quoteHref(url, truncate(quote, 1000), page);
  if (!href) return html`<span class="out">${truncate(url, 200)}</span>`;
  // On paper a fragment that finds the quote would be longer than the quote.
  return html`<a class="out" href="${href}" data-address="${safeHref(url)}" rel="noopener noreferrer">${truncate(displayUrl(url), 90)}</a>`;
}

function stored({ snapshot }: Citation, { snapshots }: Within): Part {
  if (snapshot === undefined) return html` · not stored here`;
  const short = snapshot.slice(0, 12);
  return snapshots.has(snapshot)
    ? html` · <a href="${snapshotPath(snapshot)}" title="${snapshot}">stored page <code>${short}</code></a>`
    : html` · <span title="${snapshot}">SHA-256 <code>${short}</code></span>`;
}

/** What was read and when; what could not be. */
export function readingList(read: readonly Reading[], within: Within): Html {
  if (read.length === 0) return html`<p class="note">No page that is watched would answer this.</p>`;
  return html`<ul class="readings">${read.map((one) => html`<li>${reading(one, within)}</li>`)}</ul>`;
}

function reading({ source, url, at, unreadSince }: Reading, within: Within): Html {
  const when: Html =
    at === undefined
      ? html`<b>never read</b>`
      : unreadSince === undefined
        ? html`read <time datetime="${at}">${shortDay(at)}</time>`
        : html`<b>not readable since ${shortDay(unreadSince)}</b>, last read ${shortDay(at)}`;
  return html`${sourceLink(source, within)} · ${liveLink(url)} · ${when}`;
}
