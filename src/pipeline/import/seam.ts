/**
 * Where imported history meets what a source knows already.
 * @module
 */
import type { Archive as Evidence } from '../../archive/archive.ts';
import type { ClaimedDocument } from '../../backfill/claim.ts';
import { compare } from '../../compare/compare.ts';
import { publishedDate } from '../../compare/statedDates.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Change } from '../../domain/change.ts';
import type { Extraction } from '../../domain/extraction.ts';
import type { Clock, ImportMark, Store } from '../../domain/ports.ts';
import type { Baseline, Visit } from '../../domain/snapshot.ts';
import { isReadable } from '../../domain/vocabulary.ts';
import type { Source } from '../../domain/watcher.ts';
import { bindChanges } from '../../record/bind.ts';
import { readOptionsOf } from '../advance.ts';
import { currentBaseline } from '../baseline.ts';
import { readPage } from '../read.ts';

/** Ids of visits that stand for the seam end in it. */
export const SEAM = '#seam';

export interface Seam {
  /** The page that the first imported capture is compared with. */
  cursor: Baseline | undefined;
  /** Where the import meets what was known before it (ISO 8601 UTC). */
  boundary: string | undefined;
  /** From this time on captures are kept as evidence only: that history is recorded already. */
  evidenceFrom: string | undefined;
}

/** An archive that begins after the known history goes on from it; one that begins earlier is put before it. */
export async function findSeam(store: Store, { source, captures }: ClaimedDocument): Promise<Seam> {
  const { first, last } = await store.history(source.id);
  if (!first || !last) return { cursor: undefined, boundary: undefined, evidenceFrom: undefined };
  const begins = captures[0]?.fetchedAt ?? '';
  if (begins <= last.at) return { cursor: undefined, boundary: first.at, evidenceFrom: first.at };
  return { cursor: await store.baseline(source.id), boundary: undefined, evidenceFrom: undefined };
}

/**
 * Goes on from the mark of an earlier run. One that was broken off has what was known before, and visits since, still
 * ahead of it. One that came to its end has been compared with both: what the archive has gained is evidence only.
 */
export async function resumeSeam(store: Store, mark: ImportMark, { source, captures }: ClaimedDocument): Promise<Seam> {
  const { cursor, boundary, complete, done } = mark;
  const met = boundary ?? (await firstLiveVisit(store, source.id, cursor?.verifiedAt ?? ''))?.fetchedAt;
  if (complete) return { cursor, boundary, evidenceFrom: met === undefined ? undefined : captures[done]?.fetchedAt };
  return { cursor, boundary: met, evidenceFrom: met };
}

/** Whether a visit since was compared with the page on which an earlier run stopped: what lies between is recorded as one step already. */
export async function isBridged(store: Store, source: string, { cursor, boundary }: Seam): Promise<boolean> {
  if (!cursor || boundary === undefined) return false;
  for await (const change of store.changes({ source, since: boundary, suppressed: 'too' }))
    if (change.oldSnapshot === cursor.sha256) return true;
  return false;
}

export interface SeamServices {
  store: Store;
  evidence: Evidence;
  clock: Clock;
}

/**
 * Compares the newest imported page with the oldest one that was known before or came while the import ran, once.
 * Gives the number of new changes.
 */
export async function joinSeam(
  source: Source,
  seam: Omit<Seam, 'evidenceFrom'>,
  services: SeamServices,
  catalogue: Catalogue,
): Promise<number> {
  const { store, evidence, clock } = services;
  const { cursor: newest, boundary } = seam;
  if (!newest) return 0;
  const next =
    boundary === undefined ? await firstLiveVisit(store, source.id, newest.verifiedAt) : await visitAt(store, source.id, boundary);
  if (next?.sha256 === undefined) return 0;
  const id = `${source.id}@${next.fetchedAt}${SEAM}`;
  if (await store.visit(id)) return 0;
  const options = readOptionsOf(source, catalogue);
  const { baseline: cursor } = await currentBaseline(newest, evidence, options);
  if (!cursor) return 0;
  const { extraction } = await readPage(await evidence.read(next.sha256), next, options);
  const capture = { sha256: next.sha256, fetchedAt: next.fetchedAt, finalUrl: next.finalUrl };
  const differences = compare(cursor.extraction, extraction, options.catalogue, cursor.verifiedAt);
  const publishedAt = publishedDate(extraction.facts);
  const changes = bindChanges({ source, baseline: cursor, capture, extraction, differences, publishedAt });
  if (changes.length > 0) await record(store, { ...next, id }, extraction, changes, clock);
  return changes.length;
}

/** The changes hang on a visit of their own: the one they belong to was recorded before the past was known. */
async function record(store: Store, visit: Visit, extraction: Extraction, changes: Change[], clock: Clock): Promise<void> {
  const met: Visit = {
    ...visit,
    verdict: 'content',
    because: 'imported history meets what was known before',
    contentHash: extraction.contentHash,
  };
  await store.commit({ objects: [], records: [{ visit: met, extraction, changes }], recordedAt: clock.now().toISOString(), silent: true });
}

/** The known visit at the boundary; the import may have brought a capture of the same time. */
async function visitAt(store: Store, sourceId: string, at: string): Promise<Visit | undefined> {
  let found: Visit | undefined;
  for await (const visit of visitsBack(store, sourceId)) {
    if (visit.fetchedAt < at) break;
    if (visit.fetchedAt === at && visit.sha256 !== undefined && (!found || visit.renderer !== 'archive')) found = visit;
  }
  return found;
}

/** The earliest readable visit after `after` that was no import. */
async function firstLiveVisit(store: Store, sourceId: string, after: string): Promise<Visit | undefined> {
  let found: Visit | undefined;
  for await (const visit of visitsBack(store, sourceId)) {
    if (visit.fetchedAt <= after) break;
    if (visit.renderer !== 'archive' && isReadable(visit.verdict) && visit.sha256 !== undefined) found = visit;
  }
  return found;
}

/** Visits of a source, newest first. */
async function* visitsBack(store: Store, sourceId: string): AsyncGenerator<Visit> {
  const limit = 500;
  for (let offset = 0; ; offset += limit) {
    const visits = await store.visits(sourceId, { limit, offset });
    yield* visits;
    if (visits.length < limit) return;
  }
}
