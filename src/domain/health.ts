/**
 * Health events: from when to when something about a source could not be relied on. One event while the trouble lasts.
 * @module
 */
import type { Trouble, TroubleKind } from './trouble.ts';

/**
 * `unread`: checks fail; `selector-rot`: a rule of the watcher matches nothing any more; `moved`: the page is served at another
 * address; `not-verified`: nothing was verified for longer than is allowed, for a source or for the whole installation; `unsigned`: the ledger is
 * not signed, for the whole installation.
 */
export const HEALTH_KINDS = ['unread', 'selector-rot', 'moved', 'not-verified', 'unsigned'] as const;
export type HealthKind = (typeof HEALTH_KINDS)[number];

export interface HealthDetail {
  /** What is the matter, as one plain sentence. It may quote the page: escape it where it leaves. */
  sentence: string;
  remedy: string;
  /** Of `unread`: the cause. */
  trouble?: TroubleKind;
  /** Of `selector-rot`: the rules that match nothing, as `readingRulesOf` names them. */
  rules?: string[];
  /** Of `moved`: the address that is proposed. */
  url?: string;
  /** Of `not-verified`: since when. */
  since?: string;
  /** Of `unsigned`, where a scheduler refuses to sign: what it had signed before, events and root (hex). It ends when the ledger goes on from there. */
  signed?: { size: number; root: string };
}

export interface HealthEvent {
  /** Follows from source, kind and time: the same visit never opens two. */
  id: string;
  /** Absent for the whole installation. */
  sourceId?: string;
  kind: HealthKind;
  /** ISO 8601 UTC. */
  openedAt: string;
  detail: HealthDetail;
  /** Absent while it lasts. */
  endedAt?: string;
  /** Why it ended, in plain words. */
  ended?: string;
}

/** Opening what is open already, and closing or updating what is closed, does nothing: edits may be repeated. */
export type HealthEdit =
  | { act: 'open'; event: HealthEvent }
  | { act: 'update'; id: string; detail: HealthDetail }
  | { act: 'close'; id: string; endedAt: string; ended: string };

/** A source whose last checks could not read the page. */
export interface Failing extends Trouble {
  /** First of the failed checks in a row (ISO 8601 UTC). */
  since: string;
  /** How many there were in a row. */
  checks: number;
}

/** What a check says of its source's health; imported captures say nothing. */
export interface HealthRecord {
  /** Absent when the page was read. */
  failing?: Failing;
  edits: HealthEdit[];
}

export function healthId(sourceId: string | undefined, kind: HealthKind, openedAt: string): string {
  return `${sourceId ?? '*'}:${kind}@${openedAt}`;
}

/** The share of checks that were read, in per cent, rounded down so that 100 means all; undefined where none was made. */
export function shareRead(recent: { checks: number; read: number } | undefined): number | undefined {
  return recent === undefined || recent.checks === 0 ? undefined : Math.floor((recent.read / recent.checks) * 100);
}
