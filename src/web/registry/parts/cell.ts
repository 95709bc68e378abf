/**
 * An answer in full: its grade in words, what it says, and the fields that are given.
 * @module
 */
import type { Cell } from '../../../domain/registry.ts';
import { fieldLabel } from '../../../lib/gradeWords.ts';
import { shortDay, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import type { AnswerView } from '../reading/answerView.ts';
import { cautionMark, gradeMark } from './marks.ts';

const FIELD_CHARS = 400;

/** What is given beside grade, summary and note: under which terms, and the values. */
export function answerFields({ terms, values }: Pick<AnswerView, 'terms' | 'values'>): Part {
  const rows = [...terms, ...values];
  if (rows.length === 0) return undefined;
  return html`<dl class="answer-fields">${rows.map(({ label, text }) => html`<div><dt>${label}</dt><dd>${truncate(text, FIELD_CHARS)}</dd></div>`)}</dl>`;
}

/** Grade, status, and what it says. */
export function answerHead({ answer, status, sheet }: Pick<Cell, 'answer' | 'status' | 'sheet'>): Html {
  return html`<p class="answer-grade">${gradeMark(answer.grade, sheet)}${cautionMark(status)}</p>
<p class="answer-summary">${answer.summary}</p>${answer.note === undefined ? undefined : html`<p class="answer-note"><span class="sr">Watch-out: </span>${answer.note}</p>`}`;
}

/** When somebody vouched for it, and how sure it is; people are named to those inside. */
export function vouched({ status, verifiedAt, verifiedBy, answer }: Cell, inside: boolean): Html {
  const by: Part = inside && verifiedBy !== undefined ? html` by ${verifiedBy}` : undefined;
  const when: Html =
    verifiedAt === undefined
      ? html`Not verified yet`
      : html`${status === 'verified' ? 'Verified' : 'Last verified'} <time datetime="${verifiedAt}">${shortDay(verifiedAt)}</time>${by}`;
  return html`${when} · ${fieldLabel(answer.confidence).toLowerCase()} confidence`;
}
