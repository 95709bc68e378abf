/**
 * What each site's robots.txt said last.
 * @module
 */
import type { Store } from '../../../domain/ports.ts';
import type { Db } from './db.ts';

export function robotsQueries(db: Db): Pick<Store, 'robots' | 'keepRobots'> {
  return {
    async robots(origin) {
      const row = await db.selectFrom('robots').selectAll().where('origin', '=', origin).executeTakeFirst();
      return row && { origin, fetchedAt: row.fetched_at, status: row.status, body: row.body };
    },
    async keepRobots({ origin, fetchedAt, status, body }) {
      const columns = { fetched_at: fetchedAt, status, body };
      await db
        .insertInto('robots')
        .values({ origin, ...columns })
        .onConflict((conflict) => conflict.column('origin').doUpdateSet(columns).whereRef('excluded.fetched_at', '>=', 'robots.fetched_at'))
        .execute();
    },
  };
}
