/**
 * Which record stands in which file, and where in it.
 * @module
 */
import type { Question } from '../../domain/question.ts';
import { type Cell, type Citation, cellId, type RegistryRecord, type Sheet, type Subject } from '../../domain/registry.ts';
import type { OfferingFile, VendorFile } from '../../domain/registryFile.ts';
import {
  type AssessmentSaid,
  assessmentEntry,
  type CellSaid,
  cellEntry,
  citationsIn,
  type DealSaid,
  dealEntry,
  type Entry,
  entryOf,
  saidOf,
  sorted,
} from './entries.ts';

/** Questions, for their order and that of their values. */
export type Questions = ReadonlyArray<Pick<Question, 'id' | 'values'>>;

/** What a file says of one record; `at`: where in the file. */
export type Said = { at: PropertyKey[]; id: string } & (
  | { type: 'cell'; subject: Subject; sheet: Sheet; question: string; said: CellSaid }
  | { type: 'assessment'; offering: string; said: AssessmentSaid }
  | { type: 'deal'; vendor: string; said: DealSaid }
);

/** The file of a record, below the folder. */
export function fileOf(record: RegistryRecord): string {
  if (record.type === 'assessment') return offeringFile(record.offering);
  if (record.type === 'deal') return vendorFile(record.vendor);
  return record.subject.type === 'offering' ? offeringFile(record.subject.id) : vendorFile(record.subject.id);
}

export function offeringFile(id: string): string {
  return `offerings/${id}.yaml`;
}

export function vendorFile(id: string): string {
  return `vendors/${id}.yaml`;
}

/** Names a record among those of all types. */
export function keyOf({ type, id }: Pick<RegistryRecord, 'type' | 'id'>): string {
  return `${type} ${id}`;
}

/** The files of these records, by name: plain data with its keys in order. */
export function layOut(records: readonly RegistryRecord[], questions: Questions): Map<string, Entry> {
  const files = [...Map.groupBy(records, fileOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(files.map(([name, own]) => [name, dataOf(own, questions)]));
}

function dataOf(records: readonly RegistryRecord[], questions: Questions): Entry {
  const cells = Map.groupBy(
    records.filter((record) => record.type === 'cell'),
    ({ sheet }) => sheet,
  );
  const assessment = records.find((record) => record.type === 'assessment');
  const deals = records.filter((record) => record.type === 'deal').toSorted((a, b) => (orderOfDeal(a) < orderOfDeal(b) ? -1 : 1));
  const [, id = ''] = /\/(.+)\.yaml$/.exec(records[0] ? fileOf(records[0]) : '') ?? [];
  const isVendor = records[0] !== undefined && fileOf(records[0]) === vendorFile(id);
  return withoutEmpty({
    [isVendor ? 'vendor' : 'offering']: id,
    dimensions: cellsOf(cells.get('dimensions'), questions),
    hosting: cellsOf(cells.get('hosting'), questions),
    assessment: assessment && assessmentEntry(assessment),
    commitments: cellsOf(cells.get('commitments'), questions),
    deals: Object.fromEntries(deals.map((deal) => [deal.id, dealEntry(deal)])),
  });
}

function orderOfDeal({ announcedOn, id }: { announcedOn: string; id: string }): string {
  return `${announcedOn} ${id}`;
}

function cellsOf(cells: readonly Cell[] = [], questions: Questions): Entry {
  const byQuestion = new Map(cells.map((cell) => [cell.question, cell]));
  const order = sorted(
    [...byQuestion.keys()],
    questions.map(({ id }) => id),
  );
  return Object.fromEntries(
    order.flatMap((question) => {
      const cell = byQuestion.get(question);
      return cell ? [[question, cellEntry(cell, valueNames(question, questions))]] : [];
    }),
  );
}

function withoutEmpty(data: Entry): Entry {
  return Object.fromEntries(
    Object.entries(data).filter(
      ([, value]) => value !== undefined && (typeof value === 'string' || Object.keys(value as object).length > 0),
    ),
  );
}

/** Names of a question's values in their order. */
function valueNames(question: string, questions: Questions): string[] {
  return questions.find(({ id }) => id === question)?.values.map(({ name }) => name) ?? [];
}

/** The entry of a record as its file has it. */
export function entryIn(record: RegistryRecord, questions: Questions): Entry {
  return entryOf(record, record.type === 'cell' ? valueNames(record.question, questions) : []);
}

/** What is said in a file, as an entry that can be held against that of the record. */
export function entryOfSaid(one: Said, questions: Questions): Entry {
  if (one.type === 'cell') return cellEntry(one.said, valueNames(one.question, questions));
  return one.type === 'assessment' ? assessmentEntry(one.said) : dealEntry(one.said);
}

/** Everything that a file says. */
export function saidIn(file: OfferingFile | VendorFile): Said[] {
  return 'offering' in file ? saidOfOffering(file) : saidOfVendor(file);
}

/** The same with other citations. */
export function withCitations(one: Said, citations: Citation[]): Said {
  if (one.type === 'cell') return { ...one, said: { ...one.said, answer: { ...one.said.answer, citations } } };
  return one.type === 'assessment' ? { ...one, said: { ...one.said, citations } } : { ...one, said: { ...one.said, citations } };
}

function saidOfOffering({ offering, dimensions, hosting, assessment }: OfferingFile): Said[] {
  const subject: Subject = { type: 'offering', id: offering };
  return [
    ...saidCells(subject, 'dimensions', dimensions),
    ...saidCells(subject, 'hosting', hosting),
    ...(assessment
      ? [
          {
            type: 'assessment' as const,
            id: offering,
            offering,
            at: ['assessment'],
            said: { ...assessment, citations: citationsIn(assessment.citations) },
          },
        ]
      : []),
  ];
}

function saidOfVendor({ vendor, commitments, deals }: VendorFile): Said[] {
  return [
    ...saidCells({ type: 'vendor', id: vendor }, 'commitments', commitments),
    ...Object.entries(deals).map(([id, deal]) => ({
      type: 'deal' as const,
      id,
      vendor,
      at: ['deals', id],
      said: { ...deal, citations: citationsIn(deal.citations) },
    })),
  ];
}

function saidCells(subject: Subject, sheet: Sheet, cells: OfferingFile['dimensions']): Said[] {
  return Object.entries(cells).map(([question, entry]) => ({
    type: 'cell',
    id: cellId(subject, question),
    subject,
    sheet,
    question,
    at: [sheet, question],
    said: saidOf(entry),
  }));
}
