/**
 * The matrix over chosen questions: a row an offering, or a vendor where only commitments are asked for.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import { type CellMark, cellId, type Subject } from '../../../domain/registry.ts';
import type { Offering } from '../../../domain/watcher.ts';
import type { Named } from './chosen.ts';

export interface MatrixRow {
  subject: Subject & { name: string };
  /** Of an offering: who serves it and who made it. */
  platform?: Named;
  developer?: Named;
  /** In the order of the questions; null where nothing was worked out. */
  marks: Array<CellMark | null>;
}

export interface Matrix {
  questions: Array<{ id: string; label: string; group: string }>;
  rows: MatrixRow[];
}

export interface MatrixInput {
  /** Those that were chosen. */
  questions: readonly Question[];
  offerings: readonly Offering[];
  vendors: readonly Named[];
  marks: readonly CellMark[];
  vendorName(id: string): string;
}

/** Commitments are those of the vendor that serves the offering. */
export function matrixOf({ questions, offerings, vendors, marks, vendorName }: MatrixInput): Matrix {
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  const markOf = (subject: Subject, question: string): CellMark | null => byId.get(cellId(subject, question)) ?? null;
  const isOfVendors = questions.every(({ subject }) => subject === 'vendor');
  const named = (id: string): Named => ({ id, name: vendorName(id) });
  const byName = <Item extends { name: string }>(items: readonly Item[]): Item[] =>
    items.toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  return {
    questions: questions.map(({ id, label, group }) => ({ id, label, group })),
    rows: isOfVendors
      ? byName(vendors).map(({ id, name }) => ({
          subject: { type: 'vendor' as const, id, name },
          marks: questions.map((question) => markOf({ type: 'vendor', id }, question.id)),
        }))
      : byName(offerings).map(({ id, name, platform, developer }) => ({
          subject: { type: 'offering' as const, id, name },
          platform: named(platform),
          developer: named(developer),
          marks: questions.map(({ id: asked, subject }) =>
            markOf(subject === 'vendor' ? { type: 'vendor', id: platform } : { type: 'offering', id }, asked),
          ),
        })),
  };
}
