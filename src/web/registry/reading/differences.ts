/**
 * What tells the answers to one question apart. Words of summaries and notes are no difference: they are how somebody put it.
 * @module
 */
import type { FactValue } from '../../../domain/extraction.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import type { AnswerView } from './answerView.ts';

/**
 * `differs`: they say different things. `may-differ`: those that say something say the same, but one is not known, stale or in conflict.
 * `unknown`: nothing is known of any.
 */
export type Likeness = 'differs' | 'may-differ' | 'unknown' | 'same';

/** In what answers differ: the grade, or a value or term by its name. */
export interface Aspect {
  name: string;
  label: string;
}

const GRADE: Aspect = { name: 'grade', label: 'grade' };

type Given = AnswerView | undefined;

/** What nobody could read yet is no difference: only answers that say something are held against each other. */
function known(answers: readonly Given[]): AnswerView[] {
  return answers.filter((answer) => answer !== undefined).filter(({ grade }) => grade !== 'unclear');
}

/** In the order in which answers show them. Undefined: an offering of which nothing was worked out. */
export function aspectsOf(answers: readonly Given[]): Aspect[] {
  const telling = known(answers);
  const grades = new Set(telling.map(({ grade }) => grade));
  const parts = telling.map(partsOf);
  const labels = new Map(parts.flatMap((part) => [...part].map(([name, { label }]) => [name, label] as const)));
  const differing = [...labels].filter(([name]) => new Set(parts.map((part) => part.get(name)?.said)).size > 1);
  return [...(grades.size > 1 ? [GRADE] : []), ...differing.map(([name, label]) => ({ name, label }))];
}

export function likenessOf(answers: readonly Given[]): Likeness {
  if (aspectsOf(answers).length > 0) return 'differs';
  if (answers.some((answer) => answer?.status === 'stale' || answer?.status === 'conflict')) return 'may-differ';
  const telling = known(answers).length;
  if (telling === 0) return 'unknown';
  return telling < answers.length ? 'may-differ' : 'same';
}

function partsOf(answer: AnswerView): Map<string, { label: string; said: string }> {
  return new Map([
    ...answer.values.map(({ name, label, value }) => [name, { label, said: said(value) }] as const),
    ...answer.terms.map(({ name, label, text }) => [name, { label, said: text }] as const),
  ]);
}

/** Sets and lists say the same in any order. */
function said(value: FactValue): string {
  return Array.isArray(value) ? canonicalJson(value.map((item) => canonicalJson(item)).toSorted()) : canonicalJson(value);
}
