/**
 * Answers as a matrix: subjects down, questions across. There may be thousands of cells: each is one short string.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import type { CellMark, Grade, Sheet } from '../../../domain/registry.ts';
import { GRADES } from '../../../domain/registry.ts';
import { gradeWords, statusLabel } from '../../../lib/gradeWords.ts';
import { truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { answerPath } from '../addresses.ts';
import { grouped } from '../names.ts';
import { gradeMark } from './marks.ts';

/** A subject, by its marks. */
export interface MatrixRow {
  name: string;
  /** Under the name. */
  note?: string;
  href: string;
  /** By question. */
  marks: ReadonlyMap<string, CellMark>;
}

export interface MatrixModel {
  /** What the table is of, for those who hear it. */
  caption: string;
  /** Of one sheet. */
  columns: readonly Question[];
  rows: readonly MatrixRow[];
  /** Over the column of names. */
  subject: string;
  /** Cells say what the answer is, too: for matrices of a few columns. */
  withSummaries?: boolean;
}

/** Words that fit into a cell. */
const SHORT: Record<Grade, string> = {
  yes_public: 'Public',
  yes_gated: 'Gated',
  partial: 'Partial',
  none: 'None',
  unclear: 'Unclear',
  no: 'No',
  not_applicable: 'n/a',
};

const SHORT_HOSTING: Partial<Record<Grade, string>> = { yes_public: 'Yes', yes_gated: 'Yes, sales', none: 'Not found' };

function shortGrade(grade: Grade, sheet: Sheet): string {
  return (sheet === 'hosting' ? SHORT_HOSTING[grade] : undefined) ?? SHORT[grade];
}

const NOTE_CHARS = 110;

export function matrix({ caption, columns, rows, subject, withSummaries = false }: MatrixModel): Html {
  const groups = grouped(columns);
  const head: Part =
    groups.length > 1
      ? html`<tr>${[html`<td></td>`, ...groups.map(([group, own]) => html`<th scope="colgroup" colspan="${own.length}">${group}</th>`)]}</tr>`
      : undefined;
  const labels = columns.map(({ label, question = label }) => html`<th scope="col" title="${question}">${label}</th>`);
  return html`<div class="matrix" tabindex="0" role="region" aria-label="${caption}"><table><caption class="sr">${caption}</caption>
<thead>${head}<tr><th scope="col">${subject}</th>${labels}</tr></thead>
<tbody>${rows.map((row) => line(row, columns, withSummaries))}</tbody></table></div>`;
}

function line({ name, note, href, marks }: MatrixRow, columns: readonly Question[], withSummaries: boolean): Html {
  const below: Part = note === undefined ? undefined : html`<small>${note}</small>`;
  return html`<tr><th scope="row"><a href="${href}">${name}</a>${below}</th>${columns.map(({ id }) => (withSummaries ? cellSaid(marks.get(id)) : cell(marks.get(id))))}</tr>\n`;
}

function cell(mark: CellMark | undefined): Html {
  if (!mark) return html`<td class="absent"><span class="sr">not asked yet</span></td>`;
  const { subject, question, grade, status, sheet, note, summary } = mark;
  const { sign, label } = gradeWords(grade, sheet);
  const caution = status === 'stale' || status === 'conflict' ? statusLabel(status) : undefined;
  const title = `${label}${caution === undefined ? '' : ` (${caution})`}: ${truncate(note ?? summary, NOTE_CHARS)}`;
  // Spelled out: a function for each part of each of thousands of cells costs more than all that the store does.
  return caution === undefined
    ? html`<td><a class="g-${grade}" href="${answerPath(subject, question)}" title="${title}"><i aria-hidden="true">${sign}</i>${shortGrade(grade, sheet)}</a></td>`
    : html`<td class="cell-${status}"><a class="g-${grade}" href="${answerPath(subject, question)}" title="${title}"><i aria-hidden="true">${sign}</i>${shortGrade(grade, sheet)}<b>${caution}</b></a></td>`;
}

const SUMMARY_CHARS = 90;

function cellSaid(mark: CellMark | undefined): Html {
  if (!mark) return cell(mark);
  const { subject, question, grade, status, sheet, summary } = mark;
  const { sign } = gradeWords(grade, sheet);
  const standing: Part = status === 'verified' ? undefined : html`<b>${statusLabel(status)}</b>`;
  return html`<td class="said cell-${status}"><a class="g-${grade}" href="${answerPath(subject, question)}"><i aria-hidden="true">${sign}</i>${shortGrade(grade, sheet)}${standing}<small>${truncate(summary, SUMMARY_CHARS)}</small></a></td>`;
}

/** What the signs stand for. */
export function legend(sheet: Sheet = 'dimensions'): Html {
  return html`<ul class="legend" aria-label="Grades">${GRADES.map((grade) => html`<li>${gradeMark(grade, sheet)}</li>`)}</ul>`;
}
