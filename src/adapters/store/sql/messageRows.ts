/**
 * Messages as rows.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { Message, NewMessage, Notice } from '../../../domain/alert.ts';
import type { Db } from './db.ts';
import { present } from './rows.ts';
import type { MessagesTable } from './schema.ts';

/** On its way: neither delivered nor given up. */
export const UNDERWAY = sql<boolean>`state in ('waiting', 'sending')`;

/** Adds messages, and notes which changes they name. Those that exist already stay as they are. Gives the ids of the new ones. */
export async function insertMessages(db: Db, messages: readonly NewMessage[]): Promise<Set<string>> {
  const added = new Set<string>();
  for (const { id, channel, lane, notice, createdAt, notBefore } of messages) {
    const row = await db
      .insertInto('messages')
      .values({
        id,
        channel,
        lane,
        kind: notice.kind,
        notice_json: JSON.stringify(notice),
        created_at: createdAt,
        not_before: notBefore,
        state: 'waiting',
        next_at: notBefore,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!row) continue;
    added.add(id);
    const rows = [...changesIn(notice)].map((change_id) => ({ change_id, message_id: id }));
    if (rows.length > 0) await db.insertInto('message_changes').values(rows).execute();
  }
  return added;
}

function changesIn({ items }: Notice): Set<string> {
  return new Set(
    items.flatMap((item) => {
      if (item.type === 'health') return [];
      return item.type === 'change' ? item.entry.change.id : item.due.entry.change.id;
    }),
  );
}

export function messageOf(row: Selectable<MessagesTable>): Message {
  return {
    id: row.id,
    channel: row.channel,
    lane: row.lane,
    // Written by `insertMessages`.
    notice: JSON.parse(row.notice_json) as Notice,
    createdAt: row.created_at,
    notBefore: row.not_before,
    state: row.state,
    attempts: row.attempts,
    ...present({ nextAt: row.next_at, deliveredAt: row.delivered_at, receipt: row.receipt }),
    // Written by `attempted`.
    ...(row.problem_json === null ? {} : { problem: JSON.parse(row.problem_json) as NonNullable<Message['problem']> }),
  };
}
