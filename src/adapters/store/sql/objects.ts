/**
 * Where stored pages lie.
 * @module
 */
import { type Selectable, sql } from 'kysely';
import type { Store } from '../../../domain/ports.ts';
import type { StoredObject } from '../../../domain/snapshot.ts';
import type { Db } from './db.ts';
import { chunks, present } from './rows.ts';
import type { ObjectsTable } from './schema.ts';

/** Latest visits among which distinct pages are looked for: most visits of a quiet source see a page seen before. */
const RECENT_VISITS = 200;

export function objectQueries(db: Db): Pick<Store, 'object' | 'recentObjects' | 'packs'> {
  return {
    async object(sha256) {
      const row = await db.selectFrom('objects').selectAll().where('sha256', '=', sha256).executeTakeFirst();
      return row && objectOf(row);
    },

    async recentObjects(sourceId, limit) {
      const rows = await db
        .selectFrom('visits')
        .innerJoin('objects', 'objects.sha256', 'visits.sha256')
        .selectAll('objects')
        .where('visits.source_id', '=', sourceId)
        .orderBy('visits.fetched_at', 'desc')
        .orderBy('visits.id', 'desc')
        .limit(RECENT_VISITS)
        .execute();
      // A Map keeps a key at its first place: here, at its latest sighting.
      const distinct = new Map(rows.map((row) => [row.sha256, row]));
      return [...distinct.values()].slice(0, limit).map(objectOf);
    },

    packs: () => blobNames(db),
  };
}

/** Of a row of `visits`: its picture was not removed by policy since. */
export const livePicture = sql<boolean>`not exists (select 1 from tombstones
  where tombstones.what = 'picture' and tombstones.key = visits.screenshot and tombstones.moment >= visits.fetched_at)`;

/** Every blob that some row refers to. `has` tells which tables there are, where they may be those of an older version. */
export async function blobNames(db: Db, has: (table: string) => boolean = () => true): Promise<Set<string>> {
  const pictures = db.selectFrom('visits').select('screenshot as name').distinct().where('screenshot', 'is not', null);
  const queries = [
    has('objects') && db.selectFrom('objects').select('pack as name').distinct(),
    has('visits') && (has('tombstones') ? pictures.where(livePicture) : pictures),
    has('correction_captures') &&
      db.selectFrom('correction_captures').select('picture as name').distinct().where('picture', 'is not', null),
  ];
  const names = new Set<string>();
  for (const query of queries) {
    if (!query) continue;
    for (const { name } of await query.execute()) if (name !== null) names.add(name);
  }
  return names;
}

/**
 * Adds objects. A page that is stored already stays where it is, unless the new frame can be read with fewer pages before it:
 * depths then never grow when two sources share pages, and since a page's depth always exceeds that of its base,
 * no circle can arise.
 */
export async function insertObjects(db: Db, objects: readonly StoredObject[]): Promise<void> {
  for (const some of chunks(objects)) {
    await db
      .insertInto('objects')
      .values(some.map(rowOf))
      .onConflict((conflict) =>
        conflict
          .column('sha256')
          .doUpdateSet((row) => ({
            pack: row.ref('excluded.pack'),
            offset: row.ref('excluded.offset'),
            length: row.ref('excluded.length'),
            base: row.ref('excluded.base'),
            depth: row.ref('excluded.depth'),
          }))
          .whereRef('excluded.depth', '<', 'objects.depth'),
      )
      .execute();
  }
}

function rowOf(object: StoredObject): ObjectsTable {
  const { sha256, pack, offset, length, rawLength, base, depth } = object;
  return { sha256, pack, offset, length, raw_length: rawLength, base: base ?? null, depth };
}

/** The object as a row says it. */
export function objectOf(row: Selectable<ObjectsTable>): StoredObject {
  const { sha256, pack, offset, length, raw_length: rawLength, base, depth } = row;
  return { sha256, pack, offset, length, rawLength, ...present({ base }), depth };
}
