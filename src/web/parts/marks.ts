/**
 * Small marks of a change under review.
 * @module
 */
import type { Decision, Review } from '../../domain/review.ts';
import type { ChangeState, Severity } from '../../domain/vocabulary.ts';
import { type Html, html, type Part } from '../html.ts';
import type { Names } from '../people.ts';

/** Severity as a word with a mark whose form tells it too. */
export function severityMark(severity: Severity): Html {
  return html`<span class="sev sev-${severity}"><i class="sev-mark" aria-hidden="true"></i>${severity}</span>`;
}

export const STATE_WORDS: Record<ChangeState, string> = {
  flagged: 'to review',
  confirmed: 'confirmed',
  dismissed: 'dismissed',
  superseded: 'superseded',
};

const PROPOSED: Record<Decision, string> = { confirmed: 'Confirmed', dismissed: 'Dismissed', superseded: 'Superseded' };

/** Where the review stands; nothing while it just waits for somebody. */
export function reviewMark({ state, proposal }: Pick<Review, 'state' | 'proposal'>): Part {
  if (proposal)
    return html`<span class="chip waits"><i class="half" aria-hidden="true"></i>${PROPOSED[proposal.decision]}, waits for second sign-off</span>`;
  return state === 'flagged' ? undefined : html`<span class="chip state-${state}">${STATE_WORDS[state]}</span>`;
}

/** Whose it is: initials with the name for those who hover or hear. */
export function assigneeMark(assignee: string | undefined, names: Names, me: string | undefined): Html {
  if (assignee === undefined) return html`<span class="none">Nobody</span>`;
  const name = names.get(assignee) ?? assignee;
  return html`<span class="assignee"><span class="initial small" aria-hidden="true">${initials(name)}</span>${assignee === me ? 'You' : name}</span>`;
}

/** "Ada Lovelace" → "AL". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}
