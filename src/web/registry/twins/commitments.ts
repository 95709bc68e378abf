/**
 * Commitments for programs: the matrix, and all of one vendor.
 * @module
 */
import type { StructuralChange } from '../../../registry/structuralChanges.ts';
import { answerPath, commitmentsPath } from '../addresses.ts';
import type { CommitmentsModel } from '../pages/commitments.ts';
import type { VendorCommitmentsModel } from '../pages/vendorCommitments.ts';
import type { DealView } from '../reading/deals.ts';
import type { Twin } from '../twin.ts';
import { ANSWER_COLUMNS, answerFields } from './answer.ts';

const MATRIX_COLUMNS = [
  'subjectType',
  'subject',
  'name',
  'platform',
  'developer',
  'question',
  'label',
  'grade',
  'status',
  'summary',
  'note',
  'verifiedAt',
  'page',
] as const;

export const matrixTwin: Twin<CommitmentsModel, (typeof MATRIX_COLUMNS)[number]> = {
  json: ({ matrix }) => matrix,
  columns: MATRIX_COLUMNS,
  *rows({ matrix: { rows, questions } }) {
    for (const { subject, platform, developer, marks } of rows) {
      const head = { subjectType: subject.type, subject: subject.id, name: subject.name, platform: platform?.id, developer: developer?.id };
      for (const [at, question] of questions.entries()) {
        const mark = marks[at];
        const asked = { question: question.id, label: question.label };
        if (!mark) yield { ...head, ...asked };
        else {
          const { grade, status, summary, note, verifiedAt } = mark;
          yield { ...head, ...asked, grade, status, summary, note, verifiedAt, page: answerPath(mark.subject, mark.question) };
        }
      }
    }
  },
};

/** `part`: commitment, change or deal; each fills its own columns. */
const VENDOR_COLUMNS = [
  'part',
  'id',
  'label',
  ...ANSWER_COLUMNS,
  'oldValue',
  'newValue',
  'effectiveAt',
  'firstSeenNewAt',
  'partner',
  'kind',
  'state',
  'announcedOn',
] as const;

export const vendorCommitmentsTwin: Twin<VendorCommitmentsModel, (typeof VENDOR_COLUMNS)[number]> = {
  json: ({ said }) => said,
  columns: VENDOR_COLUMNS,
  *rows({ said: { vendor, commitments, changes, deals } }) {
    for (const { question, answer } of commitments) {
      const page = answerPath({ type: 'vendor', id: vendor.id }, question.id);
      yield { part: 'commitment', id: question.id, label: question.label, ...answerFields(answer, page) };
    }
    for (const change of changes) yield { part: 'change', ...changeFields(change) };
    for (const deal of deals) yield { part: 'deal', ...dealFields(deal) };
  },
};

function changeFields({
  id,
  title,
  before,
  after,
  effectiveAt,
  firstSeenNewAt,
  source,
  url,
  oldQuote,
  newQuote,
  newSnapshot,
}: StructuralChange) {
  const quote = newQuote ?? oldQuote;
  return {
    id,
    label: title,
    oldValue: before,
    newValue: after,
    effectiveAt,
    firstSeenNewAt,
    source,
    sourceUrl: url,
    quote,
    snapshot: newSnapshot,
  };
}

export function dealFields({ id, vendor, partner, kind, state, announcedOn, read, status, citations: [first], verifiedAt }: DealView) {
  return {
    id,
    label: `${vendor.name} with ${partner.name}`,
    partner: partner.name,
    kind,
    state,
    announcedOn,
    summary: read,
    status,
    source: first?.source,
    sourceUrl: first?.url,
    quote: first?.quote,
    snapshot: first?.snapshot,
    verifiedAt,
    page: commitmentsPath(vendor.id),
  };
}
