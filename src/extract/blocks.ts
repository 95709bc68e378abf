/**
 * Tree → blocks: the visible text in reading order, cut where a reader sees a new paragraph, item, row or heading.
 * @module
 */
import { type ChromeContext, isChrome } from './chrome.ts';
import { isTitleOfNext, Labels } from './labels.ts';
import { isHeadingTag, type Measures, measureOf } from './measure.ts';
import { isElement, type PageElement, type PageNode, type PageRoot } from './parse.ts';
import { type Cell, isLayoutRow, isRow, type RowReader, readRow, type Tables } from './rows.ts';
import { markBeside, type StandIns, standInOf } from './standIn.ts';
import { decodeObfuscatedEmail, normalise, READABLE } from './text.ts';

export interface Block {
  kind: 'heading' | 'paragraph' | 'item' | 'row';
  text: string;
  /** The text as single line breaks cut it, where there are any. */
  lines?: string[];
  /** 1–6 for headings of the page; 7 and more for text that acts as one. */
  level?: number;
  /** All of the text is bold. */
  bold: boolean;
  cells?: Cell[];
  links: string[];
  /** Characters that stand in links. */
  linkChars: number;
  /** Innermost block-level element that the text stands in. */
  element: PageElement | undefined;
  /** See Passage. */
  label?: string;
}

const INLINE = new Set([
  'a',
  'abbr',
  'acronym',
  'b',
  'bdi',
  'bdo',
  'big',
  'cite',
  'code',
  'data',
  'del',
  'dfn',
  'em',
  'font',
  'i',
  'img',
  'ins',
  'kbd',
  'label',
  'mark',
  'q',
  'rp',
  'rt',
  'ruby',
  's',
  'samp',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'time',
  'tt',
  'u',
  'var',
  'wbr',
  'nobr',
  'output',
  'picture',
  'slot',
  'svg',
]);
const BOLD = new Set(['b', 'strong']);
const ITEMS = new Set(['li', 'dt', 'dd']);
/** A mark of a footnote: it is no digit of the number before it. */
const FOOTNOTE = /^\s*[[(]?(?:\d{1,2}|[*†‡])[\])]?\s*$/;
/** What a `<br>` is read as: white space that no page text is likely to hold, so that lines can be told from wrapped source. */
const LINE_BREAK = '\u2028';
/** Level of buttons and summaries that open a part of the page. */
const ACCORDION_LEVEL = 7;

export interface BlockOptions {
  measures: Measures;
  pageChars: number;
  /** The walk begins inside the page's main part. */
  inMain: boolean;
}

/** More blocks than any document has: reading ends there, so that what follows is bounded. */
export const MAX_BLOCKS = 50_000;

export interface BlockReading {
  blocks: Block[];
  /** The page goes on after the last block. */
  cut: boolean;
}

/** Reads the blocks below the given nodes, in document order, MAX_BLOCKS at most. */
export function readBlocks(nodes: Array<PageNode | PageRoot>, options: BlockOptions): BlockReading {
  const reader = new BlockReader({ ...options, tables: { cells: new Map() }, holdsBlocks: new Map(), standIns: new Map() });
  for (const node of nodes) reader.read(node);
  return { blocks: reader.blocks.slice(0, MAX_BLOCKS), cut: reader.blocks.length > MAX_BLOCKS };
}

/** What the readers of one page, one for each cell and one for the rest, have in common. */
interface Shared extends BlockOptions {
  tables: Tables;
  /** Answers of `holdsBlocks`. */
  holdsBlocks: Map<PageElement, boolean>;
  standIns: StandIns;
}

class BlockReader implements RowReader {
  readonly blocks: Block[] = [];
  private readonly options: Shared;
  private text = '';
  /** Only white space stands after the last line break of the text. */
  private afterBreak = false;
  private inkOutsideBold = false;
  private links: string[] = [];
  private linkChars = 0;
  private linkDepth = 0;
  /** Links begun so far. */
  private linksSeen = 0;
  private holder: PageElement | undefined;
  private item: PageElement | undefined;
  private boldDepth = 0;
  private inMain: boolean;
  private readonly labels = new Labels();
  /** Text is a cell's, or an item's: glyphs and boxes beside it say yes and no. */
  private inCell = false;
  /** What they say, until the text beside it is read. */
  private mark = '';

  constructor(options: Shared) {
    this.options = options;
    this.inMain = options.inMain;
  }

  read(node: PageNode | PageRoot): void {
    if (node.type === 'root') this.children(node as PageRoot);
    else this.node(node as PageNode);
    this.flush();
  }

  private children(parent: { children: unknown[] }): void {
    for (const child of parent.children) this.node(child as PageNode);
  }

  private node(node: PageNode): void {
    if (this.blocks.length > MAX_BLOCKS) return;
    if (node.type === 'text') this.write((node as { data: string }).data);
    else if (isElement(node)) this.element(node);
  }

  private write(text: string): void {
    this.text += text;
    this.afterBreak = endsAfterBreak(text, this.afterBreak);
    if (this.linkDepth > 0) this.linkChars += text.length;
    if (this.boldDepth === 0 && !this.inkOutsideBold && /[^\s.:*–—-]/.test(text)) this.inkOutsideBold = true;
  }

  private element(element: PageElement): void {
    if (this.inCell || this.item) this.mark ||= markBeside(element);
    if (this.isSkipped(element)) return;
    const { name } = element;
    if (name === 'br') this.lineBreak();
    else if (isHeading(element)) this.heading(element, headingLevel(element));
    else if (name === 'button' || name === 'summary' || element.attribs['role'] === 'button') this.button(element);
    else if (isRow(element) && !isLayoutRow(element, this.options.measures)) this.row(element);
    else if (INLINE.has(name) && !holdsBlocks(element, this.options.holdsBlocks)) this.inline(element);
    else this.block(element);
  }

  private isSkipped(element: PageElement): boolean {
    const context: ChromeContext = { measures: this.options.measures, pageChars: this.options.pageChars, inMain: this.inMain };
    return isChrome(element, context);
  }

  /** One line break is a space; two in a row begin a new paragraph. */
  private lineBreak(): void {
    if (this.afterBreak) this.flush();
    else this.write(LINE_BREAK);
  }

  private inline(element: PageElement): void {
    const email = element.attribs['data-cfemail'];
    const decoded = email === undefined ? undefined : decodeObfuscatedEmail(email);
    if (element.name === 'a') this.linksSeen += 1;
    if (element.name === 'a' && element.attribs['href']) this.links.push(element.attribs['href']);
    if (decoded !== undefined) return this.write(decoded);
    if (element.name === 'sup' && /\p{N}$/u.test(this.text) && FOOTNOTE.test(inkOf(element))) return;
    const bold = BOLD.has(element.name) ? 1 : 0;
    const link = element.name === 'a' ? 1 : 0;
    this.boldDepth += bold;
    this.linkDepth += link;
    this.children(element);
    this.linkDepth -= link;
    this.boldDepth -= bold;
  }

  private block(element: PageElement): void {
    this.flush();
    const outer = { holder: this.holder, item: this.item, inMain: this.inMain };
    this.holder = element;
    if (ITEMS.has(element.name) || element.attribs['role'] === 'listitem') this.item = element;
    if (element.name === 'main' || element.name === 'article' || element.attribs['role'] === 'main') this.inMain = true;
    if (element.name === 'a') this.linkDepth += 1;
    const before = { blocks: this.blocks.length, links: this.linksSeen };
    if (element.name === 'a') this.linksSeen += 1;
    this.children(element);
    this.flush();
    if (element.name === 'a') this.linkDepth -= 1;
    if (this.item === element) this.endItem(element, before);
    this.labels.end(element, this.blocks, before.blocks);
    Object.assign(this, outer);
  }

  /** An item without text may have a picture in its place, other than one to click on; a mark is that of the item it stands in. */
  private endItem(item: PageElement, before: { blocks: number; links: number }): void {
    this.mark = '';
    if (this.blocks.length > before.blocks || this.linksSeen > before.links) return;
    this.write(standInOf(item, this.options.standIns));
    this.flush();
  }

  private heading(element: PageElement, level: number): void {
    this.flush();
    this.withHolder(element, () => {
      this.children(element);
      this.flush(level); // the heading itself holds its text: sections are found by its id
    });
  }

  /** A button that opens a part of the page titles it; any other button is a control. */
  private button(element: PageElement): void {
    const opens = element.name === 'summary' || element.attribs['aria-expanded'] !== undefined || isTitleOfNext(element, this.measures);
    if (opens) this.accordion(element);
  }

  private accordion(element: PageElement): void {
    const { chars } = measureOf(this.options.measures, element);
    if (chars === 0 || chars > 300) return;
    if (this.holder && isHeading(this.holder)) return this.children(element);
    this.heading(element, ACCORDION_LEVEL);
  }

  private row(element: PageElement): void {
    this.flush();
    const row = readRow(element, this);
    if (row) this.blocks.push(this.labels.ofRow({ kind: 'row', bold: false, element, ...row }));
  }

  /** Blocks of one cell, read apart from the running text. */
  readCell(cell: PageElement): Block[] {
    const reader = new BlockReader({ ...this.options, inMain: true });
    reader.inCell = true;
    for (const child of cell.children) reader.node(child as PageNode);
    reader.flush();
    if (reader.blocks.length === 0) {
      reader.mark = '';
      reader.write(standInOf(cell, this.options.standIns));
      reader.flush();
    }
    return reader.blocks;
  }

  get measures(): Measures {
    return this.options.measures;
  }

  get tables(): Tables {
    return this.options.tables;
  }

  private withHolder(element: PageElement, run: () => void): void {
    const outer = this.holder;
    this.holder = element;
    run();
    this.holder = outer;
  }

  private flush(level?: number): void {
    const own = normalise(this.text);
    if (READABLE.test(own)) {
      const text = this.mark === '' ? own : `${this.mark} ${own}`;
      this.mark = '';
      const kind = level === undefined ? (this.item ? 'item' : 'paragraph') : 'heading';
      this.blocks.push({
        kind,
        text,
        bold: !this.inkOutsideBold,
        links: this.links,
        linkChars: Math.min(this.linkChars, text.length),
        element: this.holder,
        ...(this.text.includes(LINE_BREAK) ? { lines: this.text.split(LINE_BREAK).map(normalise).filter(Boolean) } : {}),
        ...(level === undefined ? {} : { level }),
      });
    }
    this.text = '';
    this.afterBreak = false;
    this.links = [];
    this.linkChars = 0;
    this.inkOutsideBold = false;
  }
}

function isHeading(element: PageElement): boolean {
  return isHeadingTag(element.name) || element.attribs['role'] === 'heading';
}

function headingLevel(element: PageElement): number {
  const level = isHeadingTag(element.name) ? Number(element.name[1]) : Number(element.attribs['aria-level'] ?? 2);
  return Number.isInteger(level) && level >= 1 && level <= 6 ? level : 2;
}

/** Whether text that goes on with `next` ends in white space with a line break; `before` is the answer without `next`. */
function endsAfterBreak(next: string, before: boolean): boolean {
  const inked = next.trimEnd().length;
  return next.includes('\n', inked) || next.includes(LINE_BREAK, inked) || (inked === 0 && before);
}

/** Links and spans are at times wrapped around whole blocks. */
function holdsBlocks(element: PageElement, known: Map<PageElement, boolean>): boolean {
  let answer = known.get(element);
  if (answer === undefined) {
    answer = (element.children as PageNode[]).some(
      (child) => isElement(child) && (INLINE.has(child.name) ? holdsBlocks(child, known) : child.name !== 'br'),
    );
    known.set(element, answer);
  }
  return answer;
}

/** The text directly in an element. */
function inkOf(element: PageElement): string {
  return element.children.map((child) => (child.type === 'text' ? (child as unknown as { data: string }).data : '')).join('');
}
