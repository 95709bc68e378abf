/**
 * Blocks → passages: each with the headings above it. Text that acts as a heading (a bold, short, numbered or
 * label-like paragraph) counts as one.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import { sha256 } from '../lib/hash.ts';
import type { Block } from './blocks.ts';

const NUMBERED =
  /^(?:(?:article|section|clause|exhibit|annex|appendix|schedule|part|artikel|anhang|anlage|annexe)\s+)?(\d{1,2}(?:\.\d{1,2})*|[ivxlc]{1,6}|[a-z])[.):\s–-]/iu;
const NUMBERED_LEVEL = 8;
const LABEL_LEVEL = 13;
const MAX_HEADING_CHARS = 120;
const MAX_PATH_TEXT = 160;

/** Gives every block its heading path, in order. */
export function outline(blocks: Block[]): Passage[] {
  const open: Array<{ level: number; text: string }> = [];
  return blocks.map((block) => {
    const level = actingLevel(block);
    if (level !== undefined) closeFrom(open, level);
    const passage = toPassage(
      block,
      level,
      open.map((heading) => heading.text),
    );
    if (level !== undefined) open.push({ level, text: block.text.slice(0, MAX_PATH_TEXT) });
    return passage;
  });
}

function closeFrom(open: Array<{ level: number }>, level: number): void {
  while (open.length > 0 && (open.at(-1)?.level ?? 0) >= level) open.pop();
}

function toPassage(block: Block, level: number | undefined, path: string[]): Passage {
  const passage: Passage = { path, kind: level === undefined ? block.kind : 'heading', text: block.text, hash: sha256(block.text) };
  if (block.cells) passage.cells = block.cells;
  if (block.links.length > 0) passage.links = block.links;
  if (block.label !== undefined && level === undefined) passage.label = block.label;
  return passage;
}

/** Level of a heading or of a block that acts as one; undefined for running text. Levels above 6 rank below all h1–h6. */
export function actingLevel(block: Block): number | undefined {
  if (block.kind === 'heading') return block.level ?? 2;
  if (block.kind !== 'paragraph' || !block.bold || block.text.length > MAX_HEADING_CHARS || /[;,]$/.test(block.text)) return undefined;
  const number = NUMBERED.exec(block.text)?.[1];
  if (number !== undefined) return Math.min(NUMBERED_LEVEL + number.split('.').length - 1, LABEL_LEVEL - 1);
  return /[.!?]$|\b(?:19|20)\d\d\b/.test(block.text) ? undefined : LABEL_LEVEL; // a bold date is a date line, not a heading
}
