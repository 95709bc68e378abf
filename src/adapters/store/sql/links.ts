/**
 * One-time sign-in links: a person has one at most.
 * @module
 */
import type { AccessStore } from '../../../domain/deskPorts.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { findUser, userOf } from './users.ts';

export function linkQueries(db: Db): Pick<AccessStore, 'addLink' | 'linkUser' | 'takeLink'> {
  return {
    addLink: ({ hash, userId, expiresAt }, act) =>
      db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('links')
          .where((eb) => eb.or([eb('user_id', '=', userId), eb('expires_at', '<=', act.at)]))
          .execute();
        await trx.insertInto('links').values({ hash, user_id: userId, expires_at: expiresAt }).execute();
        await insertActs(trx, [act]);
      }),

    // One statement, so that of several takers only one finds it.
    async takeLink(hash, now) {
      const row = await db
        .deleteFrom('links')
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .where('user_id', 'in', (eb) => eb.selectFrom('users').select('users.id').where('disabled_at', 'is', null))
        .returning('user_id')
        .executeTakeFirst();
      return row && findUser(db, { id: row.user_id });
    },

    async linkUser(hash, now) {
      const row = await db
        .selectFrom('links')
        .innerJoin('users', 'users.id', 'links.user_id')
        .selectAll('users')
        .where('links.hash', '=', hash)
        .where('links.expires_at', '>', now)
        .where('users.disabled_at', 'is', null)
        .executeTakeFirst();
      return row && userOf(row);
    },
  };
}
