/**
 * Writes the journal: entries come in the transaction of what they tell. Changes that a rule holds back are in none.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { Insertable, Selectable } from 'kysely';
import type { Change, Deadline } from '../../../domain/change.ts';
import type { HealthEvent } from '../../../domain/health.ts';
import type { ChangeEntry, ChangeEntryKind } from '../../../domain/journal.ts';
import type { Edits, Review, ReviewStep } from '../../../domain/review.ts';
import type { Severity } from '../../../domain/vocabulary.ts';
import type { NewChangeRow } from './changeRows.ts';
import type { Db } from './db.ts';
import { deadlinesOfChanges } from './deadlineRows.ts';
import { tellLedger } from './ledger.ts';
import { changeEvent, entryEvent } from './ledgerEvents.ts';
import { chunks } from './rows.ts';
import type { ChangesTable, JournalTable } from './schema.ts';

/** Everything that an entry says beside the change as it was found; keys in the order in which they are read. */
export type Told = Pick<ChangeEntry['change'], 'state' | 'deadlines'> & Pick<ChangeEntry, 'was' | 'edits' | 'supersededBy'>;

/** A change that was found, and its row. */
export interface Found {
  change: Change;
  row: NewChangeRow;
}

/** Tells of changes that were found, and of the deadlines that they came with; the ledger of those that a rule holds back, too. */
export async function tellFound(
  db: Db,
  found: readonly Found[],
  { at, isAlerting }: { at: string; isAlerting(change: Change): boolean },
): Promise<void> {
  const told = found.flatMap(({ change }) => (change.suppressedBy === undefined ? [change] : []));
  const entries = await insert(
    db,
    told.map((change) => ({
      id: `${change.id}:recorded`,
      at,
      kind: 'change.recorded',
      ...subjectOf({ id: change.id, vendor_id: change.vendor, source_id: change.source }),
      alerting: Number(isAlerting(change)),
      state: 'flagged',
      severity: change.severity,
    })),
  );
  const entryOf = new Map(entries.map((entry) => [entry.change_id, entry]));
  await tellLedger(
    db,
    found.map(({ row }) => changeEvent(row, entryOf.get(row.id), at)),
  );
  const due = new Map(told.flatMap(({ id, deadlines }) => (deadlines.length > 0 ? [[id, { before: [], after: deadlines }]] : [])));
  if (due.size > 0) await tellDue(db, due, at);
}

/** Tells of deadlines that were worked out, or have moved, as the changes stand now. */
export async function tellDue(
  db: Db,
  moved: ReadonlyMap<string, { before: readonly Deadline[]; after: readonly Deadline[] }>,
  at: string,
): Promise<void> {
  for (const some of chunks([...moved.keys()], 500)) {
    const standings = await standingsOf(db, some);
    const counts = await dueSoFar(db, some);
    const entries = await insert(
      db,
      standings.flatMap((row) => {
        const { before = [], after = [] } = moved.get(row.id) ?? {};
        const { told = 0, alerting = 0 } = counts.get(row.id) ?? {};
        const edits = editsOf(reviewOf(row.review_json));
        const severity = edits?.severity ?? row.severity;
        const was = { state: row.state, severity, deadlines: [...before] };
        return {
          id: `${row.id}:due:${told + 1}`,
          at,
          kind: 'change.due' as const,
          ...subjectOf(row),
          // What nobody was alerted of has no follow-ups; where there were deadlines, somebody may have been.
          alerting: Number(before.length > 0 || alerting === 1),
          ...toldAs({ state: row.state, deadlines: [...after], was, ...(edits ? { edits } : {}) }, severity),
        };
      }),
    );
    await tellEntries(db, entries);
  }
}

/** A review and how it stood before a step moved it: undefined while nobody had touched the change. */
export interface Moved extends ReviewStep {
  before: Review | undefined;
}

/** Tells of a step, if a reader sees anything of it. To be called before the change takes its new state. */
export async function tellStep(db: Db, { act, review, before }: Moved): Promise<void> {
  const [row] = await standingsOf(db, [review.change]);
  if (!row) return;
  const was = before ?? { change: row.id, version: 0, state: row.state };
  const kind = kindOf(was, review);
  if (kind === undefined) return;
  const due = (await deadlinesOfChanges(db, [row.id])).get(row.id) ?? [];
  const severity = { before: was.edits?.severity ?? row.severity, after: review.edits?.severity ?? row.severity };
  const stood = { state: was.state, severity: severity.before, deadlines: due };
  const edits = editsOf(review);
  const successor = review.state === 'superseded' ? review.supersededBy : undefined;
  const told: Told = {
    state: review.state,
    deadlines: due,
    was: stood,
    ...(edits ? { edits } : {}),
    ...(successor === undefined ? {} : { supersededBy: successor }),
  };
  const entry = { id: `${act.id}:${row.id}`, at: act.at, kind, ...subjectOf(row), alerting: 1, ...toldAs(told, severity.after) };
  await tellEntries(db, await insert(db, [entry]));
}

/** Tells that a health event, as it is now, opened or ended. */
export async function tellHealth(db: Db, event: HealthEvent, at: string): Promise<void> {
  const { id } = event;
  const phase = event.endedAt === undefined ? 'opened' : 'recovered';
  const entries = await insert(db, [{ id: `${id}:${phase}`, at, kind: `health.${phase}`, health_id: id, alerting: 1 }]);
  await tellEntries(db, entries, event);
}

async function tellEntries(db: Db, entries: ReadonlyArray<Selectable<JournalTable>>, health?: HealthEvent): Promise<void> {
  await tellLedger(
    db,
    entries.map((entry) => entryEvent(entry, health)),
  );
}

type NewEntry = Omit<Partial<Insertable<JournalTable>>, 'seq'> & Pick<JournalTable, 'id' | 'at' | 'kind' | 'alerting'>;

/** Adds entries; gives them as they are stored, in their order. */
async function insert(db: Db, entries: readonly NewEntry[]): Promise<Array<Selectable<JournalTable>>> {
  const added: Array<Selectable<JournalTable>> = [];
  const blank = {
    change_id: null,
    health_id: null,
    vendor_id: null,
    source_id: null,
    state: null,
    was_state: null,
    severity: null,
    was_severity: null,
    detail_json: null,
  };
  for (const some of chunks(entries)) {
    const rows = some.map((entry) => ({ ...blank, ...entry }));
    added.push(...(await db.insertInto('journal').values(rows).returningAll().execute()));
  }
  return added.sort((a, b) => a.seq - b.seq);
}

function subjectOf({ id, vendor_id, source_id }: Pick<ChangesTable, 'id' | 'vendor_id' | 'source_id'>) {
  return { change_id: id, vendor_id, source_id };
}

function toldAs(told: Told, severity: Severity): Pick<JournalTable, 'state' | 'was_state' | 'severity' | 'was_severity' | 'detail_json'> {
  return {
    state: told.state,
    was_state: told.was?.state ?? null,
    severity,
    was_severity: told.was?.severity ?? null,
    detail_json: JSON.stringify(told),
  };
}

function editsOf(review: Review | undefined): Edits | undefined {
  const { edits = {} } = review ?? {};
  return Object.keys(edits).length === 0 ? undefined : edits;
}

function kindOf(before: Review, after: Review): ChangeEntryKind | undefined {
  if (after.state !== before.state || (after.state === 'superseded' && after.supersededBy !== before.supersededBy)) {
    if (after.state === 'flagged') return 'change.reinstated';
    return after.state === 'confirmed' ? 'change.confirmed' : 'change.retracted';
  }
  const isSame = isDeepStrictEqual(after.edits ?? {}, before.edits ?? {}) && after.noticeAt === before.noticeAt;
  return isSame ? undefined : 'change.corrected';
}

/** These changes as they stand; those that are held back are left out. */
async function standingsOf(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('changes')
    .leftJoin('reviews', 'reviews.change_id', 'changes.id')
    .select(['changes.id', 'changes.vendor_id', 'changes.source_id', 'changes.state', 'changes.severity', 'reviews.review_json'])
    .where('changes.id', 'in', ids)
    .where('changes.suppressed_by', 'is', null)
    .orderBy('changes.first_seen_new_at')
    .orderBy('changes.source_id')
    .orderBy('changes.ordinal')
    .orderBy('changes.id')
    .execute();
}

/** How often deadlines of these changes were told, and whether their finding was alerted. */
async function dueSoFar(db: Db, ids: readonly string[]): Promise<Map<string, { told: number; alerting: number }>> {
  const rows = await db
    .selectFrom('journal')
    .select(['change_id', 'kind', 'alerting'])
    .where('change_id', 'in', ids)
    .where('kind', 'in', ['change.due', 'change.recorded'])
    .execute();
  const sums = Map.groupBy(rows, ({ change_id }) => change_id ?? '');
  return new Map(
    [...sums].map(([id, own]) => [
      id,
      {
        told: own.filter(({ kind }) => kind === 'change.due').length,
        alerting: own.find(({ kind }) => kind === 'change.recorded')?.alerting ?? 0,
      },
    ]),
  );
}

function reviewOf(json: string | null): Review | undefined {
  // Written by `moveReview`.
  return json === null ? undefined : (JSON.parse(json) as Review);
}
