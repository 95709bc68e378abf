/**
 * Which answers of the registry hang on a change, how they stand and what they become.
 * @module
 */
import type { Cell } from '../../../domain/registry.ts';
import { type Html, html, type Part } from '../../html.ts';
import { answerPath } from '../addresses.ts';
import type { HangingCell } from '../reading/hanging.ts';
import { gradeMark, statusMark } from './marks.ts';
import { turnList } from './versions.ts';

/** Nothing where no answer hangs on it. */
export function hangingSection(cells: readonly HangingCell[]): Part {
  if (cells.length === 0) return undefined;
  return html`<section aria-labelledby="hanging"><h2 id="hanging">Registry answers that hang on this</h2><ul class="hanging">${cells.map(item)}</ul></section>`;
}

function item({ cell, subject, question, isOpen, next }: HangingCell): Html {
  const becomes: Part = next ? html`<div class="hanging-next"><b>When confirmed</b>${turnList(next)}</div>` : undefined;
  const same: Part = isOpen && !next ? html`<div class="hanging-next note">Confirmed, it stays what it says.</div>` : undefined;
  return html`<li><a href="${answerPath(cell.subject, cell.question)}">${subject}<span class="sep" aria-hidden="true"> · </span>${question}</a> ${statusMark(cell.status)}<div>${said(cell)}</div>${becomes}${same}</li>`;
}

function said({ answer: { grade, summary }, sheet }: Cell): Html {
  return html`${gradeMark(grade, sheet)} ${summary}`;
}
