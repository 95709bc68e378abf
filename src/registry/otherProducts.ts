/**
 * What a page says of other products than the one that is asked about.
 * @module
 */
import type { StatedFact } from '../domain/deskPorts.ts';
import type { Passage } from '../domain/extraction.ts';
import type { Sentence } from '../lib/phrases/sentences.ts';
import type { ReadPage } from './pages.ts';
import { sentencesIn } from './texts.ts';

/** Names of products, as pages call them. */
export interface ProductNames {
  /** Other products, of which the pages speak too. */
  others: string[];
  /** The one that is asked about. */
  own: string[];
}

/** What stands above a text, or beside it as the term that it explains. */
type Above = Pick<Passage, 'path' | 'label'>;

/** Tells what is about other products. */
export interface Others {
  /** As the watcher writes them. */
  names: readonly string[];
  /**
   * Whether a text answers nothing: it names another product, or stands under a heading that names none but others. One that names both may
   * set them against each other; a heading that names both is about both.
   */
  leavesOut(text: string, above: Above): boolean;
  /** The sentences of a passage that are not left out. What follows one about others goes on about them, until the own product is named. */
  heardIn(passage: Passage): Sentence[];
  /** Whether a text is of no concern at all: it does not name the product that is asked about, and it, or a heading above it, names others. */
  isForeign(text: string, above: Above): boolean;
}

/** What is left of a page without what it says of other products. */
export interface Heard {
  others: Others;
  facts: StatedFact[];
  /** Words that refuse an answer count also where they stand in a sentence that is left out; not where this is asked for. */
  refusedByOwn?: true;
}

/** Names are compared by whole words, in any case. Undefined where the pages speak of no other product. */
export function othersOf(names: ProductNames | undefined): Others | undefined {
  if (!names || names.others.length === 0) return undefined;
  const [isOther, isOwn] = [namesOneOf(names.others), namesOneOf(names.own)];
  const isOfOthers = (text: string): boolean => isOther(text) && !isOwn(text);
  const isUnderOthers = ({ path, label }: Above): boolean => [...path, ...(label === undefined ? [] : [label])].some(isOfOthers);
  return {
    names: names.others,
    leavesOut: (text, above) => isOther(text) || isUnderOthers(above),
    isForeign: (text, above) => !isOwn(text) && (isOther(text) || isUnderOthers(above)),
    heardIn(passage) {
      if (isUnderOthers(passage)) return [];
      let goesOn = false;
      return sentencesIn(passage).filter(({ start, end }) => {
        const text = passage.text.slice(start, end);
        goesOn = isOwn(text) ? false : goesOn || isOther(text);
        return !goesOn && !isOther(text);
      });
    },
  };
}

function namesOneOf(names: readonly string[]): (text: string) => boolean {
  const wanted = names.map(inWords);
  return (text) => {
    const words = inWords(text);
    return wanted.some((name) => words.includes(name));
  };
}

/** " words of a text ", so that one text holds another only where whole words do. */
function inWords(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What a product is called: its name, and what is left of that without the vendor's: "Northwind API" is "API" on the pages of Northwind. */
export function namesOf(product: string, vendor: string): string[] {
  const vendors = new Set(wordsOf(vendor));
  const short = wordsOf(product)
    .filter((word) => !vendors.has(word))
    .join(' ');
  return short === '' || short === wordsOf(product).join(' ') ? [product] : [product, short];
}

/** The page, heard without what it says of other products; as it is where there are none. */
export async function heardOf(page: ReadPage, names: ProductNames | undefined): Promise<ReadPage> {
  const others = othersOf(names);
  if (!others) return page;
  const passages = await page.read.passages();
  return { ...page, heard: { others, facts: page.read.facts.filter((fact) => isHeard(fact, passages[fact.passage], others)) } };
}

/** By the whole sentences that state it: of long ones the quote is but a part. */
function isHeard({ quote, path }: StatedFact, passage: Passage | undefined, others: Others): boolean {
  const from = passage?.text.indexOf(quote) ?? -1;
  const isIn = ({ start, end }: Sentence): boolean => start < from + quote.length && from < end;
  if (!passage || from < 0) return !others.leavesOut(quote, passage?.label === undefined ? { path } : { path, label: passage.label });
  return others.heardIn(passage).filter(isIn).length === sentencesIn(passage).filter(isIn).length;
}
