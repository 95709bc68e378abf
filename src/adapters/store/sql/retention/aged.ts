/**
 * What retention reads before it removes anything.
 * @module
 */
import { sql } from 'kysely';
import type { AgedVisit, CitedPages, CitedUntil, RetentionStore } from '../../../../domain/retention.ts';
import type { VerdictName } from '../../../../domain/vocabulary.ts';
import type { Db } from '../db.ts';
import { flavourOf } from '../flavour.ts';
import { objectOf } from '../objects.ts';
import { chunks, present } from '../rows.ts';
import { heldSubjects } from './holds.ts';

type Aged = Pick<
  RetentionStore,
  'agedVisits' | 'pins' | 'citedPages' | 'visitsNaming' | 'objectsOf' | 'objectsOnAny' | 'agedPictures' | 'agedMessages'
>;

export function agedQueries(db: Db): Aged {
  return {
    agedVisits: (sourceId, after, limit) => agedVisits(db, sourceId, after, limit),

    async pins(sourceId) {
      const changes = await db
        .selectFrom('changes')
        .select(['visit_id', 'first_seen_new_at', 'last_seen_old_at', 'old_snapshot', 'new_snapshot'])
        .where('source_id', '=', sourceId)
        .execute();
      const baseline = await db.selectFrom('baselines').select('sha256').where('source_id', '=', sourceId).execute();
      return {
        ids: new Set(changes.map(({ visit_id }) => visit_id)),
        times: new Set(changes.flatMap((change) => [change.first_seen_new_at, change.last_seen_old_at])),
        pages: new Set([...changes.flatMap((change) => [change.old_snapshot, change.new_snapshot]), ...baseline.map((row) => row.sha256)]),
      };
    },

    citedPages: () => citedPages(db),

    async visitsNaming(pages) {
      const counts = new Map<string, number>();
      for (const some of chunks(pages, 500)) {
        const rows = await db
          .selectFrom('visits')
          .select((eb) => ['sha256', eb.fn.countAll<number>().as('n')])
          .where('sha256', 'in', some)
          .groupBy('sha256')
          .execute();
        for (const { sha256, n } of rows) if (sha256 !== null) counts.set(sha256, n);
      }
      return counts;
    },

    async objectsOf(pages) {
      const found = [];
      for (const some of chunks(pages, 500))
        found.push(...(await db.selectFrom('objects').selectAll().where('sha256', 'in', some).execute()));
      return found.map(objectOf);
    },

    async objectsOnAny(bases) {
      const found = [];
      for (const some of chunks(bases, 500))
        found.push(...(await db.selectFrom('objects').selectAll().where('base', 'in', some).execute()));
      return found.map(objectOf);
    },

    agedPictures: (sourceId, before, limit) => agedPictures(db, sourceId, before, limit),
    agedMessages: (before, limit) => agedMessages(db, before, limit),
  };
}

async function agedVisits(
  db: Db,
  sourceId: string,
  after: Pick<AgedVisit, 'id' | 'fetchedAt'> | undefined,
  limit: number,
): Promise<AgedVisit[]> {
  const all = db
    .selectFrom('visits')
    .select(['id', 'fetched_at', 'verdict', 'readable', 'content_hash', 'sha256', 'screenshot', 'renderer', 'evidence_only'])
    .select(sql<number>`exists (select 1 from visits as again where again.id = visits.id || '#again')`.as('confirmed'))
    .where('source_id', '=', sourceId)
    .orderBy('fetched_at')
    .orderBy('id')
    .limit(limit);
  const rest = after
    ? all.where(({ eb, refTuple, tuple }) => eb(refTuple('fetched_at', 'id'), '>', tuple(after.fetchedAt, after.id)))
    : all;
  return (await rest.execute()).map((row) => ({
    id: row.id,
    fetchedAt: row.fetched_at,
    verdict: row.verdict as VerdictName,
    readable: row.readable === 1,
    lasting: row.renderer === 'archive' || row.evidence_only === 1 || Boolean(row.confirmed) || row.id.endsWith('#again'),
    ...present({ contentHash: row.content_hash, sha256: row.sha256, screenshot: row.screenshot }),
  }));
}

/** Whatever looks like a hash in what these rows say: what they cite stands in several places of them. */
const HASH = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;
const PORTION = 500;

/** All that is cited, or what came after a first reading. */
export async function citedPages(db: Db, { event, captures }: CitedUntil = { event: 0, captures: 0 }): Promise<CitedPages> {
  const pages = new Set<string>();
  const note = (text: string | null): void => {
    for (const [hash] of text?.matchAll(HASH) ?? []) pages.add(hash);
  };
  let last = event;
  for (;;) {
    const events = await db
      .selectFrom('registry_events')
      .select(['seq', 'after_json', 'because_json'])
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(PORTION)
      .execute();
    for (const { after_json, because_json } of events) [after_json, because_json].forEach(note);
    last = events.at(-1)?.seq ?? last;
    if (events.length < PORTION) break;
  }
  const marks = await db.selectFrom('import_marks').select('cursor_json').where('cursor_json', 'is not', null).execute();
  for (const { cursor_json } of marks) note(cursor_json);
  const made = await countCaptures(db);
  if (made !== captures) {
    const results = await db.selectFrom('correction_captures').select('result_json').where('result_json', 'is not', null).execute();
    for (const { result_json } of results) note(result_json);
  }
  return { pages, until: { event: last, captures: made } };
}

async function countCaptures(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('correction_captures')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('result_json', 'is not', null)
    .executeTakeFirstOrThrow();
  return n;
}

/** Those of pages that a change names stay. */
async function agedPictures(db: Db, sourceId: string, before: string, limit: number): Promise<Array<{ sha256: string; moment: string }>> {
  const { rows } = await sql<{ sha256: string; moment: string }>`
    select screenshot as sha256, max(fetched_at) as moment from visits
    where source_id = ${sourceId} and screenshot is not null and fetched_at < ${before}
      and not exists (select 1 from tombstones where what = 'picture' and key = visits.screenshot and moment >= visits.fetched_at)
      and not exists (select 1 from visits as other where other.screenshot = visits.screenshot
        and (other.fetched_at >= ${before} or exists (select 1 from changes where changes.source_id = other.source_id
          and other.sha256 in (changes.old_snapshot, changes.new_snapshot))))
      and not exists (select 1 from correction_captures where picture = visits.screenshot)
    group by screenshot order by max(fetched_at), screenshot limit ${limit}`.execute(db);
  return rows;
}

async function agedMessages(db: Db, before: string, limit: number): Promise<string[]> {
  const { vendors, sources } = await heldSubjects(db);
  const { among } = flavourOf(db);
  const { rows } = await sql<{ id: string }>`
    select id from messages where state in ('delivered', 'dead') and created_at < ${before} and coalesce(delivered_at, '') < ${before}
      and not exists (select 1 from message_changes join changes on changes.id = message_changes.change_id
        where message_changes.message_id = messages.id and (changes.vendor_id ${among(vendors)} or changes.source_id ${among(sources)}))
      and not exists (select 1 from alerts where alerts.message_id = messages.id and alerts.vendor in
        (select vendor_id from sources where vendor_id ${among(vendors)} or id ${among(sources)}))
    order by seq limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
