/**
 * `/commitments`: all vendors against the commitments, or whatever questions are chosen.
 * @module
 */
import { SHEETS, type Sheet } from '../../../domain/registry.ts';
import { count } from '../../../lib/inWords.ts';
import { type Html, html, type Part } from '../../html.ts';
import { commitmentsPath, registryPath } from '../addresses.ts';
import { grouped } from '../names.ts';
import { legend, matrix } from '../parts/matrix.ts';
import { otherForms, registryNav } from '../parts/nav.ts';
import { addressWith, type MatrixQuery } from '../query.ts';
import type { Matrix, MatrixRow } from '../reading/matrixOver.ts';
import type { RegistryServices } from '../services.ts';
import type { RegistryAsk } from '../view.ts';

export interface CommitmentsModel {
  query: MatrixQuery;
  matrix: Matrix;
  registry: Pick<RegistryServices, 'questions' | 'offerings' | 'vendors'>;
}

export function commitmentsPage(model: CommitmentsModel, of: RegistryAsk): { title: string; body: Html } {
  const { query } = model;
  const isChosen = query.questions !== undefined;
  const title = isChosen ? 'Across vendors' : 'Commitments';
  const body = html`${registryNav('commitments', of)}
<div class="title with-action"><div><h1>${title}</h1><p>${lead(model)}</p></div>${otherForms(matrixPath(query))}</div>
${chooser(model)}
${table(model)}`;
  return { title, body };
}

/** The address of the matrix, with what was chosen. */
export function matrixPath(query: MatrixQuery): string {
  return addressWith('/commitments', { ...query });
}

function lead({ matrix: { rows, questions }, query }: CommitmentsModel): string {
  const what = rows[0]?.subject.type === 'offering' ? count(rows.length, 'offering') : count(rows.length, 'vendor');
  if (query.questions === undefined) return `${what}: what each commits to in public, in ${count(questions.length, 'question')}.`;
  return `${what} by ${count(questions.length, 'question')}. The address holds the choice and can be shared.`;
}

function table({ matrix: made, query, registry }: CommitmentsModel): Html {
  if (made.questions.length === 0) return html`<p class="empty">The catalogue asks no such question.</p>`;
  if (made.rows.length === 0) {
    const all: Part =
      query.vendors || query.offerings ? html` <a href="${matrixPath({ questions: query.questions })}">Show all</a>` : undefined;
    return html`<p class="empty">There is nobody to show.${all}</p>`;
  }
  const ids = new Set(made.questions.map(({ id }) => id));
  const columns = registry.questions.filter(({ id }) => ids.has(id)).toSorted((a, b) => order(made, a.id) - order(made, b.id));
  const rows = made.rows.map((row) => ({
    name: row.subject.name,
    ...(row.platform && row.developer && { note: servedBy(row) }),
    href: row.subject.type === 'vendor' ? commitmentsPath(row.subject.id) : registryPath(row.subject.id),
    marks: new Map(row.marks.flatMap((mark) => (mark ? [[mark.question, mark] as const] : []))),
  }));
  const subject = made.rows[0]?.subject.type === 'offering' ? 'Offering' : 'Vendor';
  const isSmall = columns.length <= MOST_SAID && rows.length * columns.length <= MOST_SAID_CELLS;
  return html`${legend()}${matrix({ caption: `${subject}s by question`, subject, columns, rows, withSummaries: isSmall })}`;
}

/** More would not fit a window, or make the page large. */
const MOST_SAID = 7;
const MOST_SAID_CELLS = 280;

function order({ questions }: Matrix, id: string): number {
  return questions.findIndex((question) => question.id === id);
}

function servedBy({ platform, developer }: MatrixRow): string {
  if (!platform || !developer) return '';
  return platform.id === developer.id ? platform.name : `${developer.name}, served by ${platform.name}`;
}

const SHEET_LABELS: Record<Sheet, string> = { dimensions: 'Dimensions', commitments: 'Commitments', hosting: 'Hosting' };

/** More than this many names are typed rather than chosen. */
const MOST_CHOICES = 150;

function chooser({ query, registry, matrix: { questions } }: CommitmentsModel): Html {
  const chosen = new Set(questions.map(({ id }) => id));
  const box = (name: 'questions' | 'vendors' | 'offerings', id: string, label: string, isOn: boolean): Html =>
    html`<label class="choice"><input type="checkbox" name="${name}" value="${id}"${isOn ? html` checked` : undefined}> <span>${label}</span></label>`;
  const sheets = SHEETS.flatMap((sheet) => {
    const groups = grouped(registry.questions.filter((question) => question.sheet === sheet));
    return groups.map(([group, of]) => ({ legend: groups.length > 1 ? group : SHEET_LABELS[sheet], of }));
  });
  const names = (name: 'vendors' | 'offerings', label: string, all: ReadonlyArray<{ id: string; name: string }>): Html => {
    const on = new Set(query[name]);
    if (all.length > MOST_CHOICES) {
      return html`<label class="field"><span>${label}</span><input name="${name}" value="${[...on].join(',')}"><small>Ids with commas between; all where it is empty.</small></label>`;
    }
    return html`<fieldset><legend>${label} <span class="note">all where none is chosen</span></legend>${all.map(({ id, name: text }) => box(name, id, text, on.has(id)))}</fieldset>`;
  };
  const clear: Part =
    query.questions || query.vendors || query.offerings
      ? html`<a class="clear" href="/commitments">Back to the seven commitments</a>`
      : undefined;
  return html`<details class="change-choice"><summary class="button">Choose questions, vendors, offerings</summary>
<form class="picker" method="get" action="/commitments"><div class="picker-groups">${sheets.map(({ legend: label, of }) => html`<fieldset><legend>${label}</legend>${of.map((question) => box('questions', question.id, question.label, chosen.has(question.id)))}</fieldset>`)}${names('vendors', 'Vendors', registry.vendors)}${names('offerings', 'Offerings', registry.offerings)}</div><div class="filter-actions"><button class="button primary">Show</button>${clear}</div></form></details>`;
}
