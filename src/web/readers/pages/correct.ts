/**
 * The form of a correction, and what its sender is told afterwards.
 * @module
 */
import { GRADES } from '../../../domain/registry.ts';
import { gradeWords } from '../../../lib/gradeWords.ts';
import { absoluteTime } from '../../../lib/inWords.ts';
import type { Standing } from '../../../registry/corrections/box.ts';
import { type Html, html } from '../../html.ts';
import { gradeMark } from '../../registry/parts/marks.ts';
import { correctPath, sentPath } from '../addresses.ts';
import type { CellInView } from '../cells.ts';
import type { FormState } from '../forms.ts';
import { choiceField, formProblem, hiddenFields, lineField, textField } from '../parts/fields.ts';

export interface CorrectModel {
  of: CellInView;
  state: FormState;
}

export function correctPage({ of, state }: CorrectModel): Html {
  const { question, subjectName, path } = of;
  const grades = [
    ['', 'Not about the grade'] as const,
    ...GRADES.map((grade) => [grade, gradeWords(grade, question.sheet).label] as const),
  ];
  return html`<nav class="crumbs" aria-label="Breadcrumb"><a href="${path}">${subjectName} · ${question.label}</a></nav>
<div class="title"><h1>Correct this answer</h1><p>${question.question ?? question.label}</p></div>
${standsNow(of)}
${formProblem(state)}
<form method="post" action="${correctPath(of.id)}" class="stack reader-form">${hiddenFields(state)}
${textField(state, { name: 'wrong', label: 'What is wrong', required: true, maxlength: 2000 })}
${choiceField(state, { name: 'grade', label: 'The right grade' }, grades)}
${textField(state, { name: 'right', label: 'What would be right', maxlength: 2000, hint: 'Here, or by a grade: one of the two is needed.' })}
${lineField(state, { name: 'url', label: 'Page that shows it', type: 'url', required: true, maxlength: 2000, hint: 'It is visited and stored, so that everybody can check it: a page that anybody may read without signing in.' })}
${textField(state, { name: 'quote', label: 'The sentence on that page', maxlength: 1000, hint: 'Copied from there, so that it is found again.' }, 2)}
${lineField(state, { name: 'name', label: 'Name for the credit', maxlength: 100, autocomplete: 'name', hint: 'Shown in the changelog once the correction is accepted. Leave it empty to stay unnamed.' })}
${lineField(state, { name: 'email', label: 'E-mail', type: 'email', maxlength: 254, autocomplete: 'email', hint: 'For questions of the team. Never published, and deleted with the decision.' })}
<button class="button primary">Send the correction</button></form>
<p class="note">Nothing of it is shown to others before somebody of the team has accepted it.</p>`;
}

/** The answer that is said to be wrong. */
export function standsNow({ cell, question }: CellInView): Html {
  if (!cell) return html`<p class="stands-now none">Nothing was worked out yet.</p>`;
  const { grade, summary, note } = cell.answer;
  return html`<div class="stands-now"><p>${gradeMark(grade, question.sheet)}</p><p>${summary}</p>${note === undefined ? undefined : html`<p class="note">${note}</p>`}</div>`;
}

const WORDS: Record<Standing['state'], string> = {
  open: 'It came in, and waits for somebody of the team to look at it.',
  accepted: 'It was accepted. Thank you.',
  refused: 'It was looked at, and not accepted.',
};

export interface SentModel {
  standing: Standing;
  /** Of what it is about. */
  label: string;
  path: string;
  key: string;
}

export function sentPage({ standing: { reference, at, state, decided, crowdedOut }, label, path, key }: SentModel): Html {
  return html`<div class="title"><h1>Your correction</h1><p>Reference <b>${reference}</b>, about <a href="${path}">${label}</a></p></div>
<dl class="sent-facts"><dt>Came in</dt><dd>${absoluteTime(at)}</dd><dt>Stands</dt><dd>${WORDS[state]}</dd>${crowdedOut && html`<dt>Your page</dt><dd>So many wait for their visit that it is visited only once somebody of the team asks for it.</dd>`}${decided && html`<dt>Decided</dt><dd>${absoluteTime(decided.at)}</dd><dt>Because</dt><dd>${decided.reason}</dd>`}</dl>
<p class="note">Keep the address of this page, <a href="${sentPath(key)}">${reference}</a>: whoever has it sees what became of the correction, and nobody else can find it.</p>`;
}
