/**
 * An answer in full: its grade in words, what it says, and the fields that are given.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import type { Answer, Cell } from '../../../domain/registry.ts';
import { fieldLabel } from '../../../lib/gradeWords.ts';
import { formatValue, shortDay, truncate } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { cautionMark, gradeMark } from './marks.ts';

/** A field of an answer, as people read it. */
export type FieldRow = readonly [label: string, text: string];

/** What is given beside grade, summary and note. */
export function fieldRows(answer: Answer, values: Question['values']): FieldRow[] {
  const { tier, route, geography } = answer;
  const rows: Array<FieldRow | undefined> = [
    tier && ['Tier', fieldLabel(tier)],
    route && ['Route', fieldLabel(route)],
    answer.default && ['Default', fieldLabel(answer.default)],
    geography && geography.length > 0 ? ['Where', geography.map((place) => formatValue(place)).join(', ')] : undefined,
    ...Object.entries(answer.values ?? {}).map(([name, value]): FieldRow => [valueLabel(name, values), formatValue(value)]),
  ];
  return rows.filter((row) => row !== undefined);
}

/** As the catalogue calls it; for what a person added, its name as words. */
export function valueLabel(name: string, values: Question['values']): string {
  const known = values.find((value) => value.name === name);
  if (known) return known.label;
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const FIELD_CHARS = 400;

export function answerFields(answer: Answer, question: Question, more: readonly FieldRow[] = []): Part {
  const rows = [...fieldRows(answer, question.values), ...more];
  if (rows.length === 0) return undefined;
  return html`<dl class="answer-fields">${rows.map(([label, text]) => html`<div><dt>${label}</dt><dd>${truncate(text, FIELD_CHARS)}</dd></div>`)}</dl>`;
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
