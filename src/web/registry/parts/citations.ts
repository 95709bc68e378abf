/**
 * What an answer is tied to: passages of pages, in full on the page of the answer and in short in tables, and the pages that were read.
 * @module
 */
import type { Cell, Citation, Reading } from '../../../domain/registry.ts';
import { formatValue, keyLabel, shortDay, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import type { Stored, Within } from '../reading/answers.ts';
import { liveLink, namedLiveLink, recordLink, storedLink } from './pageLinks.ts';

interface InFull {
  within: Within;
  /** Characters of a quote. */
  quote: number;
}

/** All citations of an answer, with where on the page each stands. Those of a conflict carry what each page claims. */
export function citationsInFull({ answer, status }: Pick<Cell, 'answer' | 'status'>, { within, quote }: InFull): Part {
  if (answer.citations.length === 0) return undefined;
  const one = (citation: Citation): Html => {
    const { source, path = [] } = citation;
    const claimed = status === 'conflict' ? claim(citation) : undefined;
    const under: Part = path.length > 0 ? html`<span class="path">${truncate(path.join(' › '), 120)}</span>` : undefined;
    const from = html`${recordLink(source, within.sources)} · ${liveLink(citation)}`;
    return html`<li>${claimed}${passage(citation, { words: truncate(citation.quote, quote), under, from, stored: within.snapshots })}</li>`;
  };
  return html`<ul class="citations">${answer.citations.map(one)}</ul>`;
}

function claim({ key, value, scope }: Citation): Part {
  if (value === undefined) return undefined;
  const of: Part =
    key === undefined ? undefined : html` <span class="note">${keyLabel(key)}${scope === undefined ? '' : `, ${scope}`}</span>`;
  return html`<p class="claim"><b>${formatValue(value)}</b>${of}</p>`;
}

/** More are counted in tables. */
const MOST_IN_SHORT = 3;
/** Characters of a quote there. */
const QUOTE_IN_SHORT = 600;

/** The first citations, each by the name of its page. */
export function citationsInShort(citations: readonly Citation[], stored: Stored): Part {
  if (citations.length === 0) return undefined;
  const one = (citation: Citation): Html =>
    html`<li>${passage(citation, { words: truncate(citation.quote, QUOTE_IN_SHORT), from: namedLiveLink(citation), stored })}</li>`;
  const more = citations.length - MOST_IN_SHORT;
  return html`<ul class="citations">${citations.slice(0, MOST_IN_SHORT).map(one)}</ul>${more > 0 ? html`<p class="note">and ${more} more</p>` : undefined}`;
}

interface Passage {
  /** Of the quote. */
  words: string;
  /** Where on the page it stands. */
  under?: Part;
  /** The page. */
  from: Html;
  stored: Stored;
}

function passage({ snapshot, page, at }: Citation, { words, under, from, stored }: Passage): Html {
  const facts = [...(page === undefined ? [] : [`page ${page}`]), ...(at === undefined ? [] : [`read since ${shortDay(at)}`])].join(', ');
  return html`<figure class="cited"><blockquote>${words}</blockquote>${under}<figcaption class="note">${from}&nbsp;· ${storedLink(snapshot, stored)}${facts === '' ? undefined : html`&nbsp;· ${facts}`}</figcaption></figure>`;
}

/** The pages that are cited, each once, without the words. */
export function citedPages(citations: readonly Citation[]): Part {
  const seen = new Map(citations.map((citation) => [citation.source, citation]));
  if (seen.size === 0) return undefined;
  return html`<ul class="cited-pages">${[...seen.values()].slice(0, MOST_IN_SHORT).map((citation) => html`<li>${namedLiveLink(citation)}</li>`)}</ul>`;
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
  return html`${recordLink(source, within.sources)} · ${liveLink({ url })} · ${when}`;
}
