/**
 * `/commitments/:vendor`: what a vendor commits to, what it changed, and its deals.
 * @module
 */
import type { SourceState } from '../../../domain/ports.ts';
import type { Question } from '../../../domain/question.ts';
import { type Cell, cellId, type Deal } from '../../../domain/registry.ts';
import type { Offering } from '../../../domain/watcher.ts';
import type { StructuralChange } from '../../../registry/structuralChanges.ts';
import { type AnswerView, answerView } from './answerView.ts';
import type { Named } from './chosen.ts';
import { type DealView, dealViews } from './deals.ts';

export interface CommitmentRow {
  question: { id: string; label: string; asks?: string };
  /** null where nothing was worked out yet. */
  answer: AnswerView | null;
}

/** What was watched of a vendor, and since when: how far the silence of its table of changes can be relied on. */
export interface Watched {
  /** Pages that were read at least once. */
  pages: number;
  /** First time one of them was read; last time one was (ISO 8601 UTC). */
  since?: string;
  until?: string;
  /** Pages that cannot be read now. */
  unread: number;
  /** Changes that nobody decided yet. */
  undecided: number;
}

export interface VendorCommitments {
  vendor: Named;
  /** What it makes or serves. */
  offerings: Named[];
  commitments: CommitmentRow[];
  changes: StructuralChange[];
  /** There are older ones than those listed. */
  moreChanges: boolean;
  watched: Watched;
  deals: DealView[];
}

export interface VendorCommitmentsInput {
  vendor: Named;
  /** All that are declared. */
  offerings: readonly Offering[];
  questions: readonly Question[];
  cells: readonly Cell[];
  changes: readonly StructuralChange[];
  moreChanges: boolean;
  watched: Watched;
  deals: readonly Deal[];
  vendorName(id: string): string;
}

export function vendorCommitmentsOf(input: VendorCommitmentsInput): VendorCommitments {
  const { vendor, offerings, questions, cells, changes, moreChanges, watched, deals, vendorName } = input;
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  return {
    vendor: { id: vendor.id, name: vendor.name },
    offerings: offerings
      .filter(({ platform, developer }) => platform === vendor.id || developer === vendor.id)
      .map(({ id, name }) => ({ id, name })),
    commitments: commitmentsIn(questions).map((question) => {
      const cell = byId.get(cellId({ type: 'vendor', id: vendor.id }, question.id));
      const { id, label, question: asks } = question;
      return { question: { id, label, ...(asks !== undefined && { asks }) }, answer: cell ? answerView(cell, question) : null };
    }),
    changes: [...changes],
    moreChanges,
    watched,
    deals: dealViews(deals, vendorName, { vendor: vendor.id }),
  };
}

export function commitmentsIn(questions: readonly Question[]): Question[] {
  return questions.filter(({ sheet }) => sheet === 'commitments');
}

export function watchedOf(states: readonly SourceState[], undecided: number): Watched {
  const read = states.filter(({ firstSeenAt }) => firstSeenAt !== undefined);
  const since = read.flatMap(({ firstSeenAt }) => firstSeenAt ?? []).toSorted()[0];
  const until = read
    .flatMap(({ verifiedAt }) => verifiedAt ?? [])
    .toSorted()
    .at(-1);
  return {
    pages: read.length,
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    unread: states.filter(({ unreadSince }) => unreadSince !== undefined).length,
    undecided,
  };
}
