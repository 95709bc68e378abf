/**
 * One check: visit, archive, extract, compare, record. Names the stages in order.
 * @module
 */
import type { Capture, CaptureFailure, CaptureMeta, CheckTask } from '../domain/capture.ts';
import type { Change } from '../domain/change.ts';
import { OperationalError } from '../domain/errors.ts';
import type { VisitRecord } from '../domain/ports.ts';
import { isReadable, type RendererName, type VerdictName } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import { loadReversionIndex } from '../record/reversions.ts';
import { advance, readOptionsOf, type Track, unread } from './advance.ts';
import { currentBaseline } from './baseline.ts';
import type { CheckServices } from './services.ts';
import { renderWith, visitSource } from './visit.ts';

export interface CheckOutcome {
  sourceId: string;
  verdict: VerdictName;
  because: string;
  changes: Change[];
  /** The first readable visit of this source: nothing to compare with yet. */
  first: boolean;
  durationMs?: number;
  renderer?: RendererName;
  remedy?: string;
}

/**
 * Runs one check and records it. A check that is recorded already is not run again. Operational trouble with the page
 * is an outcome; trouble with the store is thrown and leaves everything as it was.
 */
export async function checkSource(
  source: Source,
  task: CheckTask,
  services: CheckServices,
  signal: AbortSignal = new AbortController().signal,
): Promise<CheckOutcome> {
  const done = await services.store.visit(task.id);
  if (done) return { sourceId: source.id, verdict: done.verdict, because: done.because, changes: [], first: false };
  const options = readOptionsOf(source, services.catalogue.verdicts);
  const outcome = await visitSource(source, options, services, signal);
  if (signal.aborted) throw new OperationalError('queue', 'The check was stopped before it ended.', { transient: true });
  if (!outcome.ok) return recordFailure(source, task, outcome.failure, outcome.meta, services);
  const track = await openTrack(source, services);
  const first = track.baseline === undefined;
  const record = advance(track, { id: task.id, meta: metaOf(outcome.capture), body: outcome.capture.body });
  const confirmed = await confirm(source, track, record, outcome.capture, services, signal);
  await commit(track, confirmed, outcome.capture, services);
  const { verdict, because } = confirmed.visit;
  return {
    sourceId: source.id,
    verdict,
    because,
    changes: confirmed.changes,
    first: first && isReadable(verdict),
    ...timing(outcome.capture),
  };
}

/** A source with everything that following it needs. */
async function openTrack(source: Source, { store, evidence, catalogue }: CheckServices): Promise<Track> {
  const options = readOptionsOf(source, catalogue.verdicts);
  return {
    source,
    options,
    chain: await evidence.openChain(source.id),
    reversions: await loadReversionIndex(store.changes({ source: source.id })),
    baseline: await currentBaseline(await store.baseline(source.id), evidence, options),
    recent: new Map(),
  };
}

/**
 * Confirm before alarm: what would be recorded as removed is looked for once more, in a fresh visit. Where the two
 * visits disagree the page is partial: both captures are kept, and nothing is concluded from them.
 */
async function confirm(
  source: Source,
  track: Track,
  record: VisitRecord,
  capture: Capture,
  services: CheckServices,
  signal: AbortSignal,
): Promise<VisitRecord> {
  if (!record.changes.some((change) => change.action === 'removed')) return record;
  const again = await renderWith(capture.renderer === 'http' ? 'http' : 'chromium', source, services, signal);
  const second = again.ok ? advance(track, { id: record.visit.id, meta: metaOf(again.capture), body: again.capture.body }) : undefined;
  if (second && second.visit.contentHash === record.visit.contentHash) return record;
  const because = second
    ? 'passages were missing, and a second visit right after gave another text'
    : 'passages were missing, and a second visit right after failed';
  return { visit: { ...record.visit, verdict: 'partial', because }, changes: [] };
}

/** Evidence first, then one transaction. */
async function commit(track: Track, record: VisitRecord, capture: Capture, { store, blobs, clock }: CheckServices): Promise<void> {
  const pack = track.chain.finish();
  if (pack) await blobs.put(pack.name, pack.bytes);
  const visit = { ...record.visit, ...(await keepScreenshot(record, capture, blobs)) };
  await store.commit({ objects: pack?.objects ?? [], records: [{ ...record, visit }], recordedAt: clock.now().toISOString() });
}

/** A picture is kept of pages that are new, changed or unreadable; an unchanged page looks as it did. */
async function keepScreenshot(
  { visit }: VisitRecord,
  { screenshot }: Capture,
  blobs: CheckServices['blobs'],
): Promise<{ screenshot?: string }> {
  if (!screenshot || visit.verdict === 'unchanged') return {};
  const name = sha256(screenshot);
  await blobs.put(name, screenshot);
  return { screenshot: name };
}

async function recordFailure(
  source: Source,
  task: CheckTask,
  failure: CaptureFailure,
  meta: CaptureMeta,
  { store, clock }: CheckServices,
): Promise<CheckOutcome> {
  const verdict = { verdict: 'unreachable', because: failure.message } as const;
  const record = unread({ ...meta, ...verdict, id: task.id, sourceId: source.id, failure });
  await store.commit({ objects: [], records: [record], recordedAt: clock.now().toISOString() });
  return {
    sourceId: source.id,
    ...verdict,
    changes: [],
    first: false,
    ...timing(meta),
    ...(failure.remedy === undefined ? {} : { remedy: failure.remedy }),
  };
}

function metaOf({ body: _, screenshot: __, notModified: ___, ...meta }: Capture): CaptureMeta {
  return meta;
}

function timing({ durationMs, renderer }: CaptureMeta): Pick<CheckOutcome, 'durationMs' | 'renderer'> {
  return { ...(durationMs === undefined ? {} : { durationMs }), ...(renderer === 'archive' ? {} : { renderer }) };
}
