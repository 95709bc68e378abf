/**
 * An answer in a table: its grade, what it says, its values, and how far it can be relied on.
 * @module
 */
import { shortDay } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import type { AnswerView } from '../reading/answerView.ts';
import { statusMark } from './marks.ts';

/** What is told of an answer that nobody worked out yet. */
export function noAnswer(): Html {
  return html`<p class="none">Not worked out yet</p>`;
}

/** Since when, and by what, it can be relied on, or not. */
export function standing({ status, verifiedAt, stale }: Pick<AnswerView, 'status' | 'verifiedAt' | 'stale'>): Html {
  const when =
    status === 'stale' && stale
      ? html` <span class="note">a cited passage changed on ${shortDay(stale.since)}</span>`
      : verifiedAt === undefined
        ? undefined
        : html` <span class="note">${status === 'verified' ? '' : 'verified '}${shortDay(verifiedAt)}</span>`;
  return html`<p class="standing-of">${statusMark(status)}${when}</p>`;
}

/** `differing`: names of the values and terms that are marked as differing. */
export function facts({ values, terms }: Pick<AnswerView, 'values' | 'terms'>, differing: ReadonlySet<string> = new Set()): Part {
  const all = [...values, ...terms];
  if (all.length === 0) return undefined;
  const pair = ({ name, label, text }: (typeof all)[number]): Html =>
    html`<div><dt>${label}</dt><dd>${differing.has(name) ? differs(text) : text}</dd></div>`;
  return html`<dl class="facts-of">${all.map(pair)}</dl>`;
}

/** Told apart by a sign and for those who hear the page, not by colour. */
export function differs(text: string | Html): Html {
  return html`<span class="differs"><span aria-hidden="true">≠</span><span class="sr">differs: </span> ${text}</span>`;
}

export function watchOut(note: string | undefined): Part {
  return note === undefined ? undefined : html`<p class="watch-out"><b>Watch out:</b> ${note}</p>`;
}
