/** @module */
import { z } from 'zod';
import {
  asOfTold,
  CELL_STATUSES,
  type CellMark,
  CONFIDENCES,
  DEFAULTS,
  type Answer as DomainAnswer,
  type Cell as DomainCell,
  type Citation as DomainCitation,
  type Reading as DomainReading,
  GRADES,
  isCleanYes,
  ROUTES,
  SHEETS,
  TIERS,
} from '../../../domain/registry.ts';
import { Sha256, Time, Value } from './common.ts';

export const Citation = z
  .object({
    source: z
      .string()
      .describe('Vendor and name of the page, as "acme/dpa"; "corrections/…" is a page that a reader named, captured for a correction.'),
    url: z.string(),
    quote: z.string().describe('The sentence, row or heading as it stands there.'),
    snapshot: Sha256.describe('The stored page; absent where it was never stored here.').optional(),
    path: z.array(z.string()).describe('Headings above it, outermost first.').optional(),
    at: Time.describe('When the page was first read with it.').optional(),
    key: z.string().describe('Of a typed value: its key of the catalogue.').optional(),
    value: Value.optional(),
    scope: z.string().describe('What the value is limited to, in the words of the page.').optional(),
    page: z.int().describe('Of a PDF, counted from 1.').optional(),
  })
  .meta({ id: 'Citation', description: 'A passage of a page, or the value that it states.' });

const GRADE = z
  .enum(GRADES)
  .describe(
    'What the evidence is worth: `none` says that nothing public was found on pages that were read, `unclear` that it cannot be told, `no` that a page denies it.',
  );

const Answer = z
  .object({
    grade: GRADE,
    summary: z.string(),
    note: z.string().describe('Watch-out: what a reader has to mind.').optional(),
    tier: z.enum(TIERS).optional(),
    route: z.enum(ROUTES).describe('How the evidence is to be had.').optional(),
    default: z.enum(DEFAULTS).describe('Whether it holds without anything done.').optional(),
    geography: z.array(z.string()).describe('Where it holds: ISO 3166 alpha-2, EU, EEA, or words.').optional(),
    values: z.record(z.string(), Value).describe('By their names in the catalogue.').optional(),
    confidence: z.enum(CONFIDENCES),
    citations: z.array(Citation),
  })
  .meta({ id: 'Answer', description: 'What a cell says, with the passages that it rests on.' });

const Reading = z
  .object({
    source: z.string(),
    url: z.string(),
    at: Time.describe('When it was last read; absent for a page that never was.').optional(),
    unreadSince: Time.describe('It was read once, and could not be since this time.').optional(),
  })
  .meta({ id: 'Reading', description: 'A page that would answer a question, and how it stood when the answer was worked out.' });

const SUBJECT = z.object({
  type: z.enum(['offering', 'vendor']).describe('An offering; of commitments, a vendor.'),
  id: z.string(),
});

const HEAD = {
  id: z.string().describe('Subject and question, as "acme-model/gdpr_dpa" or "vendor:acme/ip_indemnity".'),
  subject: SUBJECT.describe('What it is asked of.'),
  question: z.string().describe('Dimension, commitment or criterion of the catalogue.'),
  label: z.string().describe('The question in a few words; absent where the catalogue asks it no more.').optional(),
  sheet: z.enum(SHEETS).describe('Which part of the registry it belongs to.'),
  vendor: z.string().describe('Whose promise it is: of who serves the model, or of who made it.'),
  status: z
    .enum(CELL_STATUSES)
    .describe(
      'draft: pending verification; verified: a person vouched for it; stale: a passage that it rests on changed, and nobody decided yet what that means; conflict: pages contradict each other.',
    ),
  clean: z.boolean().describe('A public yes that nothing speaks against. Every other dimension of an offering is a watch-out.'),
  verifiedAt: Time.describe('When a person last vouched for it.').optional(),
};

export const CellItem = z
  .object({ ...HEAD, grade: GRADE, summary: z.string(), note: z.string().describe('Watch-out.').optional() })
  .meta({ id: 'CellItem', description: 'A graded answer in a list.' });

export const Cell = z
  .object({
    ...HEAD,
    version: z.int().describe('How many events made it.'),
    answer: Answer,
    origin: z
      .enum(['evidence', 'shipped', 'person'])
      .describe('evidence: worked out from pages; shipped: came with Clausewatch; person: an analyst gave it.'),
    read: z.array(Reading).describe('Pages that would answer it, as they stood.'),
    asOf: Time.describe(
      'Changes that were first seen until then have been taken into account; absent where no page was ever read.',
    ).optional(),
    stale: z
      .object({ since: Time, changes: z.array(z.string()), was: z.enum(CELL_STATUSES) })
      .describe(
        'Of a stale one: since when, by which changes that nobody decided yet, and what it was before. The answer is the one from before.',
      )
      .optional(),
    suggestion: z
      .object({ answer: Answer, conflict: z.boolean().describe('Pages contradict each other.') })
      .describe('What pages say now, where that is not what stands.')
      .optional(),
  })
  .meta({ id: 'Cell', description: 'A graded answer with what it cites and which pages were read.' });

/** What questions are called, by their ids. */
export type Labels = ReadonlyMap<string, string>;

export function cellItemOf(mark: CellMark, labels: Labels): z.input<typeof CellItem> {
  return { ...headOf(mark, labels), grade: mark.grade, summary: mark.summary, note: mark.note };
}

/** Who vouched for it is not told. */
export function cellOf(cell: DomainCell, labels: Labels): z.input<typeof Cell> {
  const { version, answer, origin, read, stale, suggestion } = cell;
  return {
    ...headOf({ ...cell, ...answer }, labels),
    version,
    answer: answerOf(answer),
    origin,
    read: read.map(readingOf),
    asOf: asOfTold(cell),
    stale: stale && { since: stale.since, changes: stale.changes, was: stale.was },
    suggestion: suggestion && { answer: answerOf(suggestion.answer), conflict: suggestion.conflict ?? false },
  } satisfies Record<Exclude<keyof DomainCell, 'type' | 'verifiedBy'>, unknown>;
}

export function citationOf({ source, url, quote, snapshot, path, at, key, value, scope, page }: DomainCitation): z.input<typeof Citation> {
  return { source, url, quote, snapshot, path, at, key, value, scope, page } satisfies Record<keyof DomainCitation, unknown>;
}

function headOf(mark: Omit<CellMark, 'summary' | 'note'>, labels: Labels) {
  const { id, subject, question, sheet, vendor, status, verifiedAt } = mark;
  return {
    id,
    subject: { type: subject.type, id: subject.id },
    question,
    label: labels.get(question),
    sheet,
    vendor,
    status,
    clean: isCleanYes(mark),
    verifiedAt,
  };
}

function answerOf(answer: DomainAnswer): z.input<typeof Answer> {
  const { grade, summary, note, tier, route, default: byDefault, geography, values, confidence, citations } = answer;
  return {
    grade,
    summary,
    note,
    tier,
    route,
    default: byDefault,
    geography,
    values,
    confidence,
    citations: citations.map(citationOf),
  } satisfies Record<keyof DomainAnswer, unknown>;
}

function readingOf({ source, url, at, unreadSince }: DomainReading): z.input<typeof Reading> {
  return { source, url, at, unreadSince } satisfies Record<keyof DomainReading, unknown>;
}
