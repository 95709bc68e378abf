/**
 * `/changelog`: what became of the answers of the registry, the newest first: what stood before, what stands since, and what did it.
 * @module
 */
import type { Change } from '../../../domain/change.ts';
import type { Question } from '../../../domain/question.ts';
import {
  type Assessment,
  type Cell,
  type Deal,
  type Grade,
  REGISTRY_EVENTS,
  type RegistryEvent,
  type RegistryEventKind,
  type RegistryRecord,
  type Sheet,
  type Subject,
} from '../../../domain/registry.ts';
import { changeSubject } from '../../../lib/changeWords.ts';
import { given } from '../../../lib/given.ts';
import { gradeWords, statusLabel, verdictLabel } from '../../../lib/gradeWords.ts';
import { valueViews } from './answerView.ts';
import type { Named } from './chosen.ts';
import { dealStateLabel } from './deals.ts';

/** What pages say beside an answer that stands changes nothing that readers see. */
export const TOLD_KINDS = REGISTRY_EVENTS.filter((kind) => kind !== 'suggested');
/** What comes in for the first time by these is no change of anything that a reader saw. */
export const NEW_BY: readonly RegistryEventKind[] = ['proposed', 'shipped'];

export interface GradeView {
  grade: Grade;
  sign: string;
  label: string;
}

/** One value or word of a record that is another now. */
export interface Turn {
  label: string;
  before?: string;
  after?: string;
}

/** Label of the turn of a status. */
export const STATUS_TURN = 'Status';

export interface LogLine {
  seq: number;
  /** ISO 8601 UTC. */
  at: string;
  kind: RegistryEventKind;
  /** "Verified", "Stale". */
  verb: string;
  record: { type: RegistryRecord['type']; id: string };
  subject: Subject & { name: string };
  vendor: Named;
  question?: { id: string; label: string };
  /** Of cells: the grade that stands, and the one before where it was another. */
  grade?: GradeView;
  gradeBefore?: GradeView;
  turns: Turn[];
  summary?: string;
  /** Changes of pages that did it. */
  changes: Array<{ id: string; subject?: string; source?: string; url?: string; firstSeenNewAt?: string }>;
  /** Where it is written now. */
  source?: { id: string; url: string };
  correction?: string;
  credit?: string;
  /** Who did it, and why: for people of the team only. */
  by?: string;
  reason?: string;
}

export interface ChangelogInput {
  /** The newest first. */
  events: readonly RegistryEvent[];
  /** What each record was before: by `seq` of the event. */
  before: ReadonlyMap<number, RegistryRecord>;
  /** Changes that events name. */
  changes: ReadonlyMap<string, Change>;
  questions: readonly Question[];
  offeringName(id: string): string;
  vendorName(id: string): string;
  /** For the team; others are told neither names nor reasons. */
  inside: boolean;
}

export function logLinesOf(input: ChangelogInput): LogLine[] {
  const questions = new Map(input.questions.map((question) => [question.id, question]));
  return input.events.map((event) => logLine(event, input, questions));
}

function logLine(event: RegistryEvent, input: ChangelogInput, questions: ReadonlyMap<string, Question>): LogLine {
  const { seq, at, kind, type, record, vendor, after, because = {}, by } = event;
  const { offeringName, vendorName, inside } = input;
  const before = input.before.get(seq);
  const subject = subjectOf(event);
  const question = event.question === undefined ? undefined : questions.get(event.question);
  const name = subject.type === 'offering' ? offeringName(subject.id) : vendorName(subject.id);
  return {
    seq,
    at,
    kind,
    verb: VERBS[kind],
    record: { type, id: record },
    subject: { ...subject, name },
    vendor: { id: vendor, name: vendorName(vendor) },
    ...(event.question !== undefined && { question: { id: event.question, label: question?.label ?? event.question } }),
    ...(after.type === 'cell' && gradesOf(after, before?.type === 'cell' ? before : undefined)),
    turns: turnsOf(after, before, question),
    ...given({ summary: summaryOf(after) }),
    changes: (because.changes ?? []).map((id) => changeNamed(id, input.changes.get(id))),
    ...sourceOf(after),
    ...given({ correction: because.correction, credit: because.credit }),
    ...(inside && given({ by: by.kind === 'system' ? undefined : by.name, reason: because.reason })),
  };
}

const VERBS: Record<RegistryEventKind, string> = {
  proposed: 'Worked out anew',
  staled: 'Stale',
  updated: 'Updated',
  settled: 'Settled',
  answered: 'Answered',
  verified: 'Verified',
  suggested: 'Pages say otherwise',
  shipped: 'Came with Clausewatch',
  imported: 'Imported',
  removed: 'Removed',
};

function summaryOf(record: RegistryRecord): string | undefined {
  if (record.type === 'cell') return record.answer.summary;
  return record.type === 'deal' ? record.read : undefined;
}

function subjectOf({ after, vendor, offering }: RegistryEvent): Subject {
  if (after.type === 'cell') return after.subject;
  return offering === undefined ? { type: 'vendor', id: vendor } : { type: 'offering', id: offering };
}

function gradeView(grade: Grade, sheet: Sheet): GradeView {
  return { grade, ...gradeWords(grade, sheet) };
}

function gradesOf(after: Cell, before: Cell | undefined): Pick<LogLine, 'grade' | 'gradeBefore'> {
  const grade = gradeView(after.answer.grade, after.sheet);
  if (!before || before.answer.grade === after.answer.grade) return { grade };
  return { grade, gradeBefore: gradeView(before.answer.grade, before.sheet) };
}

function changeNamed(id: string, change: Change | undefined): LogLine['changes'][number] {
  if (!change) return { id };
  const { source, url, firstSeenNewAt } = change;
  return { id, subject: changeSubject(change), source, url, firstSeenNewAt };
}

function sourceOf(record: RegistryRecord): Pick<LogLine, 'source'> {
  const [first] = record.type === 'cell' ? record.answer.citations : record.citations;
  return first ? { source: { id: first.source, url: first.url } } : {};
}

function turnsOf(after: RegistryRecord, before: RegistryRecord | undefined, question: Question | undefined): Turn[] {
  if (after.type === 'cell') return before === undefined || before.type === 'cell' ? cellTurns(after, before, question) : [];
  const [now, was] = [wordsOf(after), before && before.type !== 'cell' ? wordsOf(before) : new Map<string, string>()];
  return differing(was, now);
}

/** Values that are others now, and the standing where that is all. */
function cellTurns(after: Cell, before: Cell | undefined, question: Question | undefined): Turn[] {
  const values = (cell: Cell | undefined): Map<string, string> =>
    new Map(valueViews(cell?.answer.values, question ?? { values: [] }).map(({ label, text }) => [label, text]));
  const turns = before ? differing(values(before), values(after)) : [];
  const isStanding = before && before.status !== after.status;
  return isStanding ? [...turns, { label: STATUS_TURN, before: statusLabel(before.status), after: statusLabel(after.status) }] : turns;
}

function wordsOf(record: Assessment | Deal): Map<string, string> {
  if (record.type === 'assessment') return new Map([['Verdict', verdictLabel(record.verdict)]]);
  return new Map([
    ['State', dealStateLabel(record.state)],
    ['Announced', record.announcedOn],
  ]);
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Turn[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((label) => {
    const [was, is] = [before.get(label), after.get(label)];
    return was === is ? [] : [{ label, ...given({ before: was, after: is }) }];
  });
}

/** In days, each with its lines, in their order. */
export function daysOf(lines: readonly LogLine[]): Array<{ day: string; lines: LogLine[] }> {
  const days = Map.groupBy(lines, ({ at }) => at.slice(0, 10));
  return [...days].map(([day, of]) => ({ day, lines: of }));
}
