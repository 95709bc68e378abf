/**
 * Where imported history meets what a source knows already.
 * @module
 */
import type { Archive as Evidence } from '../../archive/archive.ts';
import type { ClaimedDocument } from '../../backfill/claim.ts';
import { compare } from '../../compare/compare.ts';
import type { VerdictMarkers } from '../../domain/catalogue.ts';
import type { Change } from '../../domain/change.ts';
import type { Extraction } from '../../domain/extraction.ts';
import type { Clock, Store } from '../../domain/ports.ts';
import type { Baseline, Visit } from '../../domain/snapshot.ts';
import type { Source } from '../../domain/watcher.ts';
import { bindChanges } from '../../record/bind.ts';
import { readOptionsOf } from '../advance.ts';
import { currentBaseline } from '../baseline.ts';
import { readPage } from '../read.ts';

export interface Seam {
  /** The page that the first imported capture is compared with. */
  cursor: Baseline | undefined;
  /** From this time on the history is recorded already (ISO 8601 UTC). */
  boundary: string | undefined;
}

/** An archive that begins after the known history goes on from it; one that begins earlier is put before it. */
export async function findSeam(store: Store, { source, captures }: ClaimedDocument): Promise<Seam> {
  const { first, last } = await store.history(source.id);
  if (!first || !last) return { cursor: undefined, boundary: undefined };
  const begins = captures[0]?.fetchedAt ?? '';
  if (begins <= last.at) return { cursor: undefined, boundary: first.at };
  return { cursor: await store.baseline(source.id), boundary: undefined };
}

export interface SeamServices {
  store: Store;
  evidence: Evidence;
  clock: Clock;
}

/** Compares the newest imported page with the oldest one that was known before, once. Gives the number of new changes. */
export async function joinSeam(
  source: Source,
  seam: { cursor: Baseline | undefined; boundary: string },
  services: SeamServices,
  markers: VerdictMarkers,
): Promise<number> {
  const { store, evidence, clock } = services;
  const id = `${source.id}@${seam.boundary}#seam`;
  if (await store.visit(id)) return 0;
  const options = readOptionsOf(source, markers);
  const cursor = await currentBaseline(seam.cursor, evidence, options);
  const next = await firstVisitAt(store, source.id, seam.boundary);
  if (!cursor || next?.sha256 === undefined) return 0;
  const { extraction } = readPage(await evidence.read(next.sha256), next, options);
  const capture = { sha256: next.sha256, fetchedAt: seam.boundary, finalUrl: next.finalUrl };
  const changes = bindChanges({ source, baseline: cursor, capture, extraction, differences: compare(cursor.extraction, extraction) });
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
async function firstVisitAt(store: Store, sourceId: string, at: string): Promise<Visit | undefined> {
  const PAGE = 500;
  for (let offset = 0; ; offset += PAGE) {
    const visits = await store.visits(sourceId, { limit: PAGE, offset });
    const there = visits.filter((visit) => visit.fetchedAt === at && visit.sha256 !== undefined);
    const found = there.find((visit) => visit.renderer !== 'archive') ?? there[0];
    if (found || visits.length < PAGE) return found;
  }
}
