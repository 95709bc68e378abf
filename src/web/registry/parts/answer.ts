/**
 * An answer: what it says with its values and what to mind, and how far it can be relied on, in full on its page and in short in tables.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import type { Cell } from '../../../domain/registry.ts';
import { fieldLabel } from '../../../lib/gradeWords.ts';
import { shortDay, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { type AnswerView, answerView } from '../reading/answerView.ts';
import { cautionMark, gradeMark, statusMark } from './marks.ts';

/** Its grade, what a reader has to know of its status, and what it says. */
export function answerInFull(cell: Cell, question: Question): Html {
  return html`<p class="grade-line">${gradeMark(cell.answer.grade, cell.sheet)}${cautionMark(cell.status)}</p>${answerSays(answerView(cell, question))}`;
}

const NONE: ReadonlySet<string> = new Set();

/** In a sentence or two, its values and terms, and what to mind. `differing`: names of the values and terms that are marked as differing. */
export function answerSays(answer: Pick<AnswerView, 'summary' | 'values' | 'terms' | 'note'>, differing = NONE): Html {
  return html`<p class="says">${answer.summary}</p>${facts(answer, differing)}${watchOut(answer.note)}`;
}

const FACT_CHARS = 400;

function facts({ values, terms }: Pick<AnswerView, 'values' | 'terms'>, differing: ReadonlySet<string>): Part {
  const all = [...values, ...terms];
  if (all.length === 0) return undefined;
  const pair = ({ name, label, text }: (typeof all)[number]): Html => {
    const words = truncate(text, FACT_CHARS);
    return html`<div><dt>${label}</dt><dd>${differing.has(name) ? differs(words) : words}</dd></div>`;
  };
  return html`<dl class="facts-of">${all.map(pair)}</dl>`;
}

/** Told apart by a sign and for those who hear the page, not by colour. */
export function differs(text: string | Html): Html {
  return html`<span class="differs"><span aria-hidden="true">≠</span><span class="sr">differs: </span> ${text}</span>`;
}

function watchOut(note: string | undefined): Part {
  return note === undefined ? undefined : html`<p class="watch-out"><b>Watch out:</b> ${note}</p>`;
}

/** What is told of an answer that nobody worked out yet. */
export function noAnswer(): Html {
  return html`<p class="none">Not worked out yet</p>`;
}

/** When somebody vouched for it, and how sure it is; people are named to those inside. */
export function standingInFull({ status, verifiedAt, verifiedBy, answer }: Cell, inside: boolean): Html {
  const by: Part = inside && verifiedBy !== undefined ? html` by ${verifiedBy}` : undefined;
  const when: Html =
    verifiedAt === undefined
      ? html`Not verified yet`
      : html`${status === 'verified' ? 'Verified' : 'Last verified'} <time datetime="${verifiedAt}">${shortDay(verifiedAt)}</time>${by}`;
  return html`${when} · ${fieldLabel(answer.confidence).toLowerCase()} confidence`;
}

/** Since when, and by what, it can be relied on, or not. */
export function standingInShort({ status, verifiedAt, stale }: Pick<AnswerView, 'status' | 'verifiedAt' | 'stale'>): Html {
  const when =
    status === 'stale' && stale
      ? html` <span class="note">a cited passage changed on ${shortDay(stale.since)}</span>`
      : verifiedAt === undefined
        ? undefined
        : html` <span class="note">${status === 'verified' ? '' : 'verified '}${shortDay(verifiedAt)}</span>`;
  return html`<p class="standing-of">${statusMark(status)}${when}</p>`;
}
