/**
 * Checkpoints of the ledger, what time authorities said of them, and the public keys that they are signed with.
 * @module
 */
import type { CopiedLedger, LedgerStore } from '../../../domain/ledger.ts';
import type { Db } from './db.ts';
import { ledgerQueries, tellLedger } from './ledger.ts';
import { keyEvent, occasionEvent, stampEvent } from './ledgerEvents.ts';

type Checkpoints = Pick<LedgerStore, 'checkpoints' | 'addCheckpoint' | 'timeStamps' | 'addTimeStamp' | 'ledgerKeys' | 'addLedgerKey'>;

/** More than there will ever be. */
const EVERYTHING = 2 ** 31;

export function checkpointQueries(db: Db): Checkpoints {
  return {
    async checkpoints({ from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, newestFirst = false, limit = EVERYTHING } = {}) {
      const rows = await db
        .selectFrom('checkpoints')
        .selectAll()
        .where('size', '>=', from)
        .where('size', '<=', to)
        .orderBy('size', newestFirst ? 'desc' : 'asc')
        .limit(limit)
        .execute();
      return rows.map(({ root, ...row }) => ({ ...row, root: new Uint8Array(root) }));
    },

    addCheckpoint: (checkpoint) =>
      db.transaction().execute(async (trx) => {
        const last = await trx.selectFrom('checkpoints').select('size').orderBy('size', 'desc').limit(1).executeTakeFirst();
        if (last && last.size >= checkpoint.size) return false;
        await trx.insertInto('checkpoints').values(checkpoint).execute();
        return true;
      }),

    async timeStamps({ from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, newestFirst = false, limit = EVERYTHING } = {}) {
      const rows = await db
        .selectFrom('time_stamps')
        .selectAll()
        .where('size', '>=', from)
        .where('size', '<=', to)
        .orderBy('size', newestFirst ? 'desc' : 'asc')
        .orderBy('authority')
        .limit(limit)
        .execute();
      return rows.map(({ response, ...row }) => ({ ...row, response: new Uint8Array(response) }));
    },

    addTimeStamp: (stamp) =>
      db.transaction().execute(async (trx) => {
        const { size, authority } = stamp;
        // The table refuses a second one before it could be passed over.
        const known = trx.selectFrom('time_stamps').select('size').where('size', '=', size).where('authority', '=', authority);
        if (await known.executeTakeFirst()) return;
        await trx.insertInto('time_stamps').values(stamp).execute();
        await tellLedger(trx, [stampEvent({ ...stamp, response: new Uint8Array(stamp.response) })]);
      }),

    ledgerKeys: () => db.selectFrom('ledger_keys').select(['key', 'at']).orderBy('seq').execute(),

    addLedgerKey: (...key) => db.transaction().execute((trx) => addLedgerKey(trx, ...key)),
  };
}

async function addLedgerKey(trx: Db, ...[key, after, occasion]: Parameters<LedgerStore['addLedgerKey']>): Promise<boolean> {
  const last = await trx.selectFrom('ledger_keys').select('key').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  if (last?.key !== after) return false;
  const row = await trx.insertInto('ledger_keys').values(key).returningAll().executeTakeFirstOrThrow();
  await tellLedger(trx, [...(occasion ? [occasionEvent(occasion, key.at)] : []), keyEvent(row)]);
  return true;
}

/** The ledger of a record that is being written, in the transaction that writes it. */
export function ledgerWithin(trx: Db): CopiedLedger {
  const { ledgerSize, ledgerHashes } = ledgerQueries(trx);
  const { ledgerKeys } = checkpointQueries(trx);
  return { ledgerSize, ledgerHashes, ledgerKeys, addLedgerKey: (...key) => addLedgerKey(trx, ...key) };
}
