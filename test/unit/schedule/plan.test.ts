import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/lib/clock.ts';
import { claimDue, planDue, recoverDue } from '../../../src/schedule/plan.ts';
import { aSource, fakeQueue, fakeStore } from './fakes.ts';

const NOON = new Date('2025-03-03T12:00:00Z');
const TOMORROW = '2025-03-04T06:00:00.000Z';
const TODAY = '2025-03-03T06:00:00.000Z';

describe('planDue', () => {
  it('gives a source without a due time its next one', async () => {
    const sources = [aSource('acme/dpa'), aSource('acme/terms', { schedule: '0 18 * * *' })];
    const store = fakeStore(sources);
    await planDue({ store, sources, now: NOON });
    expect([...store.dueTimes]).toEqual([
      ['acme/dpa', TOMORROW],
      ['acme/terms', '2025-03-03T18:00:00.000Z'],
    ]);
  });

  it('leaves an overdue source due', async () => {
    const sources = [aSource('acme/dpa')];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', TODAY);
    await planDue({ store, sources, now: NOON });
    expect(store.dueTimes.get('acme/dpa')).toBe(TODAY);
  });

  it('follows a schedule that was edited', async () => {
    const sources = [aSource('acme/dpa', { schedule: '0 13 * * *' })];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', '2025-03-10T06:00:00.000Z');
    await planDue({ store, sources, now: NOON });
    expect(store.dueTimes.get('acme/dpa')).toBe('2025-03-03T13:00:00.000Z');
  });

  it('writes nothing when repeated', async () => {
    const sources = [aSource('acme/dpa')];
    const store = fakeStore(sources);
    await planDue({ store, sources, now: NOON });
    store.writes = 0;
    await planDue({ store, sources, now: NOON });
    expect(store.writes).toBe(0);
  });

  it('plans neither paused sources nor those that only an archive knows', async () => {
    const sources = [aSource('acme/dpa', { paused: true }), aSource('acme/old', { archiveOnly: true })];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', TOMORROW);
    await planDue({ store, sources, now: NOON });
    expect(store.dueTimes.size).toBe(0);
  });
});

describe('claimDue', () => {
  const set = (limit = 10) => {
    const sources = [aSource('acme/dpa'), aSource('acme/terms'), aSource('acme/later')];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', TODAY).set('acme/terms', TODAY).set('acme/later', TOMORROW);
    return { store, sources, queue: fakeQueue(), clock: fixedClock(NOON), limit };
  };

  it('enqueues what is due, under source and due time, and moves it to its next slot', async () => {
    const on = set();
    const tasks = await claimDue(on);
    expect(tasks).toEqual([...on.queue.tasks.values()]);
    expect(tasks).toEqual([
      { id: `acme/dpa@${TODAY}`, sourceId: 'acme/dpa', dueAt: TODAY },
      { id: `acme/terms@${TODAY}`, sourceId: 'acme/terms', dueAt: TODAY },
    ]);
    expect([...on.store.dueTimes.values()]).toEqual([TOMORROW, TOMORROW, TOMORROW]);
  });

  it('claims nothing twice', async () => {
    const on = set();
    await claimDue(on);
    expect(await claimDue(on)).toEqual([]);
  });

  it('takes no more than the limit, and the rest at the next tick', async () => {
    const on = set(1);
    expect((await claimDue(on)).map((task) => task.sourceId)).toEqual(['acme/dpa']);
    expect((await claimDue(on)).map((task) => task.sourceId)).toEqual(['acme/terms']);
    expect(await claimDue(on)).toEqual([]);
  });

  it('is due once after a long downtime, not once for every slot it missed', async () => {
    const on = set();
    on.clock.set('2025-06-01T12:00:00Z');
    await claimDue(on);
    expect(on.queue.tasks.size).toBe(3);
    expect(new Set(on.store.dueTimes.values())).toEqual(new Set(['2025-06-02T06:00:00.000Z']));
    expect(await claimDue(on)).toEqual([]);
  });

  it('repeats nothing and loses nothing when it dies between enqueueing and moving the due time', async () => {
    const on = set();
    const dying = { ...on.store, setManyDue: async () => Promise.reject(new Error('killed')) };
    await expect(claimDue({ ...on, store: dying })).rejects.toThrow('killed');
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TODAY);
    await claimDue(on);
    expect([...on.queue.tasks.keys()]).toEqual([`acme/dpa@${TODAY}`, `acme/terms@${TODAY}`]);
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TOMORROW);
  });

  it('moves no due time when the queue refuses', async () => {
    const on = set();
    const refusing = { enqueue: async () => Promise.reject(new Error('no queue')) };
    await expect(claimDue({ ...on, queue: refusing })).rejects.toThrow('no queue');
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TODAY);
  });

  it('drops the due time of sources that nobody visits, so that they do not take the place of others', async () => {
    const on = set(1);
    const [paused, ...others] = on.sources;
    const sources = [{ ...paused, paused: true } as (typeof on.sources)[number], ...others];
    expect(await claimDue({ ...on, sources })).toEqual([]);
    expect((await claimDue({ ...on, sources })).map((task) => task.sourceId)).toEqual(['acme/terms']);
    expect(on.store.dueTimes.has('acme/dpa')).toBe(false);
  });
});

describe('recoverDue', () => {
  const set = (lastVisit?: string, nextDueAt = TOMORROW) => {
    const sources = [aSource('acme/dpa')];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', nextDueAt);
    if (lastVisit) store.lastVisits.set('acme/dpa', lastVisit);
    return { store, sources, now: NOON };
  };

  it.each([undefined, '2025-03-02T06:00:05.000Z'])(
    'makes a source due again at the slot that was claimed and never visited (last visit %s)',
    async (lastVisit) => {
      const on = set(lastVisit);
      expect(await recoverDue(on)).toBe(1);
      expect(on.store.dueTimes.get('acme/dpa')).toBe(TODAY);
    },
  );

  it('leaves a source alone that was visited since', async () => {
    const on = set('2025-03-03T06:00:05.000Z');
    expect(await recoverDue(on)).toBe(0);
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TOMORROW);
  });

  it('leaves a source alone that is due anyway, or whose slot is still to come', async () => {
    expect(await recoverDue(set(undefined, TODAY))).toBe(0);
    expect(await recoverDue(set(undefined, '2025-03-05T06:00:00.000Z'))).toBe(0);
  });
});
