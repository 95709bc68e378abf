/**
 * One of several documents on a page: found by the id of the element that begins it, or by its title.
 * @module
 */
import type { Section } from '../domain/watcher.ts';
import type { Block } from './blocks.ts';
import { actingLevel } from './outline.ts';
import { isElement, type PageElement, type PageNode } from './parse.ts';
import { normalise } from './text.ts';

/** Titles are repeated in tables of contents and on top of printed pages; so many of them are looked at. */
const MAX_CANDIDATES = 50;

/** A section with less text than this is a title or a link to it, not the document. */
const MIN_CHARS = 200;

/**
 * The blocks of the section. A page whose own title (title element or first heading) is the section's title is
 * the document as a whole. Undefined when the page has no such section.
 */
export function cutSection(blocks: Block[], section: Section, pageTitle: string): Block[] | undefined {
  const found = (section.anchor === undefined ? undefined : byAnchor(blocks, section.anchor)) ?? byTitle(blocks, titlesOf(section));
  if (found) return titled(found);
  return isWholePage(blocks, titlesOf(section), pageTitle) ? blocks : undefined;
}

/** What begins a section is its heading, whatever element it is made of. */
function titled(blocks: Block[]): Block[] {
  const [first, ...rest] = blocks;
  if (!first || first.kind === 'heading' || first.text.length > 120) return blocks;
  return [{ ...first, kind: 'heading', level: 1 }, ...rest];
}

function titlesOf(section: Section): Set<string> {
  const titles = section.title === undefined ? [] : typeof section.title === 'string' ? [section.title] : section.title;
  return new Set(titles.map(fold));
}

function fold(text: string): string {
  return normalise(text)
    .toLowerCase()
    .replace(/^[\d.\s]+/, '');
}

function byAnchor(blocks: Block[], anchor: string): Block[] | undefined {
  const known = new Map<PageElement, boolean>();
  const first = blocks.findIndex((block) => isInside(block.element, anchor, known));
  if (first === -1) return afterMark(blocks, anchor);
  const inside = blocks.filter((block) => isInside(block.element, anchor, known));
  return charsOf(inside) >= MIN_CHARS ? inside : longEnough(fromTitle(blocks, first, spansOf(blocks)));
}

/** An id on an empty element marks the place before a title, or in it. */
function afterMark(blocks: Block[], anchor: string): Block[] | undefined {
  const spans = spansOf(blocks);
  const mark = [...spans].find(([element]) => element?.type === 'tag' && element.attribs['id'] === anchor)?.[1];
  if (!mark) return undefined;
  const at = blocks.findIndex(({ kind, element }) => {
    const span = spans.get(element);
    return span !== undefined && (span.from > mark.from || (kind === 'heading' && holds(span, mark)));
  });
  return at === -1 ? undefined : longEnough(fromTitle(blocks, at, spans));
}

/** Whether the element or one around it has the id. */
function isInside(element: PageElement | undefined, id: string, known: Map<PageElement, boolean>): boolean {
  if (element?.type !== 'tag') return false;
  let answer = known.get(element);
  if (answer === undefined) {
    answer = element.attribs['id'] === id || isInside(element.parent as PageElement | undefined, id, known);
    known.set(element, answer);
  }
  return answer;
}

/** The first title that begins a long enough text; tables of contents repeat titles without the text. */
function byTitle(blocks: Block[], titles: Set<string>): Block[] | undefined {
  const folded = blocks.map((block) => fold(block.text));
  const spans = spansOf(blocks);
  for (const title of titles) {
    const longest = positions(folded, title)
      .map((at) => fromTitle(blocks, at, spans))
      .map((candidate) => ({ candidate, chars: charsOf(candidate) }))
      .sort((a, b) => b.chars - a.chars)[0];
    if (longest && longest.chars >= MIN_CHARS) return longest.candidate;
  }
  return undefined;
}

function positions(texts: string[], wanted: string): number[] {
  const found: number[] = [];
  for (let at = texts.indexOf(wanted); at !== -1 && found.length < MAX_CANDIDATES; at = texts.indexOf(wanted, at + 1)) found.push(at);
  return found;
}

/** From a title to the next heading of its rank; from a title that is no heading, the smallest element around it that holds a text. */
function fromTitle(blocks: Block[], at: number, spans: Spans): Block[] {
  const title = blocks[at];
  if (!title) return [];
  const level = actingLevel(title);
  if (level === undefined || level > 7) return around(blocks, at, spans);
  const next = blocks.findIndex((block, index) => index > at && (actingLevel(block) ?? 99) <= level);
  return blocks.slice(at, next === -1 ? undefined : next);
}

/** The blocks of an element follow each other, so the way outwards only ever adds blocks behind those found. */
function around(blocks: Block[], at: number, spans: Spans): Block[] {
  const before = spans.get(blocks[at - 1]?.element);
  let [end, chars] = [at, 0];
  for (let element = blocks[at]?.element; element?.type === 'tag'; element = element.parent as PageElement | undefined) {
    const span = spans.get(element);
    if (before && holds(span, before)) return [];
    for (let block = blocks[end]; block && holds(span, spans.get(block.element)); block = blocks[end]) {
      chars += block.text.length;
      end += 1;
    }
    if (chars >= MIN_CHARS) return blocks.slice(at, end);
  }
  return [];
}

function isWholePage(blocks: Block[], titles: Set<string>, pageTitle: string): boolean {
  const names = [...pageTitle.split(/\s[|–—·-]\s/), blocks.find((block) => block.kind === 'heading')?.text ?? ''];
  return names.some((name) => titles.has(fold(name)));
}

function longEnough(blocks: Block[]): Block[] | undefined {
  return charsOf(blocks) >= MIN_CHARS ? blocks : undefined;
}

function charsOf(blocks: Block[]): number {
  return blocks.reduce((sum, block) => sum + block.text.length, 0);
}

/** Where elements begin and end in a count of all elements: whether one stands in another is a comparison of numbers. */
interface Span {
  from: number;
  to: number;
}

type Spans = Map<PageElement | undefined, Span>;

function spansOf(blocks: Block[]): Spans {
  const spans: Spans = new Map();
  let root: unknown = blocks.find((block) => block.element)?.element;
  while ((root as PageElement | undefined)?.parent) root = (root as PageElement).parent;
  let count = 0;
  const visit = (node: PageElement): void => {
    const span = { from: count, to: count };
    count += 1;
    spans.set(node, span);
    for (const child of node.children as PageNode[]) if (isElement(child)) visit(child);
    span.to = count;
  };
  if (root) visit(root as PageElement);
  return spans;
}

function holds(outer: Span | undefined, inner: Span | undefined): boolean {
  return outer !== undefined && inner !== undefined && outer.from <= inner.from && inner.from < outer.to;
}
