import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations as postgresMigrations } from '../../../src/adapters/store/postgres/migrations/index.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { migrations as sqliteMigrations } from '../../../src/adapters/store/sqlite/migrations/index.ts';
import { ask, startPostgres, type TestPostgres } from '../../helpers/postgres.ts';

/** A table in words that both engines have. */
interface Table {
  columns: Record<string, string>;
  key: string[];
  /** "columns" of each unique constraint. */
  unique: string[];
  /** "columns → table (columns)", and what happens where the other row goes. */
  references: string[];
  /** By name: its columns ("…" for an expression), with "unique" and "partial" where it is. */
  indexes: Record<string, string>;
}
type Schema = Record<string, Table>;

/** Numbers that SQLite gives to rows by itself are columns in Postgres, where something is asked by them. */
const NUMBERED = ['changes', 'extractions', 'visits'];

let postgres: TestPostgres;
let both: { sqlite: Schema; postgres: Schema };
beforeAll(async () => {
  postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-test-'));
  const file = join(folder, 'a.db');
  await (await createSqliteStore({ file })).close();
  both = { sqlite: ofSqlite(new DatabaseSync(file)), postgres: await ofPostgres(await postgres.record()) };
  await rm(folder, { recursive: true });
});
afterAll(() => postgres.stop());

describe('the tables of both engines', () => {
  it('have the same names', () => {
    expect(Object.keys(both.postgres)).toEqual(Object.keys(both.sqlite));
    expect(Object.keys(both.sqlite).length).toBeGreaterThan(40);
  });

  it('have the same columns, keys, references and indexes', () => {
    for (const [name, table] of Object.entries(both.sqlite)) {
      const { rowid, ...columns } = both.postgres[name]?.columns ?? {};
      const unique = both.postgres[name]?.unique.filter((of) => of !== 'rowid');
      expect({ name, ...both.postgres[name], columns, unique }).toEqual({ name, ...table });
      expect(rowid, name).toBe(NUMBERED.includes(name) ? 'bigint not null' : undefined);
    }
  });

  it('compare texts as bytes', async () => {
    const rows = await ask(
      await postgres.record(),
      `select attrelid::regclass::text as tab, attname from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'clausewatch'::regnamespace and relkind = 'r' and relname not like 'kysely%' and attnum > 0
          and atttypid = 'text'::regtype and attcollation <> '"C"'::regcollation`,
    );
    expect(rows).toEqual([]);
  });

  it('come of migrations of the same names, of which the first of Postgres stands for all before it', () => {
    const [first, ...later] = Object.keys(postgresMigrations);
    expect(first).toBe('0018-record');
    expect(later).toEqual(
      Object.keys(sqliteMigrations)
        .filter((name) => name > '0019')
        .toSorted(),
    );
  });
});

const KINDS: Record<string, string> = { text: 'text', integer: 'bigint', real: 'double precision', blob: 'bytea' };

function ofSqlite(db: DatabaseSync): Schema {
  const all = (statement: string, ...parameters: string[]) =>
    db.prepare(statement).all(...parameters) as Array<Record<string, string | number | null>>;
  const names = all(
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%' order by name",
  );
  return Object.fromEntries(
    names.map(({ name }) => {
      const table = String(name);
      const infos = all('select * from pragma_table_xinfo(?)', table);
      const key = infos.filter(({ pk }) => Number(pk) > 0).toSorted((a, b) => Number(a['pk']) - Number(b['pk']));
      const lists = all('select * from pragma_index_list(?)', table);
      const columnsOf = (index: string) =>
        all('select * from pragma_index_xinfo(?) where key = 1 order by seqno', index).map(
          ({ name, desc }) => `${name ?? '…'}${desc === 1 ? ' desc' : ''}`,
        );
      const references = Map.groupBy(all('select * from pragma_foreign_key_list(?) order by id, seq', table), ({ id }) => id);
      return [
        table,
        {
          columns: sorted(
            infos.map((info) => [
              String(info['name']),
              columnText(
                KINDS[String(info['type']).toLowerCase()] ?? '',
                info['notnull'] === 1 || Number(info['pk']) > 0,
                Number(info['hidden']) > 0,
              ),
            ]),
          ),
          key: key.map((info) => String(info['name'])),
          unique: lists
            .filter(({ origin }) => origin === 'u')
            .map(({ name }) => columnsOf(String(name)).join(', '))
            .toSorted(),
          references: [...references.values()]
            .map((parts) => {
              const target = String(parts[0]?.['table']);
              const to = parts.map(({ to }, at) => to ?? primaryKey(all, target)[at]);
              return referenceText(
                parts.map(({ from }) => String(from)),
                target,
                to.map(String),
                String(parts[0]?.['on_delete']).toLowerCase(),
              );
            })
            .toSorted(),
          indexes: sorted(
            lists
              .filter(({ origin }) => origin === 'c')
              .map((list) => [
                String(list['name']),
                indexText(columnsOf(String(list['name'])), list['unique'] === 1, list['partial'] === 1),
              ]),
          ),
        },
      ];
    }),
  );
}

function primaryKey(
  all: (statement: string, ...parameters: string[]) => Array<Record<string, string | number | null>>,
  table: string,
): string[] {
  return all('select name from pragma_table_xinfo(?) where pk > 0 order by pk', table).map(({ name }) => String(name));
}

interface PostgresTable extends Omit<Table, 'columns' | 'references' | 'indexes'> {
  name: string;
  columns: Array<{ name: string; kind: string; required: boolean; generated: boolean }>;
  references: Array<{ from: string[]; target: string; to: string[]; gone: string }>;
  indexes: Array<{ name: string; columns: string[]; unique: boolean; partial: boolean }>;
}

async function ofPostgres(url: string): Promise<Schema> {
  const named = (of: string, table: string) =>
    `(select json_agg(attname order by place) from unnest(${of}) with ordinality as part (num, place) join pg_attribute on attrelid = ${table} and attnum = num)`;
  const rows = await ask<PostgresTable>(
    url,
    `select relname::text as name,
      (select json_agg(json_build_object('name', attname, 'kind', format_type(atttypid, null), 'required', attnotnull, 'generated', attgenerated <> ''))
        from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns,
      (select ${named('conkey', 'conrelid')} from pg_constraint where conrelid = pg_class.oid and contype = 'p') as key,
      (select coalesce(json_agg(array_to_string(array(select attname from unnest(conkey) with ordinality as part (num, place)
          join pg_attribute on attrelid = conrelid and attnum = num order by place), ', ')), '[]')
        from pg_constraint where conrelid = pg_class.oid and contype = 'u') as unique,
      (select coalesce(json_agg(json_build_object('from', ${named('conkey', 'conrelid')}, 'target', confrelid::regclass::text, 'to', ${named('confkey', 'confrelid')},
          'gone', case confdeltype when 'c' then 'cascade' else 'no action' end)), '[]')
        from pg_constraint where conrelid = pg_class.oid and contype = 'f') as references,
      (select coalesce(json_agg(json_build_object('name', i.relname, 'unique', indisunique, 'partial', indpred is not null, 'columns',
          (select json_agg(coalesce(attname::text, '…') || case when indoption[place - 1] & 1 = 1 then ' desc' else '' end order by place)
            from unnest(indkey::int2[]) with ordinality as part (num, place) left join pg_attribute on attrelid = indrelid and attnum = num and num > 0))), '[]')
        from pg_index join pg_class as i on i.oid = indexrelid where indrelid = pg_class.oid
          and not exists (select 1 from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))) as indexes
    from pg_class where relnamespace = 'clausewatch'::regnamespace and relkind = 'r' and relname not like 'kysely%' order by relname collate "C"`,
  );
  return Object.fromEntries(
    rows.map(({ name, columns, key, unique, references, indexes }) => [
      name,
      {
        columns: sorted(columns.map((column) => [column.name, columnText(column.kind, column.required, column.generated)])),
        key,
        unique: unique.toSorted(),
        references: references
          .map(({ from, target, to, gone }) => referenceText(from, target.replace('clausewatch.', ''), to, gone))
          .toSorted(),
        indexes: sorted(indexes.map((index) => [index.name, indexText(index.columns, index.unique, index.partial)])),
      },
    ]),
  );
}

function columnText(kind: string, required: boolean, generated: boolean): string {
  return `${kind}${required ? ' not null' : ''}${generated ? ' generated' : ''}`;
}

function referenceText(from: string[], target: string, to: string[], gone: string): string {
  return `${from.join(', ')} → ${target} (${to.join(', ')}), ${gone}`;
}

/** An expression and a column folded for sorting are one thing. */
function indexText(columns: string[], unique: boolean, partial: boolean): string {
  return `${columns.map((column) => (column === 'vendor_name' ? '…' : column)).join(', ')}${unique ? ' unique' : ''}${partial ? ' partial' : ''}`;
}

function sorted(entries: Array<[string, string]>): Record<string, string> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
