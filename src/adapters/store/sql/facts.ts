/**
 * What pages state: of the current baselines, and of pages as they stood at some time.
 * @module
 */

import { type Nullable, type Selectable, type SqlBool, sql } from 'kysely';
import type { FactStore, PageMark, StatedFact } from '../../../domain/deskPorts.ts';
import type { Extraction } from '../../../domain/extraction.ts';
import type { Db } from './db.ts';
import { readExtraction } from './extractions.ts';
import { flavourOf } from './flavour.ts';
import type { BaselinesTable } from './schema.ts';

export function factQueries(db: Db, { readOnly = false } = {}): FactStore {
  return {
    async pageMarks({ vendor }) {
      const rows = await db
        .selectFrom('sources')
        .leftJoin('baselines', 'baselines.source_id', 'sources.id')
        .select(['sources.id', 'sources.unread_since', 'sha256', 'content_hash', 'extractor_version', 'baselines.url', 'first_seen_at'])
        .select('baselines.verified_at')
        .where('sources.vendor_id', '=', vendor)
        .orderBy('sources.id')
        .execute();
      return rows.map(({ id, unread_since, ...page }) => ({
        sourceId: id,
        ...(unread_since === null ? {} : { unreadSince: unread_since }),
        ...pageOf(page),
      }));
    },

    async facts({ vendor, sources }) {
      const among = sources === undefined ? [] : [sql<SqlBool>`sources.id ${flavourOf(db).among(sources)}`];
      const rows = await db
        .selectFrom('sources')
        .innerJoin('baselines', 'baselines.source_id', 'sources.id')
        .leftJoin('baseline_facts', (join) =>
          join
            .onRef('baseline_facts.source_id', '=', 'baselines.source_id')
            .onRef('baseline_facts.content_hash', '=', 'baselines.content_hash')
            .onRef('baseline_facts.extractor_version', '=', 'baselines.extractor_version'),
        )
        .select(['sources.id', 'baselines.sha256', 'baselines.url', 'baselines.verified_at', 'baseline_facts.facts_json'])
        .select(['baselines.content_hash', 'baselines.extractor_version'])
        .where('sources.vendor_id', '=', vendor)
        .where((eb) => eb.and(among))
        .orderBy('sources.id')
        .execute();
      const all = [];
      for (const { id, sha256, url, verified_at, content_hash, extractor_version, facts_json } of rows) {
        // Written by `keepFacts`.
        const kept = facts_json === null ? undefined : (JSON.parse(facts_json) as StatedFact[]);
        const facts = kept ?? (await fill(db, id, content_hash, extractor_version, readOnly));
        all.push({ sourceId: id, sha256, url, verifiedAt: verified_at, facts });
      }
      return all;
    },

    async standingAt(sourceId, at) {
      const readable = db
        .selectFrom('visits')
        .select(['sha256', 'content_hash as contentHash', 'final_url as url', 'fetched_at as at'])
        .where('source_id', '=', sourceId)
        .where('readable', '=', 1)
        .where('sha256', 'is not', null)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('extractions')
              .select('extractions.source_id')
              .whereRef('extractions.source_id', '=', 'visits.source_id')
              .whereRef('extractions.content_hash', '=', 'visits.content_hash'),
          ),
        )
        .limit(1);
      const row =
        (await readable.where('fetched_at', '<=', at).orderBy('fetched_at', 'desc').executeTakeFirst()) ??
        (await readable.where('fetched_at', '>', at).orderBy('fetched_at').executeTakeFirst());
      const { sha256, contentHash } = row ?? {};
      return row && sha256 && contentHash ? { sha256, contentHash, url: row.url, at: row.at } : undefined;
    },
  };
}

function pageOf(
  row: Nullable<Omit<Selectable<BaselinesTable>, 'source_id' | 'fingerprint' | 'doubt_json' | 'unmatched_json'>>,
): Pick<PageMark, 'page'> {
  const { sha256, content_hash: contentHash, extractor_version: extractorVersion, url, first_seen_at, verified_at } = row;
  // Columns of one row: all are there, or none.
  if (
    sha256 === null ||
    contentHash === null ||
    extractorVersion === null ||
    url === null ||
    first_seen_at === null ||
    verified_at === null
  )
    return {};
  return { page: { sha256, contentHash, extractorVersion, url, firstSeenAt: first_seen_at, verifiedAt: verified_at } };
}

/** Keeps what a baseline states, beside its extraction, which is large. Facts of an earlier baseline give way. */
export async function keepFacts(db: Db, sourceId: string, extraction: Extraction): Promise<StatedFact[]> {
  const facts = statedFacts(extraction);
  const columns = {
    content_hash: extraction.contentHash,
    extractor_version: extraction.extractorVersion,
    facts_json: JSON.stringify(facts),
  };
  await db
    .insertInto('baseline_facts')
    .values({ source_id: sourceId, ...columns })
    .onConflict((conflict) => conflict.column('source_id').doUpdateSet(columns))
    .execute();
  return facts;
}

/** Whether the facts of this very content are kept. */
export async function hasFacts(db: Db, sourceId: string, { contentHash, extractorVersion }: Extraction): Promise<boolean> {
  const row = await db
    .selectFrom('baseline_facts')
    .select('source_id')
    .where('source_id', '=', sourceId)
    .where('content_hash', '=', contentHash)
    .where('extractor_version', '=', extractorVersion)
    .executeTakeFirst();
  return row !== undefined;
}

function statedFacts({ facts, passages }: Extraction): StatedFact[] {
  return facts.map((fact) => {
    const page = passages[fact.passage]?.page;
    return page === undefined ? fact : { ...fact, page };
  });
}

/** Of a baseline that an older version wrote. */
async function fill(db: Db, sourceId: string, contentHash: string, version: string, readOnly: boolean): Promise<StatedFact[]> {
  const extraction = await readExtraction(db, sourceId, contentHash, version);
  if (!extraction) return [];
  return readOnly ? statedFacts(extraction) : keepFacts(db, sourceId, extraction);
}
