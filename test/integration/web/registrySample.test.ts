/** The sample that tests of the registry's pages stand on. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { CELL_STATUSES, GRADES } from '../../../src/domain/registry.ts';
import { addRegistrySample, registrySample } from '../../helpers/registrySample.ts';
import { tempDir } from '../../helpers/tempDir.ts';

it('has every grade and status, and stands in the store as it says', async () => {
  const store = await createSqliteStore({ file: join(await tempDir(), 'registry.sqlite') });
  onTestFinished(() => store.close());
  await addRegistrySample(store);
  const { records } = registrySample();
  const stored = await store.registry();
  expect(stored.toSorted(byName)).toEqual([...records].sort(byName));
  const marks = await store.cellMarks();
  expect(new Set(marks.map(({ grade }) => grade))).toEqual(new Set(GRADES));
  expect(new Set(marks.map(({ status }) => status))).toEqual(new Set(CELL_STATUSES));
});

const byName = (a: { type: string; id: string }, b: { type: string; id: string }): number =>
  `${a.type} ${a.id}` < `${b.type} ${b.id}` ? -1 : 1;
