/**
 * Alerts that are held until their time, and messages that no entry made.
 * @module
 */
import { sql } from 'kysely';
import type { AlertStore } from '../../../domain/alert.ts';
import type { JournalEntry } from '../../../domain/journal.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { entriesAt } from './journalRows.ts';
import { insertMessages } from './messageRows.ts';
import { chunks, present } from './rows.ts';

type Held = Pick<AlertStore, 'addMessages' | 'gathered' | 'release' | 'madeSince'>;

export function alertQueries(db: Db): Held {
  return {
    addMessages: (messages, act) =>
      db.transaction().execute(async (trx) => {
        const added = await insertMessages(trx, messages);
        if (act && added.size > 0) await insertActs(trx, [act]);
        return added.size;
      }),

    async gathered(now, channels) {
      const { among, by, listOf, thenJoin } = flavourOf(db);
      const of = channels === undefined ? sql`` : sql`and channel ${among(channels)}`;
      const { rows } = await sql<{ channel: string; until: string; for: 'digest' | 'budget'; seqs: string }>`
        select channel, held_until as until, held_for as "for", ${listOf(sql`journal.seq`)} as seqs
        from alerts ${by('alerts_held')} ${thenJoin} journal on journal.id = alerts.entry
        where message_id is null and held_until is not null and held_until <= ${now} ${of}
        group by channel, held_until, held_for order by channel, held_until, held_for`.execute(db);
      const groups = [];
      for (const { seqs, ...of } of rows) groups.push({ ...of, entries: await entriesIn(db, JSON.parse(seqs) as number[]) });
      return groups;
    },

    release: (of, message) =>
      db.transaction().execute(async (trx) => {
        const { channel, until, for: reason } = of;
        const entries = of.entries?.map(({ id }) => id);
        const waiting = await trx
          .selectFrom('alerts')
          .select('entry')
          .where('channel', '=', channel)
          .where('held_until', '=', until)
          .where('held_for', '=', reason)
          .where('message_id', 'is', null)
          .execute();
        const free = new Set(waiting.map(({ entry }) => entry));
        const taken = entries ?? [...free];
        if (taken.length === 0 || taken.some((entry) => !free.has(entry))) return false;
        const added = await insertMessages(trx, [message]);
        if (added.size === 0) return false;
        for (const some of chunks(taken, 500))
          await trx
            .updateTable('alerts')
            .set({ message_id: message.id })
            .where('channel', '=', channel)
            .where('entry', 'in', some)
            .execute();
        return true;
      }),

    async madeSince(channel, since) {
      const row = await db
        .selectFrom('messages')
        .select((eb) => [eb.fn.countAll<number>().as('messages'), eb.fn.min<string | null>('created_at').as('earliestAt')])
        .where('channel', '=', channel)
        .where('created_at', '>=', since)
        .where('kind', '<>', sql.lit('test'))
        .executeTakeFirstOrThrow();
      return present(row);
    },
  };
}

async function entriesIn(db: Db, seqs: readonly number[]): Promise<JournalEntry[]> {
  const all: JournalEntry[] = [];
  for (const some of chunks(
    seqs.toSorted((a, b) => a - b),
    500,
  ))
    all.push(...(await entriesAt(db, some)));
  return all;
}
