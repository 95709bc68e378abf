/**
 * Tokens of programs. A revoked one stays listed.
 * @module
 */
import type { Selectable } from 'kysely';
import type { AccessToken, Scope } from '../../../domain/access.ts';
import type { AccessStore } from '../../../domain/deskPorts.ts';
import { ConflictError } from '../../../domain/errors.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { present } from './rows.ts';
import type { TokensTable } from './schema.ts';

export function tokenQueries(db: Db): Pick<AccessStore, 'tokens' | 'addToken' | 'revokeToken' | 'token' | 'useToken'> {
  return {
    tokens: async () => (await db.selectFrom('tokens').selectAll().orderBy('created_at', 'desc').orderBy('id').execute()).map(tokenOf),

    addToken: ({ id, name, scopes, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt }, secretHash, act) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('tokens')
          .values({
            id,
            secret_hash: secretHash,
            name,
            scopes_json: JSON.stringify(scopes),
            created_at: createdAt,
            created_by: createdBy,
            expires_at: expiresAt ?? null,
            revoked_at: revokedAt ?? null,
            last_used_at: lastUsedAt ?? null,
          })
          .execute();
        await insertActs(trx, [act]);
      }),

    revokeToken: (id, at, act) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('tokens')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (!row) throw new ConflictError(id, 'This token is revoked already, or there is none.', 'Look at the list of tokens.');
        await insertActs(trx, [act]);
      }),

    async token(secretHash, now) {
      const row = await db
        .selectFrom('tokens')
        .selectAll()
        .where('secret_hash', '=', secretHash)
        .where('revoked_at', 'is', null)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
        .executeTakeFirst();
      return row && tokenOf(row);
    },

    async useToken(id, at) {
      await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id).execute();
    },
  };
}

function tokenOf(row: Selectable<TokensTable>): AccessToken {
  return {
    id: row.id,
    name: row.name,
    // Written by `addToken`.
    scopes: JSON.parse(row.scopes_json) as Scope[],
    createdAt: row.created_at,
    createdBy: row.created_by,
    ...present({ expiresAt: row.expires_at, revokedAt: row.revoked_at, lastUsedAt: row.last_used_at }),
  };
}
