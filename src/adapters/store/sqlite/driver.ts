/**
 * Lets Kysely's SQLite dialect speak to `node:sqlite`.
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { Flavoured } from '../sql/flavour.ts';
import { SQLITE } from './flavour.ts';

/** Statements kept prepared; a statement is small, but bulk inserts of many different lengths would pile up. */
const KEPT = 200;

/** SQLite creates and alters tables in transactions; told so, Kysely's migrator runs in one. */
class Adapter extends SqliteAdapter implements Flavoured {
  readonly flavour = SQLITE;

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

/** The dialect for an open database. */
export function sqliteDialect(db: DatabaseSync): SqliteDialect {
  return new Dialect({ database: kyselyDatabase(db) });
}

/**
 * The database as Kysely expects it. Two liberties: transactions take the write lock when they begin, because one
 * that reads first and writes later would fail at once when another process wrote in between; and a rollback
 * after SQLite has rolled back by itself (disk full) is no error.
 */
function kyselyDatabase(db: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => db.close(),
    prepare(sql) {
      if (sql === 'begin') return command(() => db.exec('begin immediate'));
      if (sql === 'rollback') return command(() => db.isTransaction && db.exec('rollback'));
      const known = kept.get(sql);
      if (known) return known;
      const statement = wrap(db.prepare(sql));
      if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(sql, statement);
      return statement;
    },
  };
}

function wrap(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function command(run: () => unknown): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      run();
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [].values(),
  };
}

/** The tables hold texts, numbers, bytes and nulls only; SQLite itself refuses anything else. */
function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[];
}
