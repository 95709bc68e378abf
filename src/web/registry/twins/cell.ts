/**
 * Answers for programs: what a page shows of them, by keys that stay.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { type Answer, asOfTold, type Cell, type Citation, isCleanYes, type Reading } from '../../../domain/registry.ts';
import { formatValue } from '../../../lib/inWords.ts';
import type { Json } from '../twin.ts';

export interface CellJsonOptions {
  /** Names people; for those inside. */
  people: boolean;
}

/** An answer with what it is tied to. Keys without a value are left out. */
export function cellJson(cell: Cell, question: Question, { people }: CellJsonOptions): Record<string, Json> {
  const { id, answer, status, stale } = cell;
  return {
    id,
    question: question.id,
    label: question.label,
    group: question.group,
    vendor: cell.vendor,
    ...answerJson(answer),
    status,
    watchOut: !isCleanYes({ grade: answer.grade, status }),
    origin: cell.origin,
    verifiedAt: cell.verifiedAt,
    verifiedBy: people ? cell.verifiedBy : undefined,
    asOf: asOfTold(cell),
    stale: stale && { since: stale.since, changes: stale.changes, was: stale.was },
    read: cell.read.map(readingJson),
    version: cell.version,
  };
}

export function answerJson(answer: Answer): Record<string, Json> {
  const { grade, summary, note, tier, route, geography, values, confidence, citations } = answer;
  return {
    grade,
    summary,
    note,
    tier,
    route,
    default: answer.default,
    geography,
    values: values as Json,
    confidence,
    citations: citations.map(citationJson),
  };
}

export function citationJson({ source, url, quote, snapshot, path, at, key, value, scope, page }: Citation): Record<string, Json> {
  return { source, url, quote, snapshot, path, at, key, value: value as Json, scope, page };
}

function readingJson({ source, url, at, unreadSince }: Reading): Json {
  return { source, url, at, unreadSince };
}

/** Of an answer in a table: the first citation stands for all. */
export const CELL_COLUMNS = [
  'question',
  'label',
  'group',
  'vendor',
  'grade',
  'status',
  'watchOut',
  'summary',
  'note',
  'tier',
  'route',
  'default',
  'geography',
  'values',
  'confidence',
  'origin',
  'verifiedAt',
  'asOf',
  'staleSince',
  'citations',
  'source',
  'url',
  'quote',
  'snapshot',
  'read',
] as const;

export function cellRow(cell: Cell, question: Question) {
  const { answer, status, stale } = cell;
  const [first] = answer.citations;
  return {
    question: question.id,
    label: question.label,
    group: question.group,
    vendor: cell.vendor,
    grade: answer.grade,
    status,
    watchOut: !isCleanYes({ grade: answer.grade, status }),
    summary: answer.summary,
    note: answer.note,
    tier: answer.tier,
    route: answer.route,
    default: answer.default,
    geography: answer.geography,
    values: Object.entries(answer.values ?? {}).map(([name, value]) => `${name}: ${formatValue(value)}`),
    confidence: answer.confidence,
    origin: cell.origin,
    verifiedAt: cell.verifiedAt,
    asOf: asOfTold(cell),
    staleSince: stale?.since,
    citations: answer.citations.length,
    source: first?.source,
    url: first?.url,
    quote: first?.quote,
    snapshot: first?.snapshot,
    read: cell.read.map(
      ({ source, at, unreadSince }) => `${source} ${unreadSince === undefined ? (at ?? 'never') : `unread since ${unreadSince}`}`,
    ),
  };
}
