/**
 * Wording on pages: which sentence of a page says what a rule looks for.
 * @module
 */
import type { Passage } from '../domain/extraction.ts';
import { type CompiledPhrase, Scan } from '../lib/phrases/match.ts';
import type { PhraseBook } from '../lib/phrases/phraseBook.ts';
import { type Sentence, sentencesOf } from '../lib/phrases/sentences.ts';
import { wordAt } from '../lib/phrases/words.ts';
import type { Heard } from './otherProducts.ts';
import type { PageRead, ReadPage } from './pages.ts';

/** What a rule looks for in a passage. */
export interface Wording {
  /** One of these is in a sentence. */
  says: CompiledPhrase[];
  /** Each of these is in the passage, or in the headings above it. */
  with: CompiledPhrase[];
  /** None of these is in the passage. */
  without: CompiledPhrase[];
  /** All of it holds of one sentence, without the headings above. */
  together?: boolean;
}

/** Whether a sentence is one of those that are looked for. */
export type IsMeant = (saying: Saying) => boolean;

/** A sentence that says it. */
export interface Saying {
  passage: Passage;
  quote: string;
}

interface Text {
  passage: Passage;
  scan: Scan;
}

/** Pages as they are searched, each scanned once however many rules look at it. */
export class Texts {
  private readonly book: PhraseBook;
  private readonly pages = new WeakMap<PageRead['passages'], Promise<Text[]>>();
  private readonly headings = new Map<string, Scan>();

  constructor(book: PhraseBook) {
    this.book = book;
  }

  /** The sentences of a page that say it, at most `limit`, one of each passage; with `together` only those that are meant. */
  async saying(
    { read, heard }: Pick<ReadPage, 'read' | 'heard'>,
    wording: Wording,
    limit: number,
    isMeant: IsMeant = () => true,
  ): Promise<Saying[]> {
    const found: Saying[] = [];
    for (const text of await this.textsOf(read)) {
      const quote = wording.together ? this.sentenceIn(text, wording, heard, isMeant) : this.quoteIn(text, wording, heard);
      if (quote !== undefined) found.push({ passage: text.passage, quote });
      if (found.length >= limit) break;
    }
    return found;
  }

  /** The first heading of a page; undefined where it has none. */
  async heading(page: PageRead): Promise<Passage | undefined> {
    return (await this.textsOf(page)).find(({ passage }) => passage.kind === 'heading')?.passage;
  }

  private textsOf({ passages }: PageRead): Promise<Text[]> {
    const known = this.pages.get(passages);
    if (known) return known;
    const texts = passages().then((all) => all.map((passage) => ({ passage, scan: this.book.scan(passage.text) })));
    this.pages.set(passages, texts);
    return texts;
  }

  private sentenceIn(
    { passage, scan }: Text,
    { says, with: besides, without }: Wording,
    heard: Heard | undefined,
    isMeant: IsMeant,
  ): string | undefined {
    if (!scan.has(says) || !scan.hasAll(besides)) return undefined;
    for (const sentence of heardIn(passage, heard)) {
      const quote = passage.text.slice(sentence.start, sentence.end);
      const here = this.part(scan, sentence);
      if (here.has(says) && here.hasAll(besides) && !here.has(without) && isMeant({ passage, quote })) return quote;
    }
    return undefined;
  }

  private quoteIn({ passage, scan }: Text, { says, with: besides, without }: Wording, heard: Heard | undefined): string | undefined {
    if (!scan.has(says) || (!heard?.refusedByOwn && scan.has(without))) return undefined;
    const above = this.above(passage);
    const here = besides.filter((phrase) => !above.some((each) => each.has([phrase])));
    if (!scan.hasAll(here)) return undefined;
    const sentences = heardIn(passage, heard).map((sentence) => ({ ...sentence, scan: this.part(scan, sentence) }));
    const isSaid = (phrase: CompiledPhrase): boolean => sentences.some((sentence) => sentence.scan.has([phrase]));
    if (heard && (sentences.some((sentence) => sentence.scan.has(without)) || !here.every(isSaid))) return undefined;
    // Words that only meet across the end of a sentence say nothing.
    const saying = sentences.filter((sentence) => sentence.scan.has(says));
    const whole = saying.find((sentence) => sentence.scan.hasAll(here));
    const [first] = saying;
    if (!first) return undefined;
    const { start, end } = whole ?? stretch([first, ...here.flatMap((phrase) => sentences.find((each) => each.scan.has([phrase])) ?? [])]);
    return end - start > MAX_STRETCH ? passage.text.slice(first.start, first.end) : passage.text.slice(start, end);
  }

  private part({ words }: Scan, { start, end }: Sentence): Scan {
    return new Scan(words, wordAt(words, start), wordAt(words, end), this.book.terms);
  }

  private above({ path, label }: Passage): Scan[] {
    return [...path, ...(label === undefined ? [] : [label])].map((text) => this.headingScan(text));
  }

  private headingScan(text: string): Scan {
    const scan = this.headings.get(text) ?? this.book.scan(text);
    if (this.headings.size >= MAX_HEADINGS) this.headings.clear();
    this.headings.set(text, scan);
    return scan;
  }
}

/** What is said in one sentence and in another is quoted from the one to the other, unless that is long. */
const MAX_STRETCH = 500;

function stretch(sentences: readonly Sentence[]): Sentence {
  return { start: Math.min(...sentences.map(({ start }) => start)), end: Math.max(...sentences.map(({ end }) => end)) };
}

/** Headings remembered at once: hostile pages may hold millions of different ones. */
const MAX_HEADINGS = 10_000;

function heardIn(passage: Passage, heard: Heard | undefined): Sentence[] {
  return heard ? heard.others.heardIn(passage) : sentencesIn(passage);
}

/** Rows and headings are one sentence each. */
export function sentencesIn({ kind, text }: Pick<Passage, 'kind' | 'text'>): Sentence[] {
  return kind === 'row' || kind === 'heading' ? [{ start: 0, end: text.length }] : sentencesOf(text);
}
