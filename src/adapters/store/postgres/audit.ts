/**
 * What Postgres finds wrong with its tables, and the rows that do not fit their seals.
 * @module
 */
import { type RawBuilder, sql } from 'kysely';
import type { EngineAudit, EngineFault, Portion, SealFault } from '../../../domain/audit.ts';
import type { Db } from '../sql/db.ts';
import { SEALED_TABLES } from '../sql/sealed.ts';
import type { PostgresAddress } from './address.ts';
import { isDamage } from './errors.ts';
import { schemaFaults, sequenceFaults } from './shape.ts';

const PORTION = 2000;
/** Faults of one kind after which nobody looks on. */
const MOST_FAULTS = 1000;

export function postgresAudit(db: Db, address: PostgresAddress): EngineAudit {
  return {
    engineFaults: async () =>
      (await Promise.all([unreadable(db), strayReferences(db), schemaFaults(db, address), sequenceFaults(db)])).flat(),
    sealedTables: async () => [...SEALED_TABLES],
    sealFaults: async (table, from) => {
      const place = from === undefined ? { phase: 'rows' as const } : (JSON.parse(from) as Place);
      const keys = await keysOf(db, table);
      return place.phase === 'rows' ? rowsBeside(db, table, keys, place.after) : sealsBeside(db, table, keys, place.after);
    },
  };
}

/** Where a portion begins: among the rows of the table, then among their seals. */
type Place = { phase: 'rows'; after?: Array<string | number> } | { phase: 'seals'; after?: string };

const placed = (place: Place): string => JSON.stringify(place);

/** A column of a primary key. */
interface KeyColumn {
  name: string;
  type: string;
}

async function keysOf(db: Db, table: string): Promise<KeyColumn[]> {
  const { rows } = await sql<KeyColumn>`
    select attname::text as name, format_type(atttypid, null) as type
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
    where conrelid = ${table}::regclass and contype = 'p' order by array_position(conkey, attnum)`.execute(db);
  return rows;
}

/** Rows in the order of their keys. */
async function rowsBeside(db: Db, table: string, keys: readonly KeyColumn[], after?: Array<string | number>): Promise<Portion<SealFault>> {
  const columns = keys.map(({ name }) => sql.ref(`t.${name}`));
  const key = sql`seal_key(to_jsonb(t), ${sql.join(keys.map(({ name }) => sql.lit(name)))})`;
  const rest = after ? sql`where (${sql.join(columns)}) > (${sql.join(after)})` : sql``;
  type Row = { key: string; sealed: boolean; fits: boolean; place: Array<string | number> };
  try {
    const { rows } = await sql<Row>`
      select ${key} as key, seals.digest is not null as sealed, seals.digest is not distinct from seal_digest(to_jsonb(t)) as fits,
        json_build_array(${sql.join(columns)}) as place
      from ${sql.table(table)} as t left join seals on seals.tab = ${table} and seals.key = ${key}
      ${rest} order by ${sql.join(columns)} limit ${PORTION}`.execute(db);
    const items = rows.flatMap(({ key, sealed, fits }) =>
      fits ? [] : [{ table, key, how: sealed ? ('edited' as const) : ('added' as const) }],
    );
    const last = rows.at(-1);
    return {
      items,
      rows: rows.length,
      next: placed(rows.length < PORTION || !last ? { phase: 'seals' } : { phase: 'rows', after: last.place }),
    };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { items: [{ table, key: after?.join(' ') ?? '', how: 'unreadable' }], rows: 0, next: placed({ phase: 'seals' }) };
  }
}

/** Seals whose rows are gone. */
async function sealsBeside(db: Db, table: string, keys: readonly KeyColumn[], after = ''): Promise<Portion<SealFault>> {
  const part = (at: number): RawBuilder<unknown> => (keys.length === 1 ? sql`seals.key` : sql`(seals.key::jsonb ->> ${sql.lit(at)})`);
  const same = keys.map(({ name, type }, at) => sql`${sql.ref(`t.${name}`)} = ${part(at)}::${sql.raw(type)}`);
  const { rows } = await sql<{ key: string; present: boolean }>`
    select key, exists (select 1 from ${sql.table(table)} as t where ${sql.join(same, sql` and `)}) as present
    from seals where tab = ${table} and key > ${after} order by key limit ${PORTION}`.execute(db);
  const items = rows.flatMap(({ key, present }) => (present ? [] : [{ table, key, how: 'removed' as const }]));
  const last = rows.at(-1);
  return { items, rows: 0, ...(rows.length < PORTION || !last ? {} : { next: placed({ phase: 'seals', after: last.key }) }) };
}

/** Reads every row of every table, as a dump would. */
async function unreadable(db: Db): Promise<EngineFault[]> {
  const faults: EngineFault[] = [];
  for (const table of [...SEALED_TABLES, 'seals'])
    try {
      await sql`select count(t::text) from ${sql.table(table)} as t`.execute(db);
    } catch (error) {
      if (!isDamage(error)) throw error;
      faults.push({ part: table, sentence: `Postgres cannot read the table ${table} to its end: it is damaged` });
    }
  return faults;
}

interface Reference {
  child: string;
  parent: string;
  columns: string[];
  targets: string[];
}

/** Rows that refer to rows that are not there: somebody has switched off what refuses them. */
async function strayReferences(db: Db): Promise<EngineFault[]> {
  const { rows: references } = await sql<Reference>`
    select child.relname::text as child, parent.relname::text as parent,
      (select json_agg(attname order by place) from unnest(conkey) with ordinality as part (num, place)
        join pg_attribute on attrelid = conrelid and attnum = num) as columns,
      (select json_agg(attname order by place) from unnest(confkey) with ordinality as part (num, place)
        join pg_attribute on attrelid = confrelid and attnum = num) as targets
    from pg_constraint join pg_class as child on child.oid = conrelid join pg_class as parent on parent.oid = confrelid
    where contype = 'f' and connamespace = current_schema()::regnamespace order by 1, 2`.execute(db);
  const faults: EngineFault[] = [];
  for (const reference of references) faults.push(...(await strayRows(db, reference)));
  return faults;
}

async function strayRows(db: Db, { child, parent, columns, targets }: Reference): Promise<EngineFault[]> {
  const keys = await keysOf(db, child);
  const own = columns.map((name) => sql.ref(`t.${name}`));
  const same = own.map((column, at) => sql`${column} = ${sql.ref(`target.${targets[at] ?? ''}`)}`);
  const { rows } = await sql<{ key: string }>`
    select seal_key(to_jsonb(t), ${sql.join(keys.map(({ name }) => sql.lit(name)))}) as key from ${sql.table(child)} as t
    where ${sql.join(
      own.map((column) => sql`${column} is not null`),
      sql` and `,
    )} and not exists (select 1 from ${sql.table(parent)} as target where ${sql.join(same, sql` and `)})
    order by 1 limit ${MOST_FAULTS}`.execute(db);
  return rows.map(({ key }) => ({ part: child, sentence: `a row of ${child} (${key}) refers to a row of ${parent} that is not there` }));
}
