/**
 * Links that authors of opinions have: to confirm, once and in time, and to withdraw. Of their secrets there are hashes only.
 * @module
 */
import type { LinkUse, OpinionStore } from '../../../domain/opinion.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { readOpinion } from './opinions.ts';

export function opinionLinkQueries(db: Db): Pick<OpinionStore, 'addOpinionLinks' | 'opinionByLink' | 'confirmOpinion'> {
  const good = (trx: Db, hash: string, use: LinkUse, now: string) =>
    trx
      .selectFrom('opinion_links')
      .select('opinion_id')
      .where('hash', '=', hash)
      .where('use', '=', use)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .executeTakeFirst();
  return {
    async addOpinionLinks(links) {
      const rows = links.map(({ hash, opinion, use, expiresAt }) => ({ hash, opinion_id: opinion, use, expires_at: expiresAt ?? null }));
      if (rows.length > 0) await db.insertInto('opinion_links').values(rows).execute();
    },

    async opinionByLink(hash, use, now) {
      const link = await good(db, hash, use, now);
      return link && readOpinion(db, link.opinion_id);
    },

    confirmOpinion: (hash, act) =>
      db.transaction().execute(async (trx) => {
        const link = await good(trx, hash, 'confirm', act.at);
        if (!link) return undefined;
        const id = link.opinion_id;
        // Every mail that went out has a link of its own: with one of them all are used up.
        await trx.deleteFrom('opinion_links').where('opinion_id', '=', id).where('use', '=', 'confirm').execute();
        const row = await trx
          .updateTable('opinions')
          .set((eb) => ({ state: 'waiting', confirmed_at: act.at, version: eb('version', '+', 1) }))
          .where('id', '=', id)
          .where('state', '=', 'unconfirmed')
          .returning('id')
          .executeTakeFirst();
        if (!row) return undefined;
        await trx.deleteFrom('letters').where('opinion_id', '=', id).execute();
        await insertActs(trx, [{ ...act, subject: { type: 'opinion', id } }]);
        return readOpinion(trx, id);
      }),
  };
}
