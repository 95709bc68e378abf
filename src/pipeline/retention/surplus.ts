/**
 * Which visits policy lets go: those that say nothing that their neighbours do not say.
 * @module
 */
import type { AgedVisit, Pins } from '../../domain/retention.ts';

export interface SurplusRules {
  /** Visits of before that found the page as it was; absent: none goes. */
  unchangedBefore?: string | undefined;
  /** Visits of before that could not read it. */
  unreadBefore?: string | undefined;
}

/**
 * Visits of one source, in the order of their time, that may go. A stretch is visits in a row that found the same content, or could not read
 * the page for the same reason: its first and last stay, and of those in between the last of each day (UTC). So it stays known, for every day,
 * whether the page was verified, and since when it was not.
 */
export async function* surplusOf(
  visits: AsyncIterable<AgedVisit>,
  { pins, rules, spared }: { pins: Pins; rules: SurplusRules; spared: ReadonlySet<string> },
): AsyncIterable<AgedVisit> {
  let before: AgedVisit | undefined;
  let visit: AgedVisit | undefined;
  for await (const next of visits) {
    if (before && visit && isBetween(before, visit, next) && isOld(visit, rules) && !isPinned(visit, pins, spared)) yield visit;
    before = visit;
    visit = next;
  }
}

function isBetween(before: AgedVisit, visit: AgedVisit, next: AgedVisit): boolean {
  const state = stateOf(visit);
  return stateOf(before) === state && stateOf(next) === state && dayOf(next) === dayOf(visit);
}

/** A page that is gone (410) is another matter than one that did not answer, though neither was read. */
function stateOf({ readable, verdict, contentHash, failure, status }: AgedVisit): string {
  return readable ? `read ${contentHash ?? ''}` : `unread ${verdict} ${failure ?? ''} ${status ?? ''}`;
}

function dayOf({ fetchedAt }: AgedVisit): string {
  return fetchedAt.slice(0, 10);
}

function isOld({ readable, fetchedAt }: AgedVisit, { unchangedBefore, unreadBefore }: SurplusRules): boolean {
  const before = readable ? unchangedBefore : unreadBefore;
  return before !== undefined && fetchedAt < before;
}

function isPinned({ id, fetchedAt, sha256, lasting }: AgedVisit, pins: Pins, spared: ReadonlySet<string>): boolean {
  return (
    lasting || pins.ids.has(id) || pins.times.has(fetchedAt) || (sha256 !== undefined && (pins.pages.has(sha256) || spared.has(sha256)))
  );
}
