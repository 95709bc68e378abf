/**
 * Rules of evidence as sentences: what a page has to state for an answer to get its grade.
 * @module
 */
import type { GradeRule, Question } from '../../../domain/question.ts';
import type { SourceKind } from '../../../domain/vocabulary.ts';
import { formatValue, keyLabel } from '../../../lib/inWords.ts';

const KIND_WORDS: Record<SourceKind, string> = {
  'trust-center': 'trust center',
  dpa: 'data processing agreement',
  subprocessors: 'list of subprocessors',
  'help-center': 'help article',
  terms: 'terms',
  privacy: 'privacy policy',
  policy: 'policy',
  registry: 'public register',
};

/** "trust center or terms". */
export function kindsInWords(kinds: readonly SourceKind[]): string {
  return either(kinds.map((kind) => KIND_WORDS[kind]));
}

/** When the rule fits: "a page states “Certifications” as ISO 27001, and a passage uses one of 3 wordings". */
export function ruleInWords({ facts, says, with: withAll, without, together, pages }: GradeRule): string {
  const conditions = [
    facts && `a page states ${either(facts.map(factInWords))}`,
    says && `${together ? (facts ? 'the same sentence' : 'a sentence') : 'a passage'} uses ${wordings(says)}`,
    withAll && `${besidesIn({ says, together })} also says ${wordings(withAll)}`,
    without && `${says ? 'it' : 'the passage'} says none of ${wordings(without, '')}`,
    pages && `a page of the kind ${kindsInWords(pages)} was read`,
  ];
  return conditions.filter((condition) => condition !== undefined).join(', and ');
}

function besidesIn({ says, together }: Pick<GradeRule, 'says' | 'together'>): string {
  if (!says) return 'a passage';
  return together ? 'it' : 'it, or a heading above it,';
}

function factInWords({ key, in: values, several, worded }: NonNullable<GradeRule['facts']>[number]): string {
  const name = `${several ? 'more than one value of ' : ''}“${keyLabel(key)}”${worded ? ' in words, and nowhere as a number' : ''}`;
  return values === undefined ? name : `${name} as ${either(values.map((value) => formatValue(value)))}`;
}

/** A few short ones are said, others are counted: the rule has them all. */
function isSaid(phrases: readonly string[]): boolean {
  return phrases.length <= 2 && phrases.every(({ length }) => length <= 80);
}

function wordings(phrases: readonly string[], oneOf = 'one of '): string {
  if (!isSaid(phrases)) return `${oneOf}the wordings listed (${phrases.length})`;
  return either(phrases.map((phrase) => `“${phrase}”`));
}

/** Wordings that the sentence only counts, all of them. */
export function wordingsOf({ says = [], with: withAll = [], without = [] }: GradeRule): Array<{ label: string; phrases: string[] }> {
  return [
    { label: 'Wordings', phrases: says },
    { label: 'Said with it', phrases: withAll },
    { label: 'Not said with it', phrases: without },
  ].filter(({ phrases }) => !isSaid(phrases));
}

/** Whose pages answer: the two-level rule. */
export function subjectInWords(subject: Question['subject']): string {
  return {
    developer: 'the developer of the model',
    platform: 'the platform that serves it',
    vendor: 'the vendor itself',
  }[subject];
}

function either(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}
