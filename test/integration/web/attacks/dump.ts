/**
 * Everything that an installation has on record, to tell whether anything of it has changed.
 * @module
 */
import { DatabaseSync } from 'node:sqlite';

/** That somebody is there, and was, is no change. */
const PRESENCE: Record<string, readonly string[]> = { users: ['last_seen_at'], access_tokens: ['last_used_at'] };
const SESSIONS = ['sessions', 'links'];

/** Rows of every table, as JSON. Acts of signing in are left out like the sessions that they began. */
export function dumpOf(file: string): Record<string, string[]> {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = db.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'").all();
    const names = tables.map(({ name }) => String(name)).filter((name) => !SESSIONS.includes(name));
    return Object.fromEntries(names.map((name) => [name, rowsOf(db, name)]));
  } finally {
    db.close();
  }
}

function rowsOf(db: DatabaseSync, table: string): string[] {
  return db
    .prepare(`select * from "${table}"`)
    .all()
    .filter(({ kind }) => table !== 'acts' || !['user.sign-in', 'user.sign-out'].includes(String(kind)))
    .map((row) => JSON.stringify(row, (name, value: unknown) => (PRESENCE[table]?.includes(name) ? undefined : value)))
    .sort();
}
