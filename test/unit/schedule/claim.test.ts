import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/domain/watcher.ts';
import { fixedClock } from '../../../src/lib/clock.ts';
import { type ClaimerOptions, createClaimer } from '../../../src/schedule/claim.ts';
import { aSource, fakeQueue, fakeStore } from './fakes.ts';

const NOON = new Date('2025-03-03T12:00:00Z');
const TOMORROW = '2025-03-04T06:00:00.000Z';
const TODAY = '2025-03-03T06:00:00.000Z';

const each = (concurrency: number) => ({ http: concurrency, browser: concurrency });

/** One call of a new claimer. */
const claimDue = (options: ClaimerOptions) => createClaimer(options).claim();

describe('a claim', () => {
  const set = () => {
    const sources = [aSource('acme/dpa'), aSource('acme/terms'), aSource('acme/later')];
    const store = fakeStore(sources);
    store.dueTimes.set('acme/dpa', TODAY).set('acme/terms', TODAY).set('acme/later', TOMORROW);
    return { store, sources, queue: fakeQueue(), clock: fixedClock(NOON), concurrency: each(4) };
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
    const refusing = { ...on.queue, enqueue: async () => Promise.reject(new Error('no queue')) };
    await expect(claimDue({ ...on, queue: refusing })).rejects.toThrow('no queue');
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TODAY);
  });

  it('drops the due time of sources that nobody visits', async () => {
    const on = set();
    const [paused, ...others] = on.sources;
    const sources = [{ ...paused, paused: true } as Source, ...others];
    const store = { ...on.store, declarations: fakeStore(sources).declarations };
    expect((await claimDue({ ...on, store })).map((task) => task.sourceId)).toEqual(['acme/terms']);
    expect(on.store.dueTimes.has('acme/dpa')).toBe(false);
  });

  it('hands out no paused source, and makes it due at its first slot after the pause', async () => {
    const on = set();
    on.store.know('acme/dpa', { pausedSince: TODAY, pausedUntil: '2025-03-06T06:00:00.000Z' });
    on.store.know('acme/terms', { pausedSince: TODAY });
    expect(await claimDue(on)).toEqual([]);
    expect([...on.store.dueTimes]).toEqual([
      ['acme/dpa', '2025-03-06T06:00:00.000Z'],
      ['acme/later', TOMORROW],
    ]);
    on.clock.set('2025-03-06T06:00:00Z');
    expect((await claimDue(on)).map(({ id }) => id)).toEqual([`acme/later@${TOMORROW}`, 'acme/dpa@2025-03-06T06:00:00.000Z']);
  });

  it('hands out nothing in a blackout, and what was due before or in it at its end', async () => {
    const on = { ...set(), defaults: { blackout: [{ from: '10:00', to: '14:30' }] } };
    expect(await claimDue(on)).toEqual([]);
    expect(on.store.dueTimes.get('acme/dpa')).toBe('2025-03-03T14:30:00.000Z');
    on.clock.set('2025-03-03T14:30:00Z');
    expect((await claimDue(on)).map(({ id }) => id)).toEqual(['acme/dpa@2025-03-03T14:30:00.000Z', 'acme/terms@2025-03-03T14:30:00.000Z']);
    expect(on.store.dueTimes.get('acme/dpa')).toBe(TOMORROW);
  });

  it('takes the time of a source from the store, not from what was in line before it was moved', async () => {
    const on = { ...set(), concurrency: each(0.25) };
    const claimer = createClaimer(on);
    expect((await claimer.claim()).map(({ sourceId }) => sourceId)).toEqual(['acme/dpa']);
    expect(claimer.behind()).toBe(true);
    on.store.dueTimes.set('acme/terms', TOMORROW);
    on.queue.work();
    expect(await claimer.claim()).toEqual([]);
    expect(claimer.behind()).toBe(false);
  });
});

describe('a backlog', () => {
  /** So many sources on each host, all overdue: those of the first host longest. */
  const set = (hosts: number[], concurrency = 2) => {
    const sources = hosts.flatMap((count, host) =>
      Array.from({ length: count }, (_, n) => aSource(`host-${host}/page-${n}`, { url: `https://host-${host}.example/${n}` })),
    );
    const store = fakeStore(sources);
    for (const [index, { id }] of sources.entries()) store.dueTimes.set(id, new Date(Date.parse(TODAY) + index).toISOString());
    return { store, queue: fakeQueue(), clock: fixedClock(NOON), concurrency: each(concurrency) };
  };

  it('is handed out as far as workers can take it, and the rest as they get through, nothing twice and nothing left out', async () => {
    const on = set([300, 200]);
    const claimer = createClaimer(on);
    const handed: string[] = [];
    let most = 0;
    for (let n = 0; n < 1000 && (n === 0 || claimer.behind()); n += 1) {
      handed.push(...(await claimer.claim()).map(({ id }) => id));
      most = Math.max(most, (await on.queue.counts()).waiting);
      on.queue.work(3);
      on.clock.advance(20_000);
    }
    expect(most).toBe(8);
    expect(new Set(handed).size).toBe(500);
    expect(handed.length).toBe(500);
  });

  it('lets hosts take turns: one with hundreds of sources holds up no other', async () => {
    const on = set([500, 3, 1]);
    const claimer = createClaimer(on);
    const hosts = (await claimer.claim()).map(({ sourceId }) => sourceId.split('/')[0]);
    expect(hosts).toEqual(['host-0', 'host-1', 'host-2', 'host-0', 'host-1', 'host-0', 'host-1', 'host-0']);
  });

  it('lets a host in at once that falls due later, while others have much left', async () => {
    const on = set([300, 300, 1]);
    on.store.dueTimes.set('host-2/page-0', '2025-03-03T12:01:00.000Z');
    const claimer = createClaimer(on);
    for (let n = 0; n < 5; n += 1) {
      await claimer.claim();
      on.queue.work();
    }
    on.clock.advance(301_000);
    expect((await claimer.claim())[0]?.sourceId).toBe('host-2/page-0');
  });

  it('of hosts in the same turn, takes the source that is due longest', async () => {
    const on = set([2, 2, 2], 0.75);
    on.store.dueTimes.set('host-2/page-1', '2025-03-01T06:00:00.000Z');
    expect((await claimDue(on)).map(({ sourceId }) => sourceId)).toEqual(['host-2/page-1', 'host-0/page-0', 'host-1/page-0']);
  });

  it('leaves tasks that pause until later out of account, and counts the workers of other processes', async () => {
    const on = set([50]);
    await claimDue(on);
    expect(await claimDue(on)).toEqual([]);
    on.queue.delayed = 5;
    expect((await claimDue(on)).length).toBe(5);
    on.queue.active = 10;
    expect((await claimDue(on)).length).toBe(32);
  });

  it('costs nothing but one question while nothing is due', async () => {
    const on = set([50]);
    on.clock.set('2025-03-01T00:00:00Z');
    await claimDue(on);
    expect(on.store.asked).toEqual([]);
    expect(on.store.writes).toBe(0);
  });
});

describe('lanes', () => {
  /** So many sources for each way to render, all overdue. */
  const set = (counts: Partial<Record<Source['render'], number>>) => {
    const sources = Object.entries(counts).flatMap(([render, count]) =>
      Array.from({ length: count }, (_, n) =>
        aSource(`${render}/${n}`, { render: render as Source['render'], url: `https://${render}-${n}.example/` }),
      ),
    );
    const store = fakeStore(sources);
    for (const { id } of sources) store.dueTimes.set(id, TODAY);
    return { store, queue: fakeQueue(), clock: fixedClock(NOON), concurrency: { http: 1, browser: 1 } };
  };

  it('take each source by what visits it, or by what was learned of it, as long as that holds', async () => {
    const on = set({ http: 1, chromium: 1, auto: 4 });
    on.store.learnt('auto/1', 'http', '2025-03-01T00:00:00.000Z');
    on.store.learnt('auto/2', 'chromium', '2025-03-01T00:00:00.000Z');
    on.store.learnt('auto/3', 'http', '2025-01-01T00:00:00.000Z');
    const ids = (await claimDue({ ...on, concurrency: each(4) })).map(({ id, sourceId }) => [sourceId, on.queue.laneOf(id)]);
    expect(Object.fromEntries(ids)).toEqual({
      'http/0': 'http',
      'chromium/0': 'browser',
      'auto/0': 'browser',
      'auto/1': 'http',
      'auto/2': 'browser',
      'auto/3': 'browser',
    });
    expect(on.store.asked).toHaveLength(2);
  });

  it('have room of their own: one that is full keeps nothing from the other', async () => {
    const on = set({ chromium: 100, http: 10 });
    const claimer = createClaimer(on);
    const lanes = (tasks: readonly { id: string }[]) => tasks.map(({ id }) => on.queue.laneOf(id));
    expect(lanes(await claimer.claim()).toSorted()).toEqual([...Array(4).fill('browser'), ...Array(4).fill('http')]);
    for (const id of [...on.queue.tasks.keys()].filter((key) => key.startsWith('http/'))) on.queue.end(id);
    expect(lanes(await claimer.claim())).toEqual(Array(4).fill('http'));
    expect(claimer.behind()).toBe(true);
  });

  it('see what falls due in one while the other is full', async () => {
    const on = set({ chromium: 100, http: 1 });
    on.store.dueTimes.set('http/0', '2025-03-03T12:00:10.000Z');
    const claimer = createClaimer(on);
    await claimer.claim();
    on.clock.advance(15_000);
    expect((await claimer.claim()).map(({ sourceId }) => sourceId)).toEqual(['http/0']);
  });

  it('ask for no more than what has just fallen due while one is full and the other empty', async () => {
    const on = set({ chromium: 100 });
    const claimer = createClaimer(on);
    for (let n = 0; n < 3; n += 1) {
      await claimer.claim();
      on.clock.advance(15_000);
    }
    expect(on.store.dueAsked).toEqual([undefined, NOON.toISOString(), '2025-03-03T12:00:15.000Z']);
    on.clock.advance(300_000);
    await claimer.claim();
    expect(on.store.dueAsked.at(-1)).toBeUndefined();
  });

  it('hand out nothing twice that fell due while the same source was in line', async () => {
    const on = set({ chromium: 100, http: 1 });
    const claimer = createClaimer(on);
    await claimer.claim();
    on.store.dueTimes.set('chromium/99', '2025-03-03T12:00:05.000Z');
    on.clock.advance(15_000);
    const handed: string[] = [];
    while (claimer.behind()) {
      on.queue.work();
      handed.push(...(await claimer.claim()).map(({ id }) => id));
    }
    expect(handed.filter((id) => id.startsWith('chromium/99@'))).toEqual(['chromium/99@2025-03-03T12:00:05.000Z']);
  });
});

it('hands out what another process has declared since this one began', async () => {
  const [known, added] = [aSource('acme/dpa'), aSource('new/dpa')];
  const store = fakeStore([known, added]);
  store.dueTimes.set('new/dpa', TODAY);
  const queue = fakeQueue();
  await claimDue({ store, queue, clock: fixedClock(NOON), concurrency: each(1) });
  expect([...queue.tasks.keys()]).toEqual([`new/dpa@${TODAY}`]);
  expect(store.dueTimes.get('new/dpa')).toBe(TOMORROW);
});

it('leaves a due time alone that somebody else has moved since it was read', async () => {
  const source = aSource('acme/dpa');
  const store = fakeStore([source]);
  store.dueTimes.set('acme/dpa', TODAY);
  const queue = fakeQueue();
  const enqueue: typeof queue.enqueue = async (tasks, options) => {
    await queue.enqueue(tasks, options);
    // Done already, failed, and to be tried again soon.
    store.dueTimes.set('acme/dpa', '2025-03-03T12:01:00.000Z');
  };
  await claimDue({ store, queue: { ...queue, enqueue }, clock: fixedClock(NOON), concurrency: each(1) });
  expect(store.dueTimes.get('acme/dpa')).toBe('2025-03-03T12:01:00.000Z');
});
