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
 * needed. The second one is read against the same baseline. What both say is recorded; where the second one still has
 * what the first one lacked, both are partial and nothing is concluded.
 */
export async function confirmRemovals(
  standing: Omit<AdvanceTask, 'capture'>,
  first: Advanced,
  capture: Capture,
  services: CheckServices,
  signal: AbortSignal,
): Promise<[Advanced, ...Advanced[]]> {
  if (!hasRemovals(first.record)) return [first];
  const again = await renderWith(capture.renderer === 'http' ? 'http' : 'chromium', standing.source, services, signal);
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

export function hasRemovals({ changes }: VisitRecord): boolean {
  return changes.some(isRemoval);
}

/** The visit as it is recorded when its confirmation failed. */
export function unconfirmed(record: VisitRecord): VisitRecord {
  return partial(record, UNCONFIRMED);
}

/** What two captures in a row, each compared with the same baseline, come to. */
export function settle(first: VisitRecord, second: VisitRecord): [VisitRecord, VisitRecord] {
  const said = new Set(second.changes.map(wording));
  if (!first.changes.filter(isRemoval).every((change) => said.has(wording(change)))) {
    const because = 'passages were missing, and a second visit right after gave another text';
    return [partial(first, because), partial(second, because)];
  }
  const { baseline: _, extraction: __, ruleEdit: ___, ...witness } = second;
  return [
    { ...first, changes: first.changes.filter((change) => said.has(wording(change))) },
    { ...witness, changes: [] },
  ];
}

/** Envelope of a capture: what is recorded of it besides its bytes. */
export function metaOf({ body: _, screenshot: __, notModified: ___, ...meta }: Capture): CaptureMeta {
  return meta;
}

function isRemoval(change: Change): boolean {
  return change.action === 'removed' || losesElement(change);
}

/** A set that says less than it did. */
function losesElement({ oldValue, newValue }: Change): boolean {
  if (!Array.isArray(oldValue) || !Array.isArray(newValue)) return false;
  const left = new Set(newValue.map((element) => JSON.stringify(element)));
  return oldValue.some((element) => !left.has(JSON.stringify(element)));
}

/** A change without what differs between two visits: what it says, where. */
function wording({ kind, action, key = '', path, oldQuote = '', newQuote = '' }: Change): string {
  return JSON.stringify([kind, action, key, path, oldQuote, newQuote]);
}

function partial({ visit }: VisitRecord, because: string): VisitRecord {
  return { visit: { ...visit, verdict: 'partial', because }, changes: [] };
}
