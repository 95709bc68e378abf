/**
 * `import`: an archive becomes dated history, through the same flow as live checks. Sources run side by side in worker
 * threads; each source in order, in chunks that commit whole. Killed at any moment, it goes on where it was.
 * @module
 */
import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Archive as Evidence } from '../../archive/archive.ts';
import type { Archive, ArchivedCapture } from '../../backfill/archive.ts';
import { type ClaimedDocument, claim, type KnownVendor } from '../../backfill/claim.ts';
import { compare } from '../../compare/compare.ts';
import type { VerdictMarkers } from '../../domain/catalogue.ts';
import type { Blobs, Clock, ImportMark, Store } from '../../domain/ports.ts';
import type { Baseline } from '../../domain/snapshot.ts';
import type { VerdictName } from '../../domain/vocabulary.ts';
import type { Source } from '../../domain/watcher.ts';
import { eachOf } from '../../lib/each.ts';
import { sha256Of } from '../../lib/hash.ts';
import { bindChanges } from '../../record/bind.ts';
import { loadReversionIndex } from '../../record/reversions.ts';
import { readOptionsOf } from '../advance.ts';
import { currentBaseline } from '../baseline.ts';
import { readPage } from '../read.ts';
import type { Chunk, ImportTask } from './task.ts';

export interface ImportServices {
  store: Store;
  blobs: Blobs;
  evidence: Evidence;
  clock: Clock;
}

export interface ImportOptions {
  sources: Source[];
  vendors: KnownVendor[];
  markers: VerdictMarkers;
  /** Only the documents of this vendor. */
  vendor?: string;
  /** Worker threads; default: the machine's cores. */
  workers?: number;
  /** Called after each chunk. */
  onProgress?(progress: ImportProgress): void;
  signal?: AbortSignal;
}

export interface ImportProgress {
  captures: number;
  /** Captures that an earlier run had imported already. */
  before: number;
  total: number;
  changes: number;
}

export interface ImportSummary extends ImportProgress {
  sources: number;
  /** Captures by verdict, of this run. */
  verdicts: Partial<Record<VerdictName, number>>;
  unchanged: number;
  unread: number;
  skipped: Record<string, number>;
}

/** Imports an opened archive. Resolves with the totals of this run. */
export async function importArchive(archive: Archive, services: ImportServices, options: ImportOptions): Promise<ImportSummary> {
  const groups = claim(archive, options.sources, options.vendors, options.vendor);
  await services.store.declare(options.sources);
  await services.store.addArchived(groups.map(({ source }) => source).filter((source) => source.archiveOnly));
  const run = new ImportRun(archive, services, options);
  return run.all(groups);
}

class ImportRun {
  readonly #archive: Archive;
  readonly #services: ImportServices;
  readonly #options: ImportOptions;
  readonly #summary: ImportSummary;

  constructor(archive: Archive, services: ImportServices, options: ImportOptions) {
    this.#archive = archive;
    this.#services = services;
    this.#options = options;
    this.#summary = {
      captures: 0,
      before: 0,
      total: 0,
      changes: 0,
      sources: 0,
      verdicts: {},
      unchanged: 0,
      unread: 0,
      skipped: archive.skipped,
    };
  }

  async all(groups: ClaimedDocument[]): Promise<ImportSummary> {
    const marks = new Map((await this.#services.store.importMarks(this.#archive.id)).map((mark) => [mark.document, mark]));
    // The longest histories first: the workers then end at about the same time.
    const ordered = groups.toSorted((a, b) => b.captures.length - a.captures.length || (a.source.id < b.source.id ? -1 : 1));
    this.#summary.sources = ordered.length;
    this.#summary.total = ordered.reduce((sum, group) => sum + group.captures.length, 0);
    const threads = Math.max(1, Math.min(this.#options.workers ?? availableParallelism(), ordered.length));
    const pool = new Piscina({
      filename: new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url).href,
      minThreads: threads,
      maxThreads: threads,
    });
    try {
      await eachOf(threads, ordered, (group) => this.#one(pool, group, marks.get(group.source.id)));
    } finally {
      await pool.destroy();
    }
    return this.#summary;
  }

  async #one(pool: Piscina, group: ClaimedDocument, mark: ImportMark | undefined): Promise<void> {
    const valid = mark !== undefined && mark.done <= group.captures.length && mark.digest === digestOf(group.captures.slice(0, mark.done));
    const start = valid ? { done: mark.done, cursor: mark.cursor, boundary: mark.boundary } : { done: 0, ...(await this.#seam(group)) };
    this.#summary.before += start.done;
    if (start.done === group.captures.length) return this.#report();
    const { port1, port2 } = new MessageChannel();
    const committed = this.#receive(port1, group, start.boundary);
    const task: ImportTask = {
      source: group.source,
      descriptor: this.#archive.descriptor,
      captures: group.captures.slice(start.done),
      done: start.done,
      markers: this.#options.markers,
      cursor: await currentBaseline(start.cursor, this.#services.evidence, readOptionsOf(group.source, this.#options.markers)),
      boundary: start.boundary,
      reversions: (await loadReversionIndex(this.#services.store.changes({ source: group.source.id }))).entries(),
      candidates: await this.#services.evidence.candidates(group.source.id),
      port: port2,
    };
    try {
      await Promise.race([
        pool.run(task, { transferList: [port2] as never, ...(this.#options.signal ? { signal: this.#options.signal } : {}) }),
        committed.failed,
      ]);
      await committed.last();
    } finally {
      port1.close();
    }
    if (start.boundary !== undefined) await this.#joinSeam(group.source, start.boundary, committed.cursor() ?? start.cursor);
  }

  /** History that is there already: an archive that begins after it goes on from it, an older one is put before it. */
  async #seam({ source, captures }: ClaimedDocument): Promise<{ cursor: Baseline | undefined; boundary: string | undefined }> {
    const { first, last } = await this.#services.store.history(source.id);
    if (!first || !last) return { cursor: undefined, boundary: undefined };
    const begins = captures[0]?.fetchedAt ?? '';
    return begins > last.at
      ? { cursor: await this.#services.store.baseline(source.id), boundary: undefined }
      : { cursor: undefined, boundary: first.at };
  }

  /** Commits chunks one after the other as they come, and lets the worker go on. */
  #receive(port: MessageChannel['port1'], group: ClaimedDocument, boundary: string | undefined) {
    let cursor: Baseline | undefined;
    let queue: Promise<void> = Promise.resolve();
    const { promise: failed, reject } = Promise.withResolvers<never>();
    failed.catch(() => {});
    port.on('message', (chunk: Chunk) => {
      queue = queue.then(async () => {
        await this.#commit(group, chunk, boundary);
        cursor = chunk.cursor;
        port.postMessage('committed');
      });
      queue.catch(reject);
    });
    return { failed, last: () => queue, cursor: () => cursor };
  }

  async #commit(group: ClaimedDocument, chunk: Chunk, boundary: string | undefined): Promise<void> {
    const { store, blobs, clock } = this.#services;
    if (chunk.pack) await blobs.put(chunk.pack.name, chunk.pack.bytes);
    const mark: ImportMark = {
      archive: this.#archive.id,
      document: group.source.id,
      done: chunk.done,
      digest: digestOf(group.captures.slice(0, chunk.done)),
      ...(chunk.cursor ? { cursor: chunk.cursor } : {}),
      ...(boundary === undefined ? {} : { boundary }),
    };
    await store.commit({
      objects: chunk.pack?.objects ?? [],
      records: chunk.records,
      importMark: mark,
      recordedAt: clock.now().toISOString(),
      silent: true,
    });
    this.#count(chunk);
  }

  /** Compares the newest imported page with the oldest one that was known before. */
  async #joinSeam(source: Source, boundary: string, cursor: Baseline | undefined): Promise<void> {
    const { store, evidence, clock } = this.#services;
    const { first } = await store.history(source.id);
    const next = first?.at === boundary ? first : await this.#firstAt(source.id, boundary);
    if (!cursor || !next) return;
    const options = readOptionsOf(source, this.#options.markers);
    const { extraction } = readPage(await evidence.read(next.sha256), { headers: {} }, options);
    const capture = { sha256: next.sha256, fetchedAt: boundary, finalUrl: source.url };
    const changes = bindChanges({ source, baseline: cursor, capture, extraction, differences: compare(cursor.extraction, extraction) });
    if (changes.length === 0) return;
    const visit = {
      id: `${source.id}@${boundary}#seam`,
      sourceId: source.id,
      requestUrl: source.url,
      finalUrl: source.url,
      redirects: [],
      headers: {},
      fetchedAt: boundary,
      renderer: 'archive' as const,
      verdict: 'content' as const,
      because: 'imported history meets what was known before',
      sha256: next.sha256,
      contentHash: extraction.contentHash,
    };
    await store.commit({ objects: [], records: [{ visit, extraction, changes }], recordedAt: clock.now().toISOString(), silent: true });
    this.#summary.changes += changes.length;
  }

  async #firstAt(sourceId: string, at: string): Promise<{ sha256: string } | undefined> {
    for (let offset = 0; ; offset += 500) {
      const visits = await this.#services.store.visits(sourceId, { limit: 500, offset });
      const found =
        visits.find((visit) => visit.fetchedAt === at && visit.sha256 !== undefined && visit.renderer !== 'archive') ??
        visits.find((visit) => visit.fetchedAt === at && visit.sha256 !== undefined);
      if (found?.sha256 !== undefined) return { sha256: found.sha256 };
      if (visits.length < 500) return undefined;
    }
  }

  #count(chunk: Chunk): void {
    const summary = this.#summary;
    for (const { visit, changes } of chunk.records) {
      summary.captures += 1;
      summary.changes += changes.length;
      summary.verdicts[visit.verdict] = (summary.verdicts[visit.verdict] ?? 0) + 1;
      if (visit.verdict === 'unchanged') summary.unchanged += 1;
      else if (visit.verdict !== 'content') summary.unread += 1;
    }
    this.#report();
  }

  #report(): void {
    const { captures, before, total, changes } = this.#summary;
    this.#options.onProgress?.({ captures, before, total, changes });
  }
}

function digestOf(captures: ArchivedCapture[]): string {
  return sha256Of(captures.flatMap(({ document, fetchedAt, ref }) => [document, fetchedAt, ref]));
}
