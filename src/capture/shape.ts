/**
 * What kind of text a page has: connected sentences, rows of tables, or only short fragments as on home pages and in menus.
 * @module
 */
import type { Extraction, Passage } from '../domain/extraction.ts';

export interface PageShape {
  /** Passages that read as sentences. */
  sentences: number;
  /** Those, and what reads as a short sentence or most of one. */
  phrases: number;
  /** Characters in sentences. */
  sentenceChars: number;
  /** Table rows with two or more cells, or long enough to say something in one. */
  rows: number;
  headings: number;
  /** Passages that are neither: labels, tiles, links. */
  fragments: number;
  /** Share of the text that stands in links, 0 to 1. */
  linkShare: number;
}

/** A passage that ends a sentence from this length on, or is this long without ending one, is connected text. */
const SENTENCE_CHARS = 40;
const LONG_CHARS = 100;
const ROW_CHARS = 25;

/** The shape of a page's text. Takes time in proportion to the number of passages. */
export function shapeOf({ passages, signs }: Extraction): PageShape {
  const shape: PageShape = {
    sentences: 0,
    phrases: 0,
    sentenceChars: 0,
    rows: 0,
    headings: 0,
    fragments: 0,
    linkShare: Math.min(1, signs.linkChars / Math.max(1, signs.mainChars)),
  };
  for (const passage of passages) {
    if (passage.kind === 'heading') shape.headings += 1;
    else if (isTellingRow(passage)) shape.rows += 1;
    else if (isSentence(passage.text)) {
      shape.sentences += 1;
      shape.phrases += 1;
      shape.sentenceChars += passage.text.length;
    } else {
      shape.fragments += 1;
      if (isPhrase(passage.text)) shape.phrases += 1;
    }
  }
  return shape;
}

function isTellingRow({ kind, cells, text }: Passage): boolean {
  return kind === 'row' && ((cells?.filter((cell) => cell.text !== '').length ?? 0) >= 2 || text.length >= ROW_CHARS);
}

function isSentence(text: string): boolean {
  return text.length >= LONG_CHARS || (text.length >= SENTENCE_CHARS && /[.!?;:…。；：！？؟।][)"'”’»\]]*$/.test(text)) || isDense(text);
}

/** "This policy has been retired." says something, although a headline may be as long. */
function isPhrase(text: string): boolean {
  return (text.length >= 20 && /[.!?]["'”’»)\]]*$/.test(text)) || (text.length >= SENTENCE_CHARS && text.split(' ').length >= 7);
}

/** Scripts without spaces say in a few characters what others say in a line. */
function isDense(text: string): boolean {
  return text.length >= 20 && /[。；！？]$/.test(text);
}
