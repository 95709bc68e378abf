/**
 * What retention reads before it removes anything.
 * @module
 */
import { sql } from 'kysely';
import type { CaptureFailure } from '../../../../domain/capture.ts';
import type { AgedVisit, RetentionStore } from '../../../../domain/retention.ts';
import type { VerdictName } from '../../../../domain/vocabulary.ts';
import type { Db } from '../db.ts';
import { objectOf } from '../objects.ts';
import { chunks, present } from '../rows.ts';
import { citedPages, pinsOf } from './citing.ts';
import { agedMessages } from './messages.ts';
import { agedPictures } from './pictures.ts';

type Aged = Pick<
  RetentionStore,
  'agedVisits' | 'pins' | 'citedPages' | 'visitsNaming' | 'objectsOf' | 'objectsOnAny' | 'agedPictures' | 'agedMessages'
>;

export function agedQueries(db: Db): Aged {
  return {
    agedVisits: (sourceId, after, limit) => agedVisits(db, sourceId, after, limit),

    pins: (sourceId) => pinsOf(db, sourceId),
    citedPages: () => citedPages(db),

    async visitsNaming(what, names) {
      const column = what === 'page' ? 'sha256' : 'screenshot';
      const counts = new Map<string, number>();
      for (const some of chunks(names, 500)) {
        const rows = await db
          .selectFrom('visits')
          .select((eb) => [eb.ref(column).as('name'), eb.fn.countAll<number>().as('n')])
          .where(column, 'in', some)
          .groupBy(column)
          .execute();
        for (const { name, n } of rows) if (name !== null) counts.set(name, n);
      }
      return counts;
    },

    async objectsOf(pages) {
      const found = [];
      for (const some of chunks(pages, 500))
        found.push(...(await db.selectFrom('objects').selectAll().where('sha256', 'in', some).execute()));
      return found.map(objectOf);
    },

    async objectsOnAny(bases) {
      const found = [];
      for (const some of chunks(bases, 500))
        found.push(...(await db.selectFrom('objects').selectAll().where('base', 'in', some).execute()));
      return found.map(objectOf);
    },

    agedPictures: (sourceId, before, cited) => agedPictures(db, { sourceId, before, cited }),
    agedMessages: (before, limit) => agedMessages(db, { before, limit }),
  };
}

async function agedVisits(
  db: Db,
  sourceId: string,
  after: Pick<AgedVisit, 'id' | 'fetchedAt'> | undefined,
  limit: number,
): Promise<AgedVisit[]> {
  const all = db
    .selectFrom('visits')
    .select(['id', 'fetched_at', 'verdict', 'readable', 'status', 'failure_json'])
    .select(['content_hash', 'sha256', 'screenshot', 'renderer', 'evidence_only'])
    .select(sql<number>`exists (select 1 from visits as again where again.id = visits.id || '#again')`.as('confirmed'))
    .where('source_id', '=', sourceId)
    .orderBy('fetched_at')
    .orderBy('id')
    .limit(limit);
  const rest = after
    ? all.where(({ eb, refTuple, tuple }) => eb(refTuple('fetched_at', 'id'), '>', tuple(after.fetchedAt, after.id)))
    : all;
  return (await rest.execute()).map((row) => ({
    id: row.id,
    fetchedAt: row.fetched_at,
    verdict: row.verdict as VerdictName,
    readable: row.readable === 1,
    lasting: row.renderer === 'archive' || row.evidence_only === 1 || Boolean(row.confirmed) || row.id.endsWith('#again'),
    ...present({
      status: row.status,
      failure: failureOf(row.failure_json),
      contentHash: row.content_hash,
      sha256: row.sha256,
      screenshot: row.screenshot,
    }),
  }));
}

/** Its kind; written with the visit. */
function failureOf(json: string | null): string | null {
  return json === null ? null : (JSON.parse(json) as CaptureFailure).kind;
}
