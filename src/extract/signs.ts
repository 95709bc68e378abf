/**
 * Structural signs of a page, from which its verdict is read.
 * @module
 */
import type { PageSigns, Passage } from '../domain/extraction.ts';
import { type Measures, measureOf } from './measure.ts';
import { isElement, type PageElement, type PageNode, type PageRoot, type ParsedPage } from './parse.ts';
import { normalise } from './text.ts';

const LEAD_CHARS = 2000;

export interface PageHead {
  title: string;
  language: string;
}

/** Title and language as the page gives them; empty strings where it does not. */
export function readHead(root: PageRoot): PageHead {
  const html = find(root, 'html');
  const head = find(root, 'head');
  const title = find(head ?? root, 'title');
  return { title: title ? normalise(textOf(title, 500)) : '', language: html?.attribs['lang'] ?? '' };
}

export function readSigns(page: ParsedPage, measures: Measures, passages: Passage[], bytes: number, missing: string[]): PageSigns {
  const body = find(page.root, 'body') ?? page.root;
  const signs: PageSigns = {
    bytes,
    bodyChars: measureOf(measures, body).chars,
    mainChars: passages.reduce((sum, passage) => sum + passage.text.length, 0),
    passages: passages.length,
    headings: passages.filter((passage) => passage.kind === 'heading').length,
    scripts: page.scripts,
    passwordFields: countPasswordFields(body),
    lead: normalise(textOf(body, LEAD_CHARS * 2)).slice(0, LEAD_CHARS),
    noscript: normalise(page.noscript).slice(0, 500),
  };
  if (page.refresh !== undefined) signs.metaRefresh = page.refresh;
  if (missing.length > 0) signs.missing = missing.join(', ');
  return signs;
}

function find(node: PageNode | PageRoot, name: string): PageElement | undefined {
  if (node.type === 'tag' && (node as PageElement).name === name) return node as PageElement;
  if (!('children' in node)) return undefined;
  for (const child of node.children) {
    const found = isElement(child as PageNode) ? find(child as PageNode, name) : undefined;
    if (found) return found;
  }
  return undefined;
}

function textOf(node: PageNode | PageRoot, limit: number): string {
  if (node.type === 'text') return (node as { data: string }).data;
  if (!('children' in node)) return '';
  let text = '';
  for (const child of node.children) {
    text += `${textOf(child as PageNode, limit - text.length)} `;
    if (text.length >= limit) break;
  }
  return text;
}

function countPasswordFields(node: PageNode | PageRoot): number {
  if (!('children' in node)) return 0;
  const self =
    node.type === 'tag' && (node as PageElement).name === 'input' && (node as PageElement).attribs['type'] === 'password' ? 1 : 0;
  return node.children.reduce((sum, child) => sum + countPasswordFields(child as PageNode), self);
}
