/**
 * Rows that no event of the ledger tells of, of the tables that only grow: somebody else than Clausewatch has added them.
 * @module
 */
import { type RawBuilder, sql } from 'kysely';
import type { UntoldRow } from '../../../domain/ledger.ts';
import type { Db } from './db.ts';

/** They are read page by page: there should be none, but there may be as many as there are rows. */
const PAGE = 500;

interface Growing {
  table: string;
  key: RawBuilder<string>;
  /** Id of the event that tells of the row, as `ledgerEvents` makes it. */
  event: RawBuilder<string>;
  where?: RawBuilder<unknown>;
}

const by = (table: string, key = 'id'): Growing => ({
  table,
  key: sql.ref(`${table}.${key}`),
  event: sql`${sql.lit(`${table}/`)} || ${sql.ref(`${table}.${key}`)}`,
});

const GROWING: Growing[] = [
  by('visits'),
  by('changes'),
  by('acts'),
  by('rule_edits'),
  by('registry_events'),
  by('ledger_keys', 'key'),
  {
    table: 'tombstones',
    key: sql`tombstones.what || ' ' || tombstones.key || ' ' || tombstones.event`,
    event: sql`tombstones.event`,
  },
  {
    ...by('journal'),
    // That a change was found is told by the event of the change; of one that a rule holds back the journal says nothing.
    event: sql`case when journal.kind = 'change.recorded' and journal.id = journal.change_id || ':recorded'
      and (select suppressed_by from changes where changes.id = journal.change_id) is null
      then 'changes/' || journal.change_id else 'journal/' || journal.id end`,
  },
  {
    ...by('messages'),
    event: sql`'deliveries/' || messages.id || '/' || messages.attempts`,
    where: sql`messages.state in ('delivered', 'dead')`,
  },
];

export async function* untoldRows(db: Db): AsyncIterable<UntoldRow> {
  for (const growing of GROWING) yield* untoldOf(db, growing);
}

async function* untoldOf(db: Db, { table, key, event, where = sql`1 = 1` }: Growing): AsyncIterable<UntoldRow> {
  let after = '';
  while (true) {
    const { rows } = await sql<{ key: string; event: string }>`
      select ${key} as key, ${event} as event from ${sql.table(table)}
      where ${key} > ${after} and ${where} and not exists (select 1 from ledger where ledger.id = ${event})
      order by ${key} limit ${PAGE}`.execute(db);
    for (const row of rows) yield { table, key: [row.key], event: row.event };
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.key;
  }
}
