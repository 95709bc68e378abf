/**
 * Suppression rules that people make. They are added and ended, never edited and never removed.
 * @module
 */
import type { Selectable } from 'kysely';
import type { IgnoreStore } from '../../../domain/deskPorts.ts';
import { ConflictError } from '../../../domain/errors.ts';
import type { IgnoreMatch, IgnoreRule } from '../../../domain/ignore.ts';
import type { Actor } from '../../../domain/review.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { chunks } from './rows.ts';
import type { IgnoreRulesTable } from './schema.ts';

export function ignoreQueries(db: Db): IgnoreStore {
  let read: { version: string; rules: readonly IgnoreRule[] } | undefined;

  return {
    async ignoreRules() {
      const version = await versionOf(db);
      if (read?.version !== version) {
        const rows = await db.selectFrom('ignore_rules').selectAll().orderBy('seq').execute();
        read = { version, rules: rows.map(ruleOf) };
      }
      return [...read.rules];
    },

    async heldBack(ids) {
      const counts = new Map<string, number>();
      for (const some of chunks(ids)) {
        const rows = await db
          .selectFrom('changes')
          .select(['suppressed_by', (row) => row.fn.countAll<number>().as('n')])
          .where('suppressed_by', 'in', some)
          .groupBy('suppressed_by')
          .execute();
        for (const { suppressed_by, n } of rows) if (suppressed_by !== null) counts.set(suppressed_by, n);
      }
      return counts;
    },

    addIgnoreRule: (rule, act) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('ignore_rules')
          .values({
            id: rule.id,
            match_json: JSON.stringify(rule.match),
            reason: rule.reason,
            since: rule.since,
            by_json: JSON.stringify(rule.by),
            ended_at: null,
            ended_by_json: null,
          })
          .execute();
        await insertActs(trx, [act]);
      }),

    endIgnoreRule: (id, { at, act }) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('ignore_rules')
          .set({ ended_at: at, ended_by_json: JSON.stringify(act.by) })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) throw await ended(trx, id);
        await insertActs(trx, [act]);
      }),
  };
}

/** Rules only come and end, each once: their numbers tell one state from every other. */
async function versionOf(db: Db): Promise<string> {
  const { all, over } = await db
    .selectFrom('ignore_rules')
    .select((row) => [row.fn.max<number | null>('seq').as('all'), row.fn.count<number>('ended_at').as('over')])
    .executeTakeFirstOrThrow();
  return `${all ?? 0} ${over}`;
}

async function ended(db: Db, id: string): Promise<ConflictError> {
  const row = await db.selectFrom('ignore_rules').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return new ConflictError(id, 'There is no such rule.', 'Look at the list of rules.');
  const { endedBy, endedAt } = ruleOf(row);
  return new ConflictError(id, `${endedBy?.name ?? 'Somebody'} has ended this rule already, at ${endedAt ?? ''}.`);
}

function ruleOf(row: Selectable<IgnoreRulesTable>): IgnoreRule {
  // The JSON was written by `addIgnoreRule` and `endIgnoreRule`.
  return {
    id: row.id,
    match: JSON.parse(row.match_json) as IgnoreMatch,
    reason: row.reason,
    since: row.since,
    by: JSON.parse(row.by_json) as Actor,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.ended_by_json === null ? {} : { endedBy: JSON.parse(row.ended_by_json) as Actor }),
  };
}
