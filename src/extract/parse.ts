/**
 * Bytes → tree. Scripts, styles and drawings are dropped while reading, so that the tree is small,
 * and depth is bounded, so that no page can exhaust the stack of what walks it.
 * @module
 */
import { DomHandler } from 'htmlparser2';
import type { Drawing } from './glyphs.ts';
import { type MarkupHandler, readMarkup } from './markup.ts';
import { Skipped } from './skipped.ts';

export type PageNode = DomHandler['root']['children'][number];
export type PageElement = Extract<PageNode, { attribs: Record<string, string> }>;
export type PageRoot = DomHandler['root'];

/** Elements whose content is never visible text. */
const INVISIBLE_TAGS: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'canvas',
  // Struck out: it is shown, and no longer said.
  'del',
  's',
  'strike',
  'object',
  'embed',
  'audio',
  'video',
  'iframe',
  'link',
  'meta',
  'base',
  'datalist',
]);

/** Browsers cap the nesting of elements at the same figure; deeper text is kept, in the last element that fits. */
export const MAX_DEPTH = 512;

/** With the texts between them a tree of a million nodes. What is beyond is not read. */
export const MAX_ELEMENTS = 500_000;

/** About so much of the text for readers without JavaScript is read. */
const NOSCRIPT_CHARS = 500;
/** And about so much of the title of a drawing. */
const TITLE_CHARS = 200;

export interface ParsedPage {
  root: PageRoot;
  /** Number of script elements. */
  scripts: number;
  /** Text that stands in noscript elements, about 500 characters at most. */
  noscript: string;
  /** Content of a meta refresh, like "0; url=/elsewhere". */
  refresh: string | undefined;
  /** The page has more elements than are read. */
  cut: boolean;
}

/** Parses HTML into a tree without invisible elements. Never throws for what a page contains. */
export function parse(html: string): ParsedPage {
  const handler = new PruningHandler();
  readMarkup(html, handler);
  return {
    root: handler.root,
    scripts: handler.scripts,
    noscript: handler.skipped.noscript,
    refresh: handler.refresh,
    cut: handler.elements > MAX_ELEMENTS,
  };
}

class PruningHandler extends DomHandler implements MarkupHandler {
  scripts = 0;
  refresh: string | undefined;
  /** Visible elements that the page has. */
  elements = 0;
  readonly skipped = new Skipped({ noscript: NOSCRIPT_CHARS, title: TITLE_CHARS });
  private depth = 0;
  /** Open elements that are left out of the tree: too deep, or too many. */
  private leftOut = 0;

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (name === 'script') this.scripts += 1;
    if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') this.refresh ??= attributes['content'];
    if (this.skipped.isOpen || isInvisible(name, attributes)) return this.skipped.open(name, attributes);
    this.elements += 1;
    if (this.depth >= MAX_DEPTH || this.elements > MAX_ELEMENTS) {
      this.leftOut += 1;
    } else {
      this.depth += 1;
      super.onopentag(name, attributes);
    }
  }

  override onclosetag(): void {
    if (this.skipped.isOpen) {
      const drawing = this.skipped.close();
      if (drawing) this.draw(drawing);
    } else if (this.leftOut > 0) {
      this.leftOut -= 1;
    } else {
      this.depth -= 1;
      super.onclosetag();
    }
  }

  override ontext(data: string): void {
    if (this.skipped.isOpen) this.skipped.text(data);
    else if (this.elements <= MAX_ELEMENTS) super.ontext(data);
  }

  /** A drawing with a name or a meaning stands in the tree as an empty element. */
  private draw({ marks }: Drawing): void {
    if (marks === undefined || this.leftOut > 0 || this.depth >= MAX_DEPTH || this.elements >= MAX_ELEMENTS) return;
    this.elements += 1;
    super.onopentag('svg', marks);
    super.onclosetag();
  }
}

export function isElement(node: PageNode): node is PageElement {
  return node.type === 'tag';
}

/** The element right before or after another, whatever text stands between. */
export function elementBeside(element: PageElement, side: 'prev' | 'next'): PageElement | undefined {
  let node = element[side] as PageNode | null;
  while (node && !isElement(node)) node = node[side] as PageNode | null;
  return node ?? undefined;
}

/** Whether the content of an element is never visible text. A template that is declared to be a shadow root is shown. */
export function isInvisible(name: string, attributes: Record<string, string>): boolean {
  return INVISIBLE_TAGS.has(name) && !(name === 'template' && attributes['shadowrootmode'] !== undefined);
}

/** Longer styles are not read. */
export const MAX_STYLE_CHARS = 5000;

/** Whether the element's own style takes it off the page. */
export function isStyledAway({ style }: Record<string, string>): boolean {
  return style !== undefined && style.length < MAX_STYLE_CHARS && /display:\s?none/i.test(style);
}
