/**
 * What our schema holds against what the migrations make: they are run once more in a schema of their own, in a transaction that is rolled
 * back, so that the server itself says how it writes each part down.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import type { EngineFault } from '../../../domain/audit.ts';
import type { Db } from '../sql/db.ts';
import { FARTHEST_AHEAD } from '../sql/sealed.ts';
import { connectionTo, type PostgresAddress, SCHEMA } from './address.ts';
import { watchConnections } from './connection.ts';
import { migrations } from './migrations/index.ts';
import { dialectOf } from './open.ts';

/** How each part is made, by what it is: "the trigger visits.visits_is_sealed". */
type Parts = ReadonlyMap<string, string>;

/** Parts of the schema that are not as the migrations leave them. Throws as a database does on which no schema may be made. */
export async function schemaFaults(db: Db, address: PostgresAddress): Promise<EngineFault[]> {
  const ours = await newSchema(address);
  const theirs = await partsIn(db, address.schema ?? SCHEMA);
  const faults: EngineFault[] = [];
  const tell = (part: string, how: string): unknown =>
    faults.push({ part, sentence: `${part} ${how}: no version of Clausewatch left it so` });
  for (const part of theirs.keys()) if (!ours.has(part)) tell(part, 'was added');
  for (const [part, made] of ours) {
    const found = theirs.get(part);
    if (found === undefined) tell(part, 'is gone');
    else if (found !== made) tell(part, 'is another');
  }
  return faults;
}

class Made extends Error {
  readonly parts: Parts;
  constructor(parts: Parts) {
    super('rolled back');
    this.parts = parts;
  }
}

async function newSchema({ url }: PostgresAddress): Promise<Parts> {
  const schema = `clausewatch_${randomUUID().replaceAll('-', '')}`;
  const pool = new pg.Pool({ ...connectionTo({ url }), max: 1 });
  watchConnections(pool);
  const db = new Kysely<unknown>({ dialect: dialectOf(pool, { url, schema }) });
  try {
    await db.transaction().execute(async (trx) => {
      await trx.schema.createSchema(schema).execute();
      for (const { up } of Object.values(migrations)) await up(trx);
      throw new Made(await partsIn(trx as unknown as Db, schema));
    });
    throw new Error('a transaction went on after it was to be rolled back');
  } catch (error) {
    if (error instanceof Made) return error.parts;
    throw error;
  } finally {
    await db.destroy();
  }
}

/** The schema is the one that the connection looks into, so that nothing is written down with its name. */
async function partsIn(db: Db, schema: string): Promise<Parts> {
  const { rows } = await sql<{ part: string; made: string }>`
    with ours as (
      select pg_class.oid, relname, relkind, relpersistence, relrowsecurity from pg_class
      where relnamespace = ${schema}::regnamespace and relname not like 'kysely\\_migration%'
    ), tables as (
      select * from ours where relkind in ('r', 'p', 'v', 'm', 'f')
    )
    select 'the table ' || relname as part, format('%s %s %s', relkind, relpersistence, relrowsecurity) as made from tables
    union all select format('the column %s.%s', relname, attname),
      format('%s %s %s %s %s %s', format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated, attcollation, pg_get_expr(adbin, adrelid, true))
      from tables join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
    union all select format('the constraint %s.%s', relname, conname),
      format('%s %s %s', pg_get_constraintdef(pg_constraint.oid, true), convalidated,
        (select string_agg(distinct tgenabled::text, '') from pg_trigger where tgconstraint = pg_constraint.oid))
      from tables join pg_constraint on conrelid = tables.oid where contype <> 'n'
    union all select format('the index %s', relname), format('%s %s', pg_get_indexdef(indexrelid, 0, true), indisvalid)
      from ours join pg_index on indexrelid = oid
    union all select format('the trigger %s.%s', relname, tgname), format('%s %s', pg_get_triggerdef(pg_trigger.oid, true), tgenabled)
      from tables join pg_trigger on tgrelid = tables.oid and not tgisinternal
    union all select format('the rule %s.%s', relname, rulename), pg_get_ruledef(pg_rewrite.oid, true)
      from tables join pg_rewrite on ev_class = tables.oid
    union all select format('the policy %s.%s', relname, polname), '' from tables join pg_policy on polrelid = tables.oid
    union all select format('the table %s, which is part of %s', inhrelid::regclass, relname), '' from tables join pg_inherits on inhparent = oid
    union all select 'the numbers of ' || relname, format('%s %s %s %s %s', seqstart, seqincrement, seqmin, seqmax, seqcycle)
      from ours join pg_sequence on seqrelid = oid
    union all select format('the function %s', proname),
      format('%s %s %s %s %s %s %s %s', prokind, pg_get_function_arguments(pg_proc.oid), pg_get_function_result(pg_proc.oid), lanname,
        provolatile, prosecdef, proconfig, prosrc)
      from pg_proc join pg_language on pg_language.oid = prolang where pronamespace = ${schema}::regnamespace
    order by 1`.execute(db);
  const parts = new Map<string, string>();
  // Functions of one name are told by what follows it.
  for (const { part, made } of rows) parts.set(parts.has(part) ? `${part} (${made.length})` : part, made);
  return parts;
}

/** Numbers that would be given out twice, or that no installation would have come to. */
export async function sequenceFaults(db: Db): Promise<EngineFault[]> {
  const { rows: columns } = await sql<{ table: string; column: string; sequence: string }>`
    select table_name::text as table, column_name::text as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
    from information_schema.columns where table_schema = current_schema() and is_identity = 'YES' order by table_name`.execute(db);
  const faults: EngineFault[] = [];
  for (const { table, column, sequence } of columns) {
    const { rows } = await sql<{ bad: boolean }>`
      select given < last or given > last + ${FARTHEST_AHEAD}::bigint as bad
      from (select case when is_called then last_value else last_value - 1 end as given from ${sql.raw(sequence)}) as counter,
        (select coalesce(max(${sql.ref(column)}), 0) as last from ${sql.table(table)}) as numbered`.execute(db);
    if (rows[0]?.bad)
      faults.push({ part: table, sentence: `The numbers that ${table} gives to its next rows are not those after its last one` });
  }
  return faults;
}
