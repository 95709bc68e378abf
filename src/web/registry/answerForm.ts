/**
 * An answer out of a form, and back: what each field says, and what is wrong with it.
 * @module
 */
import type { z } from 'zod';
import type { FactType } from '../../domain/catalogue.ts';
import { DURATION_UNITS, type Duration, type FactValue } from '../../domain/extraction.ts';
import type { Question } from '../../domain/question.ts';
import type { Answer, Citation } from '../../domain/registry.ts';
import { formatValue } from '../../lib/inWords.ts';
import { placeCodes } from '../../lib/places.ts';
import { GivenAnswer } from '../../registry/given.ts';

export type Form = Readonly<Record<string, string>>;
/** What is wrong, by the name of the field. */
export type Faults = Readonly<Record<string, string>>;

/** Citations that a form can add in one go. */
export const NEW_CITATIONS = 2;

/** Names of the value fields: those that the catalogue asks for, then those that were given beside them. */
export function valueNames({ values }: Pick<Question, 'values'>, answer: Pick<Answer, 'values'> | undefined): string[] {
  return [...new Set([...values.map(({ name }) => name), ...Object.keys(answer?.values ?? {})])];
}

/** A value as its field shows it: a list has one element a line. */
export function valueField(value: FactValue | undefined): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.map((element) => formatValue(element as FactValue)).join('\n') : formatValue(value);
}

type Given = z.input<typeof GivenAnswer>;
/** What the catalogue says a value is, by its name. */
export type TypeOf = (name: string) => FactType | undefined;

/**
 * The answer of the form; or what is wrong with it. `standing`: the answer that the person looked at, whose values and citations the form
 * refers to.
 */
export function readAnswerForm(
  form: Form,
  formAll: (name: string) => readonly string[],
  question: Pick<Question, 'values'>,
  standing: Answer | undefined,
  typeOf: TypeOf = () => undefined,
): { given: Given } | { faults: Faults } {
  const text = (name: string): string | undefined => form[name]?.trim() || undefined;
  const raw = {
    grade: form['grade'],
    summary: form['summary'] ?? '',
    note: text('note'),
    tier: text('tier'),
    route: text('route'),
    default: text('default'),
    geography: text('geography') === undefined ? undefined : linesOf(form['geography']),
    values: valuesOf(form, question, standing, typeOf),
    confidence: form['confidence'],
    citations: citationsOf(form, formAll('keep'), standing?.citations ?? []),
  };
  const result = GivenAnswer.safeParse(Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined)));
  if (result.success) return { given: result.data };
  return { faults: faultsOf(result.error, kept(formAll('keep'), standing?.citations ?? []).length) };
}

function linesOf(text = ''): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
}

function valuesOf(
  form: Form,
  question: Pick<Question, 'values'>,
  standing: Answer | undefined,
  typeOf: TypeOf,
): Record<string, FactValue> | undefined {
  const known = standing?.values ?? {};
  const fields = valueNames(question, standing).flatMap((name): Array<[string, FactValue]> => {
    const text = form[`value.${name}`]?.trim() ?? '';
    return text === '' ? [] : [[name, readValue(text, known[name], typeOf(name))]];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/** What is left as it is shown is the value that it was; a list stays one. */
export function readValue(text: string, known: FactValue | undefined, type?: FactType): FactValue {
  const typed = text.replaceAll('\r\n', '\n').trim();
  if (known !== undefined && valueField(known) === typed) return known;
  const lines = linesOf(typed);
  const elements = Array.isArray(known) ? (known as FactValue[]) : known === undefined ? [] : [known];
  const ofPlaces = type === 'places' || type === 'jurisdiction' || (elements.length > 0 && elements.every(isPlace));
  const read = (line: string): FactValue => {
    const same = elements.find((element) => formatValue(element) === line);
    return same ?? (ofPlaces ? readPlace(line) : readOne(line));
  };
  const isList = Array.isArray(known) || lines.length > 1 || (type !== undefined && LISTS.has(type));
  return isList ? (lines.map(read) as Extract<FactValue, unknown[]>) : read(typed);
}

const LISTS: ReadonlySet<FactType> = new Set(['numbers', 'set', 'places', 'entities']);

function isPlace(value: FactValue): boolean {
  return typeof value === 'string' && /^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA)$/.test(value);
}

/** The code of a place; what is none stays as it was typed, for the desk to refuse. */
function readPlace(text: string): string {
  const codes = isPlace(text) ? [] : placeCodes(text);
  return codes.length === 1 && codes[0] !== undefined ? codes[0] : text;
}

const UNIT_WORDS: Readonly<Record<string, Duration['unit']>> = {
  hour: 'h',
  day: 'd',
  'calendar day': 'd',
  'business day': 'bd',
  week: 'w',
  month: 'mo',
  year: 'y',
};
const SPAN = new RegExp(`^(\\d+(?:[.,]\\d+)?) *(?:(${DURATION_UNITS.join('|')})|(${Object.keys(UNIT_WORDS).join('|')})s?)$`, 'i');
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** "30 days" is a length of time, "15" a number, and all else words. */
function readOne(text: string): FactValue {
  if (NUMBER.test(text)) return Number(text);
  const [, n, unit, word] = SPAN.exec(text) ?? [];
  const read = unit === undefined ? UNIT_WORDS[word?.toLowerCase() ?? ''] : DURATION_UNITS.find((one) => one === unit.toLowerCase());
  return n !== undefined && read ? { n: Number(n.replace(',', '.')), unit: read } : text;
}

/** Places of the citations that stay, in the list that the person looked at. */
function kept(keep: readonly string[], standing: readonly Citation[]): Citation[] {
  return standing.filter((_, index) => keep.includes(String(index)));
}

function citationsOf(form: Form, keep: readonly string[], standing: readonly Citation[]): unknown[] {
  const old = kept(keep, standing).map(({ source, quote, snapshot }) => ({ source, quote, ...(snapshot !== undefined && { snapshot }) }));
  const added = Array.from({ length: NEW_CITATIONS }, (_, index) => {
    const field = (name: string): string => form[`cite.${index}.${name}`]?.trim() ?? '';
    const [source, quote, snapshot] = [field('source'), field('quote'), field('snapshot')];
    return quote === '' && snapshot === '' ? [] : [{ source, quote, ...(snapshot !== '' && { snapshot }) }];
  });
  return [...old, ...added.flat()];
}

/** `old`: how many citations stay, before those that are new. */
function faultsOf(error: z.ZodError, old: number): Faults {
  const faults: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const [first, second, third] = path.map(String);
    const isNew = first === 'citations' && second !== undefined && Number(second) >= old;
    const name = isNew
      ? `cite.${Number(second) - old}.${third ?? 'quote'}`
      : first === 'values'
        ? `value.${second ?? ''}`
        : (first ?? 'summary');
    faults[name] ??= message;
  }
  return faults;
}
