/**
 * Mails to people whose address is in no setting: kept until a server has taken them, and not a moment longer.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { HeldLetter, Letter, OpinionStore } from '../../../domain/opinion.ts';
import type { Db } from './db.ts';
import type { LettersTable } from './schema.ts';

export function letterQueries(db: Db): Pick<OpinionStore, 'claimLetter' | 'nextLetter' | 'letterAttempted'> {
  return {
    // One statement, so that of several senders only one gets it.
    async claimLetter({ channel, now, until, token }) {
      const { rows } = await sql<Selectable<LettersTable>>`
        update letters set state = 'sending', token = ${token}, next_at = ${until}
        where seq = (select seq from letters where channel = ${channel} and next_at <= ${now} order by seq limit 1)
        returning *`.execute(db);
      return rows[0] && letterOf(rows[0]);
    },

    async nextLetter(channel) {
      const row = await db
        .selectFrom('letters')
        .select('next_at')
        .where('channel', '=', channel)
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst();
      return row?.next_at;
    },

    letterAttempted: ({ id, token, outcome, nextAt }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx.selectFrom('letters').select('opinion_id').where('id', '=', id).where('token', '=', token).executeTakeFirst();
        if (!row) return false;
        if (!outcome.ok && nextAt !== undefined) {
          await trx
            .updateTable('letters')
            .set((eb) => ({ state: 'waiting', token: null, next_at: nextAt, attempts: eb('attempts', '+', 1) }))
            .where('id', '=', id)
            .execute();
          return true;
        }
        await trx.deleteFrom('letters').where('id', '=', id).execute();
        if (!outcome.ok)
          await trx.updateTable('opinions').set({ undelivered: outcome.sentence }).where('id', '=', row.opinion_id).execute();
        return true;
      }),
  };
}

/** Asks for a mail to go out. */
export async function insertLetter(db: Db, letter: Letter & { channel: string }, at: string): Promise<void> {
  const { id, channel, opinion, to, expiresAt } = letter;
  await db
    .insertInto('letters')
    .values({ id, channel, opinion_id: opinion, address: to, expires_at: expiresAt, state: 'waiting', next_at: at })
    .execute();
}

function letterOf({ id, opinion_id: opinion, address: to, expires_at: expiresAt, attempts }: Selectable<LettersTable>): HeldLetter {
  return { id, opinion, to, expiresAt, attempts };
}
