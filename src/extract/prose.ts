/**
 * How much of a part of a page is written in full sentences: documents are, labels and controls are not.
 * @module
 */
import { isElement, type PageElement, type PageNode } from './parse.ts';
import { normalise } from './text.ts';

/** A part is judged by its beginning. */
const MAX_READ_CHARS = 3000;
/** "Thanks for your feedback." is an answer, not a sentence of a document. */
const MIN_SENTENCE_CHARS = 30;
const MIN_WORDS = 5;
const INLINE = new Set(['a', 'abbr', 'b', 'code', 'em', 'i', 'mark', 'small', 'span', 'strong', 'sub', 'sup', 'time', 'u']);

/** Characters in full sentences, of the first characters of an element: statements that end with a full stop; questions invite, and are none. */
export function proseChars(element: PageElement): number {
  let chars = 0;
  for (const line of textOf(element, MAX_READ_CHARS).split('\n')) {
    for (const part of normalise(line).split(/(?<=[.!?])\s|(?<=[。！？])/)) if (isSentence(part)) chars += part.length;
  }
  return chars;
}

function isSentence(text: string): boolean {
  if (text.endsWith('。')) return text.length >= MIN_SENTENCE_CHARS / 2;
  return text.length >= MIN_SENTENCE_CHARS && /[\p{L}\p{N})"”»%][.]$/u.test(text) && text.split(' ').length >= MIN_WORDS;
}

/** Text with a line for each block-level element. */
function textOf(element: PageElement, limit: number): string {
  let text = '';
  for (const child of element.children as PageNode[]) {
    if (text.length >= limit) break;
    if (child.type === 'text') text += (child as { data: string }).data.slice(0, limit - text.length).replaceAll('\n', ' ');
    else if (isElement(child))
      text += INLINE.has(child.name) ? textOf(child, limit - text.length) : `\n${textOf(child, limit - text.length)}\n`;
  }
  return text;
}
