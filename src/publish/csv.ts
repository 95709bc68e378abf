/**
 * Changes, entries of the journal, and tables of the registry, as CSV (RFC 4180) that is safe to open in a spreadsheet.
 * @module
 */
import { stringify } from 'csv-stringify/sync';
import type { Change } from '../domain/change.ts';
import type { ChangeEntry } from '../domain/journal.ts';
import { wellFormedJson } from '../lib/wellFormedJson.ts';

/** Tells spreadsheets that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff';

export const CHANGE_COLUMNS = [
  'id',
  'vendor',
  'source',
  'url',
  'kind',
  'action',
  'key',
  'path',
  'oldValue',
  'newValue',
  'oldQuote',
  'newQuote',
  'significance',
  'severity',
  'lastSeenOldAt',
  'firstSeenNewAt',
  'publishedAt',
  'effectiveAt',
  'oldSnapshot',
  'newSnapshot',
  'state',
  'rule',
  'reverts',
  'incident',
  'suppressedBy',
  'oldPage',
  'newPage',
] as const satisfies ReadonlyArray<keyof Change>;

/** Of an entry, before those of its change. */
export const ENTRY_COLUMNS = ['seq', 'entry', 'entryAt', 'wasState', 'wasSeverity', 'supersededBy', 'dueOn', 'dueBasis'] as const;

/** Records of cells that are safe already; each ends with CR LF. */
function records(rows: readonly string[][]): string {
  return stringify([...rows], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}

/** The line of names above changes. */
export function changeCsvHeader(): string {
  return records([[...CHANGE_COLUMNS]]);
}

/** One change as a record, with its CR LF. */
export function changeCsvRecord(change: Change): string {
  return records([changeCells(change)]);
}

/** The line of names above entries, after a byte order mark. */
export function entryCsvHeader(): string {
  return `${BYTE_ORDER_MARK}${records([[...ENTRY_COLUMNS, ...CHANGE_COLUMNS]])}`;
}

/** One entry as a record, with its CR LF. */
export function entryCsvRecord(entry: ChangeEntry): string {
  return records([[...entryCells(entry), ...changeCells(entry.change)]]);
}

export async function* entryCsv(entries: AsyncIterable<ChangeEntry>): AsyncIterable<string> {
  yield entryCsvHeader();
  for await (const entry of entries) yield entryCsvRecord(entry);
}

/** A list becomes one cell; what is not there, an empty one. */
export type CsvCell = string | number | boolean | undefined | readonly string[];

/** A table under the names of its columns, after a byte order mark. */
export function csvTable<Column extends string>(columns: readonly Column[], rows: Iterable<Partial<Record<Column, CsvCell>>>): string {
  const lines = Array.from(rows, (row) => columns.map((column) => safeCell(plainCell(row[column]))));
  return `${BYTE_ORDER_MARK}${records([[...columns], ...lines])}`;
}

function plainCell(cell: CsvCell): string {
  return typeof cell === 'object' ? cell.join('; ') : String(cell ?? '');
}

function entryCells({ seq, kind, at, was, supersededBy, change }: ChangeEntry): string[] {
  const due = change.deadlines.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0];
  const cells: Record<(typeof ENTRY_COLUMNS)[number], string | undefined> = {
    seq: String(seq),
    entry: kind,
    entryAt: at,
    wasState: was?.state,
    wasSeverity: was?.severity,
    supersededBy,
    dueOn: due?.dueOn,
    dueBasis: due?.basis,
  };
  return ENTRY_COLUMNS.map((column) => safeCell(cells[column] ?? ''));
}

function changeCells(change: Change): string[] {
  return CHANGE_COLUMNS.map((column) => safeCell(textOf(change, column)));
}

function textOf(change: Change, column: (typeof CHANGE_COLUMNS)[number]): string {
  const value = change[column];
  if (value === undefined) return '';
  if (column === 'path') return change.path.join(' › ');
  return typeof value === 'string' ? value : wellFormedJson(value);
}

/** White space and quotes that spreadsheets look past, then what begins a formula, in any width. */
const FORMULA =
  /^[\s"'`\u2018-\u201f\u00ab\u00bb]*(?:[=+\-@\u2212]|[\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20\u207a\u207b\u207c])|^[\t\r\n]/;
/** The same within a cell, where a program that splits at other characters would see the beginning of one. */
const INNER_FORMULA = /(?<=[;\t\r\n"] *)[=+\-@](?=.)/g;
/** What no spreadsheet shows, or reads as the end of the text. */
const UNREADABLE = /(?![\t\n\r\u0085])\p{Cc}/gu;

/**
 * A cell that no spreadsheet takes for a formula: what would be one gets an apostrophe in front. Control characters and halves of surrogate
 * pairs become U+FFFD.
 */
export function safeCell(text: string): string {
  const readable = text.toWellFormed().replace(UNREADABLE, '\ufffd').replace(INNER_FORMULA, "'$&");
  return FORMULA.test(readable) ? `'${readable}` : readable;
}
