/**
 * Answers as rows of tables for programs: the same columns wherever answers are listed.
 * @module
 */
import type { CsvCell } from '../../../publish/csv.ts';
import type { AnswerView } from '../reading/answerView.ts';

export const ANSWER_COLUMNS = [
  'grade',
  'gradeLabel',
  'status',
  'watchOut',
  'summary',
  'note',
  'values',
  'terms',
  'source',
  'sourceUrl',
  'quote',
  'snapshot',
  'verifiedAt',
  'asOf',
  'page',
] as const;

/** `page`: path of the answer. The first citation is its primary source. */
export function answerFields(answer: AnswerView | null, page: string): Partial<Record<(typeof ANSWER_COLUMNS)[number], CsvCell>> {
  if (!answer) return { page };
  const [first] = answer.citations;
  return {
    grade: answer.grade,
    gradeLabel: answer.label,
    status: answer.status,
    watchOut: !answer.clean,
    summary: answer.summary,
    note: answer.note,
    values: answer.values.map(({ name, text }) => `${name}: ${text}`),
    terms: answer.terms.map(({ name, text }) => `${name}: ${text}`),
    source: first?.source,
    sourceUrl: first?.url,
    quote: first?.quote,
    snapshot: first?.snapshot,
    verifiedAt: answer.verifiedAt,
    asOf: answer.asOf,
    page,
  };
}
