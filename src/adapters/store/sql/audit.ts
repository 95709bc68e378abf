/**
 * What verification reads of the record, apart from what each engine answers in its own way.
 * @module
 */
import type { AuditStore, EngineAudit } from '../../../domain/audit.ts';
import { contradictionQueries } from './contradictions.ts';
import type { Db } from './db.ts';
import { objectOf } from './objects.ts';
import { visitOf } from './visits.ts';

export function auditQueries(db: Db): Omit<AuditStore, keyof EngineAudit> {
  return {
    ...contradictionQueries(db),

    async objectsIn(pack) {
      const rows = await db.selectFrom('objects').selectAll().where('pack', '=', pack).orderBy('offset').execute();
      return rows.map(objectOf);
    },

    async keyFrames(after, limit) {
      const roots = db.selectFrom('objects').selectAll().where('base', 'is', null).orderBy('sha256').limit(limit);
      const rows = await (after === undefined ? roots : roots.where('sha256', '>', after)).execute();
      return rows.map(objectOf);
    },

    async objectsOn(base) {
      const rows = await db.selectFrom('objects').selectAll().where('base', '=', base).orderBy('sha256').execute();
      return rows.map(objectOf);
    },

    async strayObjects(after, limit) {
      const strays = db
        .selectFrom('objects')
        .leftJoin('objects as dictionary', 'dictionary.sha256', 'objects.base')
        .selectAll('objects')
        .where('objects.base', 'is not', null)
        .where(({ eb, or }) => or([eb('dictionary.sha256', 'is', null), eb('dictionary.depth', '>=', (row) => row.ref('objects.depth'))]))
        .orderBy('objects.sha256')
        .limit(limit);
      const rows = await (after === undefined ? strays : strays.where('objects.sha256', '>', after)).execute();
      return rows.map(objectOf);
    },

    async visitsFrom(sourceId, after, limit) {
      const visits = db.selectFrom('visits').selectAll().where('source_id', '=', sourceId).orderBy('fetched_at').orderBy('id').limit(limit);
      const rest = after
        ? visits.where(({ eb, refTuple, tuple }) => eb(refTuple('fetched_at', 'id'), '>', tuple(after.fetchedAt, after.id)))
        : visits;
      return (await rest.execute()).map(visitOf);
    },

    async extractionKeys(sourceId) {
      const rows = await db
        .selectFrom('extractions')
        .select(['content_hash', 'extractor_version'])
        .where('source_id', '=', sourceId)
        .orderBy('content_hash')
        .orderBy('extractor_version')
        .execute();
      return rows.map((row) => ({ contentHash: row.content_hash, extractorVersion: row.extractor_version }));
    },
  };
}
