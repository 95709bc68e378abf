/**
 * Messages to channels that came to their end: which are old and of nothing that is on hold. The same question is asked before and in the
 * transaction that removes.
 * @module
 */
import { type RawBuilder, sql } from 'kysely';
import type { MessageRemoval } from '../../../../domain/retention.ts';
import type { Db } from '../db.ts';
import { flavourOf } from '../flavour.ts';
import { heldSources } from './holds.ts';
import { Refused } from './refused.ts';
import { entomb, removedRow } from './tombstones.ts';

const ENDED = sql<boolean>`state in ('delivered', 'dead')`;

/** Ids; the oldest first. */
export async function agedMessages(db: Db, { before, limit }: { before: string; limit: number }): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from messages where ${ENDED} and created_at < ${before} and coalesce(delivered_at, '') < ${before}
      and not ${await isHeld(db)} order by seq limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Of a row of `messages`: it tells of something that is on hold. */
async function isHeld(db: Db): Promise<RawBuilder<boolean>> {
  const { among } = flavourOf(db);
  const sources = await heldSources(db);
  return sql<boolean>`(exists (select 1 from message_changes join changes on changes.id = message_changes.change_id
      where message_changes.message_id = messages.id and changes.source_id ${among(sources)})
    or exists (select 1 from alerts where alerts.message_id = messages.id and alerts.vendor in
      (select vendor_id from sources where id ${among(sources)})))`;
}

/** With their attempts. Refused where one waits again, is gone, or came to be on hold. */
export async function removeMessages(db: Db, { messages: asked, ...removing }: MessageRemoval): Promise<void> {
  const ids = [...asked];
  const messages = await db.selectFrom('messages').selectAll().where('id', 'in', ids).where(ENDED).execute();
  if (messages.length !== ids.length) throw new Refused('overtaken');
  const held = await db
    .selectFrom('messages')
    .select('id')
    .where('id', 'in', ids)
    .where(await isHeld(db))
    .limit(1)
    .executeTakeFirst();
  if (held) throw new Refused('held');
  const attempts = await db.selectFrom('message_attempts').selectAll().where('message_id', 'in', ids).execute();
  // That an entry was told stays, so that it is not told again.
  await db.updateTable('alerts').set({ message_id: null, held_until: null, held_for: null }).where('message_id', 'in', ids).execute();
  await db.deleteFrom('message_changes').where('message_id', 'in', ids).execute();
  await db.deleteFrom('message_attempts').where('message_id', 'in', ids).execute();
  await db.deleteFrom('messages').where('id', 'in', ids).execute();
  await entomb(db, removing, [
    ...messages.map((row) => removedRow('messages', row, row.created_at)),
    ...attempts.map((row) => removedRow('message_attempts', row, row.at)),
  ]);
}
