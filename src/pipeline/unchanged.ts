/**
 * The short way for a page that has not changed: nothing is parsed, no earlier page is loaded.
 * @module
 */
import type { Capture, CheckTask } from '../domain/capture.ts';
import type { Known } from '../domain/ports.ts';
import type { BaselineMark, Visit } from '../domain/snapshot.ts';
import type { Source } from '../domain/watcher.ts';
import { isCurrent } from '../extract/version.ts';
import { sha256 } from '../lib/hash.ts';
import { readOptionsOf, statusIsFine } from './advance.ts';
import { metaOf, timingOf } from './captured.ts';
import type { CheckOutcome } from './check.ts';
import type { CheckServices } from './services.ts';

const SAME_BYTES = 'the bytes are the same';
const SAID = 'the server says that the page has not changed';

/**
 * The visit to record where the capture is the baseline byte for byte, or the server says so; undefined where the page has to be looked
 * at: the rules by which it was read have changed, it comes from another address, or something about the source is pending.
 */
export function sameBytes(
  source: Source,
  { id }: CheckTask,
  capture: Capture,
  { mark, holdsBack, troubled }: Known,
  { catalogue }: Pick<CheckServices, 'catalogue'>,
): Visit | undefined {
  if (!mark || holdsBack || troubled || capture.finalUrl !== mark.url) return undefined;
  if (!isCurrent(mark.extractorVersion, readOptionsOf(source, catalogue))) return undefined;
  const meta = metaOf(capture);
  if (capture.notModified) return visitOf(id, meta, mark, capture.renderer === 'http' ? SAID : SAME_BYTES);
  if (!statusIsFine({ meta }) || sha256(capture.body) !== mark.sha256) return undefined;
  return visitOf(id, meta, mark, SAME_BYTES);
}

function visitOf(
  id: string,
  meta: ReturnType<typeof metaOf>,
  { sourceId, sha256, contentHash, fingerprint }: BaselineMark,
  because: string,
): Visit {
  return { ...meta, id, sourceId, verdict: 'unchanged', because, sha256, contentHash, fingerprint };
}

/** Records such a visit. */
export async function recordSame(
  visit: Visit,
  { store, clock, onStage }: Pick<CheckServices, 'store' | 'clock' | 'onStage'>,
): Promise<CheckOutcome> {
  await store.commit({
    objects: [],
    records: [{ visit, changes: [], verifies: true, health: { edits: [] } }],
    recordedAt: clock.now().toISOString(),
  });
  const { sourceId, verdict, because } = visit;
  onStage?.(sourceId, 'recorded');
  return { sourceId, verdict, because, changes: [], first: false, same: true, ...timingOf(visit) };
}

/** Whether a picture of the page is worth taking: it shows something else than the baseline. */
export async function looksNew(body: Uint8Array, source: Source, { mark }: Known, { pages, catalogue }: CheckServices): Promise<boolean> {
  if (!mark) return true;
  if (sha256(body) === mark.sha256) return false;
  return (await pages.fingerprint({ body, options: readOptionsOf(source, catalogue) })) !== mark.fingerprint;
}
