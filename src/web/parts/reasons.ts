/**
 * Confirm, and dismiss with a reason: the same few words in the queue and on a change. What a button means is in its value, so that it
 * works without script: "confirmed", "dismissed" with the reason beside it, or "dismissed:noise" with a usual reason.
 * @module
 */
import { DECISIONS, type Decision } from '../../domain/review.ts';
import { type Html, html } from '../html.ts';

/** Usual reasons to dismiss a change, by the word that stands for each in a form. */
const REASONS = {
  wording: 'Other words, same meaning',
  noise: 'Noise of the page, nothing of ours',
  misread: 'Misread: the page does not say that',
  scope: 'Does not concern what we use',
  known: 'Known and settled elsewhere',
} as const;
type Reason = keyof typeof REASONS;

const isReason = (word: string): word is Reason => Object.hasOwn(REASONS, word);
const isDecision = (word: string): word is Decision => (DECISIONS as readonly string[]).includes(word);

/** What a pressed button says; undefined when it is none of ours. */
export function readDecision(button: string | undefined, note: string | undefined): { decision: Decision; reason?: string } | undefined {
  const [decision = '', usual] = (button ?? '').split(':', 2);
  if (!isDecision(decision)) return undefined;
  const words = [usual !== undefined && isReason(usual) ? REASONS[usual] : undefined, note?.trim()].filter(Boolean);
  return words.length > 0 ? { decision, reason: words.join(': ') } : { decision };
}

/** The buttons of the usual reasons, and a field for others. `name`: the field that the buttons fill. */
export function dismissChoices(name: string, typed = ''): Html {
  const button = ([word, label]: [string, string], at: number) =>
    html`<li><button class="reason-choice" name="${name}" value="dismissed:${word}" data-choice="${at + 1}"><kbd aria-hidden="true">${at + 1}</kbd>${label}</button></li>`;
  return html`<ul class="reason-choices">${Object.entries(REASONS).map(button)}</ul>
<div class="own-reason"><label><span>Another reason, or a note</span><input name="reason" maxlength="500" value="${typed}" autocomplete="off" data-enter></label><button class="button" name="${name}" value="dismissed">Dismiss</button></div>`;
}

/** Takes the place of the default button: Enter in a field of a form with several buttons must not press the first of them. */
export const noDefaultButton: Html = html`<button type="submit" disabled hidden></button>`;
