/**
 * The journal as feeds and programs read it.
 * @module
 */
import { sql } from 'kysely';
import type { ChangeEntry, JournalFilter, JournalStore } from '../../../domain/journal.ts';
import type { Db } from './db.ts';
import { type Flavour, flavourOf, type Sql } from './flavour.ts';
import { type ChangeEntryRow, ENTRY_COLUMNS, entryOf } from './journalRows.ts';
import { present } from './rows.ts';

/** It is read page by page: an open cursor would hold the connection while the caller works. */
const PAGE = 500;

export function journalQueries(db: Db): JournalStore {
  return {
    journal: (filter = {}) => stream(db, filter),

    async countJournal(filter = {}) {
      const { rows } = await sql<{ n: number }>`select count(*) as n ${counted(flavourOf(db), filter)}`.execute(db);
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
    const { rows } = await sql<ChangeEntryRow>`${pageOf(flavourOf(db), rest, size)}`.execute(db);
    for (const row of rows) yield entryOf(row);
    left -= rows.length;
    const last = rows.at(-1);
    if (rows.length < size || !last) return;
    rest = { ...filter, offset: 0, ...(filter.newestFirst ? { before: last.seq } : { after: last.seq }) };
  }
}

/** The statement that gives a page of the journal. */
export function pageOf(flavour: Flavour, filter: JournalFilter, size: number): Sql {
  const direction = filter.newestFirst ? sql`desc` : sql`asc`;
  return sql`select ${ENTRY_COLUMNS} ${of(flavour, filter)} order by journal.seq ${direction} limit ${size} offset ${filter.offset ?? 0}`;
}

/** Always the journal first, then the changes that its entries are of. */
function of(flavour: Flavour, filter: JournalFilter): Sql {
  return sql`from journal ${index(flavour, filter)} ${flavour.thenJoin} changes on changes.id = journal.change_id
    where ${all([...ofEntry(flavour, filter), ...ofChange(flavour, filter)])}`;
}

/** Without a condition on the changes none of them is looked up. */
function counted(flavour: Flavour, filter: JournalFilter): Sql {
  if (ofChange(flavour, filter).length > 0) return of(flavour, filter);
  return sql`from journal ${index(flavour, filter)} where ${all(ofEntry(flavour, filter))}`;
}

function all(conditions: Sql[]): Sql {
  return sql.join([sql`journal.change_id is not null`, ...conditions], sql` and `);
}

function index({ by, byRows }: Flavour, { change, incident, source, vendor }: JournalFilter): Sql {
  if (change !== undefined || incident !== undefined) return by('journal_change');
  if (source !== undefined) return by('journal_source');
  return vendor === undefined ? byRows : by('journal_vendor');
}

function ofEntry({ among }: Flavour, { vendor, source, change, incident, severity, state, kinds, after, before }: JournalFilter): Sql[] {
  const had = (column: 'state' | 'severity', value: string): Sql =>
    sql`(${sql.ref(`journal.${column}`)} = ${value} or ${sql.ref(`journal.was_${column}`)} = ${value})`;
  return [
    ...(vendor === undefined ? [] : [sql`journal.vendor_id = ${vendor}`]),
    ...(source === undefined ? [] : [sql`journal.source_id = ${source}`]),
    ...(change === undefined ? [] : [sql`journal.change_id = ${change}`]),
    ...(incident === undefined ? [] : [sql`journal.change_id in (select id from changes where incident = ${incident})`]),
    ...(severity === undefined ? [] : [had('severity', severity)]),
    ...(state === undefined ? [] : [had('state', state)]),
    ...(kinds === undefined ? [] : [sql`journal.kind ${among(kinds)}`]),
    ...(after === undefined ? [] : [sql`journal.seq > ${after}`]),
    ...(before === undefined ? [] : [sql`journal.seq < ${before}`]),
  ];
}

function ofChange({ textsIn }: Flavour, { offering, page, kind, key, significance, since, until }: JournalFilter): Sql[] {
  return [
    ...(kind === undefined ? [] : [sql`changes.kind = ${kind}`]),
    ...(key === undefined ? [] : [sql`changes.key = ${key}`]),
    ...(significance === undefined ? [] : [sql`changes.significance = ${significance}`]),
    ...(since === undefined ? [] : [sql`changes.first_seen_new_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`changes.first_seen_new_at < ${until}`]),
    ...(page === undefined ? [] : [sql`changes.source_id in (select id from sources where kind = ${page})`]),
    ...(offering === undefined
      ? []
      : [sql`exists (select 1 from ${textsIn(sql`changes.detail_json`, 'offerings')} as offering where offering.value = ${offering})`]),
  ];
}
