import { expect, it, onTestFinished } from 'vitest';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { at, sampleBatch, sampleSource, sampleVisit } from '../helpers/samples.ts';
import { withStore } from '../helpers/withStore.ts';

/** Minutes, to the begin of a day in 2024. */
const LONG_AGO = -700 * 1440;

it('shows what would go, keeps what is on hold, removes the rest, and says so of each', async () => {
  const home = await installation({ config: 'retention: { unchanged: 365d, unread: 365d }\n' });
  onTestFinished(() => home.remove());
  const data = ['--data', home.path('data'), '--json'];
  await withStoreMade(home);
  const asked = async (...words: string[]): Promise<unknown> => JSON.parse(await home.output('retention', ...words, ...data));
  const gone = { source: 'acme/dpa', unchanged: 6, unread: 0, pages: 0, pictures: 0, bytes: 0 };
  const policy = { unchanged: '365d', unread: '365d' };
  const hold = (await asked('hold', 'acme', '--reason', 'a dispute')) as { id: string };
  expect(await asked('apply')).toEqual({
    policy,
    removed: true,
    sources: [{ ...gone, hold: expect.objectContaining({ id: hold.id }) }],
    messages: 0,
    left: [],
  });
  await asked('release', hold.id, '--reason', 'settled');
  expect(await asked('plan')).toEqual({ policy, removed: false, sources: [gone], messages: 0, left: [] });
  expect(await asked('apply')).toEqual({ policy, removed: true, sources: [gone], messages: 0, left: [] });
  expect(await asked('find', `acme/dpa@${at(LONG_AGO + 60)}`)).toEqual([
    expect.objectContaining({ what: 'visits', source: 'acme/dpa', moment: at(LONG_AGO + 60) }),
  ]);
  const there = await home.run('retention', 'find', `acme/dpa@${at(LONG_AGO)}`, '--data', home.path('data'));
  expect(there).toMatchObject({ code: 1, stderr: expect.stringContaining('No tombstone names') });
});

/** Eight visits in one day, long ago, that found the same. */
async function withStoreMade(home: TestInstallation): Promise<void> {
  await withStore(home, async (store) => {
    await store.declare([sampleSource()]);
    const visits = Array.from({ length: 8 }, (_, n) =>
      sampleVisit(LONG_AGO + n * 60, 'page', { verdict: n === 0 ? 'content' : 'unchanged' }),
    );
    await store.commit(sampleBatch(visits.map((visit) => ({ visit, changes: [] }))));
  });
}
