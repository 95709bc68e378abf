/**
 * What a page says, passage by passage, and its headings as an outline.
 * @module
 */
import type { Passage } from '../../domain/extraction.ts';
import { count, number, truncate } from '../../lib/inWords.ts';
import { cutByCost, pageOfItem } from '../budget.ts';
import { type Html, html, type Part } from '../html.ts';

/** Characters of passages on one page, their markup included. */
const PAGE_CHARS = 52_000;
/** Roughly what a passage's markup takes. */
const MARKUP_CHARS = 90;
/** The longest stretch of one passage that is shown. */
const MAX_TEXT = 8000;

export function costOfPassage({ text }: Passage): number {
  return Math.min(text.length, MAX_TEXT) * 1.1 + MARKUP_CHARS;
}

export function passagePage(passages: readonly Passage[], page: number) {
  return cutByCost(passages, costOfPassage, PAGE_CHARS, page);
}

const OUTLINE_DEPTH = 2;
const OUTLINE_LENGTH = 60;

interface Heading {
  words: string;
  depth: number;
  /** Position of its first passage. */
  at: number;
  passages: number;
}

/** The upper headings with how much stands under each; each leads to its passages. */
export function outline(passages: readonly Passage[], path: string): Html {
  const headings = headingsOf(passages);
  const pageOf = pageOfItem(passages, costOfPassage, PAGE_CHARS);
  const line = ({ words, depth, at, passages: n }: Heading) => {
    const page = pageOf(at);
    const href = `${path}${page === 1 ? '' : `?page=${page}`}#p${at}`;
    return html`<li class="level-${depth}"><a href="${href}">${truncate(words, 110)}</a> <span class="note">${number(n)}</span></li>`;
  };
  const more: Part =
    headings.length > OUTLINE_LENGTH
      ? html`<p class="note">and ${count(headings.length - OUTLINE_LENGTH, 'further heading')}</p>`
      : undefined;
  return html`<ol class="outline">${headings.slice(0, OUTLINE_LENGTH).map(line)}</ol>${more}`;
}

function headingsOf(passages: readonly Passage[]): Heading[] {
  const headings: Heading[] = [];
  let open: Heading[] = [];
  for (const [at, passage] of passages.entries()) {
    const path = passage.path.length > 0 ? passage.path.slice(0, OUTLINE_DEPTH) : ['Top of the page'];
    for (const [depth, words] of path.entries()) {
      if (open[depth]?.words === words) continue;
      const heading = { words, depth: depth + 1, at, passages: 0 };
      open = [...open.slice(0, depth), heading];
      headings.push(heading);
    }
    open = open.slice(0, path.length);
    for (const heading of open) heading.passages += 1;
  }
  return headings;
}

/** Passages under their headings. `start`: position of the first of them on the whole page. */
export function passageList(passages: readonly Passage[], start: number): Html {
  const item = (passage: Passage, n: number) => {
    const before = passages[n - 1];
    const trail = passage.path.join(' › ');
    const head: Part = trail !== '' && trail !== before?.path.join(' › ') ? html`<p class="path">${truncate(trail, 240)}</p>` : undefined;
    const page: Part =
      passage.page !== undefined && passage.page !== before?.page ? html`<span class="note">page ${passage.page}</span>` : undefined;
    return html`${head}<p class="passage k-${passage.kind}" id="p${start + n}">${truncate(passage.text, MAX_TEXT)}${page}</p>`;
  };
  return html`<div class="page-text">${passages.map(item)}</div>`;
}
