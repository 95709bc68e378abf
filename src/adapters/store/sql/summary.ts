/**
 * The summary columns of a source: moved on by what a batch adds, so that a source with many visits costs no more than one with few.
 * @module
 */
import { sql } from 'kysely';
import type { VisitRecord } from '../../../domain/ports.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { isReadable } from '../../../domain/vocabulary.ts';
import type { AddedChange } from './changes.ts';
import type { Db } from './db.ts';
import { flavourOf, type Sql } from './flavour.ts';
import { chunks } from './rows.ts';

/** What a batch added, visits that were stored already left out. */
export interface Additions {
  records: readonly VisitRecord[];
  changes: readonly AddedChange[];
  /** `pageKey`s of pages that a source had before. */
  knownPages: ReadonlySet<string>;
}

/** Pages of these visits that their sources have stored visits of. Ask before the visits are added. */
export async function storedPages(db: Db, visits: readonly Visit[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const [sourceId, own] of Map.groupBy(visits, (visit) => visit.sourceId)) {
    const pages = [...new Set(own.flatMap(({ sha256 }) => sha256 ?? []))];
    for (const some of chunks(pages, 500)) {
      const rows = await db
        .selectFrom('visits')
        .select('sha256')
        .distinct()
        .where('source_id', '=', sourceId)
        .where('sha256', 'in', some)
        .execute();
      for (const { sha256 } of rows) if (sha256 !== null) known.add(pageKey(sourceId, sha256));
    }
  }
  return known;
}

/** Brings the summaries of all sources of a batch up to date. */
export async function summarise(db: Db, { records, changes, knownPages }: Additions): Promise<void> {
  const bySource = Map.groupBy(records, ({ visit }) => visit.sourceId);
  const shown = Map.groupBy(
    changes.filter((change) => change.suppressed_by === null),
    (change) => change.source_id,
  );
  for (const sourceId of new Set([...bySource.keys(), ...shown.keys()])) {
    const own = bySource.get(sourceId) ?? [];
    const pages = new Set(own.flatMap(({ visit }) => visit.sha256 ?? []));
    const newPages = [...pages].filter((page) => !knownPages.has(pageKey(sourceId, page))).length;
    await count(db, sourceId, { records: own, pages: newPages, changes: shown.get(sourceId) ?? [] });
    await noteChecks(db, sourceId, own);
  }
}

function pageKey(sourceId: string, sha256: string): string {
  return `${sourceId}\n${sha256}`;
}

interface Added {
  records: readonly VisitRecord[];
  pages: number;
  changes: readonly AddedChange[];
}

/**
 * Totals are added to; the dates are looked up at one end of an index. With what checks say of the source in the same statement: each one
 * writes the whole row and its seal anew, while everybody else waits to write.
 */
async function count(db: Db, sourceId: string, { records, pages, changes }: Added): Promise<void> {
  const { greater } = flavourOf(db);
  const read = sql`select max(fetched_at) from visits where source_id = ${sourceId} and readable = 1`;
  const lastChange = changes.reduce((latest, { first_seen_new_at: at }) => (at > latest ? at : latest), '');
  await sql`
    update sources set
      (last_visit_id, last_visit_at, last_verdict, last_renderer) = (select id, fetched_at, verdict, renderer
        from visits where source_id = ${sourceId} order by fetched_at desc, id desc limit 1),
      verified_at = (${read}),
      unread_since = (select min(fetched_at) from visits where source_id = ${sourceId} and readable = 0 and fetched_at > coalesce((${read}), '')),
      visits = visits + ${records.length},
      snapshots = snapshots + ${pages},
      changes = changes + ${changes.length},
      last_change_at = nullif(${greater(sql`coalesce(last_change_at, '')`, sql`${lastChange}`)}, '')${ofChecks(db, records)}
    where id = ${sourceId}`.execute(db);
}

/** Columns that only checks move, and no imported captures or second looks. */
function ofChecks(db: Db, records: readonly VisitRecord[]): Sql {
  const checks = records.filter(({ health }) => health);
  const last = checks.at(-1)?.health;
  if (!last) return sql``;
  const readAt = checks.reduce(
    (latest, { visit }) => (isReadable(visit.verdict) && visit.fetchedAt > latest ? visit.fetchedAt : latest),
    '',
  );
  return sql`,
      failing_json = ${last.failing ? JSON.stringify(last.failing) : null},
      read_at = nullif(${flavourOf(db).greater(sql`coalesce(read_at, '')`, sql`${readAt}`)}, '')`;
}

/** How many checks there were each day, without imported captures and second looks. */
async function noteChecks(db: Db, sourceId: string, records: readonly VisitRecord[]): Promise<void> {
  for (const { visit, health } of records) {
    if (!health) continue;
    const read = isReadable(visit.verdict);
    await db
      .insertInto('check_days')
      .values({ source_id: sourceId, day: visit.fetchedAt.slice(0, 10), checks: 1, read: Number(read) })
      .onConflict((conflict) =>
        conflict
          .columns(['source_id', 'day'])
          .doUpdateSet({ checks: sql`check_days.checks + 1`, read: sql`check_days.read + ${Number(read)}` }),
      )
      .execute();
  }
}
