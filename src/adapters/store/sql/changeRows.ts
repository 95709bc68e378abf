/**
 * Changes as rows.
 * @module
 */
import type { Selectable } from 'kysely';
import type { Change } from '../../../domain/change.ts';
import { type ChangeState, SEVERITIES } from '../../../domain/vocabulary.ts';
import type { ChangesTable } from './schema.ts';

/** A change as it is written; what is made of it since is not in it. */
export type NewChangeRow = Omit<Selectable<ChangesTable>, 'entry' | 'assignee' | 'proposed'>;

export function rowOf(change: Change, visitId: string, ordinal: number): NewChangeRow {
  const { path, oldValue, newValue, oldPage, newPage, offerings } = change;
  return {
    id: change.id,
    visit_id: visitId,
    source_id: change.source,
    vendor_id: change.vendor,
    first_seen_new_at: change.firstSeenNewAt,
    ordinal,
    last_seen_old_at: change.lastSeenOldAt,
    kind: change.kind,
    action: change.action,
    key: change.key ?? null,
    significance: change.significance,
    severity: change.severity,
    state: change.state,
    rule: change.rule,
    old_quote: change.oldQuote ?? null,
    new_quote: change.newQuote ?? null,
    url: change.url,
    old_snapshot: change.oldSnapshot,
    new_snapshot: change.newSnapshot,
    extractor_version: change.extractorVersion,
    published_at: change.publishedAt ?? null,
    effective_at: change.effectiveAt ?? null,
    reverts: change.reverts ?? null,
    incident: change.incident ?? null,
    suppressed_by: change.suppressedBy ?? null,
    severity_rank: SEVERITIES.indexOf(change.severity),
    // Of the parts of an incident one is elected once all are there.
    head: Number(change.incident === undefined && change.suppressedBy === undefined),
    detail_json: JSON.stringify({ path, oldValue, newValue, oldPage, newPage, offerings } satisfies Detail),
  };
}

type Detail = Pick<Change, 'path' | 'offerings'> & {
  oldValue: Change['oldValue'] | undefined;
  newValue: Change['newValue'] | undefined;
  oldPage: number | undefined;
  newPage: number | undefined;
};

export const CHANGE_COLUMNS = [
  'id',
  'vendor_id',
  'source_id',
  'url',
  'kind',
  'action',
  'key',
  'old_quote',
  'new_quote',
  'significance',
  'severity',
  'rule',
  'effective_at',
  'incident',
  'suppressed_by',
  'old_snapshot',
  'new_snapshot',
  'extractor_version',
  'last_seen_old_at',
  'first_seen_new_at',
  'published_at',
  'reverts',
  'state',
  'detail_json',
] as const satisfies ReadonlyArray<keyof ChangesTable>;

/** What a change is read from. */
export type ChangeColumns = Pick<Selectable<ChangesTable>, (typeof CHANGE_COLUMNS)[number]>;

/** The change in a state and with deadlines. Keys always come in this order, so that the same change prints the same JSON. */
export function changeOf(row: ChangeColumns, state: ChangeState, deadlines: Change['deadlines']): Change {
  // Written by `rowOf`.
  const { path, oldValue, newValue, oldPage, newPage, offerings } = JSON.parse(row.detail_json) as Detail;
  // By hand, as 100,000 of them are read in one go: helpers and copies would take longer than SQLite does.
  return {
    id: row.id,
    vendor: row.vendor_id,
    offerings,
    source: row.source_id,
    url: row.url,
    kind: row.kind,
    action: row.action,
    ...(row.key === null ? NONE : { key: row.key }),
    path,
    ...(oldValue === undefined ? NONE : { oldValue }),
    ...(newValue === undefined ? NONE : { newValue }),
    ...(row.old_quote === null ? NONE : { oldQuote: row.old_quote }),
    ...(row.new_quote === null ? NONE : { newQuote: row.new_quote }),
    ...(oldPage === undefined ? NONE : { oldPage }),
    ...(newPage === undefined ? NONE : { newPage }),
    significance: row.significance,
    severity: row.severity,
    rule: row.rule,
    ...(row.effective_at === null ? NONE : { effectiveAt: row.effective_at }),
    ...(row.incident === null ? NONE : { incident: row.incident }),
    ...(row.suppressed_by === null ? NONE : { suppressedBy: row.suppressed_by }),
    oldSnapshot: row.old_snapshot,
    newSnapshot: row.new_snapshot,
    extractorVersion: row.extractor_version,
    lastSeenOldAt: row.last_seen_old_at,
    firstSeenNewAt: row.first_seen_new_at,
    ...(row.published_at === null ? NONE : { publishedAt: row.published_at }),
    deadlines,
    ...(row.reverts === null ? NONE : { reverts: row.reverts }),
    state,
  };
}

const NONE = {};
