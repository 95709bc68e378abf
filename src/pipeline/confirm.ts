/**
 * Confirm before alarm: what would be recorded as removed is looked for once more, in a fresh visit.
 * @module
 */
import type { Capture, CaptureMeta } from '../domain/capture.ts';
import type { Change } from '../domain/change.ts';
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
  const removed = first.record.changes.filter(isRemoval);
  if (removed.length === 0) return [first];
  const again = await renderWith(capture.renderer === 'http' ? 'http' : 'chromium', standing.source, services, signal);
  if (!again.ok) return [partial(first, 'passages were missing, and a second visit right after failed')];
  const id = `${first.record.visit.id}#again`;
  const second = await services.pages.advance({ ...standing, capture: { id, meta: metaOf(again.capture), body: again.capture.body } });
  const said = new Set(second.record.changes.map(wording));
  if (!removed.every((change) => said.has(wording(change)))) {
    const because = 'passages were missing, and a second visit right after gave another text';
    return [partial(first, because), partial(second, because)];
  }
  const { baseline: _, extraction: __, ruleEdit: ___, ...witness } = second.record;
  const changes = first.record.changes.filter((change) => said.has(wording(change)));
  return [
    { ...first, record: { ...first.record, changes } },
    { ...second, record: { ...witness, changes: [] } },
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

function partial({ record, pack }: Advanced, because: string): Advanced {
  return { pack, record: { visit: { ...record.visit, verdict: 'partial', because }, changes: [] } };
}
