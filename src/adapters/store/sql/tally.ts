/**
 * Sums for those who watch an installation, and which check a change came from.
 * @module
 */
import { sql } from 'kysely';
import type { Tally, TallyStore } from '../../../domain/tally.ts';
import { type ChangeState, SEVERITIES } from '../../../domain/vocabulary.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { UNDERWAY } from './messageRows.ts';
import { chunks, present } from './rows.ts';

/**
 * Ends the name of a migration that leaves what was there as it is, and adds tables of its own or indexes: processes of the version before may go
 * on beside it, so that they can be replaced one by one. None of them may be started again.
 */
const BESIDE = /-beside$/;

/** `migrations`: names of all that this version knows. */
export function tallyQueries(db: Db, { migrations }: { migrations: readonly string[] }): TallyStore {
  return {
    tally: (at) => tally(db, at),

    async checksOf(changeIds) {
      const checks = new Map<string, string>();
      for (const some of chunks(changeIds, 500)) {
        const rows = await db.selectFrom('changes').select(['id', 'visit_id']).where('id', 'in', some).execute();
        for (const row of rows) checks.set(row.id, row.visit_id);
      }
      return checks;
    },

    async migrationGap() {
      const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
      const done = rows.map(({ name }) => name);
      return {
        missing: migrations.filter((name) => !done.includes(name)),
        unknown: done.filter((name) => !migrations.includes(name) && !BESIDE.test(name)),
      };
    },

    async serverTime() {
      const { now } = flavourOf(db);
      if (!now) return undefined;
      const { rows } = await sql<{ ms: number }>`select ${now} as ms`.execute(db);
      return rows[0] && new Date(rows[0].ms);
    },
  };
}

async function tally(db: Db, at: string): Promise<Tally> {
  const { rows: changes } = await sql<{ rank: number; state: ChangeState; n: number }>`
    select severity_rank as rank, state, count(*) as n from changes where suppressed_by is null group by 1, 2`.execute(db);
  const { rows } = await sql<{ toReview: number; due: number; oldestDueAt: string | null; oldestMessageAt: string | null }>`select
    (select count(*) from changes where head = 1 and state = 'flagged') as "toReview",
    (select count(*) from sources where next_due_at <= ${at} and declared = 1) as due,
    (select min(next_due_at) from sources where next_due_at <= ${at} and declared = 1) as "oldestDueAt",
    (select min(not_before) from messages where ${UNDERWAY} and not_before <= ${at}) as "oldestMessageAt"`.execute(db);
  const { toReview = 0, due = 0, oldestDueAt = null, oldestMessageAt = null } = rows[0] ?? {};
  return {
    changes: changes.flatMap(({ rank, state, n }) => {
      const severity = SEVERITIES[rank];
      return severity === undefined ? [] : [{ severity, state, n }];
    }),
    toReview,
    due,
    ...present({ oldestDueAt, oldestMessageAt }),
  };
}
