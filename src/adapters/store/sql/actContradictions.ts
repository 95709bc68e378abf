/**
 * What people have done and no act says so, or says otherwise: reviews, people, tokens, rules that hold changes back. Acts are told in the
 * ledger; these rows are not, and follow from them.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { Contradiction } from '../../../domain/audit.ts';
import type { Act, ActKind, Review } from '../../../domain/review.ts';
import { jsonIn } from '../../../lib/jsonIn.ts';
import { actOf } from './actRows.ts';
import type { Db } from './db.ts';
import { chunks } from './rows.ts';

/** Rows of one portion. */
const PORTION = 500;

export async function* actContradictions(db: Db): AsyncIterable<Contradiction> {
  yield* reviewFaults(db);
  yield* userFaults(db);
  yield* tokenFaults(db);
  yield* ruleFaults(db);
  yield* pauseFaults(db);
}

/** A review is what the last act that moved it has left. */
async function* reviewFaults(db: Db): AsyncIterable<Contradiction> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('reviews')
      .select(['change_id', 'review_json'])
      .where('change_id', '>', after)
      .orderBy('change_id')
      .limit(PORTION)
      .execute();
    const ids = rows.map(({ change_id }) => change_id);
    const left = new Map<string, Review>();
    for (const { subject, detail } of await actsOf(db, 'change', ids)) if (detail?.after) left.set(subject.id, detail.after);
    for (const { change_id: key, review_json } of rows) {
      const acted = left.get(key);
      if (!acted) yield { table: 'reviews', key, sentence: 'No act says that anybody has reviewed the change.' };
      else if (!isDeepStrictEqual(jsonIn(review_json), acted))
        yield { table: 'reviews', key, sentence: 'It does not stand as the last act about the change left it.' };
    }
    after = ids.at(-1) ?? '';
    if (rows.length < PORTION) return;
  }
}

/** People come by an act; their role, and whether they may sign in, is what the last acts about it say. */
async function* userFaults(db: Db): AsyncIterable<Contradiction> {
  const rows = await db.selectFrom('users').select(['id', 'role', 'disabled_at']).orderBy('id').execute();
  for (const some of chunks(rows, PORTION)) {
    const acts = await actsBySubject(db, 'user', some, ['user.add', 'user.edit', 'user.disable', 'user.enable']);
    for (const { id: key, role, disabled_at } of some) {
      const own = acts.get(key) ?? [];
      const said = own.findLast(({ detail }) => detail?.note?.['role'] !== undefined)?.detail?.note?.['role'];
      const last = own.findLast(({ kind }) => kind === 'user.disable' || kind === 'user.enable')?.kind;
      if (!own.some(({ kind }) => kind === 'user.add'))
        yield { table: 'users', key, sentence: 'No act says that anybody has added this person.' };
      else if (role !== said) yield { table: 'users', key, sentence: `The role is ${role}, and the last act about it says ${said}.` };
      else if ((disabled_at !== null) !== (last === 'user.disable'))
        yield { table: 'users', key, sentence: 'Whether this person may sign in is not what the last act about it says.' };
    }
  }
}

async function* tokenFaults(db: Db): AsyncIterable<Contradiction> {
  const rows = await db.selectFrom('tokens').select(['id', 'scopes_json', 'revoked_at']).orderBy('id').execute();
  for (const some of chunks(rows, PORTION)) {
    const acts = await actsBySubject(db, 'token', some, ['token.add', 'token.revoke']);
    for (const { id: key, scopes_json, revoked_at } of some) {
      const own = acts.get(key) ?? [];
      const added = own.find(({ kind }) => kind === 'token.add');
      if (!added) yield { table: 'tokens', key, sentence: 'No act says that anybody has made this token.' };
      else if (!isDeepStrictEqual(jsonIn(scopes_json), added.detail?.note?.['scopes']))
        yield { table: 'tokens', key, sentence: 'It may do other things than the act says that made it.' };
      else if ((revoked_at !== null) !== own.some(({ kind }) => kind === 'token.revoke'))
        yield { table: 'tokens', key, sentence: 'Whether it is revoked is not what the acts about it say.' };
    }
  }
}

async function* ruleFaults(db: Db): AsyncIterable<Contradiction> {
  const rows = await db.selectFrom('ignore_rules').select(['id', 'match_json', 'ended_at']).orderBy('id').execute();
  for (const some of chunks(rows, PORTION)) {
    const acts = await actsBySubject(db, 'ignore', some, ['ignore.add', 'ignore.end']);
    for (const { id: key, match_json, ended_at } of some) {
      const own = acts.get(key) ?? [];
      const added = own.find(({ kind }) => kind === 'ignore.add');
      if (!added) yield { table: 'ignore_rules', key, sentence: 'No act says that anybody has made this rule.' };
      else if (!isDeepStrictEqual(jsonIn(match_json), added.detail?.note?.['match']))
        yield { table: 'ignore_rules', key, sentence: 'It holds back other changes than the act says that made it.' };
      else if ((ended_at !== null) !== own.some(({ kind }) => kind === 'ignore.end'))
        yield { table: 'ignore_rules', key, sentence: 'Whether it is over is not what the acts about it say.' };
    }
  }
}

/** A pause is what the last act about it left. Versions without a ledger noted none at the terminal: what they paused is taken as it is. */
async function* pauseFaults(db: Db): AsyncIterable<Contradiction> {
  const rows = await db.selectFrom('pauses').select(['source_id as id', 'since', 'until', 'reason']).orderBy('source_id').execute();
  if (rows.length === 0) return;
  const noted = await notedSince(db);
  for (const some of chunks(rows, PORTION)) {
    const acts = await actsBySubject(db, 'source', some, ['source.pause', 'source.resume']);
    for (const { id: key, since, until, reason } of some) {
      const own = acts.get(key) ?? [];
      const last = own.at(-1);
      const paused = own.findLast(({ kind }) => kind === 'source.pause');
      if (since >= noted && !own.some(({ kind, at }) => kind === 'source.pause' && at === since))
        yield { table: 'pauses', key, sentence: 'No act says that anybody has paused it then.' };
      else if (!last || last.at < noted) continue;
      else if (until !== (last.kind === 'source.resume' ? last.at : (last.detail?.note?.['until'] ?? null)))
        yield { table: 'pauses', key, sentence: 'It ends at another time than the last act about it says.' };
      else if (paused && paused.at >= noted && reason !== (paused.detail?.reason ?? null))
        yield { table: 'pauses', key, sentence: 'Its reason is not the one that the last act about it gives.' };
    }
  }
}

/** Since when acts are noted with every pause: from the beginning, or since an older version was brought up to date and first signed. */
async function notedSince(db: Db): Promise<string> {
  const first = await db.selectFrom('ledger').select('event_json').orderBy('seq').limit(1).executeTakeFirst();
  if (!first?.event_json.includes('"backfilled":true')) return '';
  const signed = await db.selectFrom('checkpoints').select('at').orderBy('size').limit(1).executeTakeFirst();
  return signed?.at ?? '~';
}

type Told = Pick<Act, 'at' | 'kind' | 'subject'> & { detail: Act['detail'] | undefined };

async function actsBySubject(
  db: Db,
  type: Act['subject']['type'],
  rows: ReadonlyArray<{ id: string }>,
  kinds: readonly ActKind[],
): Promise<Map<string, Told[]>> {
  const acts = await actsOf(
    db,
    type,
    rows.map(({ id }) => id),
    kinds,
  );
  return Map.groupBy(acts, ({ subject }) => subject.id);
}

/** In the order in which they were written. */
async function actsOf(db: Db, type: Act['subject']['type'], ids: readonly string[], kinds?: readonly ActKind[]): Promise<Told[]> {
  if (ids.length === 0) return [];
  let query = db.selectFrom('acts').selectAll().where('subject_type', '=', type).where('subject_id', 'in', ids).orderBy('seq');
  if (kinds) query = query.where('kind', 'in', kinds);
  return (await query.execute()).map((row) => {
    const detail = jsonIn(row.detail_json) as Act['detail'] | undefined;
    return { ...actOf({ ...row, detail_json: '{}' }), detail };
  });
}
