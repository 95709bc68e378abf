/**
 * Sessions. One that is over is as good as none, and goes when the next one begins.
 * @module
 */
import type { Selectable } from 'kysely';
import type { Session } from '../../../domain/access.ts';
import type { AccessStore } from '../../../domain/deskPorts.ts';
import type { Db } from './db.ts';
import type { SessionsTable } from './schema.ts';

type SessionQueries = Pick<
  AccessStore,
  'addSession' | 'session' | 'sessions' | 'rotateSession' | 'confirmSession' | 'seeSession' | 'endSessions'
>;

export function sessionQueries(db: Db): SessionQueries {
  return {
    addSession: ({ id, userId, createdAt, seenAt, rotatedAt, expiresAt, csrf }, secretHash) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('sessions').where('expires_at', '<=', createdAt).execute();
        await trx
          .insertInto('sessions')
          .values({
            id,
            user_id: userId,
            secret_hash: secretHash,
            csrf,
            created_at: createdAt,
            seen_at: seenAt,
            rotated_at: rotatedAt,
            expires_at: expiresAt,
          })
          .execute();
        await trx.updateTable('users').set({ last_seen_at: seenAt }).where('id', '=', userId).execute();
      }),

    async session(secretHash, now) {
      const row = await db
        .selectFrom('sessions')
        .selectAll()
        .where((eb) => eb.or([eb('secret_hash', '=', secretHash), eb('former_hash', '=', secretHash)]))
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (!row) return undefined;
      const former = row.secret_hash !== secretHash;
      if (former && row.former_until !== null && row.former_until <= now) return undefined;
      const unconfirmed = row.former_hash !== null && row.former_until === null;
      return { ...sessionOf(row), ...(former ? { former } : {}), ...(unconfirmed ? { unconfirmed } : {}) };
    },

    sessions: async (userId, now) =>
      (
        await db
          .selectFrom('sessions')
          .selectAll()
          .where('user_id', '=', userId)
          .where('expires_at', '>', now)
          .orderBy('seen_at', 'desc')
          .orderBy('id')
          .execute()
      ).map(sessionOf),

    async rotateSession({ id, rotatedAt, from, to, at }) {
      const row = await db
        .updateTable('sessions')
        .set({ secret_hash: to, former_hash: from, former_until: null, rotated_at: at })
        .where('id', '=', id)
        .where('rotated_at', '=', rotatedAt)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async confirmSession(id, formerUntil) {
      await db.updateTable('sessions').set({ former_until: formerUntil }).where('id', '=', id).where('former_until', 'is', null).execute();
    },

    seeSession: (id, at) =>
      db.transaction().execute(async (trx) => {
        const row = await trx.updateTable('sessions').set({ seen_at: at }).where('id', '=', id).returning('user_id').executeTakeFirst();
        if (row) await trx.updateTable('users').set({ last_seen_at: at }).where('id', '=', row.user_id).execute();
      }),

    async endSessions(of) {
      const all = db.deleteFrom('sessions');
      if ('session' in of) await all.where('id', '=', of.session).execute();
      else if (of.but === undefined) await all.where('user_id', '=', of.user).execute();
      else await all.where('user_id', '=', of.user).where('id', '<>', of.but).execute();
    },
  };
}

function sessionOf(row: Selectable<SessionsTable>): Session {
  return {
    id: row.id,
    userId: row.user_id,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    rotatedAt: row.rotated_at,
    expiresAt: row.expires_at,
    csrf: row.csrf,
  };
}
