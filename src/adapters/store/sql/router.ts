/**
 * What the router reads and writes: entries of the journal that nobody has routed, and the alerts that it makes of them.
 * @module
 */
import { sql } from 'kysely';
import type { AlertStore, NewAlert } from '../../../domain/alert.ts';
import type { ChangeEntry } from '../../../domain/journal.ts';
import { SEVERITIES } from '../../../domain/vocabulary.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { entriesAt } from './journalRows.ts';
import { insertMessages } from './messageRows.ts';
import { chunks } from './rows.ts';

type Router = Pick<AlertStore, 'unrouted' | 'countUnrouted' | 'route' | 'alerted' | 'unreviewed'>;

const MARK = sql`(select marks.seq from marks where marks.name = 'router')`;

/** Entries that wait for the router. */
export const UNROUTED = sql<boolean>`journal.alerting = 1 and journal.seq > ${MARK}`;

export function routerQueries(db: Db): Router {
  return {
    async unrouted(limit) {
      const { listOf } = flavourOf(db);
      // One look: what is written meanwhile is wholly behind it.
      const { rows } = await sql<{ from: number; head: number; seqs: string }>`
        select ${MARK} as "from", (select coalesce(max(seq), 0) from journal) as head, (
          select ${listOf(sql`seq`)} from (select seq from journal where ${UNROUTED} order by seq limit ${limit}) as waiting
        ) as seqs`.execute(db);
      const { from, head, seqs } = rows[0] ?? { from: 0, head: 0, seqs: '[]' };
      const entries = await entriesAt(db, JSON.parse(seqs) as number[]);
      // Behind the last of all there may be some that nobody is alerted of.
      return { from, entries, to: entries.length < limit ? Math.max(head, from) : (entries.at(-1)?.seq ?? from) };
    },

    async countUnrouted() {
      const { rows } = await sql<{ n: number }>`select count(*) as n from journal where ${UNROUTED}`.execute(db);
      return rows[0]?.n ?? 0;
    },

    route: ({ from, to, alerts, messages }) =>
      db.transaction().execute(async (trx) => {
        const moved = await trx
          .updateTable('marks')
          .set({ seq: to })
          .where('name', '=', 'router')
          .where('seq', '=', from)
          .returning('seq')
          .executeTakeFirst();
        if (!moved) return false;
        await insertMessages(trx, messages);
        await insertAlerts(trx, alerts);
        return true;
      }),

    async alerted(subjects) {
      const found = new Set<string>();
      for (const some of chunks(subjects, 500)) {
        const rows = await db.selectFrom('alerts').select(['channel', 'subject']).distinct().where('subject', 'in', some).execute();
        for (const { channel, subject } of rows) found.add(`${channel} ${subject}`);
      }
      return found;
    },

    async unreviewed({ severities, before, after, limit }) {
      const { among, by, thenJoin } = flavourOf(db);
      const ranks = SEVERITIES.flatMap((severity, rank) => (severities.includes(severity) ? [rank] : []));
      const { rows } = await sql<{ seq: number }>`
        select (select max(latest.seq) from journal as latest where latest.change_id = changes.id) as seq
        from journal ${by('journal_found')} ${thenJoin} changes on changes.id = journal.change_id
        where journal.kind = 'change.recorded' and journal.alerting = 1
          and journal.at < ${before} ${after === undefined ? sql`` : sql`and journal.at > ${after}`}
          and changes.state = 'flagged' and changes.proposed = 0
          and changes.severity_rank ${among(ranks)}
        order by journal.at, journal.seq limit ${limit}`.execute(db);
      const entries = await entriesAt(
        db,
        rows.map(({ seq }) => seq),
      );
      const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
      return rows.flatMap(({ seq }) => (bySeq.get(seq) as ChangeEntry | undefined) ?? []);
    },
  };
}

async function insertAlerts(db: Db, alerts: readonly NewAlert[]): Promise<void> {
  for (const some of chunks(alerts)) {
    const rows = some.map(({ channel, entry, subject, vendor, rule, createdAt, message, held }) => ({
      channel,
      entry,
      subject,
      vendor: vendor ?? null,
      rule,
      created_at: createdAt,
      message_id: message ?? null,
      held_until: held?.until ?? null,
      held_for: held?.for ?? null,
    }));
    await db
      .insertInto('alerts')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
