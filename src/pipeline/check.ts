/**
 * One check: visit, archive, extract, compare, record. Names the stages in order.
 * @module
 */
import type { Capture, CaptureFailure, CaptureMeta, CheckTask } from '../domain/capture.ts';
import type { Change, Deadline } from '../domain/change.ts';
import { OperationalError, OvertakenError } from '../domain/errors.ts';
import type { VisitRecord } from '../domain/ports.ts';
import type { Visit } from '../domain/snapshot.ts';
import { troubleOf } from '../domain/trouble.ts';
import { isReadable, type RendererName, type VerdictName } from '../domain/vocabulary.ts';
import type { Source } from '../domain/watcher.ts';
import { sha256 } from '../lib/hash.ts';
import { followChange } from '../schedule/plan.ts';
import { unread } from './advance.ts';
import { metaOf, timingOf } from './captured.ts';
import { throwIfStopped } from './confirm.ts';
import { settleCheck, settleDeadlines } from './deadlines.ts';
import { healthOf } from './health.ts';
import { politeVisitors } from './manners.ts';
import type { Advanced } from './page/task.ts';
import { type Read, readVisit } from './reading.ts';
import type { CheckServices } from './services.ts';
import { looksNew, recordSame, sameBytes } from './unchanged.ts';
import { visitSource } from './visit.ts';

export interface CheckOutcome {
  sourceId: string;
  verdict: VerdictName;
  because: string;
  changes: Change[];
  /** The first readable visit of this source: nothing to compare with yet. */
  first: boolean;
  /** The page is the same to the byte, or its server says so, and nothing was pending: nothing follows from it. */
  same?: true;
  durationMs?: number;
  renderer?: RendererName;
  remedy?: string;
}

/**
 * Runs one check and records it. A check that is recorded already is not run again. Operational trouble with the page
 * is an outcome; trouble with the store is thrown and leaves everything as it was. Throws HostBusy when it is not the host's turn, and
 * NeedsBrowser where this process runs none.
 */
export async function checkSource(
  source: Source,
  task: CheckTask,
  services: CheckServices,
  signal: AbortSignal = new AbortController().signal,
): Promise<CheckOutcome> {
  const outcome = await checkAgainIfOvertaken(source, task, services, signal);
  await services.registry?.keepUp({ vendors: [source.vendor.id], quiet: outcome.same === true });
  return outcome;
}

async function checkAgainIfOvertaken(source: Source, task: CheckTask, services: CheckServices, signal: AbortSignal): Promise<CheckOutcome> {
  try {
    return await checkOnce(source, task, services, signal);
  } catch (error) {
    if (!(error instanceof OvertakenError)) throw error;
    services.log.debug({ check: task.id }, 'another check was recorded meanwhile; checking again');
    return checkOnce(source, task, services, signal);
  }
}

async function checkOnce(source: Source, task: CheckTask, rude: CheckServices, signal: AbortSignal): Promise<CheckOutcome> {
  const services = { ...rude, visitors: politeVisitors(source, rude, signal) };
  const done = await services.store.visit(task.id);
  if (done) await settleDeadlines(services, { vendor: source.vendor.id });
  if (done) return { sourceId: source.id, verdict: done.verdict, because: done.because, changes: [], first: false };
  const known = await services.store.known(source.id);
  const wantPicture = (body: Uint8Array): Promise<boolean> => looksNew(body, source, known, services);
  const visited = await tolerant(() => visitSource(source, task, known, { wantPicture }, services, signal), source, services);
  throwIfStopped(signal);
  if (!visited.ok) return recordFailure(source, task, visited.failure, visited.meta, services);
  const same = sameBytes(source, task, visited.capture, known, services);
  if (same) return recordSame(same, services);
  const read = await tolerant(
    () => readVisit(source, task, visited.capture, known, services, signal),
    source,
    services,
    metaOf(visited.capture),
  );
  if (!read.ok) return recordFailure(source, task, read.failure, read.meta, services);
  await commit(source, read, services);
  const recorded = { changes: read.advanced.flatMap(({ record }) => record.changes), first: read.first };
  const deadlines = await settleCheck(services, source, recorded);
  services.onStage?.(source.id, 'recorded');
  const outcome = withDeadlines(outcomeOf(source, read.capture, read.advanced, read.first), deadlines);
  if (outcome.changes.length > 0)
    await followChange(source, { store: services.store, now: services.clock.now(), defaults: services.config.defaults });
  return outcome;
}

type Failed = { ok: false; failure: CaptureFailure; meta: CaptureMeta };

/** A page that is too much to read is a failed visit; every other error is thrown on. */
async function tolerant<Result>(
  work: () => Promise<Result>,
  source: Source,
  { clock }: CheckServices,
  meta?: CaptureMeta,
): Promise<Result | Failed> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OperationalError) || error.code !== 'input') throw error;
    const failure: CaptureFailure = {
      kind: 'too-large',
      message: error.message,
      transient: false,
      ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    };
    const unknown: CaptureMeta = {
      requestUrl: source.url,
      finalUrl: source.url,
      redirects: [],
      headers: {},
      fetchedAt: clock.now().toISOString(),
      renderer: 'chromium',
    };
    return { ok: false, failure, meta: meta ?? unknown };
  }
}

/** Evidence first, then one transaction. */
async function commit(source: Source, { advanced, capture, comparedWith }: Read, services: CheckServices): Promise<void> {
  const { store, blobs, clock } = services;
  for (const { pack } of advanced) if (pack) await blobs.put(pack.name, pack.bytes);
  const [first, ...others] = advanced.map(({ record }) => record) as [VisitRecord, ...VisitRecord[]];
  const visit = { ...first.visit, ...(await keepScreenshot(first, capture, blobs)) };
  const health = await healthOf(source, visit, services);
  await store.commit({
    objects: advanced.flatMap(({ pack }) => pack?.objects ?? []),
    records: [{ ...first, visit, health, comparedWith }, ...others],
    recordedAt: clock.now().toISOString(),
  });
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
  services: CheckServices,
): Promise<CheckOutcome> {
  const { store, clock, onStage } = services;
  const verdict = { verdict: failure.kind === 'robots' ? 'robots' : 'unreachable', because: failure.message } as const;
  const record = unread({ ...meta, ...verdict, id: task.id, sourceId: source.id, failure });
  const health = await healthOf(source, record.visit, services);
  await store.commit({ objects: [], records: [{ ...record, health }], recordedAt: clock.now().toISOString() });
  onStage?.(source.id, 'recorded');
  return { sourceId: source.id, ...verdict, changes: [], first: false, ...timingOf(meta), ...remedyOf(source, record.visit) };
}

/** The visit that the check comes to stands first among what is recorded. */
function outcomeOf(source: Source, capture: Capture, [{ record }]: [Advanced, ...Advanced[]], first: boolean): CheckOutcome {
  const { verdict, because } = record.visit;
  return {
    sourceId: source.id,
    verdict,
    because,
    changes: record.changes.filter(({ suppressedBy }) => suppressedBy === undefined),
    first: first && isReadable(verdict),
    ...timingOf(capture),
    ...remedyOf(source, record.visit),
  };
}

function withDeadlines(outcome: CheckOutcome, deadlines: ReadonlyMap<string, Deadline[]>): CheckOutcome {
  return { ...outcome, changes: outcome.changes.map((change) => ({ ...change, deadlines: deadlines.get(change.id) ?? [] })) };
}

/** What a person can do about a page that could not be read. */
function remedyOf({ file }: Source, visit: Visit): Pick<CheckOutcome, 'remedy'> {
  const trouble = troubleOf(visit, file);
  return trouble ? { remedy: trouble.remedy } : {};
}
