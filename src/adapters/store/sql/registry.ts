/**
 * The registry: its records as they stand, and every event that brought them there.
 * @module
 */
import { type ExpressionBuilder, type ExpressionWrapper, type Selectable, type SqlBool, sql } from 'kysely';
import {
  CELL_STATUSES,
  type CellMark,
  type CellStatus,
  type RecordType,
  type RegistryEvent,
  type RegistryEventFilter,
  type RegistryFilter,
  type RegistryRecord,
  type RegistryStore,
} from '../../../domain/registry.ts';
import type { Actor } from '../../../domain/review.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { writeRegistry } from './registryWrites.ts';
import { chunks, present } from './rows.ts';
import type { RegistryEventsTable, RegistryRecordsTable, Tables } from './schema.ts';

export function registryQueries(db: Db): RegistryStore {
  return {
    async registry(filter = {}) {
      return (await recordsQuery(db, filter).execute()).map(({ after_json }) => recordOf(after_json));
    },

    async registryRecord<Type extends RecordType>(type: Type, id: string) {
      const row = await db
        .selectFrom('registry_records')
        .innerJoin('registry_events', 'registry_events.seq', 'registry_records.event_seq')
        .select('after_json')
        .where('registry_records.type', '=', type)
        .where('registry_records.id', '=', id)
        .executeTakeFirst();
      return row && (recordOf(row.after_json) as Extract<RegistryRecord, { type: Type }>);
    },

    async cellMarks(filter = {}) {
      return (await marksQuery(db, filter).execute()).map(markOf);
    },

    async countCells(filter = {}) {
      const rows = await db
        .selectFrom('registry_records')
        .select(['status', (row) => row.fn.countAll<number>().as('n')])
        .where((eb) => ofRecords(db, eb, { ...filter, type: 'cell' }))
        .groupBy('status')
        .execute();
      const counts = new Map(rows.map(({ status, n }) => [status, n]));
      return Object.fromEntries(CELL_STATUSES.map((status) => [status, counts.get(status) ?? 0])) as Record<CellStatus, number>;
    },

    writeRegistry: (steps) => db.transaction().execute((trx) => writeRegistry(trx, steps)),

    async registryEvents(filter = {}) {
      return (await eventsQuery(db, filter).execute()).map(eventOf);
    },

    async recordsBefore(events) {
      const rows = await beforeQuery(db, events).execute();
      return new Map(rows.map(({ seq, after_json }) => [seq, recordOf(after_json)]));
    },

    async countRegistryEvents(filter = {}) {
      return (await eventCountQuery(db, filter).executeTakeFirstOrThrow()).n;
    },

    async cellsOn(changes) {
      const found = new Map<string, string[]>();
      for (const some of chunks(changes)) {
        const rows = await db
          .selectFrom('registry_changes')
          .selectAll()
          .where('change_id', 'in', some)
          .orderBy('change_id')
          .orderBy('cell_id')
          .execute();
        for (const { change_id, cell_id } of rows) found.set(change_id, [...(found.get(change_id) ?? []), cell_id]);
      }
      return found;
    },
  };
}

// The statements are there for tests of their plans, too.

/** Records as they stand. */
export function recordsQuery(db: Db, filter: RegistryFilter) {
  return db
    .selectFrom('registry_records')
    .innerJoin('registry_events', 'registry_events.seq', 'registry_records.event_seq')
    .select('after_json')
    .where((eb) => ofRecords(db, eb, filter))
    .orderBy('registry_records.type')
    .orderBy('registry_records.id');
}

/** Cells, by what is kept of them beside their events. */
export function marksQuery(db: Db, filter: Omit<RegistryFilter, 'type'>) {
  return db
    .selectFrom('registry_records')
    .select(MARK_COLUMNS)
    .where((eb) => ofRecords(db, eb, { ...filter, type: 'cell' }))
    .orderBy('id');
}

export function eventsQuery(db: Db, filter: RegistryEventFilter) {
  const query = db
    .selectFrom('registry_events')
    .selectAll()
    .where((eb) => ofEvents(db, eb, filter))
    .orderBy('seq', filter.newestFirst ? 'desc' : 'asc');
  return filter.limit === undefined ? query : query.limit(filter.limit);
}

/** Versions of a record follow each other without a gap. */
export function beforeQuery(db: Db, events: readonly number[]) {
  return db
    .selectFrom('registry_events as event')
    .innerJoin('registry_events as last', (join) =>
      join
        .onRef('last.record', '=', 'event.record')
        .onRef('last.type', '=', 'event.type')
        .on('last.version', '=', sql<number>`event.version - 1`),
    )
    .select(['event.seq', 'last.after_json'])
    .where(sql<SqlBool>`event.seq ${flavourOf(db).among(events)}`)
    .where('last.kind', '!=', 'removed');
}

export function eventCountQuery(db: Db, filter: RegistryEventFilter) {
  return db
    .selectFrom('registry_events')
    .select((row) => row.fn.countAll<number>().as('n'))
    .where((eb) => ofEvents(db, eb, filter));
}

type Condition<Table extends keyof Tables> = ExpressionWrapper<Tables, Table, SqlBool>;

function ofRecords<Table extends 'registry_records'>(
  db: Db,
  eb: ExpressionBuilder<Tables, Table>,
  filter: RegistryFilter,
): Condition<Table> {
  const { type, ids, offering, offerings, vendor, sheet, questions, status, source } = filter;
  const { among } = flavourOf(db);
  const records = eb as unknown as ExpressionBuilder<Tables, 'registry_records'>;
  const equal = <Value extends string>(column: 'type' | 'offering' | 'vendor' | 'sheet' | 'status', value: Value | undefined) =>
    value === undefined ? [] : [records(`registry_records.${column}`, '=', value as never)];
  const within = (column: 'id' | 'offering' | 'question', values: readonly string[] | undefined) =>
    values === undefined ? [] : [sql<SqlBool>`${sql.ref(`registry_records.${column}`)} ${among(values)}`];
  const cells = (of: string) => records.selectFrom('registry_sources').select('cell_id').where('source_id', '=', of);
  return records.and([
    ...equal('type', type),
    ...equal('offering', offering),
    ...equal('vendor', vendor),
    ...equal('sheet', sheet),
    ...equal('status', status),
    ...within('id', ids),
    ...within('offering', offerings),
    ...within('question', questions),
    ...(source === undefined ? [] : [records('registry_records.type', '=', 'cell'), records('registry_records.id', 'in', cells(source))]),
  ]) as unknown as Condition<Table>;
}

function ofEvents(db: Db, eb: ExpressionBuilder<Tables, 'registry_events'>, filter: RegistryEventFilter): Condition<'registry_events'> {
  const { type, record, records, vendor, offering, question, kinds, exceptNewBy, since, until, after, before } = filter;
  const equal = (column: 'type' | 'record' | 'vendor' | 'offering' | 'question', value: string | undefined) =>
    value === undefined ? [] : [eb(column, '=', value as never)];
  return eb.and([
    ...equal('type', type),
    ...equal('record', record),
    ...(records === undefined ? [] : [sql<SqlBool>`registry_events.record ${flavourOf(db).among(records)}`]),
    ...equal('vendor', vendor),
    ...equal('offering', offering),
    ...equal('question', question),
    ...(kinds === undefined ? [] : [eb('kind', 'in', [...kinds])]),
    ...(exceptNewBy === undefined ? [] : [eb.or([eb('version', '>', 1), eb('kind', 'not in', [...exceptNewBy])])]),
    ...(since === undefined ? [] : [eb('at', '>=', since)]),
    ...(until === undefined ? [] : [eb('at', '<', until)]),
    ...(after === undefined ? [] : [eb('seq', '>', after)]),
    ...(before === undefined ? [] : [eb('seq', '<', before)]),
  ]);
}

const MARK_COLUMNS = [
  'id',
  'offering',
  'subject',
  'question',
  'sheet',
  'vendor',
  'status',
  'grade',
  'summary',
  'note',
  'verified_at',
] as const satisfies ReadonlyArray<keyof RegistryRecordsTable>;

/** Columns of cells are always there: written by `writeRegistry`. Field by field, because a matrix has thousands. */
export function markOf(row: Pick<Selectable<RegistryRecordsTable>, (typeof MARK_COLUMNS)[number]>): CellMark {
  const mark: CellMark = {
    id: row.id,
    subject: { type: row.offering === null ? 'vendor' : 'offering', id: row.subject ?? '' },
    question: row.question ?? '',
    sheet: row.sheet ?? 'dimensions',
    vendor: row.vendor,
    status: row.status,
    grade: row.grade ?? 'unclear',
    summary: row.summary ?? '',
  };
  if (row.note !== null) mark.note = row.note;
  if (row.verified_at !== null) mark.verifiedAt = row.verified_at;
  return mark;
}

// The JSON below was written by `writeRegistry`.

function recordOf(json: string): RegistryRecord {
  return JSON.parse(json) as RegistryRecord;
}

function eventOf(row: Selectable<RegistryEventsTable>): RegistryEvent {
  const { by_json, after_json, because_json, version: _, ...columns } = row;
  return {
    ...present(columns),
    by: JSON.parse(by_json) as Actor,
    after: recordOf(after_json),
    ...(because_json === null ? {} : { because: JSON.parse(because_json) as NonNullable<RegistryEvent['because']> }),
  };
}
