/**
 * Blocks of a PDF → HTML.
 * @module
 */
import { escapeHtml, pageClass } from './mark.ts';
import type { PdfBlock, Table } from './shapes.ts';

/** The titles of properties are often the names of files. */
const FILE_NAME = /\.[a-z]{2,5}$|^(?:untitled|document\d*)$/i;

/** The first heading of the first page; without one what the properties say. */
export function titleOf(blocks: readonly PdfBlock[], property: string): string {
  const heading = blocks.find((block) => block.kind === 'heading');
  if (heading?.kind === 'heading' && heading.page === blocks[0]?.page) return heading.text;
  return FILE_NAME.test(property.trim()) ? '' : property.trim();
}

/** Each block as an element of its own, with the page that it begins on as its class. */
export function bodyOf(blocks: readonly PdfBlock[]): string {
  return blocks.map((block, at) => elementOf(block, blocks[at - 1], blocks[at + 1])).join('\n');
}

function elementOf(block: PdfBlock, before: PdfBlock | undefined, next: PdfBlock | undefined): string {
  const on = ` class="${pageClass(block.page)}"`;
  if (block.kind === 'table') return tableOf(block.table);
  const text = escapeHtml(block.text);
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${on}>${text}</h${block.level}>`;
    case 'paragraph':
      return `<p${on}>${block.bold ? `<b>${text}</b>` : text}</p>`;
    case 'item':
      return `${before?.kind === 'item' ? '' : '<ul>'}<li${on}>${text}</li>${next?.kind === 'item' ? '' : '</ul>'}`;
  }
}

function tableOf({ rows, titled }: Table): string {
  return `<table>${rows
    .map(({ page, cells, bold }, at) => {
      const name = at === 0 && (titled || bold) ? 'th' : 'td';
      return `<tr class="${pageClass(page)}">${cells.map((cell) => `<${name}>${escapeHtml(cell)}</${name}>`).join('')}</tr>`;
    })
    .join('\n')}</table>`;
}
