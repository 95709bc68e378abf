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
}

export type Measures = Map<PageNode | PageRoot, Measure>;

const EMPTY: Readonly<Measure> = { chars: 0, linkChars: 0, links: 0, anchorLinks: 0, absoluteLinks: 0, headings: 0, tables: 0 };

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
  if (node.type === 'tag' && isHeadingTag((node as PageElement).name)) total.headings += 1;
  if (node.type === 'tag' && (node as PageElement).name === 'table') total.tables += 1;
  measures.set(node, total);
  return total;
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
}

function countInk(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 32) count += 1;
  return count;
}

export function isHeadingTag(name: string): boolean {
  return name.length === 2 && name[0] === 'h' && name >= 'h1' && name <= 'h6';
}
