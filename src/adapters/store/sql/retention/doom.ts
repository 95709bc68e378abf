/**
 * Notes which blobs are to be removed from the storage, in the transaction that removes what lay in them.
 * @module
 */
import type { Db } from '../db.ts';
import { chunks } from '../rows.ts';

export async function doom(db: Db, blobs: readonly string[], at: string): Promise<void> {
  for (const some of chunks(blobs)) {
    const rows = some.map((blob) => ({ blob, at }));
    await db
      .insertInto('doomed')
      .values(rows)
      .onConflict((conflict) => conflict.column('blob').doNothing())
      .execute();
  }
}
