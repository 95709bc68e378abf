/**
 * How far each document of an archive is imported.
 * @module
 */
import type { ImportMark, Store } from '../../../domain/ports.ts';
import type { Db } from './db.ts';
import { insertExtraction } from './extractions.ts';
import type { BaselineColumns } from './schema.ts';
import { baselineColumns, baselineOf } from './visits.ts';

export function importQueries(db: Db): Pick<Store, 'importMarks'> {
  return {
    async importMarks(archive) {
      const rows = await db.selectFrom('import_marks').selectAll().where('archive', '=', archive).orderBy('document').execute();
      const marks: ImportMark[] = [];
      for (const { document, done, digest, complete, boundary, cursor_source_id: sourceId, cursor_json: json } of rows) {
        // Written by `moveMark`.
        const cursor = sourceId !== null && json !== null ? await baselineOf(db, sourceId, JSON.parse(json) as BaselineColumns) : undefined;
        marks.push({
          archive,
          document,
          done,
          digest,
          complete: complete === 1,
          ...(boundary === null ? {} : { boundary }),
          ...(cursor ? { cursor } : {}),
        });
      }
      return marks;
    },
  };
}

/** Sets the mark of a document. Imports of one archive do not run side by side, so the latest mark is right. */
export async function moveMark(db: Db, mark: ImportMark): Promise<void> {
  const { archive, document, done, digest, complete, boundary, cursor } = mark;
  if (cursor) await insertExtraction(db, cursor.sourceId, cursor.extraction);
  const columns = {
    done,
    digest,
    complete: Number(complete),
    boundary: boundary ?? null,
    cursor_source_id: cursor?.sourceId ?? null,
    cursor_json: cursor ? JSON.stringify(baselineColumns(cursor)) : null,
  };
  await db
    .insertInto('import_marks')
    .values({ archive, document, ...columns })
    .onConflict((conflict) => conflict.columns(['archive', 'document']).doUpdateSet(columns))
    .execute();
}
