/**
 * What analysts do about one answer: vouch for it, take what the pages say now, or give another.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { type Cell, CONFIDENCES, DEFAULTS, GRADES, ROUTES, TIERS } from '../../../domain/registry.ts';
import { fieldLabel, gradeWords } from '../../../lib/gradeWords.ts';
import { count, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../../html.ts';
import { option, options } from '../../parts/fields.ts';
import { answerPath } from '../addresses.ts';
import { type Faults, type Form, NEW_CITATIONS, valueField, valueNames } from '../answerForm.ts';
import { labelOfValue } from '../reading/answerView.ts';
import type { AskedOf } from '../reading/cell.ts';

export type Deed = 'verify' | 'adopt' | 'answer';

export interface FormModel {
  asked: AskedOf;
  cell: Cell | undefined;
  csrf: string;
  /** Of a form that comes back: which, what was typed, and what is wrong with it. */
  back?: { deed: Deed; typed: Form; kept: readonly string[]; faults?: Faults; problem?: { sentence: string; remedy?: string } };
}

/** A form about a cell, in the version that the person looks at. `to`: where one goes on; else the page of the answer. */
export function deedForm(
  { asked: { subject, question }, cell, csrf }: Pick<FormModel, 'asked' | 'cell' | 'csrf'>,
  deed: Deed,
  body: Html,
  to?: string,
): Html {
  const back: Part = to === undefined ? undefined : html`<input type="hidden" name="to" value="${to}">`;
  return html`<form method="post" action="${answerPath(subject, question.id)}/${deed}">${tokenField(csrf)}<input type="hidden" name="version" value="${cell?.version ?? 0}">${back}${body}</form>`;
}

type Acting = Pick<FormModel, 'asked' | 'cell' | 'csrf'>;

/** Says that the answer stands; of a stale one, despite each of the changes that the page shows. One in conflict is settled by giving one. */
export function verifyForm(model: Acting, to?: string): Part {
  const { cell } = model;
  if (!cell || cell.status === 'conflict') return undefined;
  const despite = cell.status === 'stale' ? (cell.stale?.changes ?? []) : [];
  const button =
    despite.length > 0
      ? html`<button class="button">It stands despite ${count(despite.length, 'change')}</button>`
      : cell.status === 'verified'
        ? html`<button class="button">Verify again</button>`
        : html`<button class="button primary">Verify</button>`;
  return deedForm(
    model,
    'verify',
    html`${despite.map((change) => html`<input type="hidden" name="despite" value="${change}">`)}${button}`,
    to,
  );
}

/** Takes what the pages say now in place of what stands. */
export function adoptForm(model: Acting, to?: string): Part {
  const { cell } = model;
  if (!cell?.suggestion) return undefined;
  const words = cell.suggestion.conflict ? 'Take the conflict' : 'Take what pages say';
  return deedForm(model, 'adopt', html`<button class="button primary">${words}</button>`, to);
}

/** All fields of an answer. Open where there is none yet, where pages contradict each other, and where it comes back. */
export function answerForm(model: FormModel): Html {
  const { cell, back } = model;
  const isBack = back?.deed === 'answer';
  const isOpen = isBack || !cell || cell.status === 'conflict';
  return html`<details class="fold" id="answer"${isOpen ? html` open` : undefined}><summary>${cell ? 'Give another answer' : 'Answer it'}</summary>${deedForm(model, 'answer', fields(model))}</details>`;
}

function fields(model: FormModel): Html {
  const { cell, asked, back } = model;
  const { answer } = cell ?? {};
  const typed = back?.deed === 'answer' ? back.typed : undefined;
  const faults = back?.deed === 'answer' ? (back.faults ?? {}) : {};
  const text = (name: string, standing: string | undefined): string => typed?.[name] ?? standing ?? '';
  const area = (name: string, label: string, standing: string | undefined, rows = 2, hint?: string): Html =>
    labelled(name, label, faults, (more) => html`<textarea name="${name}" rows="${rows}"${more}>${text(name, standing)}</textarea>`, hint);
  const choice = (
    name: string,
    label: string,
    values: ReadonlyArray<readonly [string, string]>,
    standing: string | undefined,
    none?: string,
  ): Html =>
    labelled(
      name,
      label,
      faults,
      (more) =>
        html`<select name="${name}"${more}>${none === undefined ? undefined : option('', none, text(name, standing))}${options(values, text(name, standing))}</select>`,
    );
  const words = <Code extends Parameters<typeof fieldLabel>[0]>(codes: readonly Code[]) =>
    codes.map((code) => [code, fieldLabel(code)] as const);
  const grades = GRADES.map((grade) => {
    const { sign, label } = gradeWords(grade, asked.question.sheet);
    return [grade, `${sign} ${label}`] as const;
  });
  return html`<div class="answer-form">
<div class="answer-row">${choice('grade', 'Grade', grades, answer?.grade ?? 'unclear')}${choice('confidence', 'Confidence', words(CONFIDENCES), answer?.confidence ?? 'medium')}</div>
${area('summary', 'Answer, in a sentence or two', answer?.summary)}
${area('note', 'Watch-out', answer?.note, 2, 'What a reader has to mind; empty where there is nothing.')}
<div class="answer-row">${choice('tier', 'Tier', words(TIERS), answer?.tier, 'Not said')}${choice('route', 'Route', words(ROUTES), answer?.route, 'Not said')}${choice('default', 'Default', words(DEFAULTS), answer?.default, 'Not said')}</div>
${area('geography', 'Where it holds', answer?.geography?.join('\n'), 2, 'A country like FR, "EU" or "EEA", or words; one a line.')}
${valueFields(asked.question, answer, area)}
${citationFields(model, typed, faults)}
${labelled('reason', 'Why', faults, (more) => html`<input name="reason" maxlength="500" value="${text('reason', undefined)}" autocomplete="off"${more}>`, 'Needed where pages say otherwise.')}
<p><button class="button primary">Save and verify</button></p></div>`;
}

/** A field under its label, with what is wrong beside it. */
function labelled(name: string, label: string, faults: Faults, input: (attributes: Part) => Html, hint?: string): Html {
  const fault = faults[name];
  const id = `fault-${name}`;
  const attributes: Part = fault === undefined ? undefined : html` aria-invalid="true" aria-describedby="${id}"`;
  const help: Part = hint === undefined ? undefined : html`<small>${hint}</small>`;
  return html`<label><span>${label}</span>${input(attributes)}${help}${fault === undefined ? undefined : html`<small class="fault" id="${id}">${label} ${fault}.</small>`}</label>`;
}

type Area = (name: string, label: string, standing: string | undefined, rows?: number, hint?: string) => Html;

function valueFields(question: Question, answer: Cell['answer'] | undefined, area: Area): Html {
  const names = valueNames(question, answer);
  const field = (name: string): Html => {
    const value = answer?.values?.[name];
    const rows = Array.isArray(value) ? Math.min(8, value.length + 1) : 1;
    return area(`value.${name}`, labelOfValue(name, question), valueField(value), rows);
  };
  return html`${names.length === 0 ? undefined : html`<fieldset><legend>Values</legend><div class="answer-row">${names.map(field)}</div><small>Like "30 days" or "15"; a list has one entry a line. Empty: no such value.</small></fieldset>`}
${area('more', 'Further values', undefined, 1, 'One a line, like "zdr_plan: Scale plan only".')}`;
}

const QUOTE = 200;

function citationFields({ cell, back }: FormModel, typed: Form | undefined, faults: Faults): Html {
  const standing = cell?.answer.citations ?? [];
  const isKept = (index: number): boolean => (typed && back ? back.kept.includes(String(index)) : true);
  const sources = [...new Set([...(cell?.read ?? []), ...standing].map(({ source }) => source))];
  const old = standing.map(
    ({ quote, source }, index) =>
      html`<label class="check"><input type="checkbox" name="keep" value="${index}"${isKept(index) ? html` checked` : undefined}><span>“${truncate(quote, QUOTE)}” <small>${source}</small></span></label>`,
  );
  const added = Array.from({ length: NEW_CITATIONS }, (_, index) => newCitation(index, sources, typed, faults));
  const fault: Part = faults['citations'] === undefined ? undefined : html`<small class="fault">Evidence ${faults['citations']}.</small>`;
  return html`<fieldset><legend>Evidence</legend>${old}${fault}${added}<small>A quote has to stand in the stored page, word for word.</small></fieldset>`;
}

function newCitation(index: number, sources: readonly string[], typed: Form | undefined, faults: Faults): Html {
  const name = (field: string): string => `cite.${index}.${field}`;
  const text = (field: string): string => typed?.[name(field)] ?? '';
  return html`<div class="answer-cite">${labelled(
    name('source'),
    'Page',
    faults,
    (more) =>
      html`<input name="${name('source')}" list="pages-that-answer" value="${text('source') || (sources[0] ?? '')}" autocomplete="off" spellcheck="false"${more}>`,
  )}${labelled(name('quote'), 'Another quote', faults, (more) => html`<textarea name="${name('quote')}" rows="2"${more}>${text('quote')}</textarea>`)}${labelled(
    name('snapshot'),
    'Stored page (SHA-256)',
    faults,
    (more) => html`<input name="${name('snapshot')}" value="${text('snapshot')}" autocomplete="off" spellcheck="false"${more}>`,
    'Empty: as it stands now.',
  )}</div>${index > 0 ? undefined : html`<datalist id="pages-that-answer">${sources.map((source) => html`<option value="${source}">`)}</datalist>`}`;
}
