import { expect, it } from 'vitest';
import { OperationalError } from '../../../src/domain/errors.ts';
import { createOutages } from '../../../src/pipeline/outages.ts';
import { work } from '../../../src/pipeline/work.ts';
import { sampleSource } from '../../helpers/samples.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { createWorld, page } from './world.ts';

it('visits no page again before the evidence answers, waits longer each time, and leaves a task to the next due time of its source', async () => {
  const source = sampleSource('acme/dpa', { render: 'http', schedule: '0 * * * *' });
  const world = await createWorld({ sources: [source] });
  world.http.answers = [page()];
  let away = true;
  const guarded = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) => {
    return (...args: Args): Promise<Result> =>
      away ? Promise.reject(new OperationalError('storage', 'away', { transient: true })) : call(...args);
  };
  const { blobs } = world.services;
  const services = {
    ...world.services,
    blobs: { ...blobs, put: guarded(blobs.put.bind(blobs)), has: guarded(blobs.has.bind(blobs)) },
    outages: createOutages({ random: () => 0, log: silentLog }),
    lanes: ['http' as const],
  };
  const now = world.clock.now();
  const task = { id: `acme/dpa@${now.toISOString()}`, sourceId: source.id, dueAt: now.toISOString() };
  await world.store.setDue(source.id, new Date(now.getTime() + 5 * 60_000).toISOString());
  const { signal } = new AbortController();
  const turn = () => work(task, services, signal);
  expect([await turn(), await turn()]).toEqual([{ againInMs: 60_000 }, { againInMs: 120_000 }]);
  expect([await turn(), await turn()]).toEqual([{ againInMs: 240_000 }, undefined]);
  expect(world.http.requests).toHaveLength(1);
  away = false;
  expect(await turn()).toBeUndefined();
  expect([world.http.requests.length, (await world.store.source(source.id))?.visits]).toEqual([2, 1]);
});
