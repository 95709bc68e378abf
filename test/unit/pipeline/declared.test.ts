import { expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { introduce, introduced } from '../../../src/pipeline/declared.ts';
import { sampleSource } from '../../helpers/samples.ts';

async function newStore() {
  const store = await createSqliteStore({ file: ':memory:' });
  onTestFinished(() => store.close());
  return store;
}

it('reads pages by what the record declares, and tells which fields of other watchers differ', async () => {
  const store = await newStore();
  const [dpa, terms] = [sampleSource('acme/dpa', { file: 'watchers/acme.yaml' }), sampleSource('acme/terms', { added: true })];
  await store.declare([dpa, terms]);
  const trial = { ...dpa, url: 'https://trial.example/', select: ['#trial'], file: 'trial/acme.yaml' };
  const fresh = sampleSource('acme/fresh');
  expect(await introduced(store, [trial, sampleSource('acme/terms'), fresh])).toEqual({
    sources: [dpa, terms, fresh],
    otherwise: [{ id: 'acme/dpa', fields: ['select', 'url'] }],
  });
  expect([...(await store.declarations(['acme/dpa', 'acme/fresh'])).values()]).toEqual([dpa, fresh]);
});

it('claims a document that an archive brought, which nobody has declared', async () => {
  const store = await newStore();
  await store.addArchived([sampleSource('acme/dpa', { archiveOnly: true })]);
  await introduce(store, [sampleSource('acme/dpa')]);
  expect(await store.declared({ limit: 9 })).toEqual([sampleSource('acme/dpa')]);
});
