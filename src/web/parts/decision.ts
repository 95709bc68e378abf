/**
 * Where the review of a change stands, and all that can be done about it.
 * @module
 */

import { isAtLeast, type User } from '../../domain/access.ts';
import type { Review } from '../../domain/review.ts';
import type { ChangeState } from '../../domain/vocabulary.ts';
import { actionLabel, changeTitle } from '../../lib/changeWords.ts';
import { truncate } from '../../lib/inWords.ts';
import type { ChangeView } from '../changeView.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { changePath, ignorePath } from '../links.ts';
import { actorName, deciders, namesOf } from '../people.ts';
import { option } from './fields.ts';
import { assigneeMark } from './marks.ts';
import { dismissChoices, noDefaultButton } from './reasons.ts';
import { ago } from './time.ts';
import { valueFields } from './valueFields.ts';

export interface DeskModel {
  view: ChangeView;
  /** Who looks, where that is a person who may decide. */
  user: User | undefined;
  csrf: string;
  /** The queue view one came from, as its query. */
  from: string | undefined;
  now: Date;
  /** What was typed into the form that comes back. */
  typed: Readonly<Record<string, string>> | undefined;
  /** Which form is open when the page comes. */
  open: 'edit' | 'dismiss' | 'supersede' | undefined;
}

/** A form of this change: with the token, the version that the person looks at, and the way back. */
export function changeForm(model: DeskModel, act: string, body: Html, attributes: Part = undefined): Html {
  const { change, review } = model.view;
  const from: Part = model.from === undefined ? undefined : html`<input type="hidden" name="from" value="${model.from}">`;
  return html`<form method="post" action="${changePath(change.id)}/${act}"${attributes}>${tokenField(model.csrf)}<input type="hidden" name="version" value="${review.version}">${from}${body}</form>`;
}

/** The box beside a change. */
export function decisionBox(model: DeskModel): Html {
  const { review } = model.view;
  return html`<section class="desk" aria-labelledby="desk-title"><h2 id="desk-title" class="sr">Decision</h2>
${standing(model)}
${model.user ? actions(model, review) : undefined}
</section>`;
}

const HEADINGS: Record<ChangeState, string> = {
  flagged: 'To review',
  confirmed: 'Confirmed',
  dismissed: 'Dismissed',
  superseded: 'Superseded',
};

function standing({ view, user, now }: DeskModel): Html {
  const { review, users } = view;
  const { state, decided, proposal, supersededBy } = review;
  const me = user?.id;
  const reason = (text: string | undefined): Part => (text ? html`<blockquote class="reason">${text}</blockquote>` : undefined);
  const whose = html`<p class="whose"><span class="label">Assigned to</span> ${assigneeMark(review.assignee, namesOf(users), me)}</p>`;
  if (proposal)
    return html`<div class="standing-box waiting"><p class="big"><i class="half" aria-hidden="true"></i>Waits for second sign-off</p><p>${actorName(proposal.by, me)} proposed <b>${proposal.decision}</b> ${ago(proposal.at, now)}.</p>${reason(proposal.reason)}${successor(proposal.supersededBy)}</div>${whose}`;
  if (!decided) return html`<div class="standing-box"><p class="big">${HEADINGS[state]}</p></div>${whose}`;
  const second: Part = decided.signedOffBy ? html`, signed off by ${actorName(decided.signedOffBy, me, true)}` : undefined;
  return html`<div class="standing-box is-${state}"><p class="big">${HEADINGS[state]}</p> <p>by ${actorName(decided.by, me, true)}${second}, ${ago(decided.at, now)}.</p>${reason(decided.reason)}${successor(supersededBy)}</div>${whose}`;
}

function successor(id: string | undefined): Part {
  return id === undefined ? undefined : html`<p><a href="${changePath(id)}">The change that takes its place</a></p>`;
}

function actions(model: DeskModel, review: Review): Html {
  const primary = review.proposal ? signOff(model, review.proposal) : review.state === 'flagged' ? decide(model) : reopen(model);
  const mayEdit = !review.proposal;
  const isOpen = review.state === 'flagged' && mayEdit;
  return html`${review.state === 'flagged' ? assign(model) : undefined}<div class="verdict-acts">${primary}</div>${mayEdit ? edit(model) : undefined}${isOpen ? supersede(model) : undefined}${ignoreLink(model)}`;
}

function decide(model: DeskModel): Html {
  const reason = model.typed?.['reason'] ?? '';
  return html`<div class="acts-row">${changeForm(model, 'decide', html`<button class="button primary" name="decision" value="confirmed" data-key="c" aria-keyshortcuts="c">Confirm <kbd aria-hidden="true">c</kbd></button>`)}
<details class="pop" name="decide"${model.open === 'dismiss' ? html` open` : undefined}><summary class="button" data-key="d" aria-keyshortcuts="d">Dismiss… <kbd aria-hidden="true">d</kbd></summary><div class="pop-body">${changeForm(model, 'decide', html`${noDefaultButton}${dismissChoices('decision', reason)}`)}</div></details></div>`;
}

function supersede(model: DeskModel): Html {
  const { later } = model.view;
  const choices: Part =
    later.length > 0
      ? html`<datalist id="later">${later.map((change) => html`<option value="${change.id}">${actionLabel(change)} ${truncate(changeTitle(change), 60)}</option>`)}</datalist>`
      : undefined;
  const { supersededBy = '', reason = '' } = model.open === 'supersede' ? (model.typed ?? {}) : {};
  const body = html`<label><span>Id of the change that takes its place</span><input name="supersededBy" value="${supersededBy}" autocomplete="off" required${later.length > 0 ? html` list="later"` : undefined}></label>${choices}
<label><span>Why</span><input name="reason" maxlength="500" value="${reason}" autocomplete="off" required></label><button class="button" name="decision" value="superseded">Superseded</button>`;
  return html`<details class="fold" name="decide"${model.open === 'supersede' ? html` open` : undefined}><summary>Superseded by another…</summary><div class="desk-fields">${changeForm(model, 'decide', body)}</div></details>`;
}

function signOff(model: DeskModel, { by }: NonNullable<Review['proposal']>): Html {
  const { user } = model;
  const why =
    !user || !isAtLeast(user.role, 'approver')
      ? 'An approver has to sign this off.'
      : by.id === user.id
        ? 'You proposed it: somebody else has to sign it off.'
        : undefined;
  if (why !== undefined) return html`<p class="why-not">${why}</p>`;
  const refusal = html`${noDefaultButton}<div class="own-reason"><label><span>Why not</span><input name="reason" maxlength="500" value="${model.typed?.['reason'] ?? ''}" required autocomplete="off" data-enter></label><button class="button">Refuse</button></div>`;
  return html`<div class="acts-row">${changeForm(model, 'sign-off', html`<button class="button primary" data-key="s" aria-keyshortcuts="s">Sign off <kbd aria-hidden="true">s</kbd></button>`)}
<details class="pop"><summary class="button">Refuse…</summary><div class="pop-body">${changeForm(model, 'refuse', refusal)}</div></details></div>`;
}

function reopen(model: DeskModel): Html {
  return html`<div class="acts-row">${changeForm(model, 'reopen', html`<button class="button">Back to review</button>`)}</div>`;
}

function assign(model: DeskModel): Html {
  const { view, user } = model;
  const { assignee } = view.review;
  const mine: Part =
    user && assignee !== user.id
      ? changeForm(
          model,
          'assign',
          html`<input type="hidden" name="assignee" value="${user.id}"><button class="button" data-key="a" aria-keyshortcuts="a">Assign to me <kbd aria-hidden="true">a</kbd></button>`,
        )
      : undefined;
  const people = deciders(view.users).map(({ id, name }) => option(id, name, assignee));
  const body = html`<div class="own-reason"><label><span>To</span><select name="assignee">${option('', 'Nobody', assignee)}${people}</select></label><button class="button">Assign</button></div>`;
  return html`<div class="acts-row assign-row">${mine}<details class="pop"><summary class="button">Assign…</summary><div class="pop-body">${changeForm(model, 'assign', body)}</div></details></div>`;
}

function edit(model: DeskModel): Html {
  const { view, open, typed } = model;
  const fields = valueFields(view.change, view.review, open === 'edit' ? typed : undefined);
  const body = html`<div class="desk-fields">${fields}<label><span>Why</span><input name="reason" maxlength="500" value="${open === 'edit' ? (typed?.['reason'] ?? '') : ''}" autocomplete="off"></label><button class="button">Save the corrections</button></div>`;
  return html`<details class="fold" id="edit"${open === 'edit' ? html` open` : undefined}><summary data-key="e" aria-keyshortcuts="e">Edit the values <kbd aria-hidden="true">e</kbd></summary>${changeForm(model, 'edit', body)}</details>`;
}

function ignoreLink({ view }: DeskModel): Html {
  return html`<p class="ignore"><a href="${ignorePath(view.change.id)}">Always ignore this…</a></p>`;
}

/** When the vendor gave notice. */
export function noticeForm(model: DeskModel): Part {
  const { review } = model.view;
  if (!model.user || review.proposal) return undefined;
  const body = html`<label><span>Notice given on</span><input type="date" name="noticeAt" value="${model.typed?.['noticeAt'] ?? review.noticeAt ?? ''}"></label><button class="button">Set</button>`;
  return html`<div class="notice-form">${changeForm(model, 'notice', body)}<p class="hint">Deadlines that run from the notice are assumed until it is set.</p></div>`;
}

export function commentForm(model: DeskModel): Part {
  if (!model.user) return undefined;
  const body = html`<label><span>Comment</span><textarea name="text" rows="3" maxlength="4000" required data-key="m" aria-keyshortcuts="m">${model.typed?.['text'] ?? ''}</textarea></label><button class="button">Comment</button>`;
  return html`<div class="comment-form">${changeForm(model, 'comment', body)}</div>`;
}
