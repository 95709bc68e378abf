/**
 * The ledger, its checkpoints, and the keys that these are signed with: tables that only grow. What older versions recorded is told in it
 * once, in the order of its time.
 * @module
 */
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Db } from '../../sql/db.ts';
import { tellHistory } from '../ledgerHistory.ts';

/** Refuses every update, delete and replacement. "insert or replace" removes a row without asking the trigger against removal. */
export function onlyGrows(table: string, what: string, isThere: string): string[] {
  return [
    `create trigger ${table}_refuses_edits before update on ${table} begin select raise(abort, '${what} is never edited'); end`,
    `create trigger ${table}_refuses_removal before delete on ${table} begin select raise(abort, '${what} is never removed'); end`,
    `create trigger ${table}_refuses_replacement before insert on ${table} when exists (select 1 from ${table} where ${isThere}) begin
      select raise(abort, '${what} is never replaced');
    end`,
  ];
}

const TABLES = [
  // `seq` is the index of the leaf, from 0. `subtrees`: hashes of the perfect subtrees that the leaf completes, one after the other.
  `create table ledger (
    seq integer primary key,
    id text not null unique,
    type text not null,
    at text not null,
    event_json text not null,
    leaf_hash blob not null check (length(leaf_hash) = 32),
    subtrees blob not null check (length(subtrees) % 32 = 0)
  ) strict`,
  ...onlyGrows('ledger', 'an event of the ledger', 'seq = new.seq or id = new.id'),
  `create trigger ledger_has_no_gap before insert on ledger
    when new.seq <> 0 and not exists (select 1 from ledger where seq = new.seq - 1) begin
    select raise(abort, 'an event of the ledger follows the one before it');
  end`,

  `create table checkpoints (
    size integer primary key,
    root blob not null check (length(root) = 32),
    note text not null,
    at text not null
  ) strict`,
  ...onlyGrows('checkpoints', 'a checkpoint', 'size = new.size'),

  `create table time_stamps (
    size integer not null references checkpoints (size),
    authority text not null,
    at text not null,
    response blob not null,
    primary key (size, authority)
  ) strict`,
  ...onlyGrows('time_stamps', 'a time stamp', 'size = new.size and authority = new.authority'),

  `create table ledger_keys (
    seq integer primary key autoincrement,
    key text not null unique,
    at text not null
  ) strict`,
  ...onlyGrows('ledger_keys', 'a key of the ledger', 'seq = new.seq or key = new.key'),
];

export const ledger: Migration = {
  async up(db: Db): Promise<void> {
    for (const statement of TABLES) await sql.raw(statement).execute(db);
    await tellHistory(db);
  },
};
