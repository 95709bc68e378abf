/**
 * What proves a change: for both sides the stored page, how it came here, and how it was read.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import { count, pagesInWords } from '../../lib/inWords.ts';
import type { ChangeView, Proof } from '../changeView.ts';
import { type Html, html, type Part } from '../html.ts';
import { displayUrl, quoteHref, snapshotPath } from '../links.ts';
import { hashLink } from './hash.ts';
import { outLink } from './sourceTable.ts';
import { at } from './time.ts';

/** The watched page at the quote, where its address may be linked. */
export function pageLink(change: Change): Html {
  const quote = change.newQuote;
  const href = quoteHref(change.url, quote, change.newPage);
  if (!href) return html`<span class="out">${change.url}</span>`;
  const where = change.newPage ? 'Opens at the page. ' : quote ? 'Opens at the quote. ' : '';
  return html`<a class="out" href="${href}" rel="noopener noreferrer">${displayUrl(change.url)}</a><small>${where}The live page may differ by now.</small>`;
}

export function evidencePanel({ change, proofs }: ChangeView, now: Date): Html {
  const pages = pagesInWords(change);
  return html`<dl class="evidence">
  <div><dt>Page</dt><dd>${pageLink(change)}</dd></div>
  <div><dt>Heading path</dt><dd>${change.path.length > 0 ? change.path.join(' › ') : html`<span class="none">top of the page</span>`}</dd></div>
  ${pages ? html`<div><dt>In the PDF</dt><dd>${pages}</dd></div>` : undefined}
  ${change.key ? html`<div><dt>Fact key</dt><dd><code>${change.key}</code></dd></div>` : undefined}
  <div><dt>Extractor</dt><dd><code>${change.extractorVersion}</code>, the same on both sides</dd></div>
  <div><dt>Change id</dt><dd><code class="id">${change.id}</code></dd></div>
</dl>
<div class="proofs">${proof('Before', proofs.before, change.oldPage !== undefined, now)}${proof('After', proofs.after, change.newPage !== undefined, now)}</div>`;
}

function proof(label: string, { sha256, visit }: Proof, isPdf: boolean, now: Date): Html {
  const path = snapshotPath(sha256);
  const saved = html`<a class="plain" href="${path}" download="${sha256}${isPdf ? '.pdf' : '.txt'}">Download</a>`;
  return html`<section class="proof"><h3>${label}</h3><dl>
  <div><dt>Stored page</dt><dd>${hashLink(sha256)} <a class="plain" href="${path}">${isPdf ? 'Stored PDF' : 'Stored page as plain text'}</a> ${saved}</dd></div>
  ${visit ? capture(visit, now) : html`<div><dt>Captured</dt><dd><span class="none">This visit is not on record.</span></dd></div>`}
</dl></section>`;
}

function capture(visit: NonNullable<Proof['visit']>, now: Date): Html {
  const { redirects, headers, tls } = visit;
  const hops = redirects.map(
    ({ from, to, status }) => html`<li><span class="num">${status}</span> ${displayUrl(from)} → ${displayUrl(to)}</li>`,
  );
  const names = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<div><dt>Captured</dt><dd>${at(visit.fetchedAt, now)}</dd></div>
  <div><dt>Final address</dt><dd>${outLink(visit.finalUrl, displayUrl(visit.finalUrl))}</dd></div>
  <div><dt>Answer</dt><dd>${visit.status ?? 'not kept'}, rendered by ${visit.renderer}${tls ? html`, ${tls.protocol}` : undefined}</dd></div>
  ${hops.length > 0 ? html`<div><dt>Redirects</dt><dd><ol>${hops}</ol></dd></div>` : undefined}
  ${names.length > 0 ? headerList(names) : undefined}`;
}

const HEADER_CHARS = 300;
const MOST_HEADERS = 40;

function headerList(headers: Array<[name: string, value: string]>): Html {
  const row = ([name, value]: [string, string]) => html`<div><dt>${name}</dt><dd>${value.slice(0, HEADER_CHARS).toWellFormed()}</dd></div>`;
  return html`<div><dt>Headers</dt><dd><details><summary>${count(headers.length, 'header')}</summary><dl class="headers">${headers.slice(0, MOST_HEADERS).map(row)}</dl></details></dd></div>`;
}

/** The page as a browser showed it, where pictures were taken. */
export function pictures({ proofs }: ChangeView): Part {
  const { before, after } = proofs;
  if (!before.picture && !after.picture) return undefined;
  const figure = (label: string, picture: Proof['picture']): Html =>
    picture
      ? html`<figure><a href="/screenshots/${picture.sha256}"><img src="/screenshots/${picture.sha256}" alt="The whole page ${label}, as a picture" loading="lazy" decoding="async"></a><figcaption>The page ${label}</figcaption></figure>`
      : html`<figure class="no-picture"><p>No picture was taken ${label} the change.</p></figure>`;
  return html`<section aria-labelledby="pictures"><h2 id="pictures">As it looked</h2><div class="pictures">${figure('before', before.picture)}${figure('after', after.picture)}</div></section>`;
}
