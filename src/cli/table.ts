/**
 * Plain aligned columns.
 * @module
 */
import { paint, plain } from './terminal.ts';

const GAP = '  ';
const MAX_CELL = 60;

/** A table with a header line; cells are cut at 60 characters. */
export function table(headers: string[], rows: string[][]): string {
  const cells = rows.map((row) => row.map((cell) => cut(plain(cell))));
  const widths = headers.map((header, column) => Math.max(header.length, ...cells.map((row) => [...(row[column] ?? '')].length)));
  const line = (row: string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length)))
      .join(GAP)
      .trimEnd();
  return [paint('bold', line(headers)), ...cells.map(line)].join('\n');
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= MAX_CELL ? text : `${characters.slice(0, MAX_CELL - 1).join('')}…`;
}

/** "2026-03-01 06:00" of an ISO time; a dash where there is none. */
export function minute(at: string | undefined): string {
  return at === undefined ? '–' : `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}
