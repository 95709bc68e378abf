/**
 * The journal as feeds and programs read it.
 * @module
 */
import { type RawBuilder, sql } from 'kysely';
import type { ChangeEntry, JournalFilter, JournalStore } from '../../../domain/journal.ts';
import type { Db } from './db.ts';
import { type ChangeEntryRow, ENTRY_COLUMNS, entryOf } from './journalRows.ts';
import { present } from './rows.ts';

type Sql = RawBuilder<unknown>;

/** It is read page by page: an open cursor would hold the connection while the caller works. */
const PAGE = 500;

export function journalQueries(db: Db): JournalStore {
  return {
    journal: (filter = {}) => stream(db, filter),

    async countJournal(filter = {}) {
      const { rows } = await sql<{ n: number }>`select count(*) as n ${counted(filter)}`.execute(db);
      return rows[0]?.n ?? 0;
    },

    async journalHead() {
      const row = await db.selectFrom('journal').select(['seq', 'at']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
      return row ? present(row) : { seq: 0 };
    },
  };
}

async function* stream(db: Db, filter: JournalFilter): AsyncIterable<ChangeEntry> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  let rest = filter;
  while (left > 0) {
    const size = Math.min(PAGE, left);
    const { rows } = await sql<ChangeEntryRow>`${pageOf(rest, size)}`.execute(db);
    for (const row of rows) yield entryOf(row);
    left -= rows.length;
    const last = rows.at(-1);
    if (rows.length < size || !last) return;
    rest = { ...filter, offset: 0, ...(filter.newestFirst ? { before: last.seq } : { after: last.seq }) };
  }
}

/** The statement that gives a page of the journal. */
export function pageOf(filter: JournalFilter, size: number): Sql {
  const direction = filter.newestFirst ? sql`desc` : sql`asc`;
  return sql`select ${ENTRY_COLUMNS} ${of(filter)} order by journal.seq ${direction} limit ${size} offset ${filter.offset ?? 0}`;
}

/** Always the journal first, then the changes that its entries are of: `cross join` is how SQLite is told so. */
function of(filter: JournalFilter): Sql {
  return sql`from journal ${index(filter)} cross join changes on changes.id = journal.change_id
    where ${all([...ofEntry(filter), ...ofChange(filter)])}`;
}

/** Without a condition on the changes none of them is looked up. */
function counted(filter: JournalFilter): Sql {
  return ofChange(filter).length > 0 ? of(filter) : sql`from journal ${index(filter)} where ${all(ofEntry(filter))}`;
}

function all(conditions: Sql[]): Sql {
  return sql.join([sql`journal.change_id is not null`, ...conditions], sql` and `);
}

/** SQLite would choose by guesses: nothing keeps statistics here. */
function index({ change, incident, source, vendor }: JournalFilter): Sql {
  if (change !== undefined || incident !== undefined) return sql`indexed by journal_change`;
  if (source !== undefined) return sql`indexed by journal_source`;
  return vendor === undefined ? sql`not indexed` : sql`indexed by journal_vendor`;
}

function ofEntry({ vendor, source, change, incident, severity, state, kinds, after, before }: JournalFilter): Sql[] {
  const had = (column: 'state' | 'severity', value: string): Sql =>
    sql`(${sql.ref(`journal.${column}`)} = ${value} or ${sql.ref(`journal.was_${column}`)} = ${value})`;
  return [
    ...(vendor === undefined ? [] : [sql`journal.vendor_id = ${vendor}`]),
    ...(source === undefined ? [] : [sql`journal.source_id = ${source}`]),
    ...(change === undefined ? [] : [sql`journal.change_id = ${change}`]),
    ...(incident === undefined ? [] : [sql`journal.change_id in (select id from changes where incident = ${incident})`]),
    ...(severity === undefined ? [] : [had('severity', severity)]),
    ...(state === undefined ? [] : [had('state', state)]),
    ...(kinds === undefined ? [] : [sql`journal.kind in (select value from json_each(${JSON.stringify(kinds)}))`]),
    ...(after === undefined ? [] : [sql`journal.seq > ${after}`]),
    ...(before === undefined ? [] : [sql`journal.seq < ${before}`]),
  ];
}

function ofChange({ offering, page, kind, key, significance, since, until }: JournalFilter): Sql[] {
  return [
    ...(kind === undefined ? [] : [sql`changes.kind = ${kind}`]),
    ...(key === undefined ? [] : [sql`changes.key = ${key}`]),
    ...(significance === undefined ? [] : [sql`changes.significance = ${significance}`]),
    ...(since === undefined ? [] : [sql`changes.first_seen_new_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`changes.first_seen_new_at < ${until}`]),
    ...(page === undefined ? [] : [sql`changes.source_id in (select id from sources where kind = ${page})`]),
    ...(offering === undefined
      ? []
      : [sql`exists (select 1 from json_each(changes.detail_json, '$.offerings') as offering where offering.value = ${offering})`]),
  ];
}
