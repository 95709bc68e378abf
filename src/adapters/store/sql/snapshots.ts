/**
 * The stored pages of a source, and its visits as far as a strip shows them.
 * @module
 */
import { sql } from 'kysely';
import type { OverviewStore, SnapshotSummary, VisitMark } from '../../../domain/overview.ts';
import type { Db } from './db.ts';
import { present } from './rows.ts';

export function snapshotQueries(db: Db): Pick<OverviewStore, 'visitMarks' | 'snapshots' | 'countTexts' | 'snapshot'> {
  return {
    async visitMarks(sourceId, { limit, offset = 0 }) {
      const { rows } = await sql<VisitMark>`
        select fetched_at as at, case
          when readable = 0 then 'unread'
          when exists (select 1 from changes where visit_id = visits.id and suppressed_by is null) then 'changed'
          else 'read' end as mark
        from visits where source_id = ${sourceId} order by fetched_at desc, id desc limit ${limit} offset ${offset}`.execute(db);
      return rows;
    },
    snapshots: (sourceId, { limit, offset = 0, texts = false }) =>
      texts ? readTexts(db, sourceId, { limit, offset }) : readSnapshots(db, sourceId, { limit, offset }),
    async countTexts(sourceId) {
      const { rows } = await sql<{ n: number }>`
        select count(distinct content_hash) as n from visits where source_id = ${sourceId} and readable = 1 and sha256 is not null`.execute(
        db,
      );
      return rows[0]?.n ?? 0;
    },
    snapshot: async (sourceId, sha256) => (await readSnapshots(db, sourceId, { limit: 1, sha256 }))[0],
  };
}

type Row = Omit<SnapshotSummary, 'readable' | 'contentHash' | 'screenshot'> & {
  readable: number;
  contentHash: string | null;
  screenshot: string | null;
};

interface Reading {
  limit: number;
  offset?: number;
  /** Only this one. */
  sha256?: string;
  /** By when they were first seen, latest first, from after this one (null: from the beginning); else by when they were last seen. */
  after?: Pick<SnapshotSummary, 'firstSeenAt' | 'sha256'> | null;
}

/** Stored pages of a source. */
export async function readSnapshots(db: Db, sourceId: string, { limit, offset = 0, sha256, after }: Reading): Promise<SnapshotSummary[]> {
  const which = sha256 === undefined ? sql`visits.sha256 is not null` : sql`visits.sha256 = ${sha256}`;
  const order = after === undefined ? sql`max(fetched_at) desc, visits.sha256` : sql`min(fetched_at) desc, visits.sha256 desc`;
  const from = after ? sql`having (min(fetched_at), visits.sha256) < (${after.firstSeenAt}, ${after.sha256})` : sql``;
  const { rows } = await sql<Row>`
    select visits.sha256 as sha256, min(fetched_at) as "firstSeenAt", max(fetched_at) as "lastSeenAt", count(*) as visits,
      max(objects.raw_length) as size, max(readable) as readable,
      max(content_hash) filter (where readable = 1) as "contentHash", max(screenshot) as screenshot
    from visits join objects on objects.sha256 = visits.sha256
    where source_id = ${sourceId} and ${which}
    group by visits.sha256 ${from} order by ${order} limit ${limit} offset ${offset}`.execute(db);
  return rows.map(summaryOf);
}

async function readTexts(db: Db, sourceId: string, { limit, offset }: { limit: number; offset: number }): Promise<SnapshotSummary[]> {
  // What follows the latest time is the hash of its page.
  const { rows } = await sql<Row>`
    with texts as (
      select content_hash, substr(max(fetched_at || sha256), length(max(fetched_at)) + 1) as sha256, min(fetched_at) as first, max(fetched_at) as last,
        count(*) as visits, max(screenshot) as screenshot
      from visits where source_id = ${sourceId} and readable = 1 and sha256 is not null and content_hash is not null
      group by content_hash order by max(fetched_at) desc, content_hash limit ${limit} offset ${offset}
    )
    select texts.sha256 as sha256, first as "firstSeenAt", last as "lastSeenAt", visits, raw_length as size, 1 as readable,
      content_hash as "contentHash", screenshot
    from texts join objects on objects.sha256 = texts.sha256 order by last desc, content_hash`.execute(db);
  return rows.map(summaryOf);
}

function summaryOf({ readable, ...row }: Row): SnapshotSummary {
  return { ...present(row), readable: readable === 1 };
}
