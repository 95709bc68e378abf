/**
 * A cell as the views of the registry show it: every code of it in words beside the code itself, so that a page and its JSON twin say the same.
 * @module
 */
import type { FactValue } from '../../../domain/extraction.ts';
import type { Question } from '../../../domain/question.ts';
import { asOfTold, type Cell, type CellStatus, type Citation, type Grade, isCleanYes, type Reading } from '../../../domain/registry.ts';
import { given } from '../../../lib/given.ts';
import { fieldLabel, gradeWords, statusLabel } from '../../../lib/gradeWords.ts';
import { formatValue, truncate } from '../../../lib/inWords.ts';

export interface ValueView {
  name: string;
  label: string;
  value: FactValue;
  text: string;
}

/** A field that says how an answer is to be had: its code and its words. */
export interface TermView {
  name: 'tier' | 'route' | 'default' | 'geography';
  label: string;
  text: string;
}

export interface AnswerView {
  /** Id of the cell. */
  id: string;
  grade: Grade;
  /** One character; never shown without `label`. */
  sign: string;
  label: string;
  status: CellStatus;
  statusLabel: string;
  /** A clean public yes. Every other cell is a watch-out. */
  clean: boolean;
  summary: string;
  note?: string;
  values: ValueView[];
  terms: TermView[];
  /** Vendor id of whose promise it is. */
  vendor: string;
  citations: Citation[];
  read: Reading[];
  verifiedAt?: string;
  /** Up to when changes of the pages have been taken into account; absent where none was ever read. */
  asOf?: string;
  /** Of a stale one: since when, and the changes that wait for a decision. */
  stale?: { since: string; changes: string[] };
}

export function answerView(cell: Cell, question: Pick<Question, 'sheet' | 'values'>): AnswerView {
  const { id, answer, status, vendor, read, verifiedAt, stale } = cell;
  const { grade, summary, note, citations } = answer;
  return {
    id,
    grade,
    ...gradeWords(grade, question.sheet),
    status,
    statusLabel: statusLabel(status),
    clean: isCleanYes({ grade, status }),
    summary,
    ...given({ note }),
    values: valueViews(answer.values, question),
    terms: termViews(answer),
    vendor,
    citations,
    read,
    ...given({ verifiedAt, asOf: asOfTold(cell) }),
    ...(stale && { stale: { since: stale.since, changes: stale.changes } }),
  };
}

/** In the order of the catalogue; values that it does not know come last, by their names. */
export function valueViews(values: Cell['answer']['values'] = {}, { values: asked }: Pick<Question, 'values'>): ValueView[] {
  const known = asked.flatMap(({ name }) => (values[name] === undefined ? [] : [name]));
  const others = Object.keys(values)
    .filter((name) => !asked.some((one) => one.name === name))
    .toSorted();
  return [...known, ...others].flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ name, label: labelOfValue(name, { values: asked }), value, text: valueText(value) }];
  });
}

/** As the catalogue calls it; "Zdr plan" of a "zdr_plan" that it does not know. */
export function labelOfValue(name: string, { values }: Pick<Question, 'values'>): string {
  const known = values.find((value) => value.name === name);
  if (known) return known.label;
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Longer lists are counted: programs are given them whole. */
const MOST_ITEMS = 8;
const MOST_CHARS = 240;

/** A value on one line. */
export function valueText(value: FactValue): string {
  if (!Array.isArray(value) || value.length <= MOST_ITEMS) return truncate(formatValue(value), MOST_CHARS);
  return truncate(`${formatValue(value.slice(0, MOST_ITEMS))} and ${value.length - MOST_ITEMS} more`, MOST_CHARS);
}

const TERM_LABELS: Record<TermView['name'], string> = { tier: 'Plan', route: 'Route', default: 'By default', geography: 'Where' };

function termViews({ tier, route, default: byDefault, geography = [] }: Cell['answer']): TermView[] {
  const term = (name: TermView['name'], text: string | undefined): TermView[] =>
    text === undefined || text === '' ? [] : [{ name, label: TERM_LABELS[name], text }];
  return [
    ...term('tier', tier && fieldLabel(tier)),
    ...term('route', route && fieldLabel(route)),
    ...term('default', byDefault && fieldLabel(byDefault)),
    ...term('geography', geography.map((place) => formatValue(place)).join(', ')),
  ];
}
