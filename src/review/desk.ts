/**
 * The desk: what people may do about changes, by whatever face they do it.
 * @module
 */
import type { Role } from '../domain/access.ts';
import type { Act, Actor, Decision, Edits } from '../domain/review.ts';

/** Who acts, and what that person may. */
export interface Who {
  by: Actor;
  role: Role;
}

/** A change, or an incident: then all its parts that the act fits. */
export interface Target {
  id: string;
  /** Version of the review that the person looked at; the act is refused when it has moved on. Of changes only. */
  version?: number;
}

export interface Verdict extends Who {
  reason?: string;
  /** Id of the change that takes its place: for `superseded`. */
  supersededBy?: string;
}

/** What became of one go. All that was done was done together; `undo(batch)` takes it back. */
export interface BatchResult {
  batch: string;
  /** Ids of changes; of an incident, its parts. */
  done: string[];
  /** Those of `done` whose decision now waits for a second person. */
  proposed: string[];
  /** `id` as it was asked for, or of the part. */
  refused: Array<{ id: string; because: string }>;
}

/**
 * All of these write acts. Each throws OperationalError('forbidden') when nobody in this role may do it. Named one change, they throw
 * what stands against it: ConflictError (others acted meanwhile), 'forbidden' (not this person), 'usage' (no such change; no reason; a
 * value that cannot be). Named several, or an incident, they do the rest and list what was refused.
 */
export interface Desk {
  /** Confirms, dismisses (with a reason) or supersedes (by another change, with a reason). */
  decide(targets: readonly Target[], decision: Decision, verdict: Verdict): Promise<BatchResult>;
  /** The second person's word on a proposed decision: approvers and admins, never who proposed it. */
  signOff(targets: readonly Target[], who: Who & { reason?: string }): Promise<BatchResult>;
  /** Turns the proposal down, with a reason: the change is as it was before. */
  refuse(targets: readonly Target[], who: Who & { reason: string }): Promise<BatchResult>;
  /** Back into the queue. */
  reopen(targets: readonly Target[], who: Who & { reason?: string }): Promise<BatchResult>;
  /** To a user (by id) who may decide; null: to nobody. */
  assign(targets: readonly Target[], assignee: string | null, who: Who): Promise<BatchResult>;
  /** Takes back what a batch did, where nobody acted since. Own batches; approvers and admins also those of others. */
  undo(batch: string, who: Who): Promise<BatchResult>;
  /** Corrections in place of what was read; all of them: what is left out is as it was read. */
  edit(target: Target, edits: Edits, who: Who & { reason?: string }): Promise<BatchResult>;
  /** When the vendor gave notice, YYYY-MM-DD; null takes it back. */
  setNotice(target: Target, noticeAt: string | null, who: Who): Promise<BatchResult>;
  comment(change: string, text: string, who: Who): Promise<Act>;
  /** All acts on a change, oldest first. */
  history(change: string): Promise<Act[]>;
}
