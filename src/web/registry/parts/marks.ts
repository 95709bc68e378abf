/**
 * Grades and statuses as marks: a sign, and the words that it stands for.
 * @module
 */
import type { CellStatus, Grade, Sheet } from '../../../domain/registry.ts';
import { gradeWords, statusLabel } from '../../../lib/gradeWords.ts';
import { type Html, html, type Part } from '../../html.ts';

/** The class comes from the closed list. */
export function gradeMark(grade: Grade, sheet: Sheet = 'dimensions'): Html {
  const { sign, label } = gradeWords(grade, sheet);
  return html`<span class="grade g-${grade}"><i aria-hidden="true">${sign}</i>${label}</span>`;
}

export function statusMark(status: CellStatus): Html {
  return html`<span class="chip cell-${status}">${statusLabel(status)}</span>`;
}

/** Statuses that a reader has to know of; a verified cell needs no mark. */
export function cautionMark(status: CellStatus): Part {
  return status === 'verified' ? undefined : statusMark(status);
}
