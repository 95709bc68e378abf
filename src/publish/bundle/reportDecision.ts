/**
 * What people decided about a change, and all that was done about it.
 * @module
 */
import { type Act, type Actor, actInWords, type Review } from '../../domain/review.ts';
import { absoluteTime } from '../../lib/inWords.ts';
import type { Evidence } from './evidence.ts';
import { type Html, html, type Part } from './html.ts';

export function decision({ review, acts, people }: Evidence): Html {
  const list: Part =
    acts.length === 0
      ? html`<p class="note">Nobody has done anything about this change.</p>`
      : html`<ol class="acts">${acts.map((act) => told(act, people))}</ol>`;
  const left: Part = people ? undefined : html`<p class="note">Names of people and what they wrote are left out of this bundle.</p>`;
  return html`<h2>Decision</h2>
<p>${standing(review)}</p>${left}
${list}`;
}

function standing({ state, decided, proposal, supersededBy }: Review): Html {
  const proposed: Part = proposal ? ` It is proposed that it be ${proposal.decision}, and a second person has to agree.` : undefined;
  if (state === 'flagged') return html`<b>Flagged:</b> nobody has decided about it yet.${proposed}`;
  const by = decided
    ? [named(decided.by), decided.signedOffBy && `signed off by ${decided.signedOffBy.name}`].filter(Boolean).join(', ')
    : '';
  const when = decided ? ` ${absoluteTime(decided.at)}` : '';
  return html`<b>${state.charAt(0).toUpperCase()}${state.slice(1)}</b>${when}${by === '' ? undefined : ` by ${by}`}${supersededBy === undefined ? undefined : `; ${supersededBy} stands in its place`}.${decided?.reason ? html` Reason: ${decided.reason}` : undefined}${proposed}`;
}

function named({ name }: Actor): string {
  return name;
}

function told(act: Act, people: Evidence['people']): Html {
  const { at, by, detail } = act;
  const who = by.name === '' ? { ...act, by: { ...by, name: by.kind === 'system' ? 'Clausewatch' : 'Somebody' } } : act;
  const assignee = detail.assignee && people ? ` to ${people.get(detail.assignee) ?? detail.assignee}` : '';
  const said = [detail.reason, detail.text].filter((text) => text !== undefined && text !== '');
  return html`<li>${actInWords(who)}${assignee} <span class="note">${absoluteTime(at)}</span>${said.map((text) => html`<p>${text}</p>`)}</li>`;
}
