import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../../src/adapters/store/sqlite/index.ts';
import { sampleAct } from '../../../contract/store.acts.contract.ts';
import { tempDir } from '../../../helpers/tempDir.ts';

/** Whoever has the file open, with whatever program. */
it.each([
  ['edited', "update acts set by_name = 'Eve' where id = 'a'"],
  ['edited by number', 'update acts set seq = 99'],
  ['removed', 'delete from acts'],
  [
    'replaced',
    "insert or replace into acts select 1, 'a', at, by_kind, by_id, 'Eve', kind, subject_type, subject_id, batch, detail_json from acts",
  ],
  [
    'replaced under another name',
    "insert or replace into acts select seq, 'z', at, by_kind, by_id, 'Eve', kind, subject_type, subject_id, batch, detail_json from acts",
  ],
  [
    'upserted',
    "insert into acts select 7, 'a', at, by_kind, by_id, by_name, kind, subject_type, subject_id, batch, detail_json from acts where true on conflict (id) do update set by_name = 'Eve'",
  ],
])('an act is never %s, not even in the database', async (_, statement) => {
  const file = join(await tempDir(), 'clausewatch.db');
  const store = await createSqliteStore({ file });
  onTestFinished(() => store.close());
  await store.note([sampleAct('a', 1)]);
  const raw = new DatabaseSync(file);
  onTestFinished(() => raw.close());
  expect(() => raw.exec(statement)).toThrow('an act is never');
  expect(await store.acts()).toEqual([sampleAct('a', 1)]);
});
