/**
 * `/compare`: offerings side by side, a row a dimension.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { type Cell, cellId, isCleanYes } from '../../../domain/registry.ts';
import type { Offering } from '../../../domain/watcher.ts';
import { type AnswerView, answerView } from './answerView.ts';
import type { Named } from './chosen.ts';
import { type Aspect, aspectsOf, type Likeness, likenessOf } from './differences.ts';

export const FEWEST = 2;
export const MOST = 4;

export interface ComparedOffering extends Named {
  developer: Named;
  platform: Named;
  /** Cells of it that are not a clean public yes, and all of its cells. */
  watchOuts: number;
  cells: number;
}

export interface ComparedRow {
  question: { id: string; label: string; group: string; asks?: string };
  /** Whose pages answer it, by the two-level rule. */
  level: 'developer' | 'platform';
  likeness: Likeness;
  differs: Aspect[];
  /** In the order of the offerings; null where nothing was worked out. `answeredBy`: the vendor whose promise it is. */
  cells: Array<{ offering: string; answeredBy: Named; answer: AnswerView | null }>;
}

export interface Comparison {
  offerings: ComparedOffering[];
  differencesOnly: boolean;
  rows: ComparedRow[];
  /** Rows that the filter leaves out: alike, and unknown of all. */
  hidden: { same: number; unknown: number };
}

export interface CompareInput {
  offerings: readonly Offering[];
  /** All questions of the catalogue. */
  questions: readonly Question[];
  /** Cells of these offerings. */
  cells: readonly Cell[];
  vendorName(id: string): string;
  differencesOnly: boolean;
}

export function comparisonOf({ offerings, questions, cells, vendorName, differencesOnly }: CompareInput): Comparison {
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const named = (id: string): Named => ({ id, name: vendorName(id) });
  const rows = questions.filter(({ sheet }) => sheet === 'dimensions').map((question) => rowOf(question, offerings, byId, named));
  const shown = rows.filter(({ likeness }) => !differencesOnly || isTelling(likeness));
  const left = (likeness: Likeness): number => (differencesOnly ? rows.filter((row) => row.likeness === likeness).length : 0);
  return {
    offerings: offerings.map((offering) => ({
      id: offering.id,
      name: offering.name,
      developer: named(offering.developer),
      platform: named(offering.platform),
      ...watchOuts(cells.filter(({ subject }) => subject.type === 'offering' && subject.id === offering.id)),
    })),
    differencesOnly,
    rows: shown,
    hidden: { same: left('same'), unknown: left('unknown') },
  };
}

/** Whether a reader who looks for differences wants to see the row. */
function isTelling(likeness: Likeness): boolean {
  return likeness === 'differs' || likeness === 'may-differ';
}

function rowOf(
  question: Question,
  offerings: readonly Offering[],
  cells: ReadonlyMap<string, Cell>,
  named: (id: string) => Named,
): ComparedRow {
  const { id, label, group, question: asks } = question;
  const level = question.subject === 'developer' ? 'developer' : 'platform';
  const answers = offerings.map((offering) => {
    const cell = cells.get(cellId({ type: 'offering', id: offering.id }, id));
    return { offering: offering.id, answeredBy: named(cell?.vendor ?? offering[level]), answer: cell ? answerView(cell, question) : null };
  });
  const said = answers.map(({ answer }) => answer ?? undefined);
  return {
    question: { id, label, group, ...(asks !== undefined && { asks }) },
    level,
    likeness: likenessOf(said),
    differs: aspectsOf(said),
    cells: answers,
  };
}

function watchOuts(cells: readonly Cell[]): { watchOuts: number; cells: number } {
  const graded = cells.filter(({ sheet }) => sheet === 'dimensions');
  return { watchOuts: graded.filter(({ status, answer }) => !isCleanYes({ status, grade: answer.grade })).length, cells: graded.length };
}
