/**
 * Is a page a home page or advertising, served in place of a document? Told by what its title and links are about.
 * @module
 */
import type { VerdictMarkers } from '../domain/catalogue.ts';
import type { Extraction, Passage } from '../domain/extraction.ts';

/** A document has a few links such as "Learn more"; advertising has them all over. */
const MIN_INVITATIONS = 4;
/** A longer link is a sentence. */
const INVITATION_CHARS = 40;

/** Whether many different links of the page invite to try and buy, and neither title nor main heading has a word of the trade. */
export function advertises(page: Extraction, { words = [], invitations = [] }: VerdictMarkers): boolean {
  if (words.length === 0) return false;
  const heading = page.passages.find(({ kind }) => kind === 'heading')?.text ?? '';
  if (hasAny(`${page.title}\n${heading}`, words)) return false;
  const beginnings = invitations.map((beginning) => beginning.toLowerCase());
  const found = new Set(page.passages.filter(isShortLink).map(({ text }) => text.toLowerCase()));
  return [...found].filter((text) => beginnings.some((beginning) => text.startsWith(beginning))).length >= MIN_INVITATIONS;
}

/** Whether a word of the title or the text is one of the words that documents of the trade are about. Where none are listed, nothing tells. */
export function speaksOfTrade({ title, passages }: Extraction, words: string[] = []): boolean {
  return words.length === 0 || hasAny([title, ...passages.map((passage) => passage.text)].join('\n'), words);
}

function hasAny(text: string, words: string[]): boolean {
  const folded = text.toLowerCase();
  return words.some((word) => folded.includes(word.toLowerCase()));
}

function isShortLink({ links, text }: Passage): boolean {
  return links !== undefined && text.length <= INVITATION_CHARS;
}
