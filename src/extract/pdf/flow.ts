/**
 * Pages → lines and tables in reading order.
 * @module
 */
import { type Band, bandsOf, continued, type Gutter, guttersOf } from './bands.ts';
import { columnsOf } from './columns.ts';
import { createJoiner, type Joiner } from './joining.ts';
import { type PageRows, withoutMargins } from './margins.ts';
import { rowsOf, textOf } from './rows.ts';
import type { Line, PdfPage, Piece, Row, Segment, Table } from './shapes.ts';
import { tableOf } from './tables.ts';

export interface Flow {
  pieces: Piece[];
  joiner: Joiner;
}

/** A line of a table of contents: a title, dots, the number of a page. */
const CONTENTS = /(?:\s?[.·…_]){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})$/;
const CONTENTS_CHARS = 200;
/** Columns of a table that goes on over the page stand at the same places, by so many points. */
const SAME_PLACE = 6;

/** What the pages say, in the order in which it is read. */
export function flowOf(pages: readonly PdfPage[]): Flow {
  const turned = turnedOnce(pages);
  const kept = withoutMargins(pages.map((page) => ({ page, rows: rowsOf(page.runs, page.dots) }))).map(({ page, rows }) => ({
    page,
    rows: rows.filter((row) => !CONTENTS.test(textOf(row).slice(-CONTENTS_CHARS))),
  }));
  const joiner = createJoiner(kept.flatMap(({ rows }) => rows.flatMap(({ segments }) => segments.map(({ text }) => text))));
  const reader = new FlowReader(joiner);
  for (const page of kept) {
    reader.read(page);
    for (const text of turned(page.page)) reader.pieces.push({ line: turnedLine(text, page.page) });
  }
  return { pieces: reader.pieces, joiner };
}

class FlowReader {
  readonly pieces: Piece[] = [];
  private readonly joiner: Joiner;
  /** Gutters of the last table, while nothing stands below it. */
  private open: readonly Gutter[] | undefined;

  constructor(joiner: Joiner) {
    this.joiner = joiner;
  }

  read({ page, rows }: PageRows): void {
    const going = this.open && continued(rows, this.open);
    if (going) this.table(going, page);
    const parts = columnsOf(rows.slice(going?.rows.length ?? 0), page.rules);
    for (const [at, part] of parts.entries()) this.part(part, page, at, parts.length === 1);
  }

  private part(rows: readonly Row[], page: PdfPage, part: number, isWide: boolean): void {
    const lines: Row[] = [];
    const flush = (at: number): void => {
      if (lines.length > 0) this.lines(lines.splice(0), page, `${page.number}.${part}.${at}`, isWide);
    };
    bandsOf(rows, page.rules).forEach((band, at) => {
      if (!('gutters' in band)) {
        lines.push(band);
        return;
      }
      flush(at);
      this.table(band, page);
    });
    flush(-1);
  }

  /** Lines that stand below each other: their edges are those of their column. */
  private lines(rows: readonly Row[], page: PdfPage, flow: string, isWide: boolean): void {
    const lines = rows.map(lineOf);
    const left = Math.min(...lines.map(({ x0 }) => x0));
    const right = Math.max(...lines.map(({ x1 }) => x1));
    const reach = isWide ? Math.max(right, page.width - left) : right;
    for (const line of lines) this.pieces.push({ line: { ...line, page: page.number, left, right, reach, flow } });
    this.open = undefined;
  }

  private table(band: Band, page: PdfPage): void {
    const table = tableOf(band, page.rules, page.number, this.joiner);
    const before = this.pieces.at(-1);
    if (before && 'table' in before && isContinued(before.table, table)) continueTable(before.table, table);
    else this.pieces.push({ table, page: page.number });
    const gutters = guttersOf(band.rows);
    this.open = gutters.length === band.gutters.length ? gutters : band.gutters;
  }
}

/** A table without an own heading in the same columns is the one that stands before it. */
function isContinued(before: Table, table: Table): boolean {
  return (
    before.columns.length === table.columns.length &&
    before.rows[0]?.cells.length === table.rows[0]?.cells.length &&
    before.columns.every((x, column) => column === 0 || Math.abs(x - (table.columns[column] ?? 0)) <= SAME_PLACE)
  );
}

/** Titles that are repeated on top of the page are said once; a row that the page cut in two is put together. */
function continueTable(before: Table, { rows }: Table): void {
  const [titles, last] = [before.rows[0], before.rows.at(-1)];
  const repeats = titles !== undefined && rows[0] !== undefined && rows[0].cells.join('\n') === titles.cells.join('\n');
  if (repeats) before.titled = true;
  const [first, ...others] = repeats ? rows.slice(1) : rows;
  if (first && last && last !== titles && first.cells[0] === '')
    last.cells = last.cells.map((cell, column) => [cell, first.cells[column] ?? ''].filter(Boolean).join(' '));
  else if (first) before.rows.push(first);
  before.rows.push(...others);
}

/** All that stands in a row, as one segment. */
function lineOf({ segments }: Row): Segment {
  const [first, ...others] = segments as [Segment, ...Segment[]];
  if (others.length === 0) return first;
  const text = segments.map((segment) => segment.text).join(' ');
  const rest = first.marker && [first.marker.rest, ...others.map((segment) => segment.text)].join(' ');
  const longest = segments.reduce((a, b) => (b.text.length > a.text.length ? b : a));
  return {
    x0: first.x0,
    x1: others.at(-1)?.x1 ?? first.x1,
    y: first.y,
    size: longest.size,
    bold: segments.every(({ bold }) => bold),
    text,
    ...(first.marker && rest !== undefined ? { marker: { ...first.marker, rest } } : {}),
  };
}

/** Turned text by page, without what is stamped on most of them. */
function turnedOnce(pages: readonly PdfPage[]): (page: PdfPage) => string[] {
  const times = new Map<string, number>();
  for (const { turned } of pages) for (const text of new Set(turned)) times.set(text, (times.get(text) ?? 0) + 1);
  return ({ turned }) => turned.filter((text) => pages.length < 2 || (times.get(text) ?? 0) * 2 <= pages.length);
}

function turnedLine(text: string, { number }: PdfPage): Line {
  return { text, x0: 0, x1: 0, y: 0, size: 0, bold: false, page: number, left: 0, right: 0, reach: 0, flow: `${number} turned` };
}
