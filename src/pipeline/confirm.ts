/**
 * Confirm before alarm: what would be recorded as removed is looked for once more, in a fresh visit.
 * @module
 */
import type { Capture, CaptureMeta } from '../domain/capture.ts';
import type { Change } from '../domain/change.ts';
import type { VisitRecord } from '../domain/ports.ts';
import type { Advanced, AdvanceTask } from './page/task.ts';
import type { CheckServices } from './services.ts';
import { renderWith } from './visit.ts';

/**
 * Gives what is to be recorded: the capture alone where nothing was removed; with the second capture where one was
 * needed. The second one is read against the same baseline. Where it still has what the first one lacked, both are partial and nothing
 * is concluded; else all that the first one says is recorded: what was added or reworded needs no second look.
 */
export async function confirmRemovals(
  standing: Omit<AdvanceTask, 'capture'>,
  first: Advanced,
  capture: Capture,
  services: CheckServices,
  signal: AbortSignal,
): Promise<[Advanced, ...Advanced[]]> {
  if (!hasRemovals(first.record)) return [first];
  services.onStage?.(standing.source.id, 'confirming');
  const unseen = { ...services, onStage: undefined };
  const again = await renderWith(capture.renderer === 'http' ? 'http' : 'chromium', standing.source, unseen, signal);
  if (!again.ok) return [{ ...first, record: unconfirmed(first.record) }];
  const id = confirmationId(first.record.visit.id);
  const second = await services.pages.advance({ ...standing, capture: { id, meta: metaOf(again.capture), body: again.capture.body } });
  const [record, witness] = settle(first.record, second.record);
  return [
    { ...first, record },
    { ...second, record: witness },
  ];
}

/** Why a visit is partial whose removals nobody could confirm. */
export const UNCONFIRMED = 'passages were missing, and a second visit right after failed';

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
    const because = 'passages were missing, and a second visit right after gave another text';
    return [partial(first, because), partial(second, because)];
  }
  const { baseline: _, extraction: __, ruleEdit: ___, ...witness } = second;
  // The baseline moves to the first capture, so that each of its changes is recorded now or never.
  return [first, { ...witness, changes: [] }];
}

/** Envelope of a capture: what is recorded of it besides its bytes. */
export function metaOf({ body: _, screenshot: __, notModified: ___, ...meta }: Capture): CaptureMeta {
  return meta;
}

/**
 * What is no longer there, as texts that are the same in both visits: passages by where and what they were, the elements of sets one by
 * one. What came in its place may differ from visit to visit. What was held back and is told later is no loss of this visit.
 */
function lossesOf({ visit, changes }: VisitRecord): string[] {
  return changes.filter(({ firstSeenNewAt }) => firstSeenNewAt >= visit.fetchedAt).flatMap(lossesIn);
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
