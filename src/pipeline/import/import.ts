/**
 * `import`: an archive becomes dated history, through the same flow as live checks. Sources run side by side in worker
 * threads; each source in order, in chunks that commit whole. Killed at any moment, it goes on where it was.
 * @module
 */
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import type { Archive as Evidence } from '../../archive/archive.ts';
import type { Archive, ArchivedCapture } from '../../backfill/archive.ts';
import { type ClaimedDocument, claim, type KnownVendor } from '../../backfill/claim.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Blobs, Clock, ImportMark, Store } from '../../domain/ports.ts';
import type { Source } from '../../domain/watcher.ts';
import { eachOf } from '../../lib/each.ts';
import { sha256Of } from '../../lib/hash.ts';
import { loadReversionIndex } from '../../record/reversions.ts';
import { readOptionsOf } from '../advance.ts';
import { currentBaseline } from '../baseline.ts';
import { type Answer, exhaustion, unwrap } from '../crossing.ts';
import { resettleDeadlines, settleDeadlines } from '../deadlines.ts';
import type { RegistryKeeper } from '../registry/keeper.ts';
import { openThreads, type Threads } from '../threads.ts';
import { receiveChunks } from './chunks.ts';
import { findSeam, isBridged, joinSeam, resumeSeam, type Seam } from './seam.ts';
import { countRecords, countSkipped, emptySummary, type ImportProgress, type ImportSummary } from './summary.ts';
import type { Chunk, ImportTask } from './task.ts';

export interface ImportServices {
  store: Store;
  blobs: Blobs;
  evidence: Evidence;
  clock: Clock;
  /** Brings the registry up to date with what was imported. */
  registry?: Pick<RegistryKeeper, 'keepUp'>;
}

export interface ImportOptions {
  sources: Source[];
  vendors: KnownVendor[];
  catalogue: Catalogue;
  /** Only the documents of this vendor. */
  vendor?: string;
  /** Only captures before this time (ISO 8601 UTC). A later import goes on from there, as if it had been one. */
  until?: string;
  /** Worker threads; default: the machine's cores. */
  workers?: number;
  /** Called after each chunk. */
  onProgress?(progress: ImportProgress): void;
  signal?: AbortSignal;
}

/** One run over one archive. */
interface Run extends ImportServices {
  archive: Archive;
  options: ImportOptions;
  summary: ImportSummary;
  marks: Map<string, ImportMark>;
  pool: Threads<ImportTask, Answer<void>>;
}

/** Where one source begins in this run. */
interface Start extends Seam {
  done: number;
  /** An earlier run came to the archive's end and met what was known. */
  settled: boolean;
}

/** Imports an opened archive. Resolves with the totals of this run. */
export async function importArchive(archive: Archive, services: ImportServices, options: ImportOptions): Promise<ImportSummary> {
  const { store } = services;
  const claimed = claim(archive, options.sources, options.vendors, options.vendor);
  if (claimed.length === 0) throw noneOf(archive, options.vendor);
  const bounded = claimed.map((group) => boundedBy(group, options.until));
  const groups = longestFirst(bounded.filter(({ upTo }) => upTo > 0));
  if (groups.length === 0) throw noneBefore(options.until ?? '');
  await store.declare(options.sources);
  await store.addArchived(groups.map(({ source }) => source).filter((source) => source.archiveOnly));
  const marks = new Map((await store.importMarks(archive.id)).map((mark) => [mark.document, mark]));
  const total = groups.reduce((sum, { upTo }) => sum + upTo, 0);
  const summary = emptySummary(groups.length, total, archive.skipped);
  for (const { source, captures, upTo } of bounded) summary.left += captures.length - Math.max(marks.get(source.id)?.done ?? 0, upTo);
  const threads = Math.max(1, Math.min(options.workers ?? availableParallelism(), groups.length));
  const pool = openThreads<ImportTask, Answer<void>>(import.meta.url, { min: threads, max: threads });
  const run: Run = { ...services, archive, options, summary, marks, pool };
  try {
    await eachOf(threads, groups, (group) => importSource(run, group));
  } finally {
    await pool.destroy();
  }
  await settleImported(run, new Set(groups.map(({ source }) => source.vendor.id)));
  return summary;
}

/** The past tells more of the vendors' clauses: also changes that were known before may start other deadlines. */
async function settleImported(
  { store, clock, registry, options: { catalogue }, summary }: Run,
  vendors: ReadonlySet<string>,
): Promise<void> {
  for (const vendor of vendors) {
    if (summary.captures > 0) await resettleDeadlines({ store, clock, catalogue }, { vendor });
    await settleDeadlines({ store, clock, catalogue }, { vendor });
  }
  await registry?.keepUp({ vendors: [...vendors] });
}

function noneOf({ captures }: Archive, vendor: string | undefined): OperationalError {
  const names = [...new Set(captures.map(({ document }) => document.split('/')[0] ?? document))].slice(0, 10);
  const whose = vendor === undefined ? '' : ` of a vendor "${vendor}"`;
  return new OperationalError('usage', `The archive has no documents${whose}.`, { remedy: `It names: ${names.join(', ')}.` });
}

function noneBefore(until: string): OperationalError {
  return new OperationalError('usage', `The archive has no captures before ${until.slice(0, 10)}.`, { remedy: 'Name a later day.' });
}

/** A document, and how many of its captures this run is about. */
interface Bounded extends ClaimedDocument {
  upTo: number;
}

function boundedBy(group: ClaimedDocument, until: string | undefined): Bounded {
  const { captures } = group;
  return { ...group, upTo: until === undefined ? captures.length : captures.filter(({ fetchedAt }) => fetchedAt < until).length };
}

/** The workers then end at about the same time. */
function longestFirst(groups: Bounded[]): Bounded[] {
  return groups.toSorted((a, b) => b.upTo - a.upTo || (a.source.id < b.source.id ? -1 : 1));
}

async function importSource(run: Run, group: Bounded): Promise<void> {
  const start = await startOf(run, group);
  run.summary.before += Math.min(start.done, group.upTo);
  if (await tellsTwice(run, group, start)) run.summary.toldTwice.push(group.source.id);
  const last = start.done < group.upTo ? await follow(run, group, start) : undefined;
  const seam = { cursor: last?.cursor ?? start.cursor, boundary: start.boundary };
  // What is left for a later run lies between this history and what was known before.
  if (!start.settled && group.upTo === group.captures.length)
    run.summary.changes += await joinSeam(group.source, seam, run, run.options.catalogue);
  report(run);
}

/** Asked before anything is imported: the captures between that page and the visit are still to come, and are more than evidence. */
async function tellsTwice({ store }: Run, { source, captures, upTo }: Bounded, start: Start): Promise<boolean> {
  const next = captures.slice(start.done, upTo)[0];
  if (start.done === 0 || !next || start.evidenceFrom === undefined || next.fetchedAt >= start.evidenceFrom) return false;
  return isBridged(store, source.id, start);
}

/** Where an earlier run of the same archive stopped; else from the first capture. */
async function startOf({ marks, store }: Run, group: ClaimedDocument): Promise<Start> {
  const mark = marks.get(group.source.id);
  if (mark && mark.done <= group.captures.length && mark.digest === digestOf(group.captures, mark.done)) {
    return { done: mark.done, settled: mark.complete && mark.boundary === undefined, ...(await resumeSeam(store, mark, group)) };
  }
  return { done: 0, settled: false, ...(await findSeam(store, group)) };
}

/** Sends the source to a worker and commits what comes back. Gives the last chunk. */
async function follow(run: Run, group: Bounded, start: Start): Promise<Chunk | undefined> {
  const { port1, port2 } = new MessageChannel();
  const received = receiveChunks(port1, (chunk) => commit(run, group, chunk, start.boundary));
  const { signal } = run.options;
  try {
    const task = await taskOf(run, group, start, port2);
    // The pool's type is that of the browser's transfer list.
    const work = run.pool.run(task, { transferList: [port2] as never, ...(signal ? { signal } : {}) });
    unwrap(await Promise.race([work, received.failed]));
    await received.settled();
    return received.last();
  } catch (cause) {
    const why = exhaustion(cause);
    if (why === undefined) throw cause;
    throw new OperationalError('input', `A page of ${group.source.id} cannot be read: ${why}.`, {
      remedy: 'Leave the document out of the archive, or give Node more memory.',
      cause,
    });
  } finally {
    port1.close();
  }
}

async function taskOf(run: Run, { source, captures, upTo }: Bounded, start: Start, port: ImportTask['port']): Promise<ImportTask> {
  const { store, evidence, archive, options } = run;
  const { baseline, rules } = await currentBaseline(start.cursor, evidence, readOptionsOf(source, options.catalogue));
  return {
    source,
    descriptor: archive.descriptor,
    captures: captures.slice(start.done, upTo),
    done: start.done,
    catalogue: options.catalogue,
    cursor: baseline,
    rules,
    evidenceFrom: start.evidenceFrom,
    reversions: (await loadReversionIndex(store.changes({ source: source.id, suppressed: 'too' }))).entries(),
    candidates: await evidence.candidates(source.id),
    port,
  };
}

/** Evidence first, then one transaction for all visits of the chunk and the mark behind them. */
async function commit(run: Run, group: Bounded, chunk: Chunk, boundary: string | undefined): Promise<void> {
  const { store, blobs, clock, archive } = run;
  if (chunk.pack) await blobs.put(chunk.pack.name, chunk.pack.bytes);
  const importMark: ImportMark = {
    archive: archive.id,
    document: group.source.id,
    done: chunk.done,
    digest: digestOf(group.captures, chunk.done),
    complete: chunk.done === group.captures.length,
    ...(chunk.cursor ? { cursor: chunk.cursor } : {}),
    ...(boundary === undefined ? {} : { boundary }),
  };
  const objects = chunk.pack?.objects ?? [];
  const records = chunk.done === group.upTo ? withBaseline(chunk) : chunk.records;
  await store.commit({ objects, records, importMark, recordedAt: clock.now().toISOString(), silent: true });
  countRecords(run.summary, chunk.records);
  countSkipped(run.summary, 'larger than a page may be', chunk.skipped);
  report(run);
}

/** Live checks compare with the imported history once it is there: the source's baseline moves with the last chunk of a run. */
function withBaseline({ records, cursor }: Chunk): Chunk['records'] {
  const last = records.at(-1);
  return last && cursor ? [...records.slice(0, -1), { ...last, baseline: cursor }] : records;
}

function report({ options, summary: { captures, before, total, changes } }: Run): void {
  options.onProgress?.({ captures, before, total, changes });
}

/** Names the first `count` captures: an archive that has only grown still begins with them. */
function digestOf(captures: ArchivedCapture[], count: number): string {
  return sha256Of(captures.slice(0, count).flatMap(({ document, fetchedAt, ref }) => [document, fetchedAt, ref]));
}
