/**
 * Whether a rule of a question fits what the pages say.
 * @module
 */
import type { GradeRule, Question } from '../domain/question.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';
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
  const { says, with: besides, without, together = false } = rule;
  return { says: book.phrases(says), with: book.phrases(besides), without: book.phrases(without), together };
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
  const bound = rule.together && rule.facts ? facts : undefined;
  const sayings = wording ? await sayingsOf(wording, rule.pages ? there : pages, texts, bound) : [];
  if (wording && sayings.length === 0) return undefined;
  const stated = bound ? bound.filter((fact) => sayings.some(({ page, saying }) => isStatedIn(fact, page, saying))) : facts;
  return { rule, facts: stated, sayings, pages: there };
}

/** @param bound where given: only sentences that state one of these facts, all of them. */
async function sayingsOf(wording: Wording, pages: readonly ReadPage[], texts: Texts, bound?: readonly Stated[]): Promise<Fit['sayings']> {
  const found: Fit['sayings'] = [];
  for (const page of pages) {
    const isMeant = (saying: Saying): boolean => bound?.some((fact) => isStatedIn(fact, page, saying)) ?? true;
    for (const saying of await texts.saying(page, wording, bound?.length ?? SAYINGS_OF_PAGE, isMeant)) found.push({ page, saying });
  }
  return found;
}

/** Quotes of facts are cut where a sentence is long. The position of the passage does not tell: some may have been left out. */
function isStatedIn({ page: { source }, fact }: Stated, page: ReadPage, { passage, quote }: Saying): boolean {
  const isSamePlace = source === page.source && canonicalJson(fact.path) === canonicalJson(passage.path);
  return isSamePlace && passage.text.includes(fact.quote) && (quote.includes(fact.quote) || fact.quote.includes(quote));
}
