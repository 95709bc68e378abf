/**
 * What a page of a few lines says of itself: that something is not found, not open to the visitor, not there yet. Longer pages are
 * never asked: a document may well speak of all that.
 * @module
 */
import type { Verdict } from '../domain/capture.ts';
import type { VerdictMarkers } from '../domain/catalogue.ts';
import type { Extraction } from '../domain/extraction.ts';
import type { CompiledPhrase, Scan } from '../lib/phrases/match.ts';
import { PhraseBook } from '../lib/phrases/phraseBook.ts';

/** An error page has a heading, a sentence or two, and a way out. */
const MAX_CHARS = 600;

const LISTS = [
  ['challenge', 'challenge'],
  ['consent', 'consent'],
  ['login', 'login'],
  ['error', 'error-page'],
  ['moved', 'moved'],
  ['shell', 'shell'],
] as const;

interface Said {
  verdict: Verdict['verdict'];
  phrases: CompiledPhrase[];
}

const compiled = new WeakMap<VerdictMarkers, { book: PhraseBook; said: Said[] }>();

/** The verdict by the first phrase for short pages that is on the page; nothing where none is, the page is longer, or states a fact. */
export function saysOf({ title, signs, passages, facts }: Extraction, markers: VerdictMarkers): Verdict | undefined {
  if (facts.length > 0 || signs.mainChars > MAX_CHARS || signs.bodyChars > 4 * MAX_CHARS) return undefined;
  const { book, said } = compile(markers);
  if (said.length === 0) return undefined;
  const scan = book.scan([title, ...passages.map(({ text }) => text), signs.lead].join('. '));
  const hit = said.find(({ phrases }) => scan.has(phrases));
  return hit && { verdict: hit.verdict, because: `the text says "${quoteOf(scan, hit.phrases)}" and there is little else` };
}

/** The words of the page, from the first to the last of the phrase. */
function quoteOf(scan: Scan, phrases: readonly CompiledPhrase[]): string {
  const [span] = phrases.flatMap((phrase) => phrase.flatMap((steps) => scan.find(steps)));
  const { text, starts, ends } = scan.words;
  return span ? text.slice(starts[span.start], ends[span.end - 1]) : '';
}

function compile(markers: VerdictMarkers): { book: PhraseBook; said: Said[] } {
  const known = compiled.get(markers);
  if (known) return known;
  const book = new PhraseBook();
  const said = LISTS.flatMap(([list, verdict]) =>
    markers[list].filter(({ where }) => where === 'short').map(({ text }) => ({ verdict, phrases: book.phrases([text]) })),
  );
  compiled.set(markers, { book, said });
  return { book, said };
}
