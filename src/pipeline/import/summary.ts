/**
 * The totals of an import.
 * @module
 */
import type { VisitRecord } from '../../domain/ports.ts';
import type { VerdictName } from '../../domain/vocabulary.ts';

export interface ImportProgress {
  /** Captures imported by this run. */
  captures: number;
  /** Captures that an earlier run had imported already. */
  before: number;
  total: number;
  changes: number;
}

export interface ImportSummary extends ImportProgress {
  sources: number;
  /** Captures by verdict, of this run. */
  verdicts: Partial<Record<VerdictName, number>>;
  unchanged: number;
  unread: number;
  /** What the archive holds besides pages, by reason. */
  skipped: Record<string, number>;
  /** Captures that `until` left for a later import. */
  left: number;
  /** Sources of which a check told at once what this run tells day by day: an earlier import had stopped before the archive's end. */
  toldTwice: string[];
}

export function emptySummary(sources: number, total: number, skipped: Record<string, number>): ImportSummary {
  const counts = { captures: 0, before: 0, total, changes: 0, sources, unchanged: 0, unread: 0, left: 0 };
  return { ...counts, verdicts: {}, skipped: { ...skipped }, toldTwice: [] };
}

/** Adds recorded visits to the totals. */
export function countRecords(summary: ImportSummary, records: VisitRecord[]): void {
  for (const { visit, changes } of records) {
    summary.captures += 1;
    summary.changes += changes.filter(({ suppressedBy }) => suppressedBy === undefined).length;
    summary.verdicts[visit.verdict] = (summary.verdicts[visit.verdict] ?? 0) + 1;
    if (visit.verdict === 'unchanged') summary.unchanged += 1;
    else if (visit.verdict !== 'content') summary.unread += 1;
  }
}

/** Adds captures that were left out. */
export function countSkipped(summary: ImportSummary, reason: string, captures: number): void {
  if (captures > 0) summary.skipped[reason] = (summary.skipped[reason] ?? 0) + captures;
}
