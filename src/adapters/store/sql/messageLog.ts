/**
 * The delivery log: messages, attempts, and how each channel stands.
 * @module
 */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { AlertStore, ChannelStanding, MessageFilter } from '../../../domain/alert.ts';
import type { Db } from './db.ts';
import { flavourOf } from './flavour.ts';
import { messageOf } from './messageRows.ts';
import { ALL, present } from './rows.ts';
import type { Tables } from './schema.ts';

type Log = Pick<AlertStore, 'message' | 'attempts' | 'messages' | 'countMessages' | 'channelStandings'>;

export function messageLogQueries(db: Db): Log {
  return {
    async message(id) {
      const row = await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
      return row && messageOf(row);
    },

    async attempts(messageId) {
      const rows = await db
        .selectFrom('message_attempts')
        .select(['n', 'at', 'ms', 'ok', 'sentence'])
        .where('message_id', '=', messageId)
        .orderBy('n')
        .execute();
      return rows.map(({ ok, ...row }) => ({ ...present(row), ok: ok === 1 }));
    },

    async messages({ limit, offset, ...filter } = {}) {
      let query = filtered(db, filter).selectAll().orderBy('seq', 'desc');
      if (limit !== undefined || offset !== undefined) query = query.limit(limit ?? ALL).offset(offset ?? 0);
      return (await query.execute()).map(messageOf);
    },

    async countMessages(filter = {}) {
      const { n } = await filtered(db, filter)
        .select((row) => row.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow();
      return n;
    },

    channelStandings: () => channelStandings(db),
  };
}

function filtered(db: Db, { channel, state, change }: MessageFilter): SelectQueryBuilder<Tables, 'messages', object> {
  let query: SelectQueryBuilder<Tables, 'messages', object> = db.selectFrom('messages');
  if (channel !== undefined) query = query.where('channel', '=', channel);
  if (state !== undefined) query = query.where('state', '=', state);
  if (change === undefined) return query;
  // A message names so many of its changes; it was made for the others all the same.
  return query.where(
    sql<boolean>`id in (select message_id from message_changes where change_id = ${change}
      union select message_id from alerts where subject = ${change} and message_id is not null)`,
  );
}

type Row = { [Key in keyof ChannelStanding]-?: Exclude<ChannelStanding[Key], undefined> | null } & {
  problem: null;
  problem_at: string | null;
  sentence: string | null;
};

async function channelStandings(db: Db): Promise<ChannelStanding[]> {
  const { rows } = await sql<Row>`
    with known (channel) as (select channel from messages union select channel from alerts),
    counts as (select channel, state, count(*) as n from messages group by channel, state),
    last as (select channel, max(seq) as seq from message_attempts group by channel)
    select known.channel,
      coalesce((select sum(n) from counts where counts.channel = known.channel and state in ('waiting', 'sending')), 0) as waiting,
      coalesce((select n from counts where counts.channel = known.channel and state = 'dead'), 0) as dead,
      coalesce((select n from counts where counts.channel = known.channel and state = 'delivered'), 0) as delivered,
      (select count(*) from alerts ${flavourOf(db).by('alerts_held')}
        where alerts.channel = known.channel and message_id is null and held_until is not null) as held,
      (select max(delivered_at) from messages where messages.channel = known.channel and state = 'delivered') as "lastDeliveredAt",
      attempt.at as problem_at, attempt.sentence
    from known
    left join last on last.channel = known.channel
    left join message_attempts as attempt on attempt.seq = last.seq and attempt.ok = 0
    order by known.channel`.execute(db);
  return rows.map(({ problem_at, sentence, problem: _, ...row }) => ({
    ...(present(row) as ChannelStanding),
    ...(problem_at === null ? {} : { problem: { at: problem_at, sentence: sentence ?? '' } }),
  }));
}
