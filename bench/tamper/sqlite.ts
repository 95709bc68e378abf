/**
 * SQLite and a folder.
 * @module
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import { columnsOf, keepSeals, sealingOf, teachSeals } from '../../src/adapters/store/sqlite/seals.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { RECORD } from './sample.ts';
import type { Row, Target } from './target.ts';

/** A copy of the installation in `folder`. */
export function sqliteTarget(folder: string): Target {
  const copy = join(mkdtempSync(join(tmpdir(), 'clausewatch-tamper-')), 'data');
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, RECORD);
  const pathOf = (name: string): string => join(copy, 'objects', name.slice(0, 2), name.slice(2));
  const saved = readFileSync(file);

  function within<Result>(work: (db: DatabaseSync) => Result): Result {
    const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    try {
      db.exec('pragma ignore_check_constraints = on');
      return work(db);
    } finally {
      db.close();
    }
  }

  async function opened(readOnly: boolean) {
    const store = await createSqliteStore({ file, readOnly });
    const blobs = createFsBlobs(copy);
    return { store, blobs, evidence: createArchive({ blobs, store }), close: () => store.close() };
  }

  return {
    name: 'SQLite and a folder',
    ask: async (query) => within((db) => db.prepare(query).all() as Row[]),
    columns: async (table) => within((db) => columnsOf(db, table).filter(({ hidden }) => hidden === 0)),
    where: async (table, key) => within((db) => `${sealingOf(columnsOf(db, table)).key('t')} = ${literal(key)}`),
    literal,
    edit: async (_table, statements, hand) =>
      within((db) => {
        const guards = db.prepare("select name, sql from sqlite_schema where type = 'trigger'").all();
        if (hand === 'resealing') {
          teachSeals(db);
          keepSeals(db);
        }
        db.exec('begin');
        try {
          if (hand !== 'schema') for (const { name } of guards) db.exec(`drop trigger main."${name}"`);
          for (const statement of statements) db.exec(statement);
          if (hand !== 'schema') for (const { sql } of guards) db.exec(String(sql));
          db.exec('commit');
        } catch (error) {
          db.exec('rollback');
          throw error;
        }
        db.exec('pragma wal_checkpoint(truncate)');
      }),
    schemaEdits: {
      'a trigger writes on our commits': "create trigger planted after insert on visits begin update sources set vendor_name = 'Evil'; end",
      'a guard is gone': 'drop trigger ledger_refuses_edits',
      'a table is added': 'create table planted (a integer)',
      'a view is added': 'create view planted as select 1 as a',
      'a function of an index': 'create index planted on visits (abs(length(id)))',
      'a sequence is moved': "update sqlite_sequence set seq = seq + 1 where name = 'journal'",
    },
    readBlob: async (name) => readFileSync(pathOf(name)),
    writeBlob: async (name, bytes) => (bytes ? writeFileSync(pathOf(name), bytes) : rmSync(pathOf(name))),
    file: { read: () => readFileSync(file), write: (bytes) => writeFileSync(file, bytes) },
    restore: async () => {
      for (const ending of ['-wal', '-shm', '-journal']) rmSync(file + ending, { force: true });
      writeFileSync(file, saved);
    },
    open: () => opened(true),
    openToWrite: () => opened(false),
    remove: async () => rmSync(join(copy, '..'), { recursive: true }),
  };
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
