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
  /** Columns of its key. */
  key: string[];
  /** Id of the event that tells of the row, as `ledgerEvents` makes it. */
  event: RawBuilder<string>;
  where?: RawBuilder<unknown>;
}

const by = (table: string, key = 'id'): Growing => ({
  table,
  key: [key],
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
    table: 'time_stamps',
    key: ['size', 'authority'],
    event: sql`'time_stamps/' || time_stamps.size || '/' || time_stamps.authority`,
  },
  { table: 'tombstones', key: ['what', 'key', 'event'], event: sql`tombstones.event` },
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
  {
    // Of those that failed the last one alone is told, with its message.
    table: 'message_attempts',
    key: ['message_id', 'n'],
    event: sql`'deliveries/' || message_attempts.message_id || '/' || message_attempts.n`,
    where: sql`message_attempts.ok = 1`,
  },
];

export async function* untoldRows(db: Db): AsyncIterable<UntoldRow> {
  for (const growing of GROWING) yield* untoldOf(db, growing);
}

type Key = UntoldRow['key'];

async function* untoldOf(db: Db, { table, key, event, where = sql`1 = 1` }: Growing): AsyncIterable<UntoldRow> {
  const columns = key.map((column) => sql.ref(`${table}.${column}`));
  const order = sql.join(columns);
  const names = sql.join(columns.map((column, n) => sql`${column} as ${sql.ref(`k${n}`)}`));
  for (let after: Key | undefined; ; ) {
    const next: RawBuilder<unknown> = after ? sql`(${order}) > (${sql.join(after)})` : sql`1 = 1`;
    const { rows } = await sql<{ event: string } & Record<string, string | number>>`
      select ${names}, ${event} as event from ${sql.table(table)}
      where ${next} and ${where} and not exists (select 1 from ledger where ledger.id = ${event})
      order by ${order} limit ${PAGE}`.execute(db);
    const found = rows.map((row) => ({ table, key: key.map((_, n) => row[`k${n}`] ?? ''), event: row.event }));
    yield* found;
    after = found.at(-1)?.key;
    if (found.length < PAGE) return;
  }
}
