/**
 * The changelog for programs: a page of it, and where the next one begins.
 * @module
 */
import type { ChangelogModel } from '../pages/changelog.ts';
import type { Twin } from '../twin.ts';

const COLUMNS = [
  'seq',
  'at',
  'kind',
  'type',
  'record',
  'subjectType',
  'subject',
  'name',
  'vendor',
  'question',
  'label',
  'gradeBefore',
  'grade',
  'turns',
  'summary',
  'changes',
  'source',
  'sourceUrl',
  'correction',
  'credit',
  'by',
  'reason',
] as const;

export const changelogTwin: Twin<ChangelogModel, (typeof COLUMNS)[number]> = {
  json: ({ lines, total, older }) => ({ total, entries: lines, ...(older !== undefined && { next: { before: older } }) }),
  columns: COLUMNS,
  rows: ({ lines }) =>
    lines.map(({ seq, at, kind, record, subject, vendor, question, grade, gradeBefore, turns, changes, source, ...rest }) => ({
      seq,
      at,
      kind,
      type: record.type,
      record: record.id,
      subjectType: subject.type,
      subject: subject.id,
      name: subject.name,
      vendor: vendor.id,
      question: question?.id,
      label: question?.label,
      gradeBefore: gradeBefore?.grade,
      grade: grade?.grade,
      turns: turns.map(({ label, before = '', after = '' }) => `${label}: ${before} → ${after}`),
      summary: rest.summary,
      changes: changes.map(({ id }) => id),
      source: source?.id,
      sourceUrl: source?.url,
      correction: rest.correction,
      credit: rest.credit,
      by: rest.by,
      reason: rest.reason,
    })),
};
