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
  type Subject,
} from '../../../domain/registry.ts';
import type { Actor } from '../../../domain/review.ts';
import type { Db } from './open.ts';
import { writeRegistry } from './registryWrites.ts';
import { chunks, present } from './rows.ts';
import type { RegistryEventsTable, Tables } from './schema.ts';

export function registryQueries(db: Db): RegistryStore {
  return {
    async registry(filter = {}) {
      const rows = await db
        .selectFrom('registry_records')
        .innerJoin('registry_events', 'registry_events.seq', 'registry_records.event_seq')
        .select('after_json')
        .where((eb) => ofRecords(eb, filter))
        .orderBy('registry_records.type')
        .orderBy('registry_records.id')
        .execute();
      return rows.map(({ after_json }) => recordOf(after_json));
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
      const rows = await db
        .selectFrom('registry_records')
        .select(['id', 'offering', 'subject', 'question', 'sheet', 'vendor', 'status', 'grade', 'summary', 'note', 'verified_at'])
        .where((eb) => ofRecords(eb, { ...filter, type: 'cell' }))
        .orderBy('id')
        .execute();
      return rows.map((row): CellMark => {
        const { offering, subject, verified_at, ...mark } = row;
        const of: Subject = { type: offering === null ? 'vendor' : 'offering', id: subject ?? '' };
        // Columns of cells are always there: written by `writeRegistry`.
        return { ...(present(mark) as Omit<CellMark, 'subject' | 'verifiedAt'>), subject: of, ...present({ verifiedAt: verified_at }) };
      });
    },

    async countCells(filter = {}) {
      const rows = await db
        .selectFrom('registry_records')
        .select(['status', (row) => row.fn.countAll<number>().as('n')])
        .where((eb) => ofRecords(eb, { ...filter, type: 'cell' }))
        .groupBy('status')
        .execute();
      const counts = new Map(rows.map(({ status, n }) => [status, n]));
      return Object.fromEntries(CELL_STATUSES.map((status) => [status, counts.get(status) ?? 0])) as Record<CellStatus, number>;
    },

    writeRegistry: (steps) => db.transaction().execute((trx) => writeRegistry(trx, steps)),

    async registryEvents(filter = {}) {
      let query = db
        .selectFrom('registry_events')
        .selectAll()
        .where((eb) => ofEvents(eb, filter))
        .orderBy('seq', filter.newestFirst ? 'desc' : 'asc');
      if (filter.limit !== undefined) query = query.limit(filter.limit);
      return (await query.execute()).map(eventOf);
    },

    async countRegistryEvents(filter = {}) {
      const { n } = await db
        .selectFrom('registry_events')
        .select((row) => row.fn.countAll<number>().as('n'))
        .where((eb) => ofEvents(eb, filter))
        .executeTakeFirstOrThrow();
      return n;
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

type Condition<Table extends keyof Tables> = ExpressionWrapper<Tables, Table, SqlBool>;

function ofRecords<Table extends 'registry_records'>(eb: ExpressionBuilder<Tables, Table>, filter: RegistryFilter): Condition<Table> {
  const { type, ids, offering, offerings, vendor, sheet, questions, status, source } = filter;
  const records = eb as unknown as ExpressionBuilder<Tables, 'registry_records'>;
  const equal = <Value extends string>(column: 'type' | 'offering' | 'vendor' | 'sheet' | 'status', value: Value | undefined) =>
    value === undefined ? [] : [records(`registry_records.${column}`, '=', value as never)];
  // As one parameter: there may be more of them than a statement may have.
  const within = (column: 'id' | 'offering' | 'question', values: readonly string[] | undefined) =>
    values === undefined
      ? []
      : [sql<SqlBool>`${sql.ref(`registry_records.${column}`)} in (select value from json_each(${JSON.stringify(values)}))`];
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

function ofEvents(eb: ExpressionBuilder<Tables, 'registry_events'>, filter: RegistryEventFilter): Condition<'registry_events'> {
  const { type, record, vendor, offering, question, kinds, exceptNewBy, since, until, after, before } = filter;
  const equal = (column: 'type' | 'record' | 'vendor' | 'offering' | 'question', value: string | undefined) =>
    value === undefined ? [] : [eb(column, '=', value as never)];
  return eb.and([
    ...equal('type', type),
    ...equal('record', record),
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
