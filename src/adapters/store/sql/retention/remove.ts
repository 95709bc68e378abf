/**
 * Removing what policy lets go. Each removal is one transaction that looks once more whether it still may: who writes meanwhile goes first.
 * @module
 */
import { sql } from 'kysely';
import type { Moved, RemovalOutcome, Removed, RetentionStore, VisitRemoval } from '../../../../domain/retention.ts';
import type { Db } from '../db.ts';
import { chunks } from '../rows.ts';
import { citedPages, pinsOf } from './citing.ts';
import { doom } from './doom.ts';
import { heldSources } from './holds.ts';
import { removeMessages } from './messages.ts';
import { removePictures } from './pictures.ts';
import { Refused } from './refused.ts';
import { entomb, removedRow } from './tombstones.ts';

export function removalQueries(db: Db): Pick<RetentionStore, 'removeVisits' | 'removePictures' | 'removeMessages'> {
  return {
    removeVisits: (removal) => attempt(db, (trx) => removeVisits(trx, removal)),
    removePictures: (removal) => removePictures(db, removal),
    removeMessages: (removal) => attempt(db, (trx) => removeMessages(trx, removal)),
  };
}

async function attempt(db: Db, work: (trx: Db) => Promise<void>): Promise<RemovalOutcome> {
  try {
    await db.transaction().execute(work);
    return 'removed';
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    throw error;
  }
}

async function removeVisits(db: Db, removal: VisitRemoval): Promise<void> {
  const { source, pages, moved, cited } = removal;
  await refuseHeld(db, source);
  const { pages: citedSince } = await citedPages(db, cited);
  if (pages.some((page) => citedSince.has(page))) throw new Refused('overtaken');
  const rows = [];
  for (const some of chunks(removal.visits, 500))
    rows.push(...(await db.selectFrom('visits').selectAll().where('source_id', '=', source).where('id', 'in', some).execute()));
  if (rows.length !== removal.visits.length) throw new Refused('overtaken');
  const pins = await pinsOf(db, source);
  if (rows.some((row) => pins.ids.has(row.id) || pins.times.has(row.fetched_at))) throw new Refused('overtaken');
  for (const some of chunks(removal.visits, 500)) await db.deleteFrom('visits').where('id', 'in', some).execute();
  await removePages(db, pages, moved, removal.at);
  const pictures = latest(rows.map((row) => ({ key: row.screenshot, moment: row.fetched_at })));
  const unseen = await unnamedPictures(db, [...pictures.keys()]);
  await doom(db, unseen, removal.at);
  await countDown(
    db,
    source,
    rows.length,
    rows.flatMap(({ sha256 }) => sha256 ?? []),
  );
  const moments = latest(rows.map((row) => ({ key: row.sha256, moment: row.fetched_at })));
  await entomb(
    db,
    removal,
    [
      ...rows.map((row) => removedRow('visits', row, row.fetched_at)),
      ...pages.map((key): Removed => ({ what: 'page', key, moment: moments.get(key) ?? removal.at })),
      ...unseen.map((key): Removed => ({ what: 'picture', key, moment: pictures.get(key) ?? removal.at })),
    ],
    source,
  );
}

/** Pages that nothing names any more, and those that lay beside them or were built upon them, which move elsewhere. */
async function removePages(db: Db, pages: readonly string[], moved: readonly Moved[], at: string): Promise<void> {
  if (pages.length === 0) return;
  const packs = new Set<string>();
  for (const { from, to } of moved) {
    const row = await db
      .updateTable('objects')
      .set({ pack: to.pack, offset: to.offset, length: to.length, base: to.base ?? null, depth: to.depth })
      .where('sha256', '=', from.sha256)
      .where('pack', '=', from.pack)
      .where('offset', '=', from.offset)
      .returning('sha256')
      .executeTakeFirst();
    if (!row) throw new Refused('overtaken');
    packs.add(from.pack);
  }
  for (const some of chunks(pages, 500)) {
    const named = await db.selectFrom('visits').select('id').where('sha256', 'in', some).limit(1).executeTakeFirst();
    const changed = await db
      .selectFrom('changes')
      .select('id')
      .where((eb) => eb.or([eb('old_snapshot', 'in', some), eb('new_snapshot', 'in', some)]))
      .limit(1)
      .executeTakeFirst();
    const current = await db.selectFrom('baselines').select('source_id').where('sha256', 'in', some).limit(1).executeTakeFirst();
    if (named || changed || current) throw new Refused('overtaken');
    for (const { pack } of await db.deleteFrom('objects').where('sha256', 'in', some).returning('pack').execute()) packs.add(pack);
  }
  for (const some of chunks(pages, 500)) {
    const built = await db.selectFrom('objects').select('sha256').where('base', 'in', some).limit(1).executeTakeFirst();
    if (built) throw new Refused('overtaken');
  }
  const left = new Set<string>();
  for (const some of chunks([...packs], 500))
    for (const { pack } of await db.selectFrom('objects').select('pack').distinct().where('pack', 'in', some).execute()) left.add(pack);
  await doom(
    db,
    [...packs].filter((pack) => !left.has(pack)),
    at,
  );
}

async function refuseHeld(db: Db, source: string): Promise<void> {
  if ((await heldSources(db)).includes(source)) throw new Refused('held');
}

function latest(of: ReadonlyArray<{ key: string | null; moment: string }>): Map<string, string> {
  const moments = new Map<string, string>();
  for (const { key, moment } of of) if (key !== null && (moments.get(key) ?? '') < moment) moments.set(key, moment);
  return moments;
}

async function unnamedPictures(db: Db, names: readonly string[]): Promise<string[]> {
  const named = new Set<string | null>();
  for (const some of chunks(names, 500)) {
    for (const { screenshot } of await db.selectFrom('visits').select('screenshot').where('screenshot', 'in', some).execute())
      named.add(screenshot);
    for (const { picture } of await db.selectFrom('correction_captures').select('picture').where('picture', 'in', some).execute())
      named.add(picture);
  }
  return names.filter((name) => !named.has(name));
}

/** What the row of the source sums up. Its last visit, and those at the ends of a stretch, are never removed. */
async function countDown(db: Db, source: string, visits: number, pages: readonly string[]): Promise<void> {
  const left = new Set<string | null>();
  const all = [...new Set(pages)];
  for (const some of chunks(all, 500)) {
    const rows = await db
      .selectFrom('visits')
      .select('sha256')
      .distinct()
      .where('source_id', '=', source)
      .where('sha256', 'in', some)
      .execute();
    for (const { sha256 } of rows) left.add(sha256);
  }
  const gone = all.filter((page) => !left.has(page)).length;
  await sql`update sources set visits = visits - ${visits}, snapshots = snapshots - ${gone} where id = ${source}`.execute(db);
}
