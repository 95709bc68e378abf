/**
 * Visits, baselines and extractions.
 * @module
 */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Store } from '../../../domain/ports.ts';
import type { Baseline, Visit } from '../../../domain/snapshot.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import type { Db } from './db.ts';
import { insertExtraction, readExtraction } from './extractions.ts';
import { hasFacts, keepFacts } from './facts.ts';
import { tellLedger } from './ledger.ts';
import { visitEvent } from './ledgerEvents.ts';
import { livePicture } from './objects.ts';
import { chunks, present } from './rows.ts';
import type { BaselineColumns, ExtractionsTable, VisitsTable } from './schema.ts';

/** Each of them is a part of one statement, and finds its visits by the index. */
const SOURCES_AT_ONCE = 100;

export function visitQueries(
  db: Db,
): Pick<Store, 'baseline' | 'history' | 'visit' | 'visits' | 'latestVisits' | 'visitOf' | 'pictureOf' | 'hasPicture' | 'extraction'> {
  return {
    async baseline(sourceId) {
      const row = await db.selectFrom('baselines').selectAll().where('source_id', '=', sourceId).executeTakeFirst();
      return row && baselineOf(db, sourceId, row);
    },

    async history(sourceId) {
      const readable = db.selectFrom('visits').where('source_id', '=', sourceId).where('readable', '=', 1);
      const first = await readable
        .select(['fetched_at as at', 'sha256', 'content_hash as contentHash'])
        .where('sha256', 'is not', null)
        .where('content_hash', 'is not', null)
        .orderBy('fetched_at')
        .orderBy('id')
        .limit(1)
        .executeTakeFirst();
      const last = await readable.select('fetched_at as at').orderBy('fetched_at', 'desc').limit(1).executeTakeFirst();
      const { at, sha256, contentHash } = first ?? {};
      return {
        ...(at !== undefined && sha256 && contentHash ? { first: { at, sha256, contentHash } } : {}),
        ...(last ? { last } : {}),
      };
    },

    async visit(id) {
      const row = await db.selectFrom('visits').selectAll().where('id', '=', id).executeTakeFirst();
      return row && visitOf(row);
    },

    async visits(sourceId, { limit = 100, offset = 0, oldestFirst = false } = {}) {
      const direction = oldestFirst ? 'asc' : 'desc';
      const rows = await db
        .selectFrom('visits')
        .selectAll()
        .where('source_id', '=', sourceId)
        .orderBy('fetched_at', direction)
        .orderBy('id', direction)
        .limit(limit)
        .offset(offset)
        .execute();
      return rows.map(visitOf);
    },

    async latestVisits(sourceIds, limit) {
      const found = new Map<string, Visit[]>();
      for (const some of chunks(sourceIds, SOURCES_AT_ONCE)) {
        const each = some.map((id) => sql`select * from (${latestOf(id, limit)}) as latest`);
        const { rows } = await sql<Selectable<VisitsTable>>`${sql.join(each, sql` union all `)}`.execute(db);
        for (const [id, visits] of Map.groupBy(rows, ({ source_id }) => source_id))
          found.set(id, visits.toSorted(newestFirst).map(visitOf));
      }
      return found;
    },

    async visitOf(sourceId, sha256, until) {
      const all = db.selectFrom('visits').selectAll().where('source_id', '=', sourceId).where('sha256', '=', sha256);
      const row = await (until === undefined ? all : all.where('fetched_at', '<=', until))
        .orderBy((visit) => visit('content_hash', 'is', null))
        .orderBy('fetched_at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && visitOf(row);
    },

    async pictureOf(sourceId, sha256) {
      const row = await db
        .selectFrom('visits')
        .select(['id as visit', 'screenshot as sha256', 'fetched_at as at'])
        .where('source_id', '=', sourceId)
        .where('sha256', '=', sha256)
        .where('screenshot', 'is not', null)
        .where(livePicture)
        .orderBy('fetched_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row?.sha256 ? { sha256: row.sha256, at: row.at, visit: row.visit } : undefined;
    },

    hasPicture: async (sha256) =>
      (await db.selectFrom('visits').select('id').where('screenshot', '=', sha256).where(livePicture).limit(1).executeTakeFirst()) !==
        undefined ||
      (await db.selectFrom('correction_captures').select('id').where('picture', '=', sha256).limit(1).executeTakeFirst()) !== undefined,

    extraction: (sourceId, contentHash, extractorVersion) => readExtraction(db, sourceId, contentHash, extractorVersion),
  };
}

/** Adds visits that are not stored yet. */
export async function insertVisits(db: Db, visits: readonly Visit[]): Promise<void> {
  for (const some of chunks(visits)) await db.insertInto('visits').values(some.map(rowOf)).execute();
}

/** Tells the ledger of new visits, each with the extractions that were stored with it: those of its page, or the last ones of its source. */
export async function tellVisits(
  db: Db,
  visits: readonly Visit[],
  { stored, at }: { stored: readonly ExtractionsTable[]; at: string },
): Promise<void> {
  const extractionsOf = Map.groupBy(stored, ({ source_id, content_hash }) => {
    const own = visits.filter(({ sourceId }) => sourceId === source_id);
    return own.findLast(({ contentHash }) => contentHash === content_hash) ?? own.at(-1);
  });
  await tellLedger(
    db,
    visits.map((visit) => visitEvent(rowOf(visit), extractionsOf.get(visit) ?? [], at)),
  );
}

/** Which of these visits are stored already. */
export async function storedVisits(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const stored = new Set<string>();
  for (const some of chunks(ids, 500)) {
    for (const { id } of await db.selectFrom('visits').select('id').where('id', 'in', some).execute()) stored.add(id);
  }
  return stored;
}

/** Moves the baseline of a source forward; one that was verified later stays. Gives the extraction that it stored, if it did. */
export async function moveBaseline(db: Db, baseline: Baseline): Promise<ExtractionsTable | undefined> {
  // The same text may stand on other pages of the PDF that is the baseline's evidence now.
  const isPaged = baseline.extraction.passages.some(({ page }) => page !== undefined);
  const stored = await insertExtraction(db, baseline.sourceId, baseline.extraction, isPaged);
  if (isPaged || !(await hasFacts(db, baseline.sourceId, baseline.extraction))) await keepFacts(db, baseline.sourceId, baseline.extraction);
  const columns = baselineColumns(baseline);
  await db
    .insertInto('baselines')
    .values({ source_id: baseline.sourceId, ...columns })
    .onConflict((conflict) =>
      conflict.column('source_id').doUpdateSet(columns).whereRef('excluded.verified_at', '>=', 'baselines.verified_at'),
    )
    .execute();
  return stored;
}

/** The baseline without its extraction, which is stored on its own. */
export function baselineColumns(baseline: Baseline): BaselineColumns {
  const { sha256, fingerprint, extraction, firstSeenAt, verifiedAt, url, doubt, unmatched } = baseline;
  return {
    sha256,
    fingerprint,
    content_hash: extraction.contentHash,
    extractor_version: extraction.extractorVersion,
    first_seen_at: firstSeenAt,
    verified_at: verifiedAt,
    url,
    doubt_json: doubt ? JSON.stringify(doubt) : null,
    unmatched_json: unmatched ? JSON.stringify(unmatched) : null,
  };
}

/** The baseline together with its stored extraction. */
export async function baselineOf(db: Db, sourceId: string, row: BaselineColumns): Promise<Baseline> {
  const extraction = await readExtraction(db, sourceId, row.content_hash, row.extractor_version);
  if (!extraction) throw new Error(`the baseline of ${sourceId} has no extraction`);
  const { sha256, fingerprint, first_seen_at: firstSeenAt, verified_at: verifiedAt, url } = row;
  const doubt = row.doubt_json === null ? undefined : (JSON.parse(row.doubt_json) as NonNullable<Baseline['doubt']>);
  // Null in cursors of imports that an older version began.
  const unmatched = row.unmatched_json ? (JSON.parse(row.unmatched_json) as string[]) : undefined;
  const notes = { ...(doubt ? { doubt } : {}), ...(unmatched ? { unmatched } : {}) };
  return { sourceId, sha256, fingerprint, extraction, firstSeenAt, verifiedAt, url, ...notes };
}

function rowOf(visit: Visit): VisitsTable {
  return {
    id: visit.id,
    source_id: visit.sourceId,
    fetched_at: visit.fetchedAt,
    verdict: visit.verdict,
    readable: Number(isReadable(visit.verdict)),
    because: visit.because,
    request_url: visit.requestUrl,
    final_url: visit.finalUrl,
    status: visit.status ?? null,
    renderer: visit.renderer,
    duration_ms: visit.durationMs ?? null,
    sha256: visit.sha256 ?? null,
    fingerprint: visit.fingerprint ?? null,
    content_hash: visit.contentHash ?? null,
    screenshot: visit.screenshot ?? null,
    headers_json: JSON.stringify(visit.headers),
    redirects_json: JSON.stringify(visit.redirects),
    tls_json: visit.tls ? JSON.stringify(visit.tls) : null,
    failure_json: visit.failure ? JSON.stringify(visit.failure) : null,
    evidence_only: Number(visit.evidenceOnly ?? false),
    robots_json: visit.robots ? JSON.stringify(visit.robots) : null,
    signs_json: visit.unmatched || visit.forwardsTo ? JSON.stringify({ unmatched: visit.unmatched, forwardsTo: visit.forwardsTo }) : null,
  };
}

/** The JSON columns were written by `rowOf`. */
function latestOf(sourceId: string, limit: number): RawBuilder<unknown> {
  return sql`select * from visits where source_id = ${sourceId} order by fetched_at desc, id desc limit ${limit}`;
}

function newestFirst(a: Selectable<VisitsTable>, b: Selectable<VisitsTable>): number {
  const [one, other] = [`${a.fetched_at} ${a.id}`, `${b.fetched_at} ${b.id}`];
  return one < other ? 1 : one > other ? -1 : 0;
}

export function visitOf(row: Selectable<VisitsTable>): Visit {
  return {
    id: row.id,
    sourceId: row.source_id,
    requestUrl: row.request_url,
    finalUrl: row.final_url,
    redirects: JSON.parse(row.redirects_json) as Visit['redirects'],
    headers: JSON.parse(row.headers_json) as Visit['headers'],
    fetchedAt: row.fetched_at,
    renderer: row.renderer,
    verdict: row.verdict,
    because: row.because,
    ...present({
      status: row.status,
      durationMs: row.duration_ms,
      tls: row.tls_json === null ? null : (JSON.parse(row.tls_json) as NonNullable<Visit['tls']>),
      sha256: row.sha256,
      screenshot: row.screenshot,
      fingerprint: row.fingerprint,
      contentHash: row.content_hash,
      robots: row.robots_json === null ? null : (JSON.parse(row.robots_json) as NonNullable<Visit['robots']>),
      failure: row.failure_json === null ? null : (JSON.parse(row.failure_json) as NonNullable<Visit['failure']>),
    }),
    ...(row.evidence_only === 1 ? { evidenceOnly: true as const } : {}),
    ...(row.signs_json === null ? {} : (JSON.parse(row.signs_json) as Pick<Visit, 'unmatched' | 'forwardsTo'>)),
  };
}
