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
    const found = $(selector);
    found.remove();
    return found.length === 0;
  });
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
  const all = $(select.join(', ')).toArray() as unknown as PageElement[];
  const chosen = new Set<unknown>(all);
  const nodes = all.filter((element) => !hasAncestorIn(element, chosen));
  return { nodes, inMain: true, missing };
}

function hasAncestorIn(element: PageElement, set: Set<unknown>): boolean {
  for (let node: unknown = element.parent; node; node = (node as PageElement).parent) if (set.has(node)) return true;
  return false;
}

function outermost(node: PageNode | PageRoot, wanted: (element: PageElement) => boolean): PageElement[] {
  if (node.type === 'tag' && wanted(node as PageElement)) return [node as PageElement];
  if (!('children' in node)) return [];
  return node.children.flatMap((child) => (isElement(child as PageNode) ? outermost(child as PageNode, wanted) : []));
}

function charsOf(elements: PageElement[], measures: Measures): number {
  return elements.reduce((sum, element) => sum + measureOf(measures, element).chars, 0);
}
