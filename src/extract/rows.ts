/**
 * Table rows: cells with the header of their column.
 * @module
 */
import type { Block } from './blocks.ts';
import { type Measures, measureOf } from './measure.ts';
import { isElement, type PageElement, type PageNode, type PageRoot } from './parse.ts';
import { normalise } from './text.ts';

export interface Cell {
  header: string;
  text: string;
  /** The lines of a cell that a reader sees more than one in. */
  lines?: string[];
}

export interface RowReader {
  readCell(cell: PageElement): Block[];
  readonly measures: Measures;
  /** What is known of the page's tables. */
  readonly tables: Tables;
}

interface Table {
  first: PageElement;
  headers?: string[];
}

/** Tables with a row, once one of them was asked for; shared by all readers of a page, so that each table is looked at once. */
export interface Tables {
  found?: Map<PageElement, Table>;
  /** Text of the cells of first rows, as read in passing. */
  cells: Map<PageElement, string>;
}

const CELL_ROLES = new Set(['cell', 'gridcell', 'columnheader', 'rowheader']);
const CELL_SEPARATOR = ' | ';
const LAYOUT_CHARS = 1500;
/** Longer text is no header of a column: it is cut, and far longer text not even read. */
const MAX_HEADER_CHARS = 200;
const MAX_HEADER_INK = 2000;

/** A row's text (cells joined by " | ", empty ones before the last text as " | | "), cells and links; undefined for a row without text. */
export function readRow(row: PageElement, reader: RowReader): Pick<Block, 'text' | 'cells' | 'links' | 'linkChars'> | undefined {
  const elements = cellsOf(row);
  const read = elements.map((cell) => reader.readCell(cell));
  const texts = read.map((blocks) => blocks.map((block) => block.text).join(' '));
  const table = tableAround(row, reader);
  if (table?.first === row) for (const [column, cell] of elements.entries()) reader.tables.cells.set(cell, texts[column] ?? '');
  if (!texts.some(Boolean)) return undefined;
  const headers = table && table.first !== row ? headersOf(table, reader) : [];
  const cells = texts.map((text, column) => ({ header: headers[column] ?? '', text, ...linesOf(read[column] ?? []) }));
  const blocks = read.flat();
  return {
    text: joined(texts),
    cells,
    links: blocks.flatMap((block) => block.links),
    linkChars: blocks.reduce((sum, block) => sum + block.linkChars, 0),
  };
}

/** What stands in which column is told by the empty cells before it; those behind the last text say nothing. */
function joined(texts: string[]): string {
  const end = texts.findLastIndex(Boolean) + 1;
  return normalise(texts.slice(0, end).join(CELL_SEPARATOR));
}

function linesOf(blocks: Block[]): { lines?: string[] } {
  const lines = blocks.flatMap((block) => block.lines ?? [block.text]);
  return lines.length > 1 ? { lines } : {};
}

function cellsOf(row: PageElement): PageElement[] {
  return childElements(row).flatMap((child) =>
    isCell(child) ? [child] : child.name === 'div' || child.name === 'span' ? childElements(child).filter(isCell) : [],
  );
}

function isCell(element: PageElement): boolean {
  return element.name === 'td' || element.name === 'th' || CELL_ROLES.has(element.attribs['role'] ?? '');
}

function isHeaderCell(element: PageElement): boolean {
  return element.name === 'th' || element.attribs['role'] === 'columnheader';
}

/** Header texts by column, from the table's first row where that row has header cells throughout. */
function headersOf(table: Table, reader: RowReader): string[] {
  table.headers ??= readHeaders(cellsOf(table.first), reader);
  return table.headers;
}

function readHeaders(cells: PageElement[], reader: RowReader): string[] {
  if (cells.length < 2 || !cells.every((cell) => isHeaderCell(cell) || isBoldCell(cell))) return [];
  return cells.map((cell) => (reader.tables.cells.get(cell) ?? readHeader(cell, reader)).slice(0, MAX_HEADER_CHARS));
}

function readHeader(cell: PageElement, reader: RowReader): string {
  if (measureOf(reader.measures, cell).chars > MAX_HEADER_INK) return '';
  return reader
    .readCell(cell)
    .map((block) => block.text)
    .join(' ');
}

function isBoldCell(cell: PageElement): boolean {
  let node: PageElement | undefined = cell;
  while (node) {
    if (node.name === 'b' || node.name === 'strong') return true;
    const inked: PageNode[] = node.children.filter(
      (child) => child.type !== 'text' || /\S/.test((child as { data: string }).data),
    ) as PageNode[];
    const only: PageNode | undefined = inked.length === 1 ? inked[0] : undefined;
    node = only && isElement(only) ? only : undefined;
  }
  return false;
}

/** The table that a row belongs to. */
function tableAround(row: PageElement, { tables }: RowReader): Table | undefined {
  tables.found ??= findTables(rootOf(row));
  let node = row.parent as PageElement | null;
  while (node && node.type === 'tag') {
    if (isTable(node)) return tables.found.get(node);
    node = node.parent as PageElement | null;
  }
  return undefined;
}

function isTable(element: PageElement): boolean {
  return element.name === 'table' || element.attribs['role'] === 'table' || element.attribs['role'] === 'grid';
}

function rootOf(element: PageElement): PageNode | PageRoot {
  let node: PageNode | PageRoot = element;
  while (node.parent) node = node.parent as PageNode | PageRoot;
  return node;
}

/** All tables with their first rows, in one walk: a row is the first of those tables around it that have none yet. */
function findTables(root: PageNode | PageRoot): Map<PageElement, Table> {
  const found = new Map<PageElement, Table>();
  const waiting: PageElement[] = [];
  const visit = (node: PageNode | PageRoot): void => {
    if (!('children' in node)) return;
    for (const child of node.children as PageNode[]) {
      if (!isElement(child)) continue;
      if (isRow(child)) for (const table of waiting.splice(0)) found.set(table, { first: child });
      const table = isTable(child);
      if (table) waiting.push(child);
      visit(child);
      if (table && waiting.at(-1) === child) waiting.pop();
    }
  };
  visit(root);
  return found;
}

export function isRow(element: PageElement): boolean {
  return element.name === 'tr' || element.attribs['role'] === 'row';
}

/** Rows that only place things hold other tables, headings with long text, or no cells. They are read as plain blocks. */
export function isLayoutRow(row: PageElement, measures: Measures): boolean {
  if (cellsOf(row).length === 0) return true;
  const { chars, headings, tables } = measureOf(measures, row);
  return (headings > 0 && chars > LAYOUT_CHARS) || (chars > LAYOUT_CHARS && tables > (row.name === 'table' ? 1 : 0));
}

function childElements(element: PageElement): PageElement[] {
  return element.children.filter((child): child is PageElement => isElement(child as PageNode)) as PageElement[];
}
