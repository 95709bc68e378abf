/**
 * `/changes/:id`: one change with everything that proves it.
 * @module
 */
import type { Change } from '../../domain/change.ts';
import type { SourceState } from '../../domain/ports.ts';
import { count, duration, longDay, pagesInWords } from '../format.ts';
import { diffOf } from '../gist.ts';
import { type Html, html, type Part } from '../html.ts';
import { changePath, displayUrl, quoteHref, snapshotPath, sourceName, sourcePath, vendorPath } from '../links.ts';
import { actionLabel, changeGist, changeTitle } from '../parts/changeList.ts';
import { severityChip, significanceChip, stateChip } from '../parts/chips.ts';
import { fullDiff } from '../parts/diff.ts';
import { hashLink } from '../parts/hash.ts';
import { ago, at } from '../parts/time.ts';
import { arrow, valueChange } from '../parts/value.ts';

export interface ChangeModel {
  change: Change;
  state?: SourceState;
  /** Other changes seen at the same visit, in page order. */
  siblings: Change[];
  /** The change that this one takes back. */
  reverted?: Change;
  now: Date;
}

interface Moment {
  label: string;
  when: string;
  /** Whole days carry no time of day. */
  day: boolean;
  note?: Html | string;
}

function moments(change: Change): Moment[] {
  const gap = new Date(change.firstSeenNewAt).getTime() - new Date(change.lastSeenOldAt).getTime();
  const list: Moment[] = [
    { label: 'Old text last seen', when: change.lastSeenOldAt, day: false },
    {
      label: 'New text first seen',
      when: change.firstSeenNewAt,
      day: false,
      note: gap > 0 ? `changed within the ${duration(gap)} between` : '',
    },
  ];
  if (change.publishedAt) list.push({ label: 'Date on the page', when: change.publishedAt, day: true, note: 'as the page states it' });
  if (change.effectiveAt) list.push({ label: 'Effective', when: change.effectiveAt, day: true, note: 'as the page states it' });
  for (const deadline of change.deadlines)
    list.push({ label: 'Deadline', when: deadline.dueOn, day: true, note: `${deadline.basis}: ${deadline.clause}` });
  return list.sort((a, b) => new Date(a.when).getTime() - new Date(b.when).getTime());
}

function dates(change: Change, now: Date): Html {
  const moment = ({ label, when, day, note }: Moment) =>
    html`<li><span class="m-label">${label}</span><span class="m-when">${day ? html`<time datetime="${when}">${longDay(when)}</time>` : at(when, now)}</span><span class="m-note">${day ? undefined : ago(when, now)}${note && !day ? ' · ' : ''}${note}</span></li>`;
  const unstated = [!change.publishedAt && 'no publication date', !change.effectiveAt && 'no effective date'].filter(
    (text) => typeof text === 'string',
  );
  const silence: Part =
    unstated.length > 0 ? html`<p class="hint">The page states ${unstated.join(' and ')}; none is guessed.</p>` : undefined;
  return html`<ol class="moments">${moments(change).map(moment)}</ol>${silence}`;
}

function values(change: Change): Part {
  const typed = valueChange(change.oldValue, change.newValue);
  if (typed) return typed;
  const gist = changeGist(change, diffOf(change.oldQuote, change.newQuote));
  return gist ? html`<p class="big-gist">${arrow(gist.before, gist.after)}</p>` : undefined;
}

function snapshot(label: string, sha256: string, isPdf: boolean): Html {
  return html`<div><dt>${label}</dt><dd>${hashLink(sha256)} <a class="plain" href="${snapshotPath(sha256)}">${isPdf ? 'Stored PDF' : 'Stored page as plain text'}</a></dd></div>`;
}

function evidence({ change }: ChangeModel): Html {
  const quote = change.newQuote;
  const href = quoteHref(change.url, quote, change.newPage);
  const link: Html = href
    ? html`<a class="out" href="${href}" rel="noopener noreferrer">${displayUrl(change.url)}</a><small>${change.newPage ? 'Opens at the page. ' : quote ? 'Opens at the quote. ' : ''}The live page may differ by now.</small>`
    : html`<span class="out">${change.url}</span>`;
  const pages = pagesInWords(change);
  return html`<dl class="evidence">
  <div><dt>Page</dt><dd>${link}</dd></div>
  ${snapshot('Before', change.oldSnapshot, change.oldPage !== undefined)}
  ${snapshot('After', change.newSnapshot, change.newPage !== undefined)}
  <div><dt>Heading path</dt><dd>${change.path.length > 0 ? change.path.join(' › ') : html`<span class="none">top of the page</span>`}</dd></div>
  ${pages ? html`<div><dt>In the PDF</dt><dd>${pages}</dd></div>` : undefined}
  <div><dt>Rated by rule</dt><dd>${change.rule}</dd></div>
  ${change.key ? html`<div><dt>Fact key</dt><dd><code>${change.key}</code></dd></div>` : undefined}
  ${change.offerings.length > 0 ? html`<div><dt>Offerings</dt><dd>${change.offerings.join(', ')}</dd></div>` : undefined}
  <div><dt>Extractor</dt><dd><code>${change.extractorVersion}</code>, the same on both sides</dd></div>
  <div><dt>Change id</dt><dd><code class="id">${change.id}</code></dd></div>
</dl>`;
}

function reversion({ change, reverted, now }: ChangeModel): Part {
  if (!change.reverts) return undefined;
  const when: Part = reverted ? html` seen ${at(reverted.firstSeenNewAt, now)}` : undefined;
  return html`<p class="notice">This takes back <a href="${changePath(change.reverts)}">an earlier change</a>${when}: the page says again what it said before.</p>`;
}

function heldBack({ suppressedBy }: Change): Part {
  if (suppressedBy === undefined) return undefined;
  return html`<p class="notice">Held back by the noise rule <b>${suppressedBy}</b>: it is on record, but it is neither listed nor sent unless asked for.</p>`;
}

function redesign({ incident }: Change): Part {
  if (incident === undefined) return undefined;
  return html`<p class="notice">Part of a rewrite or redesign of the page: <a href="/changes?incident=${encodeURIComponent(incident)}">all its changes</a>.</p>`;
}

function siblingList(model: ChangeModel): Part {
  if (model.siblings.length === 0) return undefined;
  const item = (change: Change) =>
    html`<li class="sev-${change.severity}"><i class="dot" aria-hidden="true"></i><a href="${changePath(change.id)}"><b>${actionLabel(change)}</b> ${changeTitle(change)}</a><span class="note">${change.severity}</span></li>`;
  return html`<section aria-labelledby="siblings"><h2 id="siblings">${count(model.siblings.length, 'other change')} seen at the same visit</h2><ul class="siblings">${model.siblings.map(item)}</ul></section>`;
}

export function changePage(model: ChangeModel): Html {
  const { change, state, now } = model;
  const pieces = diffOf(change.oldQuote, change.newQuote);
  const vendor = state?.source.vendor.name ?? change.vendor;
  const captions = {
    before: html`Before <span>${at(change.lastSeenOldAt, now)}</span>`,
    after: html`After <span>${at(change.firstSeenNewAt, now)}</span>`,
  };
  const diff: Part =
    pieces.length > 0
      ? html`<section aria-labelledby="text"><h2 id="text">The text</h2>${fullDiff(pieces, captions)}</section>`
      : undefined;
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="/changes">Changes</a><span aria-hidden="true">/</span><a href="${vendorPath(change.vendor)}">${vendor}</a><span aria-hidden="true">/</span><a href="${sourcePath(change.source)}">${sourceName(change.source)}</a></nav>
<div class="title change-title"><h1><span class="verb">${actionLabel(change)}</span> ${changeTitle(change)}</h1><p class="chips">${severityChip(change.severity)}${significanceChip(change.significance)}${stateChip(change.state)}</p></div>
${reversion(model)}${heldBack(change)}${redesign(change)}
${values(change)}
${diff}
<div class="columns even">
  <section aria-labelledby="when"><h2 id="when">When</h2>${dates(change, now)}</section>
  <section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>${evidence(model)}</section>
</div>
${siblingList(model)}`;
}
