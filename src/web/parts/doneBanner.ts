/**
 * What was just done, with the button that takes it back, and what could not be done.
 * @module
 */
import type { Act } from '../../domain/review.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../html.ts';
import { changePath } from '../links.ts';

export interface Done {
  batch: string;
  /** Acts of the batch that moved a review. */
  acts: Act[];
  /** Who looks may take it back. */
  undoable: boolean;
}

const WORDS: Partial<Record<Act['kind'], string>> = {
  'sign-off': 'signed off',
  refuse: 'refused and back to review',
  reopen: 'back in the queue',
  edit: 'corrected',
  notice: 'given its date of notice',
};

/** What the acts of a batch did, in one sentence. */
export function doneWords(acts: readonly Act[]): string {
  const first = acts[0];
  if (!first) return 'Nothing was done.';
  const changes = count(acts.length, 'change');
  if (first.kind === 'undo') return `Undone: ${changes} as before.`;
  if (first.kind === 'assign') return `${changes} ${first.detail.assignee == null ? 'given back to nobody' : 'assigned'}.`;
  if (first.kind !== 'decide') return `${changes} ${WORDS[first.kind] ?? 'dealt with'}.`;
  const proposed = acts.filter(({ detail }) => detail.after?.proposal !== undefined).length;
  const waits = proposed === 0 ? '' : proposed === acts.length ? ' Waits for second sign-off.' : ` ${proposed} wait for second sign-off.`;
  return `${changes} ${first.detail.decision ?? 'decided'}.${waits}`;
}

/** `back`: the address that undo leads to. */
export function doneBanner({ batch, acts, undoable }: Done, csrf: string, back: string): Html {
  const undo: Part = undoable
    ? html`<form method="post" action="/review/undo">${tokenField(csrf)}<input type="hidden" name="batch" value="${batch}"><input type="hidden" name="back" value="${back}"><button class="button" data-key="u" aria-keyshortcuts="u">Undo <kbd aria-hidden="true">u</kbd></button></form>`
    : undefined;
  return html`<div class="done" role="status"><p>${doneWords(acts)}</p>${undo}</div>`;
}

export interface Refused {
  id: string;
  because: string;
  /** Of a change that is known. */
  title?: string;
}

/** What stood against the rest. */
export function refusedNotice(refused: readonly Refused[]): Part {
  if (refused.length === 0) return undefined;
  const item = ({ id, because, title }: Refused) =>
    html`<li>${title === undefined ? undefined : html`<a href="${changePath(id)}">${title}</a>: `}${because}</li>`;
  return html`<div class="notice alarm" role="alert"><p>${count(refused.length, 'change')} ${refused.length === 1 ? 'was' : 'were'} left as ${refused.length === 1 ? 'it is' : 'they are'}:</p><ul>${refused.map(item)}</ul></div>`;
}
