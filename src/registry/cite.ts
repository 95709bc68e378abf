/**
 * Citations: where the stored pages say what a cell says.
 * @module
 */
import type { Citation } from '../domain/registry.ts';
import type { ReadPage } from './pages.ts';
import { isTelling } from './quotes.ts';
import type { Stated } from './stated.ts';
import type { Saying } from './texts.ts';

/** No cell cites more: what it says is worth reading up, not every place that says it again. */
export const MAX_CITATIONS = 12;
/** Of one key on one page, where its values add up: the first rows of a list stand for it. */
const MAX_OF_LIST = 4;
/** Of a passage that is cited by itself; what is stated by facts is cut already. */
const MAX_QUOTE = 600;

export function citeFact({ page, fact }: Stated): Citation {
  return {
    ...citePage(page, fact.quote),
    path: fact.path,
    key: fact.key,
    value: fact.value,
    ...(fact.scope === undefined ? {} : { scope: fact.scope }),
    ...(fact.page === undefined ? {} : { page: fact.page }),
  };
}

export function citeSaying(page: ReadPage, { passage, quote }: Saying): Citation {
  return { ...citePage(page, quote), path: passage.path, ...(passage.page === undefined ? {} : { page: passage.page }) };
}

/** The page as a whole: its heading, or its title. */
export function citePage({ source, url, read }: ReadPage, quote: string): Citation {
  return { source, url, quote: cut(quote), snapshot: read.snapshot, path: [], at: read.since ?? read.at };
}

/** A long text up to the end of a word: what is cited stands so on the page. */
function cut(text: string): string {
  if (text.length <= MAX_QUOTE) return text;
  const space = text.lastIndexOf(' ', MAX_QUOTE);
  return text.slice(0, space > 0 ? space : MAX_QUOTE).toWellFormed();
}

/**
 * Each once, in their order, and no more than a reader can read up. A sentence that states a fact is not cited for its words again; where the
 * fact's own quote is cut shorter, it is cited by all the words.
 * @param reasons the citations of each thing that the cell says: of each the first is kept before any other.
 */
export function bounded(reasons: readonly Citation[][]): Citation[] {
  const [facts, sayings] = [reasons.flat().filter(isOfFact), reasons.flat().filter((citation) => !isOfFact(citation))].map((some) =>
    Map.groupBy(some, placeOf),
  );
  const beside = (citation: Citation): Citation[] => (isOfFact(citation) ? sayings : facts)?.get(placeOf(citation)) ?? [];
  const lists = reasons.map((list) =>
    distinctOf(list.filter((citation) => !isStated(citation, beside(citation))).map((citation) => inFull(citation, beside(citation)))),
  );
  const all = distinctOf(lists.flat());
  const byTurn = lists.flatMap((list) => list.map((citation, turn) => ({ mark: markOf(citation), turn })));
  const kept = new Set<string>();
  for (const { mark } of byTurn.sort((a, b) => a.turn - b.turn)) if (kept.size < MAX_CITATIONS) kept.add(mark);
  return all.filter((citation) => kept.has(markOf(citation)));
}

/** Each once; of a list its first rows. */
function distinctOf(citations: readonly Citation[]): Citation[] {
  const each = [...Map.groupBy(citations, markOf).values()].flatMap((same) => same.slice(0, 1));
  const ofKey = Map.groupBy(each, (citation) =>
    citation.key === undefined ? markOf(citation) : JSON.stringify([citation.source, citation.key]),
  );
  const first = new Set([...ofKey.values()].flatMap((same) => same.slice(0, MAX_OF_LIST)));
  return each.filter((citation) => first.has(citation));
}

const isOfFact = ({ key }: Citation): boolean => key !== undefined;

/** Whether a text is another, or that one as far as it was cut. */
function begins(text: string, start: string): boolean {
  return text === start || (text.startsWith(start) && isTelling(start));
}

/** Whether a text is cited for a fact already, be that with fewer words or with more. */
function isStated({ key, quote }: Citation, facts: readonly Citation[]): boolean {
  return key === undefined && facts.some((fact) => begins(quote, fact.quote) || begins(fact.quote, quote));
}

/** A fact with the longest text that begins with its words. */
function inFull(citation: Citation, sayings: readonly Citation[]): Citation {
  if (citation.key === undefined) return citation;
  const longer = sayings.map(({ quote }) => quote).filter((quote) => begins(quote, citation.quote));
  return { ...citation, quote: longer.reduce((long, quote) => (quote.length > long.length ? quote : long), citation.quote) };
}

function placeOf({ source, page, path }: Citation): string {
  return JSON.stringify([source, page, path]);
}

function markOf({ source, quote, key, page, path }: Citation): string {
  return JSON.stringify([source, quote, key, page, path]);
}
