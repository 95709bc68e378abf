/**
 * From evidence to an answer: the rules of a question, tried on the pages that would answer it.
 * @module
 */
import type { Catalogue } from '../domain/catalogue.ts';
import type { Answer, Reading } from '../domain/registry.ts';
import type { Asked } from './asked.ts';
import type { EvidencePage } from './pages.ts';

/** What the pages say now. */
export interface Proposal {
  answer: Answer;
  /** Pages contradict each other: the answer is `unclear` and cites them all. */
  conflict: boolean;
  /** Pages that would answer it, by source. */
  read: Reading[];
  /** The latest reading among them; `NEVER_READ` where none was read. */
  asOf: string;
}

/** `asOf` of an answer for which no page was read yet: before any change. */
export const NEVER_READ = '1970-01-01T00:00:00.000Z';

/** What answers are worked out by. */
export type RegistryCatalogue = Pick<Catalogue, 'keys'> & Partial<Pick<Catalogue, 'terms'>>;

export interface Proposer {
  /** `pages`: those of `asked.sources`, in any order; pages of anybody else are left out of account. */
  propose(asked: Asked, pages: readonly EvidencePage[]): Promise<Proposal>;
}

export function createProposer(_catalogue: RegistryCatalogue): Proposer {
  return { propose: () => Promise.reject(new Error('comes next')) };
}
