/**
 * Tells the ledger once of what older versions recorded, in the order of its time, and at the same time in the order in which it is recorded
 * nowadays: the same record always gives the same ledger. Every event says that it came later than what it tells.
 * @module
 */
import { type Kysely, sql } from 'kysely';
import type { Db } from '../sql/db.ts';
import { eventOf } from '../sql/health.ts';
import { tellLedger } from '../sql/ledger.ts';
import {
  actEvent,
  changeEvent,
  deliveryEvent,
  entryEvent,
  type NewEvent,
  registryEventEvent,
  ruleEditEvent,
  visitEvent,
} from '../sql/ledgerEvents.ts';
import type { ExtractionsTable, VisitsTable } from '../sql/schema.ts';

/** So many rows at a time are in memory. */
const CHUNK = 500;

/** Where each kind of row stands among those of one time. That a change was found is told with the change. */
const TOLD = [
  ['visits', "select fetched_at, 0, 'visits', id from visits"],
  ['rule_edits', "select at, 1, 'rule_edits', id from rule_edits"],
  [
    'changes',
    `select coalesce(journal.at, first_seen_new_at), 2, 'changes', changes.id
      from changes left join journal on journal.id = changes.id || ':recorded'`,
  ],
  ['journal', "select at, 3, 'journal', id from journal where id is not change_id || ':recorded'"],
  ['acts', "select at, 4, 'acts', id from acts"],
  ['registry_events', "select at, 5, 'registry_events', id from registry_events"],
  [
    'messages',
    `select coalesce(delivered_at, (select max(at) from message_attempts where message_id = messages.id), created_at), 6, 'messages', id
      from messages where state in ('delivered', 'dead')`,
  ],
] as const;
type Table = (typeof TOLD)[number][0];

interface Place {
  n: number;
  at: string;
  name: Table;
  id: string;
}

/** In the transaction of the migration. */
export async function tellHistory(db: Db): Promise<void> {
  const places = db as unknown as Kysely<{ ledger_history: Place }>;
  await sql`create temp table ledger_history (n integer primary key, at text, rank integer, name text, id text)`.execute(db);
  const all = TOLD.map(([, select]) => select).join(' union all ');
  await sql.raw(`insert into ledger_history (at, rank, name, id) select * from (${all}) order by 1, 2, 4`).execute(db);
  const seenPages = new Set<string>();
  let after = 0;
  while (true) {
    const some = await places.selectFrom('ledger_history').selectAll().where('n', '>', after).orderBy('n').limit(CHUNK).execute();
    if (some.length === 0) break;
    after = some.at(-1)?.n ?? after;
    await tellSome(db, some, seenPages);
  }
  await sql`drop table ledger_history`.execute(db);
}

async function tellSome(db: Db, places: readonly Place[], seenPages: Set<string>): Promise<void> {
  const events = new Map<string, NewEvent>();
  for (const [name, own] of Map.groupBy(places, ({ name }) => name)) {
    const times = new Map(own.map(({ id, at }) => [id, at]));
    const made = await READERS[name](db, [...times.keys()], (id) => times.get(id) ?? '', seenPages);
    for (const [id, event] of made) events.set(`${name} ${id}`, event);
  }
  await tellLedger(
    db,
    places.flatMap(({ name, id }) => {
      const event = events.get(`${name} ${id}`);
      return event ? [{ ...event, backfilled: true as const }] : [];
    }),
  );
}

/** Events of these rows, by id. */
type Reader = (db: Db, ids: readonly string[], at: (id: string) => string, seenPages: Set<string>) => Promise<Array<[string, NewEvent]>>;

const READERS: Record<Table, Reader> = {
  async visits(db, ids, at, seenPages) {
    const rows = await db.selectFrom('visits').selectAll().where('id', 'in', ids).execute();
    const pages = await pagesOf(db, rows);
    // In the order of time: what was read of a page is told with the first visit that brought it.
    const byTime = rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    return byTime.map((row) => {
      const page = pageOf(row);
      const isFirst = !seenPages.has(page);
      seenPages.add(page);
      return [row.id, visitEvent(row, isFirst ? (pages.get(page) ?? []) : [], at(row.id))];
    });
  },

  async rule_edits(db, ids, at) {
    const rows = await db.selectFrom('rule_edits').selectAll().where('id', 'in', ids).execute();
    return rows.map((row) => [row.id, ruleEditEvent(row, at(row.id))]);
  },

  async changes(db, ids, at) {
    const rows = await db.selectFrom('changes').selectAll().where('id', 'in', ids).execute();
    const told = ids.map((id) => `${id}:recorded`);
    const entries = await db.selectFrom('journal').selectAll().where('id', 'in', told).execute();
    const entryOf = new Map(entries.map((entry) => [entry.change_id, entry]));
    return rows.map((row) => [row.id, changeEvent(row, entryOf.get(row.id), at(row.id))]);
  },

  async journal(db, ids) {
    const rows = await db.selectFrom('journal').selectAll().where('id', 'in', ids).execute();
    const named = rows.flatMap(({ health_id }) => health_id ?? []);
    const events = await db.selectFrom('health_events').selectAll().where('id', 'in', named).execute();
    const healthOf = new Map(events.map((event) => [event.id, eventOf(event)]));
    return rows.map((row) => [row.id, entryEvent(row, row.health_id === null ? undefined : asThen(healthOf.get(row.health_id), row.kind))]);
  },

  async acts(db, ids) {
    const rows = await db.selectFrom('acts').selectAll().where('id', 'in', ids).execute();
    return rows.map((row) => [row.id, actEvent(row)]);
  },

  async registry_events(db, ids) {
    const rows = await db.selectFrom('registry_events').selectAll().where('id', 'in', ids).execute();
    return rows.map((row) => [row.id, registryEventEvent(row)]);
  },

  async messages(db, ids, at) {
    const rows = await db.selectFrom('messages').selectAll().where('id', 'in', ids).execute();
    const attempts = await db.selectFrom('message_attempts').selectAll().where('message_id', 'in', ids).execute();
    const carried = await db.selectFrom('alerts').select(['message_id', 'entry']).where('message_id', 'in', ids).orderBy('entry').execute();
    return rows.map((row) => {
      const attempt = attempts.find(({ message_id, n }) => message_id === row.id && n === row.attempts);
      const entries = carried.flatMap(({ message_id, entry }) => (message_id === row.id ? [entry] : []));
      return [row.id, deliveryEvent(row, attempt, { at: at(row.id), isDelivered: row.state === 'delivered', entries })];
    });
  },
};

/** What is stored of the pages of these visits, by page. */
async function pagesOf(db: Db, visits: readonly VisitsTable[]): Promise<Map<string, ExtractionsTable[]>> {
  const sources = [...new Set(visits.map(({ source_id }) => source_id))];
  const contents = [...new Set(visits.flatMap(({ content_hash }) => content_hash ?? []))];
  const rows = await db
    .selectFrom('extractions')
    .selectAll()
    .where('source_id', 'in', sources)
    .where('content_hash', 'in', contents)
    .orderBy('extractor_version')
    .execute();
  return Map.groupBy(rows, pageOf);
}

function pageOf({ source_id, content_hash }: { source_id: string; content_hash: string | null }): string {
  return `${source_id} ${content_hash ?? ''}`;
}

/** A health event as it was when it opened, where it is that which is told. */
function asThen(event: ReturnType<typeof eventOf> | undefined, kind: string): ReturnType<typeof eventOf> | undefined {
  if (!event || kind !== 'health.opened') return event;
  const { endedAt: _at, ended: _why, ...opened } = event;
  return opened;
}
