/**
 * Answers that wait, for programs.
 * @module
 */
import type { WaitingCell, WorklistModel } from '../reading/worklist.ts';
import type { Twin } from '../twin.ts';
import { answerJson, CELL_COLUMNS, cellJson, cellRow } from './cell.ts';

const COLUMNS = ['wait', 'subject', 'name', 'suggestedGrade', 'suggestedSummary', ...CELL_COLUMNS] as const;

export const worklistTwin: Twin<WorklistModel, (typeof COLUMNS)[number]> = {
  json: ({ rows, total, query, pages, counts }) => ({
    total,
    page: query.page,
    pages,
    counts,
    answers: rows.map(({ asked: { subject, name, question }, cell, wait }) => ({
      wait,
      subject: { type: subject.type, id: subject.id, name },
      ...cellJson(cell, question, { people: true }),
      suggestion: cell.suggestion && { ...answerJson(cell.suggestion.answer), conflict: cell.suggestion.conflict ?? false },
    })),
  }),
  columns: COLUMNS,
  rows: ({ rows }) => rows.map(rowOf),
};

function rowOf({ asked: { subject, name, question }, cell, wait }: WaitingCell) {
  const { grade, summary } = cell.suggestion?.answer ?? {};
  return { wait, subject: subject.id, name, suggestedGrade: grade, suggestedSummary: summary, ...cellRow(cell, question) };
}
