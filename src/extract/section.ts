/**
 * One of several documents on a page: found by the id of the element that begins it, or by its title.
 * @module
 */
import type { Section } from '../domain/watcher.ts';
import type { Block } from './blocks.ts';
import { actingLevel } from './outline.ts';
import type { PageElement } from './parse.ts';
import { normalise } from './text.ts';

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
  const inside = blocks.filter((block) => ancestors(block.element).some((element) => element.attribs['id'] === anchor));
  if (charsOf(inside) >= MIN_CHARS) return inside;
  const first = inside[0];
  return first ? longEnough(fromTitle(blocks, blocks.indexOf(first))) : undefined;
}

/** The first title that begins a long enough text; tables of contents repeat titles without the text. */
function byTitle(blocks: Block[], titles: Set<string>): Block[] | undefined {
  for (const title of titles) {
    const candidates = blocks.flatMap((block, at) => (fold(block.text) === title ? [fromTitle(blocks, at)] : []));
    const longest = candidates.sort((a, b) => charsOf(b) - charsOf(a))[0];
    if (longest && longEnough(longest)) return longest;
  }
  return undefined;
}

/** From a title to the next heading of its rank; from a title that is no heading, the smallest element around it that holds a text. */
function fromTitle(blocks: Block[], at: number): Block[] {
  const title = blocks[at];
  if (!title) return [];
  const level = actingLevel(title);
  if (level !== undefined && level <= 7) {
    const next = blocks.findIndex((block, index) => index > at && (actingLevel(block) ?? 99) <= level);
    return blocks.slice(at, next === -1 ? undefined : next);
  }
  return around(blocks, at);
}

function around(blocks: Block[], at: number): Block[] {
  for (const element of ancestors(blocks[at]?.element)) {
    const inside = blocks.filter((block) => ancestors(block.element).includes(element));
    if (charsOf(inside) >= MIN_CHARS) return inside[0] === blocks[at] ? inside : [];
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

function ancestors(element: PageElement | undefined): PageElement[] {
  const chain: PageElement[] = [];
  for (let node = element; node && node.type === 'tag'; node = node.parent as PageElement | undefined) chain.push(node);
  return chain;
}
