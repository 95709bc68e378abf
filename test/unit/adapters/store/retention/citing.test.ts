import { join } from 'node:path';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CITATIONS, RESTS } from '../../../../../src/adapters/store/sql/retention/citing.ts';
import { createSqliteStore } from '../../../../../src/adapters/store/sqlite/index.ts';
import { openDatabase } from '../../../../../src/adapters/store/sqlite/open.ts';
import type { Store } from '../../../../../src/domain/ports.ts';
import { sha256 } from '../../../../../src/lib/hash.ts';
import { at, sampleBatch, sampleRecord, sampleSource, sampleVisit } from '../../../../helpers/samples.ts';
import { tempDir } from '../../../../helpers/tempDir.ts';

/** Columns of text that keep no page and no visit, and why. Who adds a column decides: it goes here, or into the lists of `citing.ts`. */
const EXCUSED: Record<string, string> = {
  // What goes, and what says where it lies.
  visits:
    'id source_id fetched_at verdict because request_url final_url renderer sha256 fingerprint content_hash screenshot headers_json redirects_json tls_json failure_json robots_json signs_json',
  objects: 'sha256 pack base',
  doomed: 'blob at',
  // What says that it went, or was there: it stays when that is gone.
  tombstones: 'what key event at source_id moment digest',
  ledger: 'id type at event_json',
  seals: 'tab key',
  checkpoints: 'note at',
  time_stamps: 'authority at',
  ledger_keys: 'key at',
  // Their pages and visits are named by columns of the lists; here are ids, times, words of pages and codes.
  changes:
    'id source_id vendor_id kind action key significance severity state rule old_quote new_quote url extractor_version published_at effective_at reverts detail_json incident suppressed_by entry assignee',
  baselines: 'source_id fingerprint content_hash extractor_version url doubt_json unmatched_json',
  baseline_facts: 'source_id content_hash extractor_version facts_json',
  extractions: 'source_id content_hash extractor_version',
  rule_edits: 'source_id at',
  deadlines: 'change_id vendor_id due_on basis',
  import_marks: 'archive document digest boundary cursor_source_id',
  acts: 'id at by_kind by_id by_name kind subject_type subject_id batch',
  journal: 'id at kind change_id health_id vendor_id source_id state was_state severity was_severity',
  messages: 'id channel lane kind created_at not_before state next_at token delivered_at receipt problem_json',
  message_attempts: 'message_id channel at sentence',
  message_changes: 'change_id message_id',
  alerts: 'channel entry subject vendor rule created_at message_id held_until held_for',
  corrections: 'id at cell vendor offering question grade credit email sender_json suspect sameness state',
  // Pictures of corrections stay by a question of their own.
  correction_captures: 'id correction_id asked_at state next_at token begun_at picture asker',
  ignore_rules: 'id since by_json ended_at ended_by_json',
  // Copies of what acts and events of the registry say.
  reviews: 'change_id review_json assignee decided_at',
  registry_events: 'id at by_json kind type record vendor offering question',
  registry_records: 'type id vendor offering subject sheet question grade status summary note verified_at',
  registry_changes: 'change_id cell_id',
  registry_sources: 'source_id cell_id',
  // Of the last visit, which stays, and of ends of stretches.
  sources:
    'id vendor_id source_json next_due_at verified_at unread_since last_change_at failing_json read_at watched_since kind vendor_name url last_visit_at last_verdict last_renderer',
  // Of sources, days, people and the installation.
  health_events: 'id source_id kind opened_at detail_json ended_at ended',
  check_days: 'source_id day',
  learned: 'source_id renderer at because',
  pauses: 'source_id since until reason',
  robots: 'origin fetched_at body',
  marks: 'name',
  unsettled: 'vendor_id change_id',
  users: 'id login name role created_at disabled_at password_hash subject last_seen_at',
  sessions: 'id user_id secret_hash former_hash former_until csrf created_at seen_at rotated_at expires_at',
  links: 'hash user_id expires_at',
  tokens: 'id secret_hash name scopes_json created_at created_by expires_at revoked_at last_used_at',
  spent_tokens: 'nonce until',
  installation_keys: 'name value',
  correction_keys: 'hash correction_id',
  // What readers say of an offering cites nothing.
  opinions: 'id at offering title body name role size suspect author state confirmed_at published_at decided_json undelivered',
  opinion_links: 'hash opinion_id use expires_at',
  opinion_reports: 'id opinion_id reporter at why body',
  letters: 'id channel opinion_id address expires_at state next_at token',
};

interface World {
  store: Store;
  connection: DatabaseSync;
}

/** A store with three visits of a source, and a hand that writes rows of any sense. */
async function written(): Promise<World> {
  const file = join(await tempDir(), 'clausewatch.sqlite');
  const store = await createSqliteStore({ file });
  await store.declare([sampleSource()]);
  for (const minutes of [0, 60, 120]) await store.commit(sampleBatch([sampleRecord(minutes)]));
  const { connection, close } = await openDatabase({ file });
  onTestFinished(async () => {
    await close();
    await store.close();
  });
  connection.exec('pragma foreign_keys = off; pragma ignore_check_constraints = on');
  return { store, connection };
}

interface Column {
  name: string;
  type: string;
}

function columnsOf(connection: DatabaseSync, table: string, { hidden }: { hidden: boolean }): Column[] {
  const rows = connection
    .prepare(`select name, lower(type) as type from pragma_table_xinfo(?) ${hidden ? '' : 'where hidden = 0'}`)
    .all(table);
  return rows as unknown as Column[];
}

/** A row that says this, and nothing else of any sense. */
function addRow(connection: DatabaseSync, table: string, said: Record<string, string>): void {
  const columns = columnsOf(connection, table, { hidden: false }).filter(({ name }) => name !== 'seq');
  const sampleOf = ({ name, type }: Column): SQLInputValue => {
    if (said[name] !== undefined) return said[name];
    if (name.endsWith('_json')) return '{}';
    return type === 'text' ? `${name} of the row` : type === 'blob' ? Buffer.from([1]) : 0;
  };
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  connection.prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`).run(...columns.map(sampleOf));
}

describe('what names pages and visits', () => {
  it('is decided of every column of text that there is', async () => {
    const { connection } = await written();
    const tables = connection.prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'",
    );
    const columns = tables
      .all()
      .flatMap(({ name }) =>
        columnsOf(connection, String(name), { hidden: true }).flatMap((column) => (column.type === 'text' ? `${name}.${column.name}` : [])),
      );
    const listed = [
      ...RESTS.map(({ table, column }) => `${table}.${column}`),
      ...CITATIONS.flatMap(({ table, columns: own }) => own.map((column) => `${table}.${column}`)),
    ];
    const excused = Object.entries(EXCUSED).flatMap(([table, names]) => names.split(' ').map((name) => `${table}.${name}`));
    expect(columns.filter((column) => !listed.includes(column) && !excused.includes(column))).toEqual([]);
    expect(excused.filter((column) => listed.includes(column) || !columns.includes(column))).toEqual([]);
    expect(listed.filter((column) => !columns.includes(column))).toEqual([]);
  });

  it.each(CITATIONS.flatMap(({ table, columns }) => columns.map((column) => [table, column] as const)))(
    'keeps a page that only %s.%s names, also where it comes to be named while others are removed',
    async (table, column) => {
      const { store, connection } = await written();
      const page = (await store.visit(sampleVisit(60).id))?.sha256 ?? '';
      const before = await store.citedPages();
      expect(before.pages.has(page)).toBe(false);
      addRow(connection, table, { [column]: JSON.stringify({ see: `/snapshots/${page}.` }) });
      expect((await store.citedPages()).pages.has(page)).toBe(true);
      const removing = {
        id: 'r',
        at: at(1_000_000),
        by: { kind: 'system', id: 'retention', name: 'policy' },
        policy: { what: 'unchanged', after: '365d' },
      } as const;
      const removal = { ...removing, source: 'acme/dpa', visits: [sampleVisit(60).id], pages: [page], moved: [], cited: before.until };
      expect(await store.removeVisits(removal)).toBe('overtaken');
      expect(await store.object(page)).toBeDefined();
    },
  );

  it.each(RESTS.map(({ table, column, of, names }) => [table, column, of, names] as const))(
    'keeps of a source what %s.%s names',
    async (table, column, of, names) => {
      const { store, connection } = await written();
      const named = sha256(`${table} ${column}`);
      addRow(connection, table, { [of]: 'other/dpa', [column]: column === 'id' ? `${named}#rules` : named });
      expect((await store.pins('other/dpa'))[names]).toContain(named);
    },
  );
});
