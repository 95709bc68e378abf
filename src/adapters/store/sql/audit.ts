/**
 * What verification reads of the record, apart from what each engine answers in its own way.
 * @module
 */
import type { AuditStore, EngineAudit } from '../../../domain/audit.ts';
import type { Db } from './db.ts';
import { objectOf } from './objects.ts';

export function auditQueries(db: Db): Omit<AuditStore, keyof EngineAudit> {
  return {
    async packNames(after, limit) {
      const packs = db.selectFrom('objects').select('pack').distinct().orderBy('pack').limit(limit);
      const rows = await (after === undefined ? packs : packs.where('pack', '>', after)).execute();
      return rows.map(({ pack }) => pack);
    },

    async objectsIn(pack) {
      const rows = await db.selectFrom('objects').selectAll().where('pack', '=', pack).orderBy('offset').execute();
      return rows.map(objectOf);
    },
  };
}
