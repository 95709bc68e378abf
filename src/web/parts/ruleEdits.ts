/**
 * What is said of edited rules.
 * @module
 */
import type { ReadingDifference, RuleEdit } from '../../domain/ruleEdit.ts';
import { count } from '../../lib/inWords.ts';
import { type Html, html, type Part } from '../html.ts';
import { at } from './time.ts';

/** One line an edit: when, what was edited, and what that alone made different on the stored page. */
export function ruleEditLines(edits: readonly RuleEdit[], now: Date): Part {
  if (edits.length === 0) return undefined;
  return html`<div class="rule-edits">${edits.map((edit) => line(edit, now))}</div>`;
}

function line(edit: RuleEdit, now: Date): Html {
  return html`<p class="note">Rules changed ${at(edit.at, now)}: ${edit.changed.join(', ')}. ${effectOf(edit)} No change was raised for it.</p>`;
}

function effectOf({ passages, facts, unreadable }: RuleEdit): string {
  if (unreadable) return 'By the new rules the stored page cannot be read; the history goes on from the next readable one.';
  const parts = [...said(passages, 'passage'), ...said(facts, 'fact')];
  return parts.length === 0 ? 'The stored page reads as before.' : `The stored page reads otherwise: ${parts.join(', ')}.`;
}

function said({ gone, added }: ReadingDifference, what: string): string[] {
  return [...(added > 0 ? [`${count(added, what)} more`] : []), ...(gone > 0 ? [`${count(gone, what)} fewer`] : [])];
}
