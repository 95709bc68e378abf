/**
 * What analysts do about one answer: vouch for it, take what the pages say now, or give another.
 * @module
 */
import { isReadersSource } from '../../../domain/correction.ts';
import type { Question } from '../../../domain/question.ts';
import { type Cell, CONFIDENCES, DEFAULTS, GRADES, ROUTES, TIERS } from '../../../domain/registry.ts';
import { fieldLabel, gradeWords } from '../../../lib/gradeWords.ts';
import { count, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part, tokenField } from '../../html.ts';
import { sourceTitle } from '../../links.ts';
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
  /** All fields are shown at once. */
  open?: boolean;
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

type Acting = Pick<FormModel, 'asked' | 'cell' | 'csrf' | 'back'>;

/**
 * Says that the answer stands: of a stale one, despite each of the changes that the page shows; where pages say something else, with a
 * reason. One in conflict is settled by giving one.
 */
export function verifyForm(model: Acting, to?: string): Part {
  const { cell, back } = model;
  if (!cell || cell.status === 'conflict') return undefined;
  const { status, stale, suggestion } = cell;
  const despite = status === 'stale' ? (stale?.changes ?? []) : [];
  const typed = back?.deed === 'verify' ? (back.typed['reason'] ?? '') : '';
  const reason: Part =
    suggestion && despite.length === 0
      ? html`<label><span class="sr">Why it stands all the same</span><input name="reason" maxlength="500" value="${typed}" placeholder="Why it stands all the same" required autocomplete="off"></label>`
      : undefined;
  return deedForm(
    model,
    'verify',
    html`${despite.map((change) => html`<input type="hidden" name="despite" value="${change}">`)}${reason}<button class="button${isFirst(cell) ? ' primary' : ''}">${verifyWords(cell, despite.length)}${of(model)}</button>`,
    to,
  );
}

function verifyWords({ status, suggestion }: Cell, despite: number): string {
  if (despite > 0) return `It stands despite ${count(despite, 'change')}`;
  if (suggestion) return 'It stands';
  return status === 'verified' ? 'Verify again' : 'Verify';
}

/** Whether to verify it is what is done first. */
function isFirst({ status, suggestion }: Cell): boolean {
  return status === 'draft' && !suggestion;
}

/** Buttons of a list are told apart by those who hear them. */
function of({ asked: { name, question } }: Acting): Html {
  return html`<span class="sr"> (${question.label}, ${name})</span>`;
}

/** Takes what the pages say now in place of what stands; not where they contradict each other. */
export function adoptForm(model: Acting, to?: string): Part {
  const { suggestion } = model.cell ?? {};
  if (!suggestion || suggestion.conflict) return undefined;
  return deedForm(model, 'adopt', html`<button class="button primary">Take what pages say${of(model)}</button>`, to);
}

/** All fields of an answer. Open where pages contradict each other, and where it comes back. What nobody worked out yet cannot be answered. */
export function answerForm(model: FormModel): Part {
  const { cell, back, open } = model;
  if (!cell) return undefined;
  const isOpen = open || back?.deed === 'answer' || cell.status === 'conflict' || cell.suggestion?.conflict;
  return html`<details class="fold" id="answer"${isOpen ? html` open` : undefined}><summary>Give another answer</summary>${deedForm(model, 'answer', fields(model))}</details>`;
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

function valueFields(question: Question, answer: Cell['answer'] | undefined, area: Area): Part {
  const names = valueNames(question, answer);
  const field = (name: string): Html => {
    const value = answer?.values?.[name];
    const rows = Array.isArray(value) ? Math.min(8, value.length + 1) : 1;
    return area(`value.${name}`, labelOfValue(name, question), valueField(value), rows);
  };
  if (names.length === 0) return undefined;
  return html`<fieldset><legend>Values</legend><div class="answer-row">${names.map(field)}</div><small>Like "30 days" or "15"; a list has one entry a line. Empty: no such value.</small></fieldset>`;
}

const QUOTE = 200;

function citationFields({ cell, back }: FormModel, typed: Form | undefined, faults: Faults): Html {
  const standing = cell?.answer.citations ?? [];
  const isKept = (index: number): boolean => (typed && back ? back.kept.includes(String(index)) : true);
  const sources = [...new Set([...(cell?.read ?? []), ...standing].map(({ source }) => source))].filter(
    (source) => !isReadersSource(source),
  );
  const old = standing.map(
    ({ quote, source }, index) =>
      html`<label class="check"><input type="checkbox" name="keep" value="${index}"${isKept(index) ? html` checked` : undefined}><span>“${truncate(quote, QUOTE)}” <small>${sourceTitle(source)}</small></span></label>`,
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
