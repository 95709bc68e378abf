/**
 * What is known of a source before it is visited: small rows only, no page and no extraction.
 * @module
 */
import { sql } from 'kysely';
import { KNOWN_HEADER, REVEALED_HEADER, type Validators } from '../../../domain/capture.ts';
import { IGNORE_PREFIX } from '../../../domain/ignore.ts';
import type { Known, Store } from '../../../domain/ports.ts';
import type { BaselineMark, Visit } from '../../../domain/snapshot.ts';
import type { Db } from './db.ts';

export function knownQueries(db: Db): Pick<Store, 'known' | 'learn'> {
  return {
    async known(sourceId) {
      const mark = await markOf(db, sourceId);
      const whole = mark && (await lastWhole(db, sourceId, mark.sha256));
      const learned = await db
        .selectFrom('learned')
        .select(['renderer', 'at', 'because'])
        .where('source_id', '=', sourceId)
        .executeTakeFirst();
      return {
        ...(mark ? { mark } : {}),
        ...(whole ? { whole } : {}),
        ...(learned ? { learned } : {}),
        holdsBack: await holdsBack(db, sourceId),
        troubled: await isTroubled(db, sourceId),
      };
    },
    async learn(sourceId, learned) {
      await db
        .insertInto('learned')
        .values({ source_id: sourceId, ...learned })
        .onConflict((conflict) => conflict.column('source_id').doUpdateSet(learned))
        .execute();
    },
  };
}

/** Moves the date, and with it the evidence, of a baseline that was seen again; one that was verified later, or is another page by now, stays. */
export async function verifyBaseline(db: Db, visit: Visit): Promise<void> {
  await db
    .updateTable('baselines')
    .set({ verified_at: visit.fetchedAt, url: visit.finalUrl, doubt_json: null })
    .where('source_id', '=', visit.sourceId)
    .where('sha256', '=', visit.sha256 ?? '')
    .where('verified_at', '<=', visit.fetchedAt)
    .execute();
}

async function markOf(db: Db, sourceId: string): Promise<BaselineMark | undefined> {
  const row = await db.selectFrom('baselines').selectAll().where('source_id', '=', sourceId).executeTakeFirst();
  return (
    row && {
      sourceId,
      sha256: row.sha256,
      fingerprint: row.fingerprint,
      contentHash: row.content_hash,
      extractorVersion: row.extractor_version,
      verifiedAt: row.verified_at,
      url: row.url,
      doubted: row.doubt_json !== null,
    }
  );
}

/** The last visit that brought these bytes whole. */
async function lastWhole(db: Db, sourceId: string, sha256: string): Promise<Known['whole']> {
  const row = await db
    .selectFrom('visits')
    .select(['fetched_at', 'final_url', 'headers_json', 'renderer'])
    .where('source_id', '=', sourceId)
    .where('readable', '=', 1)
    .where('status', '=', 200)
    .where('headers_json', 'not like', `%"${KNOWN_HEADER}"%`)
    .where('sha256', '=', sha256)
    .orderBy('fetched_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row || row.renderer === 'archive') return undefined;
  const { fetched_at: at, renderer } = row;
  // Written by `rowOf` of a visit.
  const { etag, 'last-modified': lastModified, [REVEALED_HEADER]: revealed } = JSON.parse(row.headers_json) as Record<string, string>;
  const validators: Validators = { url: row.final_url };
  if (etag !== undefined) validators.etag = etag;
  if (lastModified !== undefined) validators.lastModified = lastModified;
  const opened = revealed === undefined ? {} : { opened: true as const };
  return { at, renderer, ...opened, ...(etag === undefined && lastModified === undefined ? {} : { validators }) };
}

async function holdsBack(db: Db, sourceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('changes')
    .select('id')
    .where('source_id', '=', sourceId)
    .where('suppressed_by', 'is not', null)
    // What a person chose to ignore is never told later.
    .where(sql<string>`substr(suppressed_by, 1, ${IGNORE_PREFIX.length})`, '<>', IGNORE_PREFIX)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function isTroubled(db: Db, sourceId: string): Promise<boolean> {
  const row = await db.selectFrom('sources').select('failing_json').where('id', '=', sourceId).executeTakeFirst();
  if (row && row.failing_json !== null) return true;
  const event = await db
    .selectFrom('health_events')
    .select('id')
    .where('source_id', '=', sourceId)
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return event !== undefined;
}
