/**
 * How much text, and how much of it linked, stands under each element: computed once, bottom up.
 * @module
 */
import type { PageElement, PageNode, PageRoot } from './parse.ts';

export interface Measure {
  /** Characters of text, white space not counted. */
  chars: number;
  /** Those that stand in links. */
  linkChars: number;
  links: number;
  /** Links whose target is a place on the same page. */
  anchorLinks: number;
  /** Links with a host of their own. */
  absoluteLinks: number;
  headings: number;
  /** Table elements. */
  tables: number;
  /** Fields to fill in or to choose from, and those of them to type in. */
  controls: number;
  typing: number;
  /** Buttons with text that open no part of the page, and the characters on them. */
  buttons: number;
  buttonChars: number;
  /** Whatever is pressed, ticked or filled in, with or without text; not what opens a part of the page. */
  operated: number;
}

export type Measures = Map<PageNode | PageRoot, Measure>;

const EMPTY: Readonly<Measure> = {
  chars: 0,
  linkChars: 0,
  links: 0,
  anchorLinks: 0,
  absoluteLinks: 0,
  headings: 0,
  tables: 0,
  controls: 0,
  typing: 0,
  buttons: 0,
  buttonChars: 0,
  operated: 0,
};

/** Measures every element of the tree. Depth is bounded by the parser, so recursion is safe. */
export function measure(root: PageRoot): Measures {
  const measures: Measures = new Map();
  visit(root, false, measures);
  return measures;
}

export function measureOf(measures: Measures, node: PageNode | PageRoot): Measure {
  return measures.get(node) ?? EMPTY;
}

function visit(node: PageNode | PageRoot, inLink: boolean, measures: Measures): Measure {
  if (node.type === 'text') {
    const chars = countInk((node as { data: string }).data);
    return { ...EMPTY, chars, linkChars: inLink ? chars : 0 };
  }
  const total: Measure = { ...EMPTY };
  if (!('children' in node)) return total;
  const link = node.type === 'tag' && (node as PageElement).name === 'a' ? (node as PageElement) : undefined;
  for (const child of node.children) add(total, visit(child as PageNode, inLink || link !== undefined, measures));
  if (link && total.chars > 0) countLink(total, link);
  if (node.type === 'tag') countElement(total, node as PageElement);
  measures.set(node, total);
  return total;
}

function countElement(total: Measure, element: PageElement): void {
  const { name, attribs } = element;
  if (isHeadingTag(name)) total.headings += 1;
  else if (name === 'table') total.tables += 1;
  else if (name === 'button' || attribs['role'] === 'button') countButton(total, attribs);
  else if (name === 'input' || name === 'textarea' || name === 'select') countControl(total, name, attribs['type']);
}

function countButton(total: Measure, attribs: Record<string, string>): void {
  if (attribs['aria-expanded'] !== undefined) return;
  total.operated += 1;
  if (total.chars === 0) return;
  total.buttons += 1;
  total.buttonChars = total.chars; // buttons within count as part of it
}

/** Boxes to tick open accordions without a script, and hidden fields are not seen: neither counts. */
function countControl(total: Measure, name: string, type = 'text'): void {
  if (type !== 'hidden') total.operated += 1;
  if (name === 'select') total.controls += 1;
  else if (name === 'textarea' || /^(?:text|search|email|tel|url|number|password)$/i.test(type)) {
    total.controls += 1;
    total.typing += 1;
  }
}

function countLink(total: Measure, link: PageElement): void {
  const target = link.attribs['href'] ?? '';
  total.links += 1;
  if (target.startsWith('#')) total.anchorLinks += 1;
  else if (/^(?:https?:)?\/\//i.test(target)) total.absoluteLinks += 1;
}

function add(total: Measure, part: Measure): void {
  total.chars += part.chars;
  total.linkChars += part.linkChars;
  total.links += part.links;
  total.anchorLinks += part.anchorLinks;
  total.absoluteLinks += part.absoluteLinks;
  total.headings += part.headings;
  total.tables += part.tables;
  total.controls += part.controls;
  total.typing += part.typing;
  total.buttons += part.buttons;
  total.buttonChars += part.buttonChars;
  total.operated += part.operated;
}

function countInk(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 32) count += 1;
  return count;
}

export function isHeadingTag(name: string): boolean {
  return name.length === 2 && name[0] === 'h' && name >= 'h1' && name <= 'h6';
}
