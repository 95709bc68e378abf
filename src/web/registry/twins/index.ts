/**
 * The index for programs: offerings with the marks of their dimensions; as CSV, a line for each answer.
 * @module
 */
import type { CellMark } from '../../../domain/registry.ts';
import { isCleanYes } from '../../../domain/registry.ts';
import type { IndexModel, IndexRow } from '../reading/index.ts';
import type { Json, Twin } from '../twin.ts';

const COLUMNS = [
  'offering',
  'name',
  'developer',
  'platform',
  'watchOuts',
  'question',
  'grade',
  'status',
  'watchOut',
  'summary',
  'note',
  'verifiedAt',
] as const;

export const indexTwin: Twin<IndexModel, (typeof COLUMNS)[number]> = {
  json: ({ rows, columns }) => ({
    questions: columns.map(({ id, label, group, subject }) => ({ id, label, group, subject })),
    offerings: rows.map((row) => ({
      ...headOf(row),
      watchOuts: row.watchOuts,
      cells: row.marks.size,
      verified: row.verified,
      stale: row.stale,
      conflicts: row.conflicts,
      changedAt: row.changedAt,
      answers: columns.flatMap(({ id }) => {
        const mark = row.marks.get(id);
        return mark ? [markOf(mark)] : [];
      }),
    })),
  }),
  columns: COLUMNS,
  *rows({ rows, columns }) {
    for (const row of rows) {
      for (const { id } of columns) {
        const mark = row.marks.get(id);
        if (mark) yield { ...headOf(row), watchOuts: row.watchOuts, ...markOf(mark) };
      }
    }
  },
};

function headOf({ offering: { id, name, developer, platform } }: IndexRow) {
  return { offering: id, name, developer, platform };
}

function markOf(mark: CellMark) {
  const { question, grade, status, summary, note, verifiedAt } = mark;
  return { question, grade, status, watchOut: !isCleanYes(mark), summary, note, verifiedAt } satisfies Record<string, Json>;
}
