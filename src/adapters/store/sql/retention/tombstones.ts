/**
 * Tombstones: an event of the ledger that names all that went together, and a row for each by which it is found.
 * @module
 */
import type { Selectable } from 'kysely';
import { keyText, rowName } from '../../../../domain/ledger.ts';
import type { Removed, Removing, RetentionStore, Tombstone } from '../../../../domain/retention.ts';
import type { Db } from '../db.ts';
import { tellLedger } from '../ledger.ts';
import type { NewEvent } from '../ledgerEvents.ts';
import { chunks, present } from '../rows.ts';
import type { TombstonesTable } from '../schema.ts';
import { type ToldTable, toldRow } from '../toldRows.ts';

export function tombstoneQueries(db: Db): Pick<RetentionStore, 'tombstone' | 'tombstonesOf' | 'entombedDigests'> {
  return {
    async tombstone(what, key) {
      const rows = db.selectFrom('tombstones').selectAll().where('what', '=', what).where('key', '=', key);
      const row = await rows.orderBy('at', 'desc').orderBy('event', 'desc').limit(1).executeTakeFirst();
      return row && tombstoneOf(row);
    },

    tombstonesOf: async (event) =>
      (await db.selectFrom('tombstones').selectAll().where('event', '=', event).orderBy('what').orderBy('key').execute()).map(tombstoneOf),

    async entombedDigests(rows) {
      const digests = new Map<string, Set<string>>();
      for (const [table, some] of Map.groupBy(rows, (row) => row.table)) {
        for (const part of chunks(some, 500)) {
          const keys = part.map(({ key }) => keyText(key));
          const found = db
            .selectFrom('tombstones')
            .select(['key', 'digest'])
            .where('what', '=', table as Removed['what']);
          for (const { key, digest } of await found.where('key', 'in', keys).execute()) {
            if (digest !== null) digests.set(`${table} ${key}`, (digests.get(`${table} ${key}`) ?? new Set()).add(digest));
          }
        }
      }
      return rows.map((row) => digests.get(rowName(row)) ?? new Set());
    },
  };
}

/** A row that goes, as the ledger told it. */
export function removedRow<Table extends ToldTable & Removed['what']>(
  table: Table,
  row: Parameters<typeof toldRow<Table>>[1],
  moment: string,
): Removed {
  const { key, digest } = toldRow(table, row);
  return { what: table, key: keyText(key), moment, digest };
}

/** Tells the ledger what goes, and notes it; in the transaction that removes it. */
export async function entomb(db: Db, removing: Removing, removed: readonly Removed[], source?: string): Promise<void> {
  const inOrder = removed.toSorted((a, b) => (a.what === b.what ? compare(a.key, b.key) : compare(a.what, b.what)));
  const event = tombstoneEvent(removing, inOrder, source);
  await tellLedger(db, [event]);
  for (const some of chunks(inOrder)) {
    const common = { event: event.id, at: event.at, source_id: source ?? null };
    const rows = some.map(({ what, key, moment, digest }) => ({ ...common, what, key, moment, digest: digest ?? null }));
    await db.insertInto('tombstones').values(rows).execute();
  }
}

/** `removed`: in the order of what and key. */
export function tombstoneEvent({ id, at, by, policy }: Removing, removed: readonly Removed[], source?: string): NewEvent {
  const said = { policy, by, ...(source === undefined ? {} : { source }), removed };
  return { id: `tombstones/${id}`, type: 'tombstone', at, rows: [], tombstone: said };
}

/** As events tell it. */
export function removedOf({ what, key, moment, digest }: Selectable<TombstonesTable>): Removed {
  return { what, key, moment, ...(digest === null ? {} : { digest }) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function tombstoneOf({ source_id, digest, ...row }: Selectable<TombstonesTable>): Tombstone {
  return { ...row, ...present({ source: source_id, digest }) };
}
