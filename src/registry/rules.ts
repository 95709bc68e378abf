/**
 * Whether a rule of a question fits what the pages say.
 * @module
 */
import type { GradeRule, Question } from '../domain/question.ts';
import type { PhraseBook } from '../lib/phrases/phraseBook.ts';
import type { ReadPage } from './pages.ts';
import { metBy, type Stated } from './stated.ts';
import type { Saying, Texts, Wording } from './texts.ts';

/** More places that say the same are not needed. */
const SAYINGS_OF_PAGE = 2;

/** A rule, its wording compiled. */
export interface CompiledRule {
  rule: GradeRule;
  wording?: Wording;
}

/** A rule that fits, and what makes it fit. */
export interface Fit {
  rule: GradeRule;
  /** By condition; empty where the rule has none on facts. */
  facts: Stated[];
  sayings: Array<{ page: ReadPage; saying: Saying }>;
  /** Pages whose being there is what counts. */
  pages: ReadPage[];
}

export function compileRules({ rules }: Pick<Question, 'rules'>, book: PhraseBook): CompiledRule[] {
  return rules.map((rule) => ({ rule, ...(rule.says ? { wording: wordingOf(rule, book) } : {}) }));
}

function wordingOf(rule: GradeRule, book: PhraseBook): Wording {
  return { says: book.phrases(rule.says), with: book.phrases(rule.with), without: book.phrases(rule.without) };
}

/** The first rule that fits; undefined where none does. Pages are in the order in which they are cited. */
export async function firstFit(rules: readonly CompiledRule[], pages: readonly ReadPage[], texts: Texts): Promise<Fit | undefined> {
  for (const rule of rules) {
    const fit = await fitOf(rule, pages, texts);
    if (fit) return fit;
  }
  return undefined;
}

/** What costs least is asked first: text is read only where all else holds. */
async function fitOf({ rule, wording }: CompiledRule, pages: readonly ReadPage[], texts: Texts): Promise<Fit | undefined> {
  const there = pages.filter(({ kind }) => rule.pages?.includes(kind));
  if (rule.pages && there.length === 0) return undefined;
  const facts = (rule.facts ?? []).flatMap((condition) => metBy(pages, condition));
  if (rule.facts && facts.length === 0) return undefined;
  const sayings = wording ? await sayingsOf(wording, rule.pages ? there : pages, texts) : [];
  if (wording && sayings.length === 0) return undefined;
  return { rule, facts, sayings, pages: there };
}

async function sayingsOf(wording: Wording, pages: readonly ReadPage[], texts: Texts): Promise<Fit['sayings']> {
  const found: Fit['sayings'] = [];
  for (const page of pages) for (const saying of await texts.saying(page, wording, SAYINGS_OF_PAGE)) found.push({ page, saying });
  return found;
}
