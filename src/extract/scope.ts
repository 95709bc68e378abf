/**
 * Which part of a page is its document: what the watcher selects, else the page's main part, else the body.
 * @module
 */
import { load } from 'cheerio';
import { type Measures, measureOf } from './measure.ts';
import { isElement, type PageElement, type PageNode, type PageRoot } from './parse.ts';

export interface Scope {
  nodes: Array<PageNode | PageRoot>;
  inMain: boolean;
  /** Selectors that matched nothing. */
  missing: string[];
}

/** A main part with less text than this is a placeholder; the body is read instead. */
const MIN_MAIN_CHARS = 200;

/** Detaches what `remove` names. Returns the selectors that matched nothing. */
export function removeParts(root: PageRoot, selectors: string[]): string[] {
  const $ = load(root as never, { xml: false });
  return selectors.filter((selector) => {
    const found = new Set($(selector).toArray() as unknown as PageNode[]);
    detach(found);
    return found.size === 0;
  });
}

/** Each parent is gone through once, however many of its children go. */
function detach(nodes: ReadonlySet<PageNode>): void {
  const parents = new Set([...nodes].map((node) => node.parent));
  for (const parent of parents) {
    if (!parent) continue;
    const children = (parent.children as PageNode[]).filter((child) => !nodes.has(child));
    children.forEach((child, at) => {
      child.prev = children[at - 1] ?? null;
      child.next = children[at + 1] ?? null;
    });
    parent.children = children;
  }
  for (const node of nodes) [node.parent, node.prev, node.next] = [null, null, null];
}

/** The nodes to read. */
export function scopeOf(root: PageRoot, measures: Measures, select: string[] | undefined): Scope {
  if (select) return selected(root, select);
  const mains = outermost(root, (element) => element.name === 'main' || element.attribs['role'] === 'main');
  if (charsOf(mains, measures) >= MIN_MAIN_CHARS) return { nodes: mains, inMain: true, missing: [] };
  const articles = outermost(root, (element) => element.name === 'article');
  if (articles.length === 1 && charsOf(articles, measures) >= measureOf(measures, root).chars * 0.6)
    return { nodes: articles, inMain: true, missing: [] };
  const body = outermost(root, (element) => element.name === 'body');
  return { nodes: body.length > 0 ? body : [root], inMain: false, missing: [] };
}

function selected(root: PageRoot, select: string[]): Scope {
  const $ = load(root as never, { xml: false });
  const missing = select.filter((selector) => $(selector).length === 0);
  const chosen = new Set<unknown>($(select.join(', ')).toArray());
  const nodes = outermost(root, (element) => chosen.has(element));
  return { nodes, inMain: true, missing };
}

/** The wanted elements that stand in no other wanted one, in document order. */
function outermost(root: PageNode | PageRoot, wanted: (element: PageElement) => boolean): PageElement[] {
  const found: PageElement[] = [];
  const visit = (node: PageNode | PageRoot): void => {
    if (node.type === 'tag' && wanted(node as PageElement)) found.push(node as PageElement);
    else if ('children' in node) for (const child of node.children) if (isElement(child as PageNode)) visit(child as PageNode);
  };
  visit(root);
  return found;
}

function charsOf(elements: PageElement[], measures: Measures): number {
  return elements.reduce((sum, element) => sum + measureOf(measures, element).chars, 0);
}
