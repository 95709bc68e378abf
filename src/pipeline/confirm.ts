/**
 * Confirm before alarm: what would be recorded as removed, and what only the page's past speaks against, is looked at once more, in a
 * fresh visit some time later.
 * @module
 */
import type { Capture } from '../domain/capture.ts';
import type { Change } from '../domain/change.ts';
import { OperationalError } from '../domain/errors.ts';
import type { VisitRecord } from '../domain/ports.ts';
import { isReadable } from '../domain/vocabulary.ts';
import { taskOf } from './captured.ts';
import type { Advanced, AdvanceTask } from './page/task.ts';
import type { CheckServices } from './services.ts';
import { renderWith } from './visit.ts';

/**
 * Gives what is to be recorded, what decides first: the capture alone where nothing speaks against it; with a second capture where one was
 * needed, read against the same baseline.
 * - Removals: where the second still has what the first lacked, both are partial and nothing is concluded; else all that the first
 *   says is recorded (what was added or reworded needs no second look).
 * - Doubts (the page is much shorter, or another one): where the second can be read, it is what the check comes to.
 */
export async function confirm(
  standing: Omit<AdvanceTask, 'capture'>,
  first: Advanced,
  capture: Capture,
  services: CheckServices,
  signal: AbortSignal,
): Promise<[Advanced, ...Advanced[]]> {
  const doubted = isNewDoubt(standing, first.record);
  if (!doubted && !hasRemovals(first.record)) return [first];
  services.onStage?.(standing.source.id, 'confirming');
  await services.wait(services.config.confirm.afterMs, signal);
  throwIfStopped(signal);
  const unseen = { ...services, onStage: undefined };
  const again = await renderWith(capture.renderer === 'http' ? 'http' : 'chromium', standing.source, {}, unseen, signal);
  if (!again.ok) return [doubted ? first : { ...first, record: unconfirmed(first.record) }];
  const id = confirmationId(first.record.visit.id);
  const second = await services.pages.advance(taskOf(standing, id, again.capture));
  if (doubted) return settleDoubt(first, second);
  const [record, witness] = settle(first.record, second.record);
  return [
    { ...first, record },
    { ...second, record: witness },
  ];
}

/** A check that was called off concludes nothing: it is made again. Throws OperationalError('queue'). */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new OperationalError('queue', 'The check was stopped before it ended.', { transient: true });
}

/** Only the page's past speaks against it, and did not do so at the visit before. */
function isNewDoubt({ baseline }: Omit<AdvanceTask, 'capture'>, { visit, baseline: after }: VisitRecord): boolean {
  return !isReadable(visit.verdict) && after?.doubt !== undefined && after.doubt.since !== baseline?.doubt?.since;
}

/** A second look that can be read is what the check comes to; one that raises the doubt again bears witness to it. */
function settleDoubt(first: Advanced, second: Advanced): [Advanced, Advanced] {
  const { visit, changes } = second.record;
  const witness = { ...second, record: witnessOf(second.record) };
  // Removals seen by one of two looks that disagree are nobody's word.
  if (!isReadable(visit.verdict) || changes.some(({ firstSeenNewAt }) => firstSeenNewAt >= visit.fetchedAt)) return [first, witness];
  return [second, { ...first, record: witnessOf(first.record) }];
}

/** Why a visit is partial whose removals nobody could confirm. */
export const UNCONFIRMED = 'passages were missing, and a second visit soon after failed';

/** Id of the visit that confirms the visit `id`. */
export function confirmationId(id: string): string {
  return `${id}#again`;
}

export function hasRemovals(record: VisitRecord): boolean {
  return lossesOf(record).length > 0;
}

/** The visit as it is recorded when its confirmation failed. */
export function unconfirmed(record: VisitRecord): VisitRecord {
  return partial(record, UNCONFIRMED);
}

/** What two captures in a row, each compared with the same baseline, come to. */
export function settle(first: VisitRecord, second: VisitRecord): [VisitRecord, VisitRecord] {
  const lost = new Set(lossesOf(second));
  if (!lossesOf(first).every((loss) => lost.has(loss))) {
    const because = 'passages were missing, and a second visit soon after gave another text';
    return [partial(first, because), partial(second, because)];
  }
  // The baseline moves to the first capture, so that each of its changes is recorded now or never.
  return [first, witnessOf(second)];
}

/** The visit alone: it is stored with its page, and moves nothing. */
function witnessOf({ baseline: _, extraction: __, ruleEdit: ___, ...record }: VisitRecord): VisitRecord {
  return { ...record, changes: [] };
}

/**
 * What is no longer there, as texts that are the same in both visits: passages by where and what they were, the elements of sets one by
 * one. What came in its place may differ from visit to visit. What was held back and is told later is no loss
 * of this visit, and what is held back now alarms nobody.
 */
function lossesOf({ visit, changes }: VisitRecord): string[] {
  return changes
    .filter(({ firstSeenNewAt, suppressedBy }) => firstSeenNewAt >= visit.fetchedAt && suppressedBy === undefined)
    .flatMap(lossesIn);
}

function lossesIn({ kind, action, key = '', path, oldQuote = '', oldValue, newValue }: Change): string[] {
  if (Array.isArray(oldValue) && (action === 'removed' || Array.isArray(newValue))) {
    const left = new Set(Array.isArray(newValue) ? newValue.map((element) => JSON.stringify(element)) : []);
    return oldValue
      .map((element) => JSON.stringify(element))
      .filter((element) => !left.has(element))
      .map((element) => JSON.stringify(['element', key, element]));
  }
  return action === 'removed' ? [JSON.stringify([kind, key, path, oldQuote])] : [];
}

function partial({ visit }: VisitRecord, because: string): VisitRecord {
  return { visit: { ...visit, verdict: 'partial', because }, changes: [] };
}
