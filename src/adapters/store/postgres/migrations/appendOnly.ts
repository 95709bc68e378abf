/**
 * Tables whose rows are never edited, removed or emptied out.
 * @module
 */

/** Triggers that refuse it: `one` is what a row is called ("an act"). */
export function appendOnly(table: string, one: string): string[] {
  const refusing = (name: string, said: string) => `create function ${name}() returns trigger language plpgsql as $refuse$
    begin
      raise exception '${one} is never ${said}';
    end
  $refuse$`;
  return [
    refusing(`${table}_stay_as_they_are`, 'edited'),
    refusing(`${table}_stay`, 'removed'),
    `create trigger ${table}_stay_as_they_are before update on ${table} for each row execute function ${table}_stay_as_they_are()`,
    `create trigger ${table}_stay before delete on ${table} for each row execute function ${table}_stay()`,
    `create trigger ${table}_are_not_emptied before truncate on ${table} for each statement execute function ${table}_stay()`,
  ];
}
