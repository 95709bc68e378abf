/**
 * Answers of the registry that hang on a change.
 * @module
 */

import type { Question } from '../../../domain/question.ts';
import type { Cell } from '../../../domain/registry.ts';
import type { ReadStore } from '../../services.ts';
import { questionOf, subjectName } from '../names.ts';
import type { RegistryServices } from '../services.ts';
import type { Turn } from './changelog.ts';
import { turnsBetween } from './versions.ts';

export interface HangingCell {
  cell: Cell;
  subject: string;
  question: string;
  /** The change is still open on it. */
  isOpen: boolean;
  /** What of it becomes another when the change is confirmed, where pages say something else now. */
  next?: Turn[];
}

/** What some event of the registry names this change as the reason of; those that wait for its decision first. Only what is still asked for. */
export async function readHanging(store: ReadStore, registry: RegistryServices, change: string): Promise<HangingCell[]> {
  const ids = (await store.cellsOn([change])).get(change) ?? [];
  if (ids.length === 0) return [];
  const records = await store.registry({ type: 'cell', ids });
  const cells = records.flatMap((record) => {
    const question = record.type === 'cell' ? questionOf(registry, record.question) : undefined;
    return record.type === 'cell' && question && isShown(registry, record) ? [hangingCell(registry, record, question, change)] : [];
  });
  return cells.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen));
}

function isShown({ offerings, vendors }: RegistryServices, { subject: { type, id } }: Cell): boolean {
  return (type === 'vendor' ? vendors : offerings).some((known) => known.id === id);
}

function hangingCell(registry: RegistryServices, cell: Cell, question: Question, change: string): HangingCell {
  const isOpen = cell.stale?.changes.includes(change) ?? false;
  const { suggestion } = cell;
  return {
    cell,
    subject: subjectName(registry, cell.subject),
    question: question.label,
    isOpen,
    ...(isOpen && suggestion ? { next: turnsBetween(cell, { ...cell, answer: suggestion.answer }, question) } : {}),
  };
}
