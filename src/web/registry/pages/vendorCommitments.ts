/**
 * `/commitments/:vendor`: what a vendor commits to, what it changed, and its deals.
 * @module
 */
import { cellId } from '../../../domain/registry.ts';
import { count, longDay, shortDay, truncate } from '../../../lib/inWords.ts';
import type { StructuralChange } from '../../../registry/structuralChanges.ts';
import { type Html, html, type Part } from '../../html.ts';
import { changePath, vendorPath } from '../../links.ts';
import { changesPath } from '../../query.ts';
import { correctLink } from '../../readers/parts/correctLink.ts';
import { answerPath, commitmentsPath, registryPath } from '../addresses.ts';
import { answerSays, noAnswer, standingInShort } from '../parts/answer.ts';
import { citationsInShort } from '../parts/citations.ts';
import { dealTable } from '../parts/deals.ts';
import { gradeMark } from '../parts/marks.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { namedLiveLink, storedLink } from '../parts/pageLinks.ts';
import type { Stored } from '../reading/answers.ts';
import { asOfWords } from '../reading/asOf.ts';
import type { CommitmentRow, VendorCommitments, Watched } from '../reading/commitments.ts';
import type { RegistryAsk } from '../view.ts';

export interface VendorCommitmentsModel {
  said: VendorCommitments;
  stored: Stored;
  /** Whether the team has a page of it. */
  isWatched: boolean;
}

export function vendorCommitmentsPage(
  { said: model, stored, isWatched }: VendorCommitmentsModel,
  of: RegistryAsk,
): { title: string; body: Html } {
  const { vendor, offerings } = model;
  const inside: Part = of.inside && isWatched ? html` <a href="${vendorPath(vendor.id)}">Its pages and what they state</a>` : undefined;
  const served: Part =
    offerings.length > 0
      ? html` Offerings: ${offerings.map(({ id, name }, at) => html`${at > 0 ? ', ' : ''}<a href="${registryPath(id)}">${name}</a>`)}.`
      : undefined;
  const body = html`${registryNav('commitments', of)}
<nav class="crumbs" aria-label="Breadcrumb"><a href="/commitments">Commitments</a></nav>
<div class="title with-action"><div><h1>${vendor.name}</h1><p>What it commits to in public, and what it changed.${served}${inside}</p></div>${otherForms(commitmentsPath(vendor.id))}</div>
${commitments(model, stored, of)}
${structuralChanges(model, of.inside, stored)}
<section aria-labelledby="deals"><h2 id="deals">Deals</h2>${model.deals.length > 0 ? dealTable(model.deals, stored) : html`<p class="empty">No deal of this vendor is on record.</p>`}</section>`;
  return { title: `Commitments of ${vendor.name}`, body };
}

/** The roles repeat what the elements mean, because a phone's layout turns the rows into blocks and would lose it. */
function commitments({ vendor, commitments: rows }: VendorCommitments, stored: Stored, of: RegistryAsk): Html {
  if (rows.length === 0) return html`<p class="empty">The catalogue asks for no commitment yet.</p>`;
  const heads = ['Commitment', 'What it says', 'In its words', 'Status'].map(
    (head) => html`<th role="columnheader" scope="col">${head}</th>`,
  );
  return html`<section aria-labelledby="commitments"><h2 id="commitments">${count(rows.length, 'commitment')}</h2>
<table class="answers-table" role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${rows.map((row) => commitment(row, vendor.id, stored, of))}</tbody></table></section>`;
}

function commitment({ question, answer }: CommitmentRow, vendor: string, stored: Stored, of: RegistryAsk): Html {
  const head = html`<th role="rowheader" scope="row"><b class="asked">${question.label}</b>${question.asks === undefined ? undefined : html`<small>${question.asks}</small>`}</th>`;
  if (!answer)
    return html`<tr role="row">${head}<td role="cell" data-label="What it says">${noAnswer()}</td><td role="cell"></td><td role="cell"></td></tr>`;
  const subject = { type: 'vendor', id: vendor } as const;
  const to = answerPath(subject, question.id);
  return html`<tr role="row" class="status-${answer.status}">${head}
<td role="cell" data-label="What it says"><p class="grade-line">${gradeMark(answer.grade)}</p>${answerSays(answer)}</td>
<td role="cell" data-label="In its words">${citationsInShort(answer.citations, stored) ?? html`<p class="none">${answer.read.length > 0 ? `Nothing cited. ${count(answer.read.length, 'page')} would say so.` : 'No page is known that would say so.'}</p>`}</td>
<td role="cell" data-label="Status">${standingInShort(answer)}<p class="note">As of ${asOfWords(answer)}</p><p class="to-answer"><a href="${to}">Evidence and history<span class="sr"> of ${question.label}</span></a>${correctLink(of, cellId(subject, question.id), question.label)}</p></td></tr>`;
}

function structuralChanges(model: VendorCommitments, inside: boolean, stored: Stored): Html {
  const { changes, watched, moreChanges, vendor } = model;
  const lead = html`<p class="section-lead">Changes of a promise, a value or a row that a person confirmed, with the values as corrected. ${watchedWords(watched)}</p>`;
  if (changes.length === 0)
    return html`<section aria-labelledby="changes"><h2 id="changes">Structural changes</h2>${nothingYet(watched)}</section>`;
  const heads = ['What', 'Old value', 'New value', 'Effective', 'Primary source'].map(
    (head) => html`<th role="columnheader" scope="col">${head}</th>`,
  );
  const all: Part =
    inside && moreChanges
      ? html`<p class="more"><a href="${changesPath({ vendor: vendor.id, state: 'confirmed' })}">All confirmed changes →</a></p>`
      : undefined;
  const older: Part = moreChanges && !inside ? html`<p class="note">The latest ${changes.length} are listed.</p>` : undefined;
  return html`<section aria-labelledby="changes"><h2 id="changes">Structural changes</h2>${lead}
<table class="answers-table changes-table" role="table"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${changes.map((change) => changeRow(change, inside, stored))}</tbody></table>${all}${older}</section>`;
}

const MOST_CHARS = 320;

function changeRow(change: StructuralChange, inside: boolean, stored: Stored): Html {
  const {
    id,
    title,
    action,
    before,
    after,
    effectiveAt,
    firstSeenNewAt,
    source,
    url,
    newQuote,
    oldQuote,
    newSnapshot,
    newPage,
    corrected,
  } = change;
  const side = (text: string | undefined, absent: string): Html =>
    text === undefined ? html`<span class="none">${absent}</span>` : html`${truncate(text, MOST_CHARS)}`;
  const name = inside ? html`<a href="${changePath(id)}">${title}</a>` : html`${title}`;
  const cited = { source, url, quote: newQuote ?? oldQuote ?? '', ...(newPage !== undefined && { page: newPage }) };
  return html`<tr role="row" id="${id}"><th role="rowheader" scope="row"><b class="asked">${name}</b><small>${ACTIONS[action]}${corrected ? ', corrected by an analyst' : ''}</small></th>
<td role="cell" data-label="Old value">${side(before, 'not there')}</td>
<td role="cell" data-label="New value">${side(after, 'no longer stated')}</td>
<td role="cell" data-label="Effective">${effectiveAt === undefined ? html`<span class="none">not stated</span>` : html`<time datetime="${effectiveAt}">${longDay(effectiveAt)}</time>`}<small>first seen ${shortDay(firstSeenNewAt)}</small></td>
<td role="cell" data-label="Primary source">${namedLiveLink(cited)}<small>${storedLink(newSnapshot, stored)}</small></td></tr>`;
}

const ACTIONS: Record<StructuralChange['action'], string> = {
  added: 'Added',
  removed: 'Removed',
  modified: 'Changed',
  moved: 'Moved',
  renamed: 'Renamed',
};

function watchedWords({ pages, since, unread }: Watched): string {
  if (since === undefined) return '';
  const blind = unread === 0 ? '' : ` ${count(unread, 'page')} cannot be read now: what changed there is not known.`;
  return `${count(pages, 'page')} watched since ${longDay(since)}.${blind}`;
}

/** Silence that can be relied on says what was watched, and since when. */
function nothingYet(watched: Watched): Html {
  const { pages, since, until, undecided } = watched;
  if (since === undefined || until === undefined) {
    return html`<div class="empty"><p><b>No change is on record, and that says nothing:</b> no page of this vendor has been read yet.</p></div>`;
  }
  const open: Part =
    undecided === 0
      ? html`<p>Nothing waits for a decision.</p>`
      : html`<p>${count(undecided, 'change')} ${undecided === 1 ? 'was' : 'were'} seen and ${undecided === 1 ? 'waits' : 'wait'} for a decision; only confirmed ones are listed here.</p>`;
  return html`<div class="empty"><p><b>No confirmed change since ${longDay(since)}.</b> ${count(pages, 'page')} ${pages === 1 ? 'was' : 'were'} watched from then on, last read on ${longDay(until)}.${watched.unread > 0 ? ` ${count(watched.unread, 'page')} cannot be read now.` : ''}</p>${open}</div>`;
}
