/**
 * Phrases of the catalogue, compiled: words as pattern numbers, named wording by number.
 * @module
 */
import { type PhraseStep, parsePhrase } from '../../domain/phrase.ts';
import { Lexicon } from './lexicon.ts';
import { type CompiledPhrase, type CompiledTerms, Scan, type Step } from './match.ts';
import { wordsOf } from './words.ts';

/** Compiles phrases that are looked for in the same texts: they share their word patterns and the named wording. */
export class PhraseBook {
  readonly lexicon = new Lexicon();
  readonly terms: CompiledTerms = [];
  private readonly numbers = new Map<string, number>();

  /** `terms`: what phrases refer to as `<name>`; each may refer to those before it. */
  constructor(terms: Readonly<Record<string, readonly string[]>> = {}) {
    for (const [name, texts] of Object.entries(terms)) {
      this.terms.push(this.phrases(texts));
      this.numbers.set(name, this.terms.length - 1);
    }
  }

  /** @throws PhraseError for one that is none. */
  phrases(texts: readonly string[] | undefined): CompiledPhrase[] {
    return (texts ?? []).map((text) => variants(parsePhrase(text)).map((steps) => steps.map((step) => this.compile(step))));
  }

  /** A whole text, ready to be searched for phrases of this book. */
  scan(text: string): Scan {
    const words = wordsOf(text, this.lexicon);
    return new Scan(words, 0, words.starts.length, this.terms);
  }

  private compile(step: PhraseStep): Step {
    const { gap } = step;
    if (step.kind === 'words')
      return { kind: 'words', gap, alternatives: step.alternatives.map((sequence) => sequence.map((word) => this.lexicon.add(word))) };
    return step.kind === 'term' ? { kind: 'term', gap, term: this.numbers.get(step.name) ?? -1 } : { kind: step.kind, gap };
  }
}

/** A phrase with and without each of its optional words. The gap of a word left out goes to the word after it. */
function variants(steps: readonly PhraseStep[]): PhraseStep[][] {
  const at = steps.findIndex((step) => step.optional);
  if (at < 0) return [[...steps]];
  const there = steps.map((step, index) => (index === at ? { ...step, optional: false } : step));
  const gap = steps[at]?.gap ?? 0;
  const gone = steps.flatMap((step, index) => {
    if (index === at) return [];
    return index === at + 1 ? [{ ...step, gap: Math.max(gap, step.gap) }] : [step];
  });
  return [...variants(there), ...variants(gone)];
}
