/**
 * Postgres and a bucket.
 * @module
 */
import { join } from 'node:path';
import pg from 'pg';
import { createFsBlobs } from '../../src/adapters/blobs/fs.ts';
import { createS3Blobs } from '../../src/adapters/blobs/s3/blobs.ts';
import { createPostgresCopy } from '../../src/adapters/store/postgres/copy.ts';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { WRITER } from '../../src/adapters/store/postgres/seals.ts';
import { createSqliteCopy } from '../../src/adapters/store/sqlite/copy.ts';
import { createArchive } from '../../src/archive/archive.ts';
import { copyInstallation } from '../../src/pipeline/copy/copy.ts';
import { ask, startPostgres } from '../../test/helpers/postgres.ts';
import { startS3 } from '../../test/helpers/s3.ts';
import { RECORD } from './sample.ts';
import type { Column, Row, Target } from './target.ts';

const NUMBERS = new Set([20, 21, 23, 700, 701, 1700]);

/** A copy of the installation in `folder`, on servers of its own. */
export async function postgresTarget(folder: string): Promise<Target> {
  const server = await startPostgres({ own: true });
  const bucket = await startS3();
  const settings = bucket.settings();
  const blobs = createS3Blobs(settings);
  const kept = await server.database();
  const from = { record: createSqliteCopy({ file: join(folder, RECORD) }), blobs: createFsBlobs(folder), sealFaults: async () => [] };
  const to = { record: createPostgresCopy({ url: kept }), blobs, sealFaults: async () => [] };
  await (await createPostgresStore({ url: kept })).close();
  await copyInstallation(from, to, { clock: { now: () => new Date() } });

  const work = new URL(kept);
  work.pathname = '/tampered';
  const url = work.href;
  const restore = async (): Promise<void> => {
    await ask(server.url, 'drop database if exists tampered with (force)');
    await ask(server.url, `create database tampered template ${new URL(kept).pathname.slice(1)}`);
  };
  await restore();
  const keyOf = (name: string): string => `${settings.prefix}/objects/${name.slice(0, 2)}/${name.slice(2)}`;

  async function within(statements: readonly string[]): Promise<Row[]> {
    const client = new pg.Client({
      connectionString: url,
      types: { getTypeParser: (oid, format) => (NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format)) } as pg.CustomTypesConfig,
    });
    client.on('error', () => {});
    await client.connect();
    try {
      let rows: Row[] = [];
      for (const statement of ['set search_path = clausewatch', ...statements]) ({ rows } = await client.query<Row>(statement));
      return rows;
    } finally {
      await client.end().catch(() => {});
    }
  }

  const columns = async (table: string): Promise<Column[]> =>
    (
      await within([
        `select attname as name, coalesce(array_position(conkey, attnum), 0) as pk from pg_attribute
          left join pg_constraint on conrelid = attrelid and contype = 'p'
          where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      ])
    ).map(({ name, pk: place }) => ({ name: String(name), pk: Number(place) }));

  async function opened(readOnly: boolean) {
    const store = await createPostgresStore({ url, readOnly });
    return { store, blobs, evidence: createArchive({ blobs, store }), close: () => store.close() };
  }

  return {
    name: 'Postgres and a bucket',
    ask: (query) => within([query]),
    columns,
    async where(table, key) {
      const keys = (await columns(table)).filter(({ pk: place }) => place > 0).toSorted((a, b) => a.pk - b.pk);
      return `seal_key(to_jsonb(t), ${keys.map(({ name }) => `'${name}'`).join(', ')}) = ${literal(key)}`;
    },
    literal,
    async edit(table, statements, hand) {
      const before = {
        stranger: ['set session_replication_role = replica'],
        resealing: [
          ...WRITER,
          `alter table ${table} disable trigger all`,
          ...(table === 'seals' ? [] : [`alter table ${table} enable trigger ${table}_is_sealed`]),
        ],
        schema: [],
      }[hand];
      const after = hand === 'resealing' ? [`alter table ${table} enable trigger all`] : [];
      await within(['begin', ...before, ...statements, ...after, 'commit']);
    },
    schemaEdits: {
      'a trigger writes on our commits': `create function clausewatch.planted() returns trigger language plpgsql as $f$ begin update clausewatch.sources set vendor_name = 'Evil'; return null; end $f$;
        create trigger planted after insert on visits for each row execute function planted()`,
      'a guard is gone': 'drop trigger ledger_stay_as_they_are on ledger',
      'a guard is switched off': 'alter table ledger disable trigger ledger_stay_as_they_are',
      'seals are always the same': `create or replace function seal_digest(held jsonb) returns bytea language sql immutable as $f$ select '\\x00'::bytea $f$`,
      'a table is added': 'create table planted (a integer)',
      'a sequence is moved': "select setval('journal_seq_seq', 9000000000)",
      'a view is added': 'create view planted as select 1 as a',
    },
    readBlob: async (name) => Buffer.from(await blobs.get(name)),
    writeBlob: async (name, bytes) => (bytes ? bucket.plant(keyOf(name), bytes) : blobs.remove(name)),
    restore,
    open: () => opened(true),
    openToWrite: () => opened(false),
    remove: async () => {
      await blobs.close();
      await bucket.stop();
      await server.stop();
    },
  };
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'::bytea`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
