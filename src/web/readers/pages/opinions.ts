/**
 * Pages of reviews: all of an offering, the form, what follows from the links in the mail, the report, and the moderators' list.
 * @module
 */
import { COMPANY_SIZES, type Opinion, type OpinionReport, REPORT_REASONS, type ReportReason } from '../../../domain/opinion.ts';
import { absoluteTime, count } from '../../../lib/inWords.ts';
import { CONFIRM_HOURS } from '../../../registry/opinions/box.ts';
import { type Html, html, type Part, tokenField } from '../../html.ts';
import { ago } from '../../parts/time.ts';
import { directoryPath } from '../../registry/addresses.ts';
import { registryNav } from '../../registry/parts/nav.ts';
import type { RegistryAsk } from '../../registry/view.ts';
import { reportPath, reviewsPath, writeReviewPath } from '../addresses.ts';
import type { FormState } from '../forms.ts';
import { choiceField, formProblem, hiddenFields, lineField, textField } from '../parts/fields.ts';
import { authorWords, type ReviewsModel, ratingLine, reviewCard, stars } from '../parts/reviews.ts';
import { shelfNav } from './corrections.ts';

/** An offering as these pages name it. */
export interface Reviewed {
  id: string;
  name: string;
}

export const REVIEWS_A_PAGE = 20;

function crumbs({ id, name }: Reviewed): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="${directoryPath(id)}">${name}</a></nav>`;
}

export function reviewsPage(offering: Reviewed, model: ReviewsModel, page: number, asked: Pick<RegistryAsk, 'ask' | 'services'>): Html {
  const { opinions, total } = model;
  const link = (to: number, label: string): Part => html`<a href="${reviewsPath(offering.id)}?page=${to}">${label}</a>`;
  const pager: Part =
    total > REVIEWS_A_PAGE
      ? html`<nav class="pager" aria-label="Pages">${page > 1 ? link(page - 1, 'Newer') : html`<span></span>`}${page * REVIEWS_A_PAGE < total ? link(page + 1, 'Older') : html`<span></span>`}</nav>`
      : undefined;
  return html`${registryNav('directory', asked)}${crumbs(offering)}
<div class="title with-action"><div><h1>Reviews of ${offering.name}</h1></div><a class="button" href="${writeReviewPath(offering.id)}">Write a review</a></div>
${ratingLine(model)}<h2 class="sr">All reviews</h2>${opinions.map(reviewCard)}${pager}`;
}

export function writeReviewPage(offering: Reviewed, state: FormState): Html {
  const ratings = [
    ['', 'Choose'],
    ['5', '5, very good'],
    ['4', '4'],
    ['3', '3'],
    ['2', '2'],
    ['1', '1, very poor'],
  ] as const;
  const sizes = [['', 'Rather not say'] as const, ...COMPANY_SIZES.map((size) => [size, `${size} people`] as const)];
  return html`${crumbs(offering)}
<div class="title"><h1>Review ${offering.name}</h1><p>From your own use. It is shown once you have confirmed it by mail and a moderator has read it.</p></div>
${formProblem(state)}
<form method="post" action="${writeReviewPath(offering.id)}" class="stack reader-form">${hiddenFields(state)}
${choiceField(state, { name: 'rating', label: 'Rating', required: true }, ratings)}
${lineField(state, { name: 'title', label: 'Title', required: true, maxlength: 120 })}
${textField(state, { name: 'text', label: 'Review', required: true, maxlength: 4000 }, 7)}
${lineField(state, { name: 'name', label: 'Name', maxlength: 100, autocomplete: 'name', hint: 'As it is to be shown.' })}
${lineField(state, { name: 'role', label: 'Role', maxlength: 100, autocomplete: 'organization-title' })}
${choiceField(state, { name: 'size', label: 'Size of your company' }, sizes)}
${lineField(state, { name: 'email', label: 'E-mail', type: 'email', required: true, maxlength: 254, autocomplete: 'email', hint: `A link to confirm goes there, good for ${CONFIRM_HOURS} hours. The address is deleted once the mail was sent, and never shown.` })}
<button class="button primary">Send the review</button></form>`;
}

export function mailedPage(offering: Reviewed): Html {
  return html`${crumbs(offering)}<div class="gate"><h1>Look into your mail</h1><p>If all is well with the address, a mail is on its way there. Open the link in it within ${CONFIRM_HOURS} hours and confirm; then a moderator reads your review.</p><p class="note">Nothing came? Look into the spam folder. Somebody who has a review of this offering already gets no mail: withdraw that one first.</p></div>`;
}

export interface LinkModel {
  opinion: Opinion;
  offering: Reviewed;
  secret: string;
  csrf: string;
}

export function confirmPage({ opinion, offering, secret, csrf }: LinkModel): Html {
  return linkPage({
    title: 'Confirm your review',
    action: '/opinions/confirm',
    label: 'Confirm',
    lead: html`<p>You wrote this about ${offering.name}:</p>`,
    opinion,
    secret,
    csrf,
  });
}

export function withdrawPage({ opinion, offering, secret, csrf }: LinkModel): Html {
  return linkPage({
    title: 'Withdraw your review',
    action: '/opinions/withdraw',
    label: 'Withdraw and delete it',
    lead: html`<p>Your review of ${offering.name} is taken away, and its words are deleted:</p>`,
    opinion,
    secret,
    csrf,
  });
}

/** Looking does nothing: scanners of mail open every link that they see. */
function linkPage(of: { title: string; action: string; label: string; lead: Html; opinion: Opinion; secret: string; csrf: string }): Html {
  const { title, action, label, lead, opinion, secret, csrf } = of;
  return html`<div class="gate wide"><h1>${title}</h1>${lead}<blockquote class="review-card"><p><b>${opinion.title}</b> ${stars(opinion.rating)}</p><p class="said">${opinion.text}</p></blockquote>
<form method="post" action="${action}" class="stack">${tokenField(csrf)}<input type="hidden" name="key" value="${secret}"><button class="button primary">${label}</button></form></div>`;
}

/** What a link of a mail led to. */
export function linkOutcome(title: string, sentence: string): Html {
  return html`<div class="gate"><h1>${title}</h1><p>${sentence}</p></div>`;
}

export const REASON_WORDS: Record<ReportReason, string> = {
  untrue: 'It is not true',
  insulting: 'It insults somebody',
  advertising: 'It is advertising',
  'personal-data': 'It tells of somebody what is private',
  other: 'Something else',
};

export function reportPage(opinion: Opinion, offering: Reviewed, state: FormState): Html {
  return html`${crumbs(offering)}<div class="title"><h1>Report a review</h1><p>A moderator looks at it.</p></div>${formProblem(state)}
${reviewBody(opinion)}
<form method="post" action="${reportPath(opinion.id)}" class="stack reader-form">${hiddenFields(state)}
${choiceField(
  state,
  { name: 'why', label: 'What is wrong with it', required: true },
  REPORT_REASONS.map((why) => [why, REASON_WORDS[why]] as const),
)}
${textField(state, { name: 'text', label: 'More about it', maxlength: 500 }, 3)}
<button class="button primary">Report</button></form>`;
}

function reviewBody(opinion: Opinion): Html {
  return html`<blockquote class="review-card"><p><b>${opinion.title}</b> ${stars(opinion.rating)} <span class="note">${authorWords(opinion)}</span></p><p class="said">${opinion.text}</p></blockquote>`;
}

export const OPINION_SHELVES = [
  { id: 'waiting', label: 'To moderate', states: ['waiting', 'reported'], suspect: false },
  { id: 'published', label: 'Published', states: ['published'] },
  { id: 'refused', label: 'Refused', states: ['refused'] },
  { id: 'unconfirmed', label: 'Not confirmed yet', states: ['unconfirmed'] },
] as const;
export type OpinionShelf = (typeof OPINION_SHELVES)[number]['id'];

export interface ModeratedRow {
  opinion: Opinion;
  offering: Reviewed;
  reports: readonly OpinionReport[];
}

export interface ModerationModel {
  shelf: OpinionShelf;
  counts: readonly number[];
  rows: readonly ModeratedRow[];
  page: number;
  now: Date;
  csrf: string;
  problem?: string;
}

export function moderationPage(model: ModerationModel, asked: Pick<RegistryAsk, 'ask' | 'services'>): Html {
  const { shelf, counts, rows, problem, page } = model;
  const total = counts[OPINION_SHELVES.findIndex(({ id }) => id === shelf)] ?? 0;
  const link = (to: number, label: string): Part => html`<a href="/opinions?show=${shelf}&amp;page=${to}">${label}</a>`;
  return html`${registryNav('opinions', asked)}
<div class="title"><h1>Reviews by users</h1><p>Confirmed by mail. They are shown once a moderator has published them.</p></div>
${problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`}${shelfNav('/opinions', OPINION_SHELVES, shelf, counts)}
${rows.length === 0 ? html`<p class="empty">${shelf === 'waiting' ? 'Nothing waits to be moderated.' : 'There is none.'}</p>` : rows.map((row) => moderated(row, model))}
${total > REVIEWS_A_PAGE ? html`<nav class="pager" aria-label="Pages">${page > 1 ? link(page - 1, 'Newer') : html`<span></span>`}<span>${count(total, 'review')}</span>${page * REVIEWS_A_PAGE < total ? link(page + 1, 'Older') : html`<span></span>`}</nav>` : undefined}`;
}

function moderated({ opinion, offering, reports }: ModeratedRow, { now, csrf }: ModerationModel): Html {
  const { id, version, state, title, rating, text, suspect, undelivered, decided } = opinion;
  const act = (name: string, label: string): Html => html`<button class="button" name="act" value="${name}">${label}</button>`;
  const acts: Record<Opinion['state'], Part> = {
    unconfirmed: undefined,
    withdrawn: undefined,
    waiting: html`${act('publish', 'Publish')}${act('refuse', 'Refuse')}`,
    reported: html`${act('publish', 'Leave it published')}${act('refuse', 'Refuse')}`,
    published: html`${act('recall', 'Moderate again')}${act('refuse', 'Refuse')}`,
    refused: html`${act('publish', 'Publish')}`,
  };
  const form: Part = acts[state]
    ? html`<form method="post" action="/opinions/${encodeURIComponent(id)}/moderate" class="moderate">${tokenField(csrf)}<input type="hidden" name="version" value="${version}"><label for="reason-${id}">Reason</label><input id="reason-${id}" name="reason" maxlength="500" autocomplete="off">${acts[state]}</form>`
    : undefined;
  return html`<article class="review-card" aria-label="Review of ${offering.name}"><h2><a href="${reviewsPath(offering.id)}">${offering.name}</a>: ${title}</h2><p>${stars(rating)} <span class="note">${authorWords(opinion)}, written ${ago(opinion.at, now)}</span></p>
<p class="said">${text}</p>${suspect === undefined ? undefined : html`<p class="caution">Taken for spam, so no mail went out. ${suspect}</p>`}${undelivered === undefined ? undefined : html`<p class="caution">The mail could not be brought. ${undelivered}</p>`}
${reports.length === 0 ? undefined : html`<ul class="reports">${reports.map(({ why, text: more, at }) => html`<li><b>Reported: ${REASON_WORDS[why]}.</b> ${more ?? ''} <span class="note">${absoluteTime(at)}</span></li>`)}</ul>`}
${decided ? html`<p class="note">Last decided by ${decided.by.name} on ${absoluteTime(decided.at)}${decided.reason === undefined ? '' : `: ${decided.reason}`}</p>` : undefined}${form}</article>`;
}
