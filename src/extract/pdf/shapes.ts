/**
 * What the reading of a PDF passes on: glyphs on pages → rows of segments → lines and tables → blocks. Lengths are in points; x runs
 * to the right and y downwards from the upper left corner of the page as it is shown.
 * @module
 */

/** Text that was drawn in one go. `y` is that of the baseline. */
export interface Run {
  text: string;
  x: number;
  y: number;
  width: number;
  /** Height of the font. */
  size: number;
  bold: boolean;
  rightToLeft: boolean;
}

/** A horizontal line that is drawn. */
export interface Rule {
  y: number;
  x0: number;
  x1: number;
}

/** A small dot or box that is drawn: its left edge and its foot. */
export interface Dot {
  x: number;
  y: number;
  width: number;
}

export interface PdfPage {
  /** Counted from 1. */
  number: number;
  width: number;
  height: number;
  /** Upright text, in the order in which it is drawn. */
  runs: Run[];
  /** Text that is turned, piece by piece. */
  turned: string[];
  rules: Rule[];
  dots: Dot[];
}

/** Text on one baseline with no more than the gaps between words. */
export interface Segment {
  x0: number;
  x1: number;
  y: number;
  size: number;
  bold: boolean;
  text: string;
  /** Bullet or number that it begins with, set apart from the text, and where the text begins. */
  marker?: { text: string; x: number; rest: string };
}

/** What stands on one baseline, from left to right. */
export interface Row {
  y: number;
  size: number;
  segments: Segment[];
}

/** A line of running text. */
export interface Line extends Segment {
  page: number;
  /** Edges of the column that it stands in. */
  left: number;
  right: number;
  /** Where lines of the same column could end: for one as wide as the page, as far from its edge as they begin. */
  reach: number;
  /** Name of the column: equal for lines that stand below each other. */
  flow: string;
}

export interface TableRow {
  page: number;
  cells: string[];
  bold: boolean;
}

export interface Table {
  /** Where the columns begin. */
  columns: number[];
  /** The first row names the columns. */
  titled: boolean;
  rows: TableRow[];
}

/** In reading order. */
export type Piece = { line: Line } | { table: Table; page: number };

export type PdfBlock =
  | { kind: 'heading'; level: number; text: string; page: number }
  | { kind: 'paragraph'; text: string; bold: boolean; page: number }
  | { kind: 'item'; text: string; page: number }
  | { kind: 'table'; table: Table; page: number };
