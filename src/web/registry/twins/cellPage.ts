/**
 * One answer with its history, for programs; as CSV, a line for each field that became another.
 * @module
 */
import type { CellModel } from '../reading/cell.ts';
import type { Version } from '../reading/versions.ts';
import type { Json, Twin } from '../twin.ts';
import { answerJson, cellJson } from './cell.ts';

const COLUMNS = [
  'version',
  'at',
  'event',
  'by',
  'changes',
  'credit',
  'reason',
  'field',
  'before',
  'after',
  'grade',
  'status',
  'summary',
] as const;

export const cellPageTwin: Twin<CellModel, (typeof COLUMNS)[number]> = {
  json: ({ subject, name, question, vendor, cell, versions, inside }) => ({
    subject: { type: subject.type, id: subject.id, name },
    question: { id: question.id, label: question.label, group: question.group, sheet: question.sheet },
    vendor,
    answer: cell ? cellJson(cell, question, { people: inside }) : null,
    suggestion:
      inside && cell?.suggestion ? { ...answerJson(cell.suggestion.answer), conflict: cell.suggestion.conflict ?? false } : undefined,
    history: versions.map((version) => ({
      ...headOf(version, inside),
      ...statesOf(version),
      turns: version.turns.map((turn) => ({ ...turn })),
    })),
  }),
  columns: COLUMNS,
  *rows({ versions, inside }) {
    for (const version of versions) {
      const { turns } = version;
      const head = { ...headOf(version, inside), ...statesOf(version) };
      if (turns.length === 0) yield head;
      for (const { label, before, after } of turns) yield { ...head, field: label, before, after };
    }
  },
};

function headOf({ event, cell }: Version, inside: boolean) {
  const { at, kind, by, because = {} } = event;
  return {
    version: cell.version,
    at,
    event: kind,
    by: inside ? by.name : undefined,
    changes: because.changes,
    credit: because.credit,
    reason: inside ? because.reason : undefined,
  } satisfies Record<string, Json>;
}

function statesOf({ cell }: Version) {
  return { grade: cell.answer.grade, status: cell.status, summary: cell.answer.summary };
}
