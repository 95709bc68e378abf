/**
 * The edges of a page that does not mark its main part: links on top (logo, menu) and at the end (menu, imprint) stand around
 * the document, not in it.
 * @module
 */
import type { Block } from './blocks.ts';

/** A page with less text outside of links is an index of links, and these are what it says. */
const MIN_TEXT_CHARS = 500;
/** A longer link is a sentence. */
const MAX_LINK_CHARS = 60;
const LINK_SHARE = 0.9;

/** Text that begins the document: a heading, or anything longer than a label. */
const LABEL_CHARS = 60;

/** Leaves out the short links before the first and after the last text. Labels between them, and addresses to write to or to call, stay. */
export function withoutEdges(blocks: Block[]): Block[] {
  const text = blocks.reduce((sum, block) => sum + (isLink(block) ? 0 : block.text.length - block.linkChars), 0);
  if (text < MIN_TEXT_CHARS) return blocks;
  const from = blocks.findIndex(isText);
  const to = blocks.findLastIndex(isText);
  return blocks.filter((block, at) => (at >= from && at <= to) || !isLink(block));
}

function isText(block: Block): boolean {
  return block.kind === 'heading' || block.kind === 'row' || (block.text.length > LABEL_CHARS && !isLink(block));
}

function isLink({ kind, text, linkChars, links }: Block): boolean {
  if (kind === 'heading' || kind === 'row' || text.length > MAX_LINK_CHARS) return false;
  return linkChars >= text.length * LINK_SHARE && !links.some((target) => /^(?:mailto|tel):/i.test(target));
}
