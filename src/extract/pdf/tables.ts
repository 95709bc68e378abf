/**
 * A band of rows → a table.
 * @module
 */
import { type Band, type Gutter, rulesWithin } from './bands.ts';
import type { Joiner } from './joining.ts';
import { isBullet } from './rows.ts';
import type { Row, Rule, Segment, Table, TableRow } from './shapes.ts';

/** The distance of lines within a cell grows by less than this factor; farther lines are another row. */
const SAME_CELL = 1.2;
/** Lines farther than this, in font sizes, are rows of their own. */
const LOOSE = 1.55;
/** So many rows begin with a number that numbers them. */
const NUMBERED_SHARE = 0.6;

function columnAt({ x0, x1 }: Segment, gutters: readonly Gutter[]): number {
  const middle = (x0 + x1) / 2;
  return gutters.filter(([from, to]) => middle > (from + to) / 2).length;
}

/** Reads the rows of a table. Lines that belong to one cell become one text. */
export function tableOf({ rows, gutters }: Band, rules: readonly Rule[], page: number, joiner: Joiner): Table {
  const groups = groupsOf(rows, gutters, rules);
  const numbered = isNumbered(groups);
  const read = groups.map((group): TableRow => {
    const cells = [...gutters, undefined].map((_, column) =>
      joiner.join(
        group.flatMap((row) =>
          row.segments
            .filter((segment) => columnAt(segment, gutters) === column)
            .map((segment) => cellText(segment, column === 0 && numbered)),
        ),
      ),
    );
    const number = numbered ? [group[0]?.segments[0]?.marker?.text ?? ''] : [];
    return { page, cells: [...number, ...cells], bold: group.every((row) => row.segments.every(({ bold }) => bold)) };
  });
  const left = Math.min(...rows.flatMap(({ segments }) => segments.map(({ x0 }) => x0)));
  return { columns: [left, ...gutters.map(([, to]) => to)], titled: false, rows: read };
}

function cellText({ text, marker }: Segment, numbered: boolean): string {
  return marker && (numbered || isBullet(marker.text)) ? marker.rest : text;
}

/** The first column is a number and a text, where most rows begin with one. */
function isNumbered(groups: readonly Row[][]): boolean {
  const markers = groups.flatMap((group) => group[0]?.segments[0]?.marker ?? []).filter(({ text }) => !isBullet(text));
  return markers.length >= 2 && markers.length >= NUMBERED_SHARE * groups.length;
}

/** Rows of lines → rows of the table: by the lines drawn between them, by the distance of lines, or by where the first column has text. */
function groupsOf(rows: readonly Row[], gutters: readonly Gutter[], rules: readonly Rule[]): Row[][] {
  const drawn = rulesWithin(rows, rules)
    .map(({ y }) => y)
    .filter((y) => y > (rows[0]?.y ?? 0) && y < (rows.at(-1)?.y ?? 0));
  // One line below the titles says nothing of the rows.
  if (drawn.length >= 2) return grouped(rows, (row, before) => drawn.some((y) => y > before.y && y <= row.y));
  const base = basePitch(rows, gutters);
  const size = Math.min(...rows.map((row) => row.size));
  if (base > LOOSE * size) return rows.map((row) => [row]);
  const isFar = (row: Row, before: Row): boolean => row.y - before.y > base * SAME_CELL;
  const spaced = rows.slice(1).some((row, at) => isFar(row, rows[at] as Row));
  if (spaced) return grouped(rows, isFar);
  return grouped(rows, (row) => row.segments.some((segment) => columnAt(segment, gutters) === 0));
}

/** The least distance of two lines with text in the same column. */
function basePitch(rows: readonly Row[], gutters: readonly Gutter[]): number {
  const distances = rows.slice(1).flatMap((row, at) => {
    const before = rows[at] as Row;
    const columns = new Set(before.segments.map((segment) => columnAt(segment, gutters)));
    return row.segments.some((segment) => columns.has(columnAt(segment, gutters))) ? [row.y - before.y] : [];
  });
  return Math.min(...distances);
}

function grouped(rows: readonly Row[], begins: (row: Row, before: Row) => boolean): Row[][] {
  const groups: Row[][] = [];
  rows.forEach((row, at) => {
    const before = rows[at - 1];
    if (!before || begins(row, before)) groups.push([row]);
    else groups.at(-1)?.push(row);
  });
  return groups;
}
