/**
 * Table rows: cells with the header of their column.
 * @module
 */
import type { Block } from './blocks.ts';
import { type Measures, measureOf } from './measure.ts';
import { isElement, type PageElement, type PageNode } from './parse.ts';

export interface Cell {
  header: string;
  text: string;
}

export interface RowReader {
  readCell(cell: PageElement): Block[];
  readonly measures: Measures;
}

const CELL_ROLES = new Set(['cell', 'gridcell', 'columnheader', 'rowheader']);
const CELL_SEPARATOR = ' | ';
const LAYOUT_CHARS = 1500;

/** A row's text (cells joined by " | "), cells and links; undefined for a row without text. */
export function readRow(row: PageElement, reader: RowReader): { text: string; cells: Cell[]; links: string[] } | undefined {
  const elements = cellsOf(row);
  const read = elements.map((cell) => reader.readCell(cell));
  const texts = read.map((blocks) => blocks.map((block) => block.text).join(' '));
  if (!texts.some(Boolean)) return undefined;
  const headers = headersFor(row, reader);
  const cells = texts.map((text, column) => ({ header: headers[column] ?? '', text }));
  return { text: texts.filter(Boolean).join(CELL_SEPARATOR), cells, links: read.flat().flatMap((block) => block.links) };
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

/** Header texts by column, from the table's first row where that row has header cells throughout; none for that row itself. */
function headersFor(row: PageElement, reader: RowReader): string[] {
  const table = tableOf(row);
  const first = table ? firstRow(table) : undefined;
  if (!first || first === row) return [];
  const cells = cellsOf(first);
  if (cells.length < 2 || !cells.every((cell) => isHeaderCell(cell) || isBoldCell(cell))) return [];
  return cells.map((cell) =>
    reader
      .readCell(cell)
      .map((block) => block.text)
      .join(' '),
  );
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

function tableOf(row: PageElement): PageElement | undefined {
  let node = row.parent as PageElement | null;
  while (node && node.type === 'tag') {
    if (node.name === 'table' || node.attribs['role'] === 'table' || node.attribs['role'] === 'grid') return node;
    node = node.parent as PageElement | null;
  }
  return undefined;
}

function firstRow(parent: PageElement): PageElement | undefined {
  for (const child of childElements(parent)) {
    if (child.name === 'tr' || child.attribs['role'] === 'row') return child;
    const found = firstRow(child);
    if (found) return found;
  }
  return undefined;
}

/** Rows that only place things hold other tables, headings with long text, or no cells. They are read as plain blocks. */
export function isLayoutRow(row: PageElement, measures: Measures): boolean {
  if (cellsOf(row).length === 0) return true;
  const { chars, headings } = measureOf(measures, row);
  return (headings > 0 && chars > LAYOUT_CHARS) || (chars > LAYOUT_CHARS && holdsTable(row));
}

function holdsTable(element: PageElement): boolean {
  return childElements(element).some((child) => child.name === 'table' || holdsTable(child));
}

function childElements(element: PageElement): PageElement[] {
  return element.children.filter((child): child is PageElement => isElement(child as PageNode)) as PageElement[];
}
