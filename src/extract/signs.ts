/**
 * Structural signs of a page, from which its verdict is read.
 * @module
 */
import type { PageSigns, Passage } from '../domain/extraction.ts';
import type { Block } from './blocks.ts';
import { type Measures, measureOf } from './measure.ts';
import { isElement, isStyledAway, type PageElement, type PageNode, type PageRoot, type ParsedPage } from './parse.ts';
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

/** What the signs are read from, besides the page's tree. */
export interface SignSources {
  measures: Measures;
  blocks: Block[];
  passages: Passage[];
  /** Stored size of the page. */
  bytes: number;
  /** What the options asked for and the page does not have. */
  missing: string[];
  /** Rules of the watcher that matched nothing. */
  unmatched?: string[];
  unreadable: PageSigns['unreadable'];
}

export function readSigns(page: ParsedPage, sources: SignSources): PageSigns {
  const { measures, blocks, passages, bytes, missing, unmatched, unreadable } = sources;
  const body = find(page.root, 'body') ?? page.root;
  const signs: PageSigns = {
    bytes,
    bodyChars: measureOf(measures, body).chars,
    mainChars: passages.reduce((sum, passage) => sum + passage.text.length, 0),
    passages: passages.length,
    headings: passages.filter((passage) => passage.kind === 'heading').length,
    scripts: page.scripts,
    ...countMarks(body),
    linkChars: blocks.reduce((sum, block) => sum + block.linkChars, 0),
    lead: normalise(textOf(body, LEAD_CHARS * 2)).slice(0, LEAD_CHARS),
    noscript: normalise(page.noscript).slice(0, 500),
  };
  if (page.refresh !== undefined) signs.metaRefresh = page.refresh;
  if (missing.length > 0) signs.missing = missing.join(', ');
  if (unmatched) signs.unmatched = unmatched;
  if (unreadable !== undefined) signs.unreadable = unreadable;
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

/** Names of what is drawn while the content is awaited, as whole words of a class name. */
const SKELETON =
  /(?:^|[\s_-])(?:skeletons?|shimmer|animate-pulse|placeholder-glow|placeholder-wave|ghost-?loader|content-loader)(?:$|[\s_-])/i;

function countMarks(body: PageNode | PageRoot): Pick<PageSigns, 'passwordFields' | 'skeletons'> {
  const marks = { passwordFields: 0, skeletons: 0 };
  const visit = (node: PageNode | PageRoot, hidden: boolean): void => {
    if (!('children' in node)) return;
    let isHidden = hidden;
    if (node.type === 'tag') {
      const { name, attribs } = node as PageElement;
      isHidden ||= attribs['hidden'] !== undefined || isStyledAway(attribs);
      if (name === 'input' && attribs['type'] === 'password') marks.passwordFields += 1;
      if (!isHidden && isSkeleton(attribs)) marks.skeletons += 1; // a page may keep templates of them
    }
    for (const child of node.children) visit(child as PageNode, isHidden);
  };
  visit(body, false);
  return marks;
}

function isSkeleton({ 'aria-busy': busy, class: names }: Record<string, string>): boolean {
  return busy === 'true' || (names !== undefined && SKELETON.test(names));
}
