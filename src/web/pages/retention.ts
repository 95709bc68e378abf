/**
 * `/settings/retention`: what the policy removes once it is old, and what is on hold.
 * @module
 */
import type { Hold, RetentionPolicy } from '../../domain/retention.ts';
import { policyWords } from '../../lib/retentionWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { sourcePath } from '../links.ts';
import { type Looker, settingsNav } from '../parts/settingsNav.ts';
import { at } from '../parts/time.ts';

export interface RetentionModel {
  policy: RetentionPolicy;
  /** Newest first. */
  holds: readonly Hold[];
  /** What can be put on hold: ids of vendors and sources. */
  subjects: readonly string[];
  maxReason: number;
  looker: Looker;
  /** Where who looks may set and release holds: what the forms carry. */
  csrf?: string;
  now: Date;
  /** What was done just now, and to which hold. */
  done?: { id: string; what: 'set' | 'released' };
}

/** Released holds that are listed; the command line has all of them. */
const SHOWN_RELEASED = 100;

function subjectLink({ subject: { type, id } }: Hold): Html {
  return type === 'vendor' ? html`<a href="/vendors/${encodeURIComponent(id)}">${id}</a>` : html`<a href="${sourcePath(id)}">${id}</a>`;
}

function releaseForm({ id, subject }: Hold, { csrf, maxReason }: RetentionModel): Part {
  if (csrf === undefined) return undefined;
  return html`<details class="release"><summary class="button">Release…<span class="sr"> ${subject.id}</span></summary>
<form method="post" action="/settings/retention/${encodeURIComponent(id)}/release">${tokenField(csrf)}
  <label class="field"><span>Why it ends</span><input name="reason" required maxlength="${maxReason}" autocomplete="off"></label>
  <button class="button primary">Release</button>
</form></details>`;
}

function item(hold: Hold, model: RetentionModel): Html {
  const { id, reason, by, released, subject } = hold;
  const over: Part = released
    ? html`<p class="rule-meta"><span>Released ${at(released.at, model.now)} by ${released.by.name}: ${released.reason}</span></p>`
    : undefined;
  return html`<li class="rule${released ? ' over' : ''}" id="${id}">
  <div class="rule-body"><p class="rule-reason">${reason}</p><p class="rule-words">${subject.type === 'vendor' ? 'Vendor' : 'Source'} ${subjectLink(hold)}</p>
  <p class="rule-meta"><span>Since ${at(hold.at, model.now)} by ${by.name}</span></p>${over}</div>${released ? undefined : releaseForm(hold, model)}
</li>`;
}

function setForm({ csrf, subjects, maxReason }: RetentionModel): Part {
  if (csrf === undefined) return undefined;
  return html`<section aria-labelledby="new-hold"><h2 id="new-hold">Put on hold</h2>
<form method="post" action="/settings/retention" class="settings-form hold-form">${tokenField(csrf)}
  <label class="field"><span>Vendor or source</span><input name="subject" required list="hold-subjects" autocomplete="off" spellcheck="false" placeholder="acme or acme/dpa"></label>
  <datalist id="hold-subjects">${subjects.map((id) => html`<option value="${id}"></option>`)}</datalist>
  <label class="field"><span>Why</span><input name="reason" required maxlength="${maxReason}" autocomplete="off"></label>
  <button class="button primary">Put on hold</button>
</form></section>`;
}

function doneNote({ done }: RetentionModel): Part {
  if (!done) return undefined;
  return html`<p class="notice" role="status">${
    done.what === 'set'
      ? 'It is on hold: nothing of it is removed until the hold is released.'
      : 'The hold is released: what is old goes with the next run.'
  }</p>`;
}

export function retentionPage(model: RetentionModel): Html {
  const open = model.holds.filter(({ released }) => !released);
  const released = model.holds.filter((hold) => hold.released);
  const list = (holds: readonly Hold[]) => html`<ul class="rules">${holds.map((hold) => item(hold, model))}</ul>`;
  const over: Part =
    released.length > 0
      ? html`<section aria-labelledby="released"><h2 id="released">Released</h2>${list(released.slice(0, SHOWN_RELEASED))}</section>`
      : undefined;
  return html`${settingsNav('retention', model.looker)}
<div class="title"><h1>Retention</h1><p>What is removed once it is old. Changes, the pages that they rest on, and what people did stay for ever. What goes leaves a tombstone in the ledger.</p></div>
${doneNote(model)}
<ul class="policy">${policyWords(model.policy).map((line) => html`<li>${line}</li>`)}</ul>
<section aria-labelledby="holds"><h2 id="holds">On hold</h2>
${open.length > 0 ? list(open) : html`<p class="empty">Nothing is on hold. What is, stays whatever the policy says.</p>`}</section>
${setForm(model)}
${over}`;
}
