/**
 * Who may come in: people, sessions, sign-in links and tokens together.
 * @module
 */
import type { AccessStore } from '../../../domain/deskPorts.ts';
import { tokenQueries } from './accessTokens.ts';
import type { Db } from './db.ts';
import { linkQueries } from './links.ts';
import { sessionQueries } from './sessions.ts';
import { userQueries } from './users.ts';

export function accessQueries(db: Db): AccessStore {
  return { ...userQueries(db), ...sessionQueries(db), ...linkQueries(db), ...tokenQueries(db) };
}
