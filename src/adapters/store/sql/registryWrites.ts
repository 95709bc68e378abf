/**
 * Writes the registry: an event, and the record as it stands with it.
 * @module
 */
import type { Insertable } from 'kysely';
import { ConflictError } from '../../../domain/errors.ts';
import type { RegistryRecord, RegistryStep } from '../../../domain/registry.ts';
import type { Actor } from '../../../domain/review.ts';
import type { Db } from './db.ts';
import { tellLedger } from './ledger.ts';
import { registryEventEvent } from './ledgerEvents.ts';
import { chunks } from './rows.ts';
import type { RegistryRecordsTable } from './schema.ts';

/** All or none. An event that exists already is left as it is. */
export async function writeRegistry(db: Db, steps: readonly RegistryStep[]): Promise<void> {
  for (const step of steps) await write(db, step);
}

async function write(db: Db, { event }: RegistryStep): Promise<void> {
  const { after, because, by, id, at, kind, type, record, vendor, offering, question } = event;
  if (await db.selectFrom('registry_events').select('seq').where('id', '=', id).executeTakeFirst()) return;
  const last = await db
    .selectFrom('registry_events')
    .select(['version', 'by_json', 'at', 'kind'])
    .where('type', '=', type)
    .where('record', '=', record)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if ((last?.version ?? 0) !== after.version - 1) throw overtaken(record, last);
  const row = await db
    .insertInto('registry_events')
    .values({
      id,
      at,
      by_json: JSON.stringify(by),
      kind,
      type,
      record,
      version: after.version,
      vendor,
      offering: offering ?? null,
      question: question ?? null,
      after_json: JSON.stringify(after),
      because_json: because === undefined ? null : JSON.stringify(because),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tellLedger(db, [registryEventEvent(row)]);
  await stand(db, event, row.seq);
  if (type !== 'cell') return;
  for (const some of chunks(because?.changes ?? []))
    await db
      .insertInto('registry_changes')
      .values(some.map((change_id) => ({ change_id, cell_id: record })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** The record as it stands from now on; none where it was removed. */
async function stand(db: Db, { kind, type, record, after }: RegistryStep['event'], event_seq: number): Promise<void> {
  await db.deleteFrom('registry_records').where('type', '=', type).where('id', '=', record).execute();
  if (type === 'cell') await db.deleteFrom('registry_sources').where('cell_id', '=', record).execute();
  if (kind === 'removed') return;
  await db
    .insertInto('registry_records')
    .values({ type, id: record, event_seq, ...columnsOf(after) })
    .execute();
  const sources = after.type === 'cell' ? sourcesOf(after.read, after.answer.citations) : [];
  for (const some of chunks(sources))
    await db
      .insertInto('registry_sources')
      .values(some.map((source_id) => ({ source_id, cell_id: record })))
      .execute();
}

function sourcesOf(...lists: ReadonlyArray<ReadonlyArray<{ source: string }>>): string[] {
  return [...new Set(lists.flat().map(({ source }) => source))];
}

/** What lists and matrices show of a record. */
export function columnsOf(record: RegistryRecord): Omit<Insertable<RegistryRecordsTable>, 'type' | 'id' | 'event_seq'> {
  const { vendor, status, verifiedAt } = record;
  const none = { offering: null, subject: null, sheet: null, question: null, grade: null, summary: null, note: null };
  const common = { ...none, vendor, status, verified_at: verifiedAt ?? null };
  if (record.type === 'deal') return common;
  if (record.type === 'assessment') return { ...common, offering: record.offering };
  const { subject, sheet, question, answer } = record;
  const { grade, summary, note = null } = answer;
  return {
    ...common,
    offering: subject.type === 'offering' ? subject.id : null,
    subject: subject.id,
    sheet,
    question,
    grade,
    summary,
    note,
  };
}

function overtaken(record: string, last: { by_json: string; at: string; kind: string } | undefined): ConflictError {
  if (!last) return new ConflictError(record, `${record} is not in the registry any more.`);
  // Written by `write`.
  const { name } = JSON.parse(last.by_json) as Actor;
  return new ConflictError(
    record,
    `${name} was faster: ${record} was ${last.kind} on ${last.at.slice(0, 10)} ${last.at.slice(11, 16)} UTC.`,
  );
}
