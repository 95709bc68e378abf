/**
 * What a text is said of where no heading says so: the term of a definition, the item it stands under, the first line of one of
 * several equal boxes, the group that a row of a table belongs to.
 * @module
 */
import type { Block } from './blocks.ts';
import { type Measures, measureOf } from './measure.ts';
import { elementBeside, type PageElement } from './parse.ts';

/** Longer text says something itself. */
const MAX_LABEL_CHARS = 80;
/** A box with more parts than that is a page of its own. */
const MAX_PARTS = 40;
/** Ink of a button that is a title, and of what it opens: "Copy", "Share on" are none. */
const MIN_TITLE_CHARS = 12;
const MIN_OPENED_CHARS = 5;

/** Labels the blocks of one reader, as elements end. */
export class Labels {
  private term: { list: unknown; text: string } | undefined;
  private group: { rows: unknown; text: string } | undefined;

  /** Labels what was read of an element: the blocks from `from` on. Within, labels were given before; what has one keeps it. */
  end(element: PageElement, blocks: Block[], from: number): void {
    if (element.name === 'dt') this.beginTerm(element, blocks[from], blocks.length - from);
    else if (element.name === 'dd') this.define(element, blocks, from);
    else if (blocks.length - from > 1 && (element.name === 'li' || isOneOfSeveral(element))) nameByFirst(blocks, from);
  }

  /** A row of one cell above rows of several names the group that they make. */
  ofRow(row: Block): Block {
    const rows = row.element?.parent;
    if (row.cells?.length === 1) this.group = isLabel(row) ? { rows, text: row.text } : undefined;
    else if (this.group?.rows === rows && this.group) row.label = this.group.text;
    return row;
  }

  private beginTerm(element: PageElement, block: Block | undefined, count: number): void {
    this.term = count === 1 && block && isLabel(block) ? { list: element.parent, text: block.text } : undefined;
  }

  private define(element: PageElement, blocks: Block[], from: number): void {
    if (this.term?.list !== element.parent || !this.term) return;
    for (let at = from; at < blocks.length; at += 1) label(blocks[at] as Block, this.term.text);
  }
}

/** Elements that look the same side by side are entries of one list, whatever they are made of. */
function isOneOfSeveral(element: PageElement): boolean {
  return isAlike(element, elementBeside(element, 'prev')) || isAlike(element, elementBeside(element, 'next'));
}

/** A button above a text, the two being all there is in one of several equal boxes: what opens the text, whether it says so or not. */
export function isTitleOfNext(button: PageElement, measures: Measures): boolean {
  const next = elementBeside(button, 'next');
  if (!next || elementBeside(button, 'prev') || elementBeside(next, 'next') || measureOf(measures, next).chars < MIN_OPENED_CHARS)
    return false;
  const box = button.parent as PageElement | null;
  return measureOf(measures, button).chars >= MIN_TITLE_CHARS && box?.type === 'tag' && isOneOfSeveral(box);
}

function isAlike({ name, attribs }: PageElement, other: PageElement | undefined): boolean {
  return other?.name === name && other.attribs['class'] === attribs['class'];
}

function nameByFirst(blocks: Block[], from: number): void {
  const first = blocks[from] as Block;
  if (blocks.length - from > MAX_PARTS || first.kind === 'row' || !isLabel(first)) return;
  for (let at = from + 1; at < blocks.length; at += 1) if (blocks[at]?.kind === 'heading') return;
  for (let at = from + 1; at < blocks.length; at += 1) label(blocks[at] as Block, first.text);
}

/** A short text that is no sentence. A heading stands in the path already. */
function isLabel({ kind, text }: Block): boolean {
  return kind !== 'heading' && text.length <= MAX_LABEL_CHARS && !/[.!;,]$/.test(text) && /\p{L}{2}/u.test(text);
}

function label(block: Block, text: string): void {
  if (block.kind !== 'heading') block.label ??= text;
}
