/**
 * Rows of the journal with what they are about, read as entries.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { ChangeEntry, ChangeEntryKind, HealthEntry, HealthEntryKind, JournalEntry } from '../../../domain/journal.ts';
import { asEdited } from '../../../lib/edited.ts';
import { CHANGE_COLUMNS, type ChangeColumns, changeOf } from './changeRows.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { eventOf } from './health.ts';
import type { Told } from './journalTell.ts';
import type { HealthEventsTable } from './schema.ts';

export interface ChangeEntryRow extends ChangeColumns {
  seq: number;
  entry_id: string;
  told_at: string;
  told: ChangeEntryKind;
  told_json: string | null;
}

/** Of the entry, and of its change. */
export const ENTRY_COLUMNS = sql.raw(
  [
    'journal.seq, journal.id as entry_id, journal.at as told_at, journal.kind as told, journal.detail_json as told_json',
    ...CHANGE_COLUMNS.map((column) => `changes.${column}`),
  ].join(', '),
);

/** The entry as it was written, whatever became of its change since. */
export function entryOf(row: ChangeEntryRow): ChangeEntry {
  const { seq, entry_id: id, told_at: at, told: kind } = row;
  if (row.told_json === null) return { seq, id, at, kind, change: changeOf(row, 'flagged', []) };
  // Written by `journalTell`.
  const { state, deadlines, ...more } = JSON.parse(row.told_json) as Told;
  const change = changeOf(row, state, deadlines);
  return { seq, id, at, kind, change: more.edits ? asEdited(change, more) : change, ...more };
}

/** These entries, of changes and of health events, in their order. */
export async function entriesAt(db: Db, seqs: readonly number[]): Promise<JournalEntry[]> {
  const { among, thenJoin } = flavourOf(db);
  const these = sql`journal.seq ${among(seqs)}`;
  const { rows: changes } = await sql<ChangeEntryRow>`
    select ${ENTRY_COLUMNS} from journal ${thenJoin} changes on changes.id = journal.change_id where ${these}`.execute(db);
  const { rows: events } = await sql<HealthRow>`
    select journal.seq, journal.id as entry_id, journal.at as told_at, journal.kind as told, health_events.*
    from journal ${thenJoin} health_events on health_events.id = journal.health_id where ${these}`.execute(db);
  return [...changes.map(entryOf), ...events.map(healthEntryOf)].sort((a, b) => a.seq - b.seq);
}

interface HealthRow extends Selectable<HealthEventsTable> {
  seq: number;
  entry_id: string;
  told_at: string;
  told: HealthEntryKind;
}

function healthEntryOf(row: HealthRow): HealthEntry {
  return { seq: row.seq, id: row.entry_id, at: row.told_at, kind: row.told, health: eventOf(row) };
}
