/**
 * What a retention policy says, in sentences.
 * @module
 */
import { RETAINED, type Retained, type RetentionPolicy, type Tombstone } from '../domain/retention.ts';

const THINNED = 'one a day, and the first and last of every stretch';
const SAYS: Record<Retained, [what: string, stays: string]> = {
  unchanged: ['Visits that found a page as it was', THINNED],
  unread: ['Visits that could not read a page', THINNED],
  pictures: ['Pictures of pages', 'those of pages that a change names'],
  messages: ['Messages that were delivered or given up', 'none'],
};

/** A sentence for each kind: "Pictures of pages are kept for ever." */
export function policyWords(policy: RetentionPolicy): string[] {
  return RETAINED.map((kind) => {
    const [what, stays] = SAYS[kind];
    const after = policy[kind];
    return after === undefined ? `${what} are kept for ever.` : `${what} are kept for ${daysOf(after)}; then these stay: ${stays}.`;
  });
}

/** "deleted by policy on 2027-03-01 (visits/…)". */
export function deletedWords({ at }: Pick<Tombstone, 'at'>): string {
  return `deleted by policy on ${at.slice(0, 10)}`;
}

function daysOf(after: string): string {
  return `${Number(after.slice(0, -1)).toLocaleString('en')} days`;
}
