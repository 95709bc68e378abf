/**
 * Messages on their way: who may send one, and what came of it.
 * @module
 */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { AlertStore, SendOutcome } from '../../../domain/alert.ts';
import { ConflictError } from '../../../domain/errors.ts';
import { insertActs } from './acts.ts';
import type { Db } from './db.ts';
import { type Flavour, flavourOf } from './flavour.ts';
import { tellLedger } from './ledger.ts';
import { deliveryEvent } from './ledgerEvents.ts';
import { messageOf } from './messageRows.ts';
import type { MessageAttemptsTable, MessagesTable } from './schema.ts';

type Sending = Pick<AlertStore, 'claim' | 'nextDue' | 'attempted' | 'retry'>;

/** Those who try a channel want to know now, while something else may wait on it for hours. */
const isTest = (row: 'messages' | 'before'): RawBuilder<unknown> => sql`substr(${sql.ref(`${row}.lane`)}, 1, 5) = 'test:'`;

/**
 * Whether no earlier message is in its way, of those for which this holds: one of its lane, of all lanes, or, if it is of all lanes, any.
 * A test waits for nothing, and nothing waits for it.
 * The index to go by is named: SQLite's guess takes seconds where thousands wait.
 */
function isFirst({ by }: Flavour, holds: RawBuilder<unknown>): RawBuilder<unknown> {
  const earlier = sql`before.channel = messages.channel and before.seq < messages.seq and before.state in ('waiting', 'sending') and ${holds}`;
  return sql`(${isTest('messages')} or not exists (
      select 1 from messages as before ${by('messages_lane')} where before.lane in (messages.lane, '*') and ${earlier}
    ) and (messages.lane <> '*' or not exists (
      select 1 from messages as before ${by('messages_underway')} where ${earlier} and not ${isTest('before')}
    )))`;
}

export function messageQueries(db: Db): Sending {
  return {
    async claim(of) {
      const { rows } = await sql<Selectable<MessagesTable>>`${claimOf(flavourOf(db), of)}`.execute(db);
      return rows[0] && messageOf(rows[0]);
    },

    async nextDue(channel, now) {
      const { rows } = await sql<{ at: string | null }>`${nextDueOf(flavourOf(db), channel, now)}`.execute(db);
      return rows[0]?.at ?? undefined;
    },

    attempted: ({ id, token, at, ms, outcome, nextAt }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('messages')
          .set((eb) => ({ ...afterwards(outcome, at, nextAt), token: null, attempts: eb('attempts', '+', 1) }))
          .where('id', '=', id)
          .where('token', '=', token)
          .returningAll()
          .executeTakeFirst();
        if (!row) return false;
        const sentence = outcome.ok ? null : outcome.sentence;
        const attempt = await trx
          .insertInto('message_attempts')
          .values({ message_id: id, n: row.attempts, channel: row.channel, at, ms, ok: Number(outcome.ok), sentence })
          .returningAll()
          .executeTakeFirstOrThrow();
        if (row.state === 'delivered' || row.state === 'dead') await tellDelivery(trx, row, attempt);
        return true;
      }),

    retry: (id, at, act) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('messages')
          .set({ state: 'waiting', next_at: at })
          .where('id', '=', id)
          .where('state', '=', 'dead')
          .returning('id')
          .executeTakeFirst();
        if (!row) throw await refusal(trx, id);
        await insertActs(trx, [act]);
      }),
  };
}

/** Tells the ledger that a message has arrived, or was given up. */
async function tellDelivery(db: Db, message: Selectable<MessagesTable>, attempt: Selectable<MessageAttemptsTable>): Promise<void> {
  const { id, state } = message;
  const carried = await db.selectFrom('alerts').select('entry').where('message_id', '=', id).orderBy('entry').execute();
  const entries = carried.map(({ entry }) => entry);
  await tellLedger(db, [deliveryEvent(message, attempt, { at: attempt.at, isDelivered: state === 'delivered', entries })]);
}

/** One statement, so that of several senders only one gets the message. */
export function claimOf(flavour: Flavour, { channel, now, until, token }: Parameters<AlertStore['claim']>[0]): RawBuilder<unknown> {
  return sql`
    update messages set state = 'sending', token = ${token}, next_at = ${until}
    where seq = (
      select seq from messages ${flavour.by('messages_underway')}
      where channel = ${channel} and state in ('waiting', 'sending') and next_at <= ${now} and not_before <= ${now}
        and ${isFirst(flavour, sql`before.not_before <= ${now}`)}
      order by seq limit 1
    ) returning *`;
}

export function nextDueOf(flavour: Flavour, channel: string, now = ''): RawBuilder<unknown> {
  // One that was tried is in the way until it is gone, whenever it is tried next.
  const isDue = sql`(before.not_before <= ${flavour.greater(sql`messages.next_at`, sql`${now}`)} or before.attempts > 0 or before.state = 'sending')`;
  return sql`
    select min(at) as at from (
      select min(next_at) as at from messages ${flavour.by('messages_underway')}
      where channel = ${channel} and state in ('waiting', 'sending') and ${isFirst(flavour, isDue)}
      union all
      select min(held_until) from alerts ${flavour.by('alerts_held')}
      where channel = ${channel} and message_id is null and held_until is not null
    ) as due`;
}

function afterwards(outcome: SendOutcome, at: string, nextAt: string | undefined) {
  if (outcome.ok)
    return { state: 'delivered', delivered_at: at, receipt: outcome.receipt ?? null, next_at: null, problem_json: null } as const;
  const { sentence, remedy, permanent } = outcome;
  return {
    state: nextAt === undefined ? 'dead' : 'waiting',
    next_at: nextAt ?? null,
    problem_json: JSON.stringify({ sentence, remedy, permanent }),
  } as const;
}

async function refusal(db: Db, id: string): Promise<ConflictError> {
  const row = await db.selectFrom('messages').select('state').where('id', '=', id).executeTakeFirst();
  if (!row) return new ConflictError(id, 'There is no such message.', 'Look at the list of messages.');
  const said = row.state === 'delivered' ? 'was delivered meanwhile' : 'is on its way already';
  return new ConflictError(id, `This message ${said}.`, 'Look at it as it is now.');
}
