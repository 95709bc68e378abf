/**
 * People. None is ever removed: what they did names them.
 * @module
 */
import type { Selectable } from 'kysely';
import type { User } from '../../../domain/access.ts';
import type { AccessStore } from '../../../domain/deskPorts.ts';
import { ConflictError } from '../../../domain/errors.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { present } from './rows.ts';
import type { UsersTable } from './schema.ts';

type UserQueries = Pick<AccessStore, 'users' | 'user' | 'addUser' | 'editUser' | 'passwordHash' | 'setPassword'>;
type Edit = Parameters<AccessStore['editUser']>[1];

export function userQueries(db: Db): UserQueries {
  return {
    users: async () => (await db.selectFrom('users').selectAll().orderBy('login').execute()).map(userOf),

    user: (by) => findUser(db, by),

    addUser: ({ id, login, name, role, createdAt, disabledAt, subject }, act) =>
      db.transaction().execute(async (trx) => {
        await refuseTaken(trx, { login, subject });
        await trx
          .insertInto('users')
          .values({ id, login, name, role, created_at: createdAt, disabled_at: disabledAt ?? null, subject: subject ?? null })
          .execute();
        await insertActs(trx, [act]);
      }),

    editUser: (id, edit, act) =>
      db.transaction().execute(async (trx) => {
        const user = await findUser(trx, { id });
        if (!user) throw new ConflictError(id, 'There is no such person here any more.');
        await refuseLastAdministrator(trx, user, edit);
        if (edit.subject !== undefined && edit.subject !== user.subject) await refuseTaken(trx, { subject: edit.subject });
        const { disabledAt, ...rest } = edit;
        const columns = { ...rest, ...(disabledAt === undefined ? {} : { disabled_at: disabledAt }) };
        if (Object.keys(columns).length > 0) await trx.updateTable('users').set(columns).where('id', '=', id).execute();
        if (typeof disabledAt === 'string') await endAll(trx, id);
        await insertActs(trx, [act]);
      }),

    async passwordHash(userId) {
      const row = await db.selectFrom('users').select('password_hash').where('id', '=', userId).executeTakeFirst();
      return row?.password_hash ?? undefined;
    },

    setPassword: (userId, hash, act, keep) =>
      db.transaction().execute(async (trx) => {
        await trx.updateTable('users').set({ password_hash: hash }).where('id', '=', userId).execute();
        await endAll(trx, userId, keep);
        await insertActs(trx, [act]);
      }),
  };
}

export async function findUser(db: Db, by: Parameters<AccessStore['user']>[0]): Promise<User | undefined> {
  const all = db.selectFrom('users').selectAll();
  const one =
    'id' in by ? all.where('id', '=', by.id) : 'login' in by ? all.where('login', '=', by.login) : all.where('subject', '=', by.subject);
  const row = await one.executeTakeFirst();
  return row && userOf(row);
}

async function refuseTaken(db: Db, { login, subject }: { login?: string; subject?: string | undefined }): Promise<void> {
  if (login !== undefined && (await findUser(db, { login })))
    throw new ConflictError(login, `The login ${login} is taken.`, 'Choose another one.');
  const other = subject === undefined ? undefined : await findUser(db, { subject });
  if (other) throw new ConflictError(other.id, `The identity provider's account belongs to ${other.login}.`, 'Sign in as that person.');
}

/** Somebody has to be able to let the others in again. */
async function refuseLastAdministrator(db: Db, user: User, { role, disabledAt }: Edit): Promise<void> {
  const isOne = user.role === 'admin' && user.disabledAt === undefined;
  const stays = (role ?? 'admin') === 'admin' && typeof disabledAt !== 'string';
  if (!isOne || stays) return;
  const other = await db
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .where('id', '<>', user.id)
    .executeTakeFirst();
  if (!other)
    throw new ConflictError(
      user.id,
      `${user.login} is the only administrator who can sign in.`,
      'Make somebody else an administrator first.',
    );
}

/** Ends the sessions and the sign-in links of somebody. */
async function endAll(db: Db, userId: string, keep?: string): Promise<void> {
  const sessions = db.deleteFrom('sessions').where('user_id', '=', userId);
  await (keep === undefined ? sessions : sessions.where('id', '<>', keep)).execute();
  await db.deleteFrom('links').where('user_id', '=', userId).execute();
}

export function userOf(row: Selectable<UsersTable>): User {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    role: row.role,
    createdAt: row.created_at,
    hasPassword: row.password_hash !== null,
    ...present({ disabledAt: row.disabled_at, subject: row.subject, lastSeenAt: row.last_seen_at }),
  };
}
