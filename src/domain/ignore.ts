/**
 * "Always ignore this": a suppression rule that an analyst makes. It is dated, gives its reason, is named on what it holds back, and can
 * be ended; what it holds back is recorded all the same.
 * @module
 */
import type { Actor } from './review.ts';
import type { ChangeAction, ChangeKind } from './vocabulary.ts';

/** Which changes: all that is given must hold. At least one of `text`, `within`, `under` and `key` is given. */
export interface IgnoreMatch {
  /** Of this vendor, or of this source (`vendor/source`); of all without either. */
  vendor?: string;
  source?: string;
  kinds?: ChangeKind[];
  actions?: ChangeAction[];
  /** Fact key. */
  key?: string;
  /** Phrases as in the noise rules of the catalogue: whole passages, parts of passages, headings. {n} stands for a number, {id} for a code. */
  text?: string[];
  within?: string[];
  under?: string[];
}

export interface IgnoreRule {
  /** "ign_…": what `suppressedBy` of a change names. */
  id: string;
  match: IgnoreMatch;
  reason: string;
  /** ISO 8601 UTC. Changes first seen before are not touched by it. */
  since: string;
  by: Actor;
  endedAt?: string;
  endedBy?: Actor;
}
