/**
 * Rows as events of the ledger name them: by table, key, and a digest of the columns that never change once they are written.
 *
 * The columns are those of version 1 of an event. A column that a later migration adds belongs to a later version: what was told before it
 * has to keep its digest.
 * @module
 */
import type { Kysely } from 'kysely';
import { rowName, type ToldRow } from '../../../domain/ledger.ts';
import { canonicalJson } from '../../../lib/canonicalJson.ts';
import { sha256 } from '../../../lib/hash.ts';
import type { Db } from './db.ts';
import { chunks } from './rows.ts';
import type { Tables } from './schema.ts';

type Columns<Table extends keyof Tables> = ReadonlyArray<keyof Tables[Table] & string>;
type ToldTables = { [Table in keyof Tables]?: { key: Columns<Table>; more: Columns<Table> } };

const TOLD = {
  visits: {
    key: ['id'],
    more: [
      'source_id',
      'fetched_at',
      'verdict',
      'readable',
      'because',
      'request_url',
      'final_url',
      'status',
      'renderer',
      'duration_ms',
      'sha256',
      'fingerprint',
      'content_hash',
      'screenshot',
      'headers_json',
      'redirects_json',
      'tls_json',
      'failure_json',
      'evidence_only',
      'robots_json',
      'signs_json',
    ],
  },
  extractions: { key: ['source_id', 'content_hash', 'extractor_version'], more: ['extraction'] },
  changes: {
    key: ['id'],
    more: [
      'visit_id',
      'source_id',
      'vendor_id',
      'first_seen_new_at',
      'ordinal',
      'last_seen_old_at',
      'kind',
      'action',
      'key',
      'significance',
      'severity',
      'rule',
      'old_quote',
      'new_quote',
      'url',
      'old_snapshot',
      'new_snapshot',
      'extractor_version',
      'published_at',
      'effective_at',
      'reverts',
      'incident',
      'suppressed_by',
      'detail_json',
    ],
  },
  journal: {
    key: ['id'],
    more: [
      'seq',
      'at',
      'kind',
      'change_id',
      'health_id',
      'vendor_id',
      'source_id',
      'alerting',
      'state',
      'was_state',
      'severity',
      'was_severity',
      'detail_json',
    ],
  },
  acts: {
    key: ['id'],
    more: ['seq', 'at', 'by_kind', 'by_id', 'by_name', 'kind', 'subject_type', 'subject_id', 'batch', 'detail_json'],
  },
  rule_edits: { key: ['id'], more: ['source_id', 'at', 'edit_json'] },
  registry_events: {
    key: ['id'],
    more: ['seq', 'at', 'by_json', 'kind', 'type', 'record', 'version', 'vendor', 'offering', 'question', 'after_json', 'because_json'],
  },
  messages: { key: ['id'], more: ['seq', 'channel', 'lane', 'kind', 'notice_json', 'created_at', 'not_before'] },
  message_attempts: { key: ['message_id', 'n'], more: ['seq', 'channel', 'at', 'ms', 'ok', 'sentence'] },
  ledger_keys: { key: ['key'], more: ['seq', 'at'] },
  time_stamps: { key: ['size', 'authority'], more: ['at', 'response'] },
} as const satisfies ToldTables;

export type ToldTable = keyof typeof TOLD;

/** What of a row is told. */
export type Told<Table extends ToldTable> = {
  [Column in (typeof TOLD)[Table]['key'][number] | (typeof TOLD)[Table]['more'][number]]: Value;
};
type Value = string | number | null | Uint8Array;
type Row = Readonly<Record<string, unknown>>;

/** A row as events name it. Columns beside those that are told may be in it. */
export function toldRow<Table extends ToldTable>(table: Table, row: Told<Table>): ToldRow {
  return told(table, row);
}

/** Digests of rows as they are stored now, in the order in which they are asked for; undefined where there is none, or no such table is told. */
export async function rowDigests(db: Db, rows: ReadonlyArray<Pick<ToldRow, 'table' | 'key'>>): Promise<Array<string | undefined>> {
  const digests = new Map<string, string>();
  for (const [table, some] of Map.groupBy(rows, ({ table }) => table)) {
    if (!isTold(table)) continue;
    for (const stored of await storedRows(
      db,
      table,
      some.map(({ key }) => key),
    ))
      digests.set(rowName(stored), stored.digest);
  }
  return rows.map((row) => digests.get(rowName(row)));
}

async function storedRows(db: Db, table: ToldTable, keys: ReadonlyArray<ToldRow['key']>): Promise<ToldRow[]> {
  const { key: columns, more } = TOLD[table] as { key: readonly string[]; more: readonly string[] };
  const found: ToldRow[] = [];
  for (const some of chunks(keys, 200)) {
    // All tables of one shape: what TypeScript knows of each is of no use here.
    const rows = await (db as unknown as Kysely<Record<string, Record<string, unknown>>>)
      .selectFrom(table)
      .select([...columns, ...more])
      .where((row) =>
        columns.length === 1
          ? row(
              columns[0] as string,
              'in',
              some.map(([only]) => only),
            )
          : row.or(some.map((key) => row.and(columns.map((column, n) => row(column, '=', key[n]))))),
      )
      .execute();
    for (const row of rows) found.push(told(table, row));
  }
  return found;
}

function told(table: ToldTable, row: Row): ToldRow {
  const { key, more } = TOLD[table];
  const columns = Object.fromEntries([...key, ...more].map((column) => [column, writtenAs(table, column, row[column])]));
  return { table, key: key.map((column) => row[column] as string | number), digest: sha256(canonicalJson(columns)) };
}

function writtenAs(table: string, column: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { sha256: sha256(value) };
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new Error(`${table}.${column} is neither text, number, bytes nor null`);
}

function isTold(table: string): table is ToldTable {
  return Object.hasOwn(TOLD, table);
}
