/**
 * What can be done about the selected entries.
 * @module
 */
import type { User } from '../../domain/access.ts';
import { type Html, html, type Part } from '../html.ts';
import { deciders } from '../people.ts';
import type { QueueState } from '../queueQuery.ts';
import { dismissChoices, noDefaultButton } from './reasons.ts';

export interface BulkModel {
  state: QueueState;
  users: readonly User[];
  me: string | undefined;
  /** May sign off. */
  approver: boolean;
}

const CONFIRM = html`<button class="button" name="do" value="confirmed" data-key="c" aria-keyshortcuts="c">Confirm <kbd aria-hidden="true">c</kbd></button>`;

function signOffs(): Html {
  return html`<button class="button" name="do" value="sign-off" data-key="s" aria-keyshortcuts="s">Sign off <kbd aria-hidden="true">s</kbd></button>
<details class="pop"><summary class="button">Refuse…</summary><div class="pop-body"><div class="own-reason"><label><span>Why</span><input name="why" maxlength="500" autocomplete="off" data-enter></label><button class="button" name="do" value="refuse">Refuse</button></div></div></details>`;
}

function decisions({ state, approver }: BulkModel): Part {
  if (state === 'sign-off') return approver ? signOffs() : undefined;
  if (state !== 'review' && state !== 'open') return html`<button class="button" name="do" value="reopen">Back to review</button>`;
  return html`${CONFIRM}
<details class="pop"><summary class="button" data-key="d" aria-keyshortcuts="d">Dismiss… <kbd aria-hidden="true">d</kbd></summary><div class="pop-body">${dismissChoices('do')}</div></details>
${state === 'open' && approver ? signOffs() : undefined}`;
}

/** Stands in the form of the list, before its entries. */
export function bulkBar(model: BulkModel): Html {
  const others = deciders(model.users).filter(({ id }) => id !== model.me);
  const person = ({ id, name }: User) => html`<option value="${id}">${name}</option>`;
  return html`${noDefaultButton}<div class="bulk" role="group" aria-label="Selected entries">
<label class="q-box all" hidden><input type="checkbox" data-all><span class="sr">Select all of this page</span></label>
<p class="selected" data-selected aria-live="polite">Select entries to act on them</p>
<div class="bulk-acts">${decisions(model)}
<button class="button" name="do" value="assign:me" data-key="a" aria-keyshortcuts="a">Assign to me <kbd aria-hidden="true">a</kbd></button>
<details class="pop"><summary class="button">Assign…</summary><div class="pop-body"><div class="own-reason"><label><span>To</span><select name="assignee"><option value="">Nobody</option>${others.map(person)}</select></label><button class="button" name="do" value="assign">Assign</button></div></div></details>
</div></div>`;
}
