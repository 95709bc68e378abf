/**
 * Wording of the catalogue, looked up in page text.
 * @module
 */
import { fold } from '../../../lib/text.ts';

/** Text as words: folded, with one space before, between and after. */
export function asWords(text: string): string {
  return ` ${(fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

/** Phrases are found by so many of their first characters. */
const KEY = 2;

/** Looks for phrases at beginnings of words. */
export class Wording {
  /** Phrases by their first characters. */
  private readonly byKey = new Map<string, string[]>();
  private readonly known = new Map<string, boolean>();

  constructor(phrases: readonly string[]) {
    for (const text of phrases) {
      const phrase = asWords(text).trim();
      const key = phrase.slice(0, KEY);
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), phrase]);
    }
  }

  isIn(text: string): boolean {
    return this.find(asWords(text));
  }

  /** For headings, which many passages share: the answer is kept. */
  isInHeading(heading: string): boolean {
    let answer = this.known.get(heading);
    if (answer === undefined) {
      if (this.known.size > MAX_KNOWN) this.known.clear();
      answer = this.isIn(heading);
      this.known.set(heading, answer);
    }
    return answer;
  }

  private find(words: string): boolean {
    for (let at = 1; at > 0 && at < words.length; at = words.indexOf(' ', at) + 1) {
      if (this.byKey.get(words.slice(at, at + KEY))?.some((phrase) => words.startsWith(phrase, at))) return true;
    }
    return false;
  }
}

/** So many headings are remembered. */
const MAX_KNOWN = 5000;
