/**
 * What of the record names visits and pages, in one list: all of it stays. A column that may name one is in it, or excused by name in the test
 * that goes over every column that there is.
 * @module
 */
import type { Kysely } from 'kysely';
import type { CitedPages, CitedUntil, Pins } from '../../../../domain/retention.ts';
import type { Db } from '../db.ts';
import type { Tables } from '../schema.ts';

type Column<Table extends keyof Tables> = keyof Tables[Table] & string;

interface Rest {
  table: keyof Tables;
  column: string;
  /** The column that says of which source. */
  of: 'id' | 'source_id';
  names: keyof Pins;
}

/** Columns that name visits and pages of their own source. */
export const RESTS: readonly Rest[] = [
  rest('changes', 'source_id', 'ids', ['visit_id']),
  rest('changes', 'source_id', 'times', ['first_seen_new_at', 'last_seen_old_at']),
  rest('changes', 'source_id', 'pages', ['old_snapshot', 'new_snapshot']),
  rest('baselines', 'source_id', 'pages', ['sha256']),
  rest('baselines', 'source_id', 'times', ['first_seen_at', 'verified_at']),
  rest('rule_edits', 'source_id', 'ids', ['id']),
  rest('sources', 'id', 'ids', ['last_visit_id']),
].flat();

interface Citation {
  table: keyof Tables;
  columns: readonly string[];
  /** Rows are never edited, and each has a higher `seq` than those before it: what was read once need not be read again. */
  grows: boolean;
}

/** Columns whose text may name pages of any source, at whatever place of it. */
export const CITATIONS: readonly Citation[] = [
  citation('registry_events', ['after_json', 'because_json'], { grows: true }),
  citation('acts', ['detail_json'], { grows: true }),
  citation('journal', ['detail_json'], { grows: true }),
  citation('messages', ['notice_json'], { grows: true }),
  citation('deadlines', ['detail_json']),
  citation('rule_edits', ['edit_json']),
  citation('import_marks', ['cursor_json']),
  citation('ignore_rules', ['reason', 'match_json']),
  citation('corrections', ['wrong', 'right_text', 'url', 'quote', 'decided_json']),
  citation('correction_captures', ['url', 'result_json']),
];

function rest<Table extends keyof Tables>(
  table: Table,
  of: Rest['of'] & Column<Table>,
  names: Rest['names'],
  columns: ReadonlyArray<Column<Table>>,
): Rest[] {
  return columns.map((column) => ({ table, column, of, names }));
}

function citation<Table extends keyof Tables>(
  table: Table,
  columns: ReadonlyArray<Column<Table>>,
  { grows }: { grows: boolean } = { grows: false },
): Citation {
  return { table, columns, grows };
}

/** The tables as the lists name them. */
type Listed = Kysely<Record<string, Record<string, unknown>>>;

/** What rows of a source rest on. */
export async function pinsOf(db: Db, sourceId: string): Promise<Pins> {
  const pins = { ids: new Set<string>(), times: new Set<string>(), pages: new Set<string>() };
  for (const { table, column, of, names } of RESTS) {
    const rows = await (db as unknown as Listed).selectFrom(table).select(column).where(of, '=', sourceId).execute();
    for (const { [column]: named } of rows) if (typeof named === 'string') pins[names].add(named.replace(/#rules$/, ''));
  }
  return pins;
}

const HASH = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;
const PORTION = 500;

/** All that is cited; `after`: of tables that only grow, what came after a first reading. */
export async function citedPages(db: Db, after: CitedUntil = {}): Promise<CitedPages> {
  const pages = new Set<string>();
  const until: Record<string, number> = { ...after };
  for (const { table, columns, grows } of CITATIONS) {
    for await (const row of grows ? newRows(db, table, columns, until) : allRows(db, table, columns))
      for (const text of Object.values(row)) if (typeof text === 'string') for (const [hash] of text.matchAll(HASH)) pages.add(hash);
  }
  return { pages, until };
}

async function* allRows(db: Db, table: string, columns: readonly string[]): AsyncIterable<Record<string, unknown>> {
  yield* await (db as unknown as Listed).selectFrom(table).select(columns).execute();
}

/** Notes in `until` how far it came. */
async function* newRows(
  db: Db,
  table: string,
  columns: readonly string[],
  until: Record<string, number>,
): AsyncIterable<Record<string, unknown>> {
  for (;;) {
    const rows = await (db as unknown as Listed)
      .selectFrom(table)
      .select(['seq', ...columns])
      .where('seq', '>', until[table] ?? 0)
      .orderBy('seq')
      .limit(PORTION)
      .execute();
    yield* rows;
    const last = rows.at(-1)?.['seq'];
    if (typeof last === 'number') until[table] = last;
    if (rows.length < PORTION) return;
  }
}
