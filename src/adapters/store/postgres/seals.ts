/**
 * Seals in Postgres: triggers keep them where a connection has said that it is one of ours, so that whoever else writes to the tables leaves a
 * seal that does not fit.
 *
 * A digest is of the columns that are not null, with their names: a migration that adds a column without values needs to do nothing. One that
 * makes a table which is sealed adds `sealTable` of it.
 * @module
 */

/** What a connection of ours says. How numbers and bytes are written out is part of the digest. */
export const WRITER = ["set clausewatch.writer = 'on'", 'set extra_float_digits = 1', "set bytea_output = 'hex'"];

/** The functions that tables are sealed with. */
export const SEALING: readonly string[] = [
  // A single column of the key as it is; several as a JSON array.
  `create function seal_key(held jsonb, variadic keys text[]) returns text language sql immutable as $key$
    select case when cardinality(keys) = 1 then held ->> keys[array_lower(keys, 1)]
      else (select jsonb_agg(held -> name order by place)::text from unnest(keys) with ordinality as part (name, place)) end
  $key$`,
  `create function seal_digest(held jsonb) returns bytea language sql immutable as $digest$
    select sha256(convert_to(jsonb_strip_nulls(held)::text, 'UTF8'))
  $digest$`,
  `create function seal() returns trigger language plpgsql as $seal$
    declare
      was text;
      held text;
    begin
      if current_setting('clausewatch.writer', true) is distinct from 'on' then
        return null;
      end if;
      if tg_op <> 'DELETE' then
        held := seal_key(to_jsonb(new), variadic tg_argv);
        insert into seals (tab, key, digest) values (tg_table_name, held, seal_digest(to_jsonb(new)))
          on conflict (tab, key) do update set digest = excluded.digest;
      end if;
      if tg_op <> 'INSERT' then
        was := seal_key(to_jsonb(old), variadic tg_argv);
        if was is distinct from held then
          delete from seals where tab = tg_table_name and key = was;
        end if;
      end if;
      return null;
    end
  $seal$`,
];

/** Seals the rows of a table from now on, by its primary key; `there`: where there is such a table. */
export function sealTable(table: string, { where }: { where?: 'there' } = {}): string[] {
  return [
    `do $made$
      declare
        keys text;
      begin
        ${where === 'there' ? `if to_regclass('${table}') is null then return; end if;` : ''}
        select string_agg(quote_literal(attname), ', ' order by array_position(conkey, attnum)) into keys
          from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
          where conrelid = '${table}'::regclass and contype = 'p';
        execute 'create trigger ${table}_is_sealed after insert or update or delete on ${table} for each row execute function seal('
          || keys || ')';
        execute 'insert into seals (tab, key, digest) select ''${table}'', seal_key(to_jsonb(t), ' || keys
          || '), seal_digest(to_jsonb(t)) from ${table} as t';
      end
    $made$`,
  ];
}
