/**
 * What a page says of other products than the one that is asked about.
 * @module
 */
import type { PageRead } from './pages.ts';

/** Whether a text, or a heading above it, names another product. */
export type NamesOther = (text: string, path: readonly string[]) => boolean;

/** By whole words, in any case; undefined where no other product is named. */
export function namesOneOf(names: readonly string[] | undefined): NamesOther | undefined {
  if (!names || names.length === 0) return undefined;
  const wanted = names.map(inWords);
  const isIn = (text: string): boolean => {
    const words = inWords(text);
    return wanted.some((name) => words.includes(name));
  };
  return (text, path) => [text, ...path].some(isIn);
}

/** " words of a text ", so that one text holds another only where whole words do. */
function inWords(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

/** The page without what it says of other products. */
export function without(read: PageRead, isOther: NamesOther): PageRead {
  return {
    ...read,
    // Known only once the passages are read.
    get title() {
      return read.title;
    },
    facts: read.facts.filter(({ quote, path }) => !isOther(quote, path)),
    passages: async () => (await read.passages()).filter(({ text, path }) => !isOther(text, path)),
  };
}
