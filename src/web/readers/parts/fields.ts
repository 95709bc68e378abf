/**
 * Fields of the forms that readers send: each with its label, its bounds, and what is wrong with it.
 * @module
 */
import { TRAP } from '../../../registry/forms/fields.ts';
import { type Html, html, type Part, tokenField } from '../../html.ts';
import { type Choices, options } from '../../parts/fields.ts';
import type { FormState } from '../forms.ts';

export interface ReaderField {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  maxlength: number;
  type?: 'text' | 'url' | 'email';
  autocomplete?: string;
}

/** One line. */
export function lineField(state: FormState, { type = 'text', autocomplete = 'off', ...field }: ReaderField): Html {
  return framed(
    state,
    field,
    html`<input ${shared(state, field)} type="${type}" value="${state.typed[field.name] ?? ''}" autocomplete="${autocomplete}">`,
  );
}

/** Several lines. */
export function textField(state: FormState, field: ReaderField, rows = 4): Html {
  return framed(state, field, html`<textarea ${shared(state, field)} rows="${rows}">${state.typed[field.name] ?? ''}</textarea>`);
}

export function choiceField(state: FormState, field: Omit<ReaderField, 'maxlength'>, choices: Choices): Html {
  const { name } = field;
  return framed(
    state,
    field,
    html`<select name="${name}" id="${name}"${described(state, field)}>${options(choices, state.typed[name] ?? '')}</select>`,
  );
}

function shared(state: FormState, field: ReaderField): Html {
  const { name, maxlength, required = false } = field;
  return html`name="${name}" id="${name}" maxlength="${maxlength}"${required ? html` required` : undefined}${described(state, field)}`;
}

function described(state: FormState, { name, hint }: Pick<ReaderField, 'name' | 'hint'>): Part {
  const wrong = problemOf(state, name) !== undefined;
  const ids = [...(hint === undefined ? [] : [`${name}-hint`]), ...(wrong ? [`${name}-wrong`] : [])];
  return html`${ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : undefined}${wrong ? html` aria-invalid="true"` : undefined}`;
}

function problemOf({ problems }: FormState, name: string): string | undefined {
  return problems.find(({ field }) => field === name)?.message;
}

function framed(state: FormState, { name, label, hint, required = false }: Omit<ReaderField, 'maxlength'>, control: Html): Html {
  const wrong = problemOf(state, name);
  return html`<div class="field"><label for="${name}">${label}${required ? undefined : html` <small>(optional)</small>`}</label>${control}${
    hint === undefined ? undefined : html`<small id="${name}-hint">${hint}</small>`
  }${wrong === undefined ? undefined : html`<small id="${name}-wrong" class="wrong">${label} ${wrong}.</small>`}</div>`;
}

/** What nobody sees or types: proofs of where the form comes from, and a field that only machines fill in. */
export function hiddenFields({ csrf, token }: FormState): Html {
  return html`${tokenField(csrf)}<input type="hidden" name="token" value="${token}"><div class="trap" aria-hidden="true"><label>Leave this empty<input name="${TRAP}" tabindex="-1" autocomplete="off"></label></div>`;
}

/** What stands against the form, read out at once. */
export function formProblem({ problem, problems }: FormState): Part {
  if (problem !== undefined) return html`<p class="problem" role="alert">${problem}</p>`;
  return problems.length === 0
    ? undefined
    : html`<p class="problem" role="alert">Nothing was sent yet: look at the fields that are marked.</p>`;
}
