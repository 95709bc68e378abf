/**
 * Which tables are sealed: each row has its digest in `seals`, which our own connections keep as they write. A row that anybody else
 * edits, adds or removes no longer fits its seal.
 * @module
 */
import type { Tables } from './schema.ts';

/** Every table of the record is sealed, or it says here why it need not be. */
export const SEALING: Record<keyof Tables, 'sealed' | { not: string }> = {
  sources: 'sealed',
  objects: 'sealed',
  visits: 'sealed',
  extractions: 'sealed',
  baselines: 'sealed',
  changes: 'sealed',
  reviews: 'sealed',
  journal: 'sealed',
  marks: 'sealed',
  messages: 'sealed',
  message_changes: 'sealed',
  message_attempts: 'sealed',
  alerts: 'sealed',
  import_marks: 'sealed',
  rule_edits: 'sealed',
  learned: 'sealed',
  pauses: 'sealed',
  robots: 'sealed',
  health_events: 'sealed',
  check_days: 'sealed',
  users: 'sealed',
  sessions: 'sealed',
  links: 'sealed',
  tokens: 'sealed',
  acts: 'sealed',
  ignore_rules: 'sealed',
  deadlines: 'sealed',
  unsettled: 'sealed',
  baseline_facts: 'sealed',
  registry_events: 'sealed',
  registry_records: 'sealed',
  registry_sources: 'sealed',
  registry_changes: 'sealed',
  installation_keys: 'sealed',
  spent_tokens: 'sealed',
  corrections: 'sealed',
  correction_keys: 'sealed',
  correction_captures: 'sealed',
  opinions: 'sealed',
  opinion_links: 'sealed',
  opinion_reports: 'sealed',
  letters: 'sealed',
  ledger: 'sealed',
  checkpoints: 'sealed',
  time_stamps: 'sealed',
  ledger_keys: 'sealed',
  tombstones: 'sealed',
  doomed: 'sealed',
  seals: { not: 'a seal that is edited no longer fits its row, which is then named' },
};

/** Tables of the engine and of the migrator, which are not ours. */
export const NOT_OURS: Readonly<Record<string, string>> = {
  kysely_migration: 'which migrations ran: another list is refused when the database is opened, or migrates it anew and fails',
  kysely_migration_lock: 'a flag of the migrator',
};

/** In the order of their names. */
export const SEALED_TABLES: readonly string[] = Object.entries(SEALING)
  .flatMap(([table, sealing]) => (sealing === 'sealed' ? [table] : []))
  .sort();

/**
 * Numbered tables of which no row ever goes, and into which nothing is written that may be there already: in SQLite their numbers have no gaps.
 * Postgres does not give back the numbers of a transaction that was rolled back.
 */
export const NEVER_REMOVED: readonly string[] = ['acts', 'ignore_rules', 'journal', 'ledger_keys', 'registry_events'];

/** No installation leaves so many numbers out, whatever it has removed or rolled back. */
export const FARTHEST_AHEAD = 1_000_000_000;
