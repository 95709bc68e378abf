/**
 * Corrections out of a form: each kind of value has its own fields, and what is left as it was read is no correction.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Change } from '../domain/change.ts';
import { OperationalError } from '../domain/errors.ts';
import { DURATION_UNITS, Duration, Entity, type FactValue } from '../domain/extraction.ts';
import type { Edits } from '../domain/review.ts';
import { SEVERITIES } from '../domain/vocabulary.ts';
import { formatValue } from '../lib/inWords.ts';
import { placeCodes } from '../lib/places.ts';

export type ValueKind = 'duration' | 'frequency' | 'date' | 'place' | 'number' | 'list' | 'row' | 'words' | 'text';
export type SideName = 'old' | 'new';

const PLACE = /^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const Frequency = z.strictObject({ n: z.number(), per: z.string() });
const InWords = z.strictObject({ text: z.string() });

/** Only facts and rows have values that can be corrected. */
export function hasValues({ kind, key }: Pick<Change, 'kind' | 'key'>): boolean {
  return kind === 'row' || (kind === 'fact' && key !== undefined);
}

/** Which fields one side is corrected in: by its own value, or where it has none by that of the other side. */
export function valueKindOf({ oldValue, newValue, key, kind }: Change, side: SideName): ValueKind {
  const value = side === 'old' ? (oldValue ?? newValue) : (newValue ?? oldValue);
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return DAY.test(value) ? 'date' : PLACE.test(value) ? 'place' : 'text';
  if (Duration.safeParse(value).success) return 'duration';
  if (Frequency.safeParse(value).success) return 'frequency';
  if (InWords.safeParse(value).success) return 'words';
  if (Entity.safeParse(value).success || kind === 'row') return 'row';
  return key?.startsWith('dates.') ? 'date' : 'text';
}

/** The texts of a value's fields, by their names. */
export function fieldsOf(kind: ValueKind, value: FactValue | undefined): Record<string, string> {
  if (value === undefined) return {};
  if (kind === 'duration') {
    const span = Duration.safeParse(value).data;
    return span ? { n: String(span.n), unit: span.unit } : {};
  }
  if (kind === 'frequency') {
    const { n, per = '' } = Frequency.safeParse(value).data ?? {};
    return { n: String(n ?? ''), per };
  }
  if (kind === 'row') {
    const { name = '', purpose = '', location = '' } = Entity.safeParse(value).data ?? {};
    return { name, purpose, location };
  }
  if (kind === 'list')
    return { text: (Array.isArray(value) ? value : [value]).map((element) => formatValue(element as FactValue)).join('\n') };
  return { text: kind === 'text' && typeof value === 'string' ? value : formatValue(value) };
}

/** Fields without which a side has no value. */
const FIELDS: Partial<Record<ValueKind, string[]>> = { duration: ['n'], frequency: ['n', 'per'], row: ['name', 'purpose', 'location'] };

type Form = Readonly<Record<string, string>>;

/** All corrections that the form says. Throws OperationalError('usage') that names the field which cannot be. */
export function readEdits(change: Change, form: Form): Edits {
  const [oldValue, newValue] = hasValues(change) ? [sideOf('old', change, form), sideOf('new', change, form)] : [];
  const severity = readSeverity(form['severity']);
  const effectiveAt = readDay(form['effectiveAt'], 'The effective date') ?? null;
  return {
    ...(oldValue !== undefined && { oldValue }),
    ...(newValue !== undefined && { newValue }),
    ...(severity !== undefined && severity !== change.severity && { severity }),
    ...(effectiveAt !== (change.effectiveAt ?? null) && { effectiveAt }),
  };
}

/** YYYY-MM-DD; undefined where the field is empty. Throws OperationalError('usage') for what is no day. */
export function readDay(text: string | undefined, what: string): string | undefined {
  const day = text?.trim() ?? '';
  if (day === '') return undefined;
  if (!z.iso.date().safeParse(day).success) throw wrong(what, 'a date like 2026-02-01');
  return day;
}

function readSeverity(text: string | undefined): Edits['severity'] {
  if (text === undefined || text === '') return undefined;
  const severity = SEVERITIES.find((one) => one === text);
  if (!severity) throw wrong('The severity', `one of ${SEVERITIES.join(', ')}`);
  return severity;
}

/** The correction of one side: null for "there is none", undefined for "as it was read". */
function sideOf(side: SideName, change: Change, form: Form): FactValue | null | undefined {
  const kind = valueKindOf(change, side);
  const read = side === 'old' ? change.oldValue : change.newValue;
  const field = (name: string): string => (form[`${side}.${name}`] ?? '').trim();
  const shown = fieldsOf(kind, read);
  const names = FIELDS[kind] ?? ['text'];
  // A form without these fields says nothing of this side.
  if (names.every((name) => form[`${side}.${name}`] === undefined)) return undefined;
  if (names.every((name) => field(name) === '')) return read === undefined ? undefined : null;
  // What is left as it is shown is as it was read, whatever the fields would make of it.
  const isAsRead = read !== undefined && Object.entries(shown).every(([name, text]) => sameText(text, form[`${side}.${name}`]));
  if (isAsRead) return undefined;
  const value = READERS[kind](field, side === 'old' ? 'The old value' : 'The new value', [change.oldValue, change.newValue]);
  return isDeepStrictEqual(value, read) ? undefined : value;
}

/** Forms send line ends as CR LF. */
function sameText(shown: string, typed: string | undefined): boolean {
  return shown.trim() === (typed ?? '').replaceAll('\r\n', '\n').trim();
}

type Reader = (field: (name: string) => string, what: string, known: ReadonlyArray<FactValue | undefined>) => FactValue;

const READERS: Record<ValueKind, Reader> = {
  duration: (field, what) => {
    const unit = DURATION_UNITS.find((one) => one === field('unit'));
    const n = Number(field('n').replace(',', '.'));
    if (!unit || !Number.isFinite(n) || n < 0) throw wrong(what, 'a number with a unit of time');
    return { n, unit };
  },
  frequency: (field, what) => {
    const n = Number(field('n').replace(',', '.'));
    if (!Number.isFinite(n) || n <= 0 || field('per') === '') throw wrong(what, 'a number of times per something, like 1 per year');
    return { n, per: field('per') };
  },
  words: (field) => ({ text: field('text') }),
  date: (field, what) => readDay(field('text'), what) ?? '',
  number: (field, what) => {
    const n = Number(field('text').replace(',', '.'));
    if (!Number.isFinite(n)) throw wrong(what, 'a number');
    return n;
  },
  place: (field, what) => readPlace(field('text'), what),
  list: (field, what, known) => readList(field('text'), what, known),
  row: (field, what, known) => {
    const [name, purpose, location] = ['name', 'purpose', 'location'].map(field);
    if (!name) throw wrong(what, 'a row with a name');
    // The list that a row stands in is not corrected.
    const group = known.map((value) => Entity.safeParse(value).data?.group).find((one) => one !== undefined);
    return { name, ...(purpose && { purpose }), ...(location && { location }), ...(group !== undefined && { group }) };
  },
  text: (field) => field('text'),
};

function readPlace(text: string, what: string): string {
  if (PLACE.test(text)) return text;
  const codes = placeCodes(text);
  if (codes.length !== 1 || codes[0] === undefined) throw wrong(what, 'one place, like "Ireland", "IE" or "EU"');
  return codes[0];
}

type Element = Extract<FactValue, unknown[]>[number];

/** One element a line. Elements that were read are told by how they are shown; lists of places read names of places. */
function readList(text: string, what: string, known: ReadonlyArray<FactValue | undefined>): Element[] {
  const elements = known.flatMap((value) => (Array.isArray(value) ? value : []));
  const byText = new Map(elements.map((element) => [formatValue(element), element]));
  const areAll = (test: (element: Element) => boolean) => elements.length > 0 && elements.every(test);
  const ofPlaces = areAll((element) => typeof element === 'string' && PLACE.test(element));
  const ofNumbers = areAll((element) => typeof element === 'number');
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const same = byText.get(line);
    if (same !== undefined) return same;
    if (ofPlaces) return readPlace(line, what);
    if (ofNumbers && !Number.isFinite(Number(line))) throw wrong(what, 'a list of numbers, one a line');
    return ofNumbers ? Number(line) : line;
  });
}

function wrong(what: string, must: string): OperationalError {
  return new OperationalError('usage', `${what} must be ${must}.`, { remedy: 'Correct it below; nothing was changed.' });
}
