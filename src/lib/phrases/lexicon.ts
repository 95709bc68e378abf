/**
 * Word patterns of the catalogue's phrases, each with a number, and a memory of which of them a word of a page fits.
 * @module
 */
import type { WordPattern } from '../../domain/phrase.ts';

/** Patterns that a word fits; `NO_PATTERNS` for the great majority of words. */
export type Fits = readonly number[];
export const NO_PATTERNS: Fits = [];

/** Words remembered at once: a hostile page may hold millions of different ones. */
const MEMORY = 50_000;
/** Longer "words" are blobs. */
const MAX_WORD = 64;

/** Weight of a word by its length. */
const COMMON = [100, 100, 60, 30, 6];

/** Numbers word patterns and tells which of them a word fits. */
export class Lexicon {
  private readonly exact = new Map<string, number>();
  private readonly prefixes = new Map<string, number>();
  private shortest = MAX_WORD;
  private longest = 0;
  private count = 0;
  private readonly lengths: number[] = [];
  private memory = new Map<string, Fits>();

  /** The number of a pattern, the same for equal ones. */
  add({ text, prefix }: WordPattern): number {
    const known = prefix ? this.prefixes : this.exact;
    let number = known.get(text);
    if (number === undefined) {
      number = this.count++;
      this.lengths.push(text.length);
      known.set(text, number);
      if (prefix) {
        this.shortest = Math.min(this.shortest, text.length);
        this.longest = Math.max(this.longest, text.length);
      }
      this.memory.clear();
    }
    return number;
  }

  /** How common the words of these patterns are likely to be: short ones are. */
  weight(patterns: readonly number[]): number {
    return patterns.reduce((sum, pattern) => sum + (COMMON[this.lengths[pattern] ?? 0] ?? 1), 0);
  }

  get size(): number {
    return this.count;
  }

  /** The patterns that a word in lower case fits. */
  fits(word: string): Fits {
    const known = this.memory.get(word);
    if (known) return known;
    const fits = this.look(word);
    if (this.memory.size >= MEMORY) this.memory.clear();
    this.memory.set(word, fits);
    return fits;
  }

  private look(word: string): Fits {
    const exact = this.exact.get(word);
    const fits = exact === undefined ? [] : [exact];
    for (let length = this.shortest; length <= Math.min(this.longest, word.length); length++) {
      const prefix = this.prefixes.get(word.slice(0, length));
      if (prefix !== undefined) fits.push(prefix);
    }
    return fits.length > 0 ? fits : NO_PATTERNS;
  }
}
