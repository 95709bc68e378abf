/** @module */
import { describe, expect, it } from 'vitest';
import type { Deadline } from '../../../../src/domain/change.ts';
import { createRouter, type Router } from '../../../../src/pipeline/alerting/router.ts';
import { followUp, recorded } from '../../../helpers/notices.ts';
import { alertSettings, type MemoryRouterStore, memoryRouterStore, type SettingsParts } from '../../../helpers/routing.ts';
import { at } from '../../../helpers/samples.ts';

const ALL: SettingsParts = { rules: [{ changes: {} }, { health: {} }] };
const DAY = 1440;

function due(dueOn: string, more: Partial<Deadline> = {}): Deadline {
  return { dueOn, clause: 'Customer may object within ten (10) days.', basis: 'assumed', label: 'Last day to object', ...more };
}

/** A router whose clock stands where it is put. */
function setUp(parts: SettingsParts = ALL): {
  store: MemoryRouterStore;
  router: Router;
  again: () => Router;
  setClock(minutes: number): void;
} {
  const store = memoryRouterStore();
  let minutes = 600;
  const again = (): Router =>
    createRouter({
      store,
      catalogue: { deadlines: [] },
      clock: { now: () => new Date(at(minutes)) },
      settings: alertSettings(parts),
      baseUrl: 'https://watch.example',
    });
  return {
    store,
    router: again(),
    again,
    setClock(now) {
      minutes = now;
    },
  };
}

const ids = ({ made }: MemoryRouterStore): string[] => made.map(({ id }) => id);
const titles = ({ made }: MemoryRouterStore): string[] => made.map(({ notice }) => notice.title);

async function drain(router: Router): Promise<number> {
  let all = 0;
  for (let taken = await router.step(); taken > 0; taken = await router.step()) all += taken;
  return all;
}

describe('a step', () => {
  it('makes messages of what is new, and moves its mark', async () => {
    const { store, router } = setUp();
    store.entries = [recorded(1, 'chg_1'), recorded(2, 'chg_2')];
    expect(await router.step()).toBe(2);
    expect(await router.step()).toBe(0);
    expect([ids(store), store.mark]).toEqual([['alert:desk:chg_1:recorded', 'alert:desk:chg_2:recorded'], 2]);
  });

  it('names the due date, which is worked out before', async () => {
    const { store, router } = setUp();
    store.entries = [recorded(1, 'chg_1', { kind: 'row', action: 'added', key: 'subprocessors.list', newValue: { name: 'CoreWeave' } })];
    store.toSettle.set('chg_1', [due('2026-03-11')]);
    await router.step();
    expect(titles(store)).toEqual(['acme: subprocessor added: CoreWeave (medium), object by 2026-03-11']);
    expect(store.made[0]?.notice.items).toMatchObject([{ entry: { change: { deadlines: [{ dueOn: '2026-03-11' }] } } }]);
  });

  it('passes over what no rule asks for, so that a new rule does not tell of old things', async () => {
    const { store, router } = setUp({ rules: [] });
    store.entries = [recorded(1, 'chg_1')];
    expect(await drain(router)).toBe(1);
    expect([store.mark, store.made, store.alerts]).toEqual([1, [], []]);
  });

  it('begins again where another router was faster, and tells nothing twice', async () => {
    const { store, router, again } = setUp();
    store.entries = [recorded(1, 'chg_1'), recorded(2, 'chg_2')];
    store.meanwhile = async () => {
      await again().step();
      store.entries.push(recorded(3, 'chg_3'));
    };
    expect(await drain(router)).toBe(1);
    expect(ids(store)).toEqual(['alert:desk:chg_1:recorded', 'alert:desk:chg_2:recorded', 'alert:desk:chg_3:recorded']);
    expect(store.alerts).toHaveLength(3);
  });

  it('tells a large redesign together, even where many other changes come before it', async () => {
    const { store, router } = setUp();
    store.entries = [
      ...Array.from({ length: 150 }, (_, index) => recorded(index + 1, `chg_${index + 1}`)),
      ...Array.from({ length: 100 }, (_, index) => recorded(index + 151, `chg_${index + 151}`, { incident: 'inc_1' })),
    ];
    expect(await drain(router)).toBe(250);
    const incidents = store.made.filter(({ notice }) => notice.kind === 'incident');
    expect(incidents.map(({ notice }) => notice.title)).toEqual(['acme: 100 changes of one rewrite of acme/dpa, 100 medium']);
  });

  it('tells a redesign together that is larger than a step', async () => {
    const { store, router } = setUp();
    store.entries = Array.from({ length: 450 }, (_, index) =>
      recorded(index + 1, `chg_${index + 1}`, index === 0 ? {} : { incident: 'inc_1' }),
    );
    expect(await drain(router)).toBe(450);
    expect(store.made.map(({ notice: { kind, items, more } }) => [kind, items.length + more])).toEqual([
      ['alert', 1],
      ['incident', 449],
    ]);
  });

  it('tells what becomes of a change to who was told of it, in an earlier step too', async () => {
    const { store, router } = setUp({
      channels: [{ id: 'mail' }, { id: 'chat' }],
      rules: [
        { changes: { severity: ['critical'] }, to: ['mail'] },
        { changes: {}, to: ['chat'], state: 'confirmed' },
      ],
    });
    const told = recorded(1, 'chg_1', { severity: 'critical' });
    store.entries = [told];
    await router.step();
    store.entries.push(followUp(2, told, 'change.due', { deadlines: [due('2026-03-12')] }, { deadlines: [due('2026-03-11')] }));
    store.entries.push(followUp(3, told, 'change.retracted', { state: 'dismissed' }));
    await router.step();
    expect(store.made.map(({ channel, notice }) => [channel, notice.title])).toEqual([
      ['mail', 'acme: dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days (critical)'],
      [
        'mail',
        'acme: due on another day: dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days (critical), object by 2026-03-12',
      ],
      ['mail', 'acme: retracted: dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days (critical)'],
    ]);
  });
});

describe('deadlines that moved', () => {
  it('are not told again where the alert named them already: found in one step, or in one after it', async () => {
    const { store, router } = setUp();
    const told = recorded(1, 'chg_1');
    const moved = followUp(2, told, 'change.due', { deadlines: [due('2026-03-12')] }, { deadlines: [due('2026-03-11')] });
    store.known.set('chg_1', [due('2026-03-12')]);
    store.entries = [told, moved];
    await router.step();
    store.entries.push({ ...moved, seq: 3, id: 'chg_1:due:3' });
    await router.step();
    expect(ids(store)).toEqual(['alert:desk:chg_1:recorded']);
  });

  it('are told once by a digest that tells the change itself', async () => {
    const { store, router, setClock } = setUp({ rules: [{ changes: {}, send: { digest: 'daily', at: '08:00' } }] });
    const told = recorded(1, 'chg_1');
    store.entries = [told];
    await router.step();
    store.known.set('chg_1', [due('2026-03-12')]);
    store.entries.push(followUp(2, told, 'change.due', { deadlines: [due('2026-03-12')] }, { deadlines: [due('2026-03-11')] }));
    await router.step();
    setClock(2 * DAY);
    await router.gather();
    expect(store.made.map(({ notice }) => notice.items.length)).toEqual([1]);
  });
});

describe('a digest', () => {
  const DAILY: SettingsParts = {
    rules: [
      { changes: {}, send: { digest: 'daily', at: '18:00' } },
      { health: {}, send: { digest: 'daily', at: '18:00' } },
    ],
  };

  it('gathers until its time, and is made once', async () => {
    const { store, router, again, setClock } = setUp(DAILY);
    store.entries = [recorded(1, 'chg_1', { severity: 'critical' }), recorded(2, 'chg_2', { source: 'zeta/dpa' }), recorded(3, 'chg_3')];
    await drain(router);
    expect([await router.gather(), store.made]).toEqual([0, []]);
    setClock(18 * 60);
    expect([await router.gather(), await again().gather()]).toEqual([1, 0]);
    expect(store.made).toMatchObject([
      {
        id: 'digest:desk:2026-03-01T18:00:00Z:1',
        lane: '*',
        notice: { kind: 'digest', title: '3 changes of 2 vendors, 1 critical', path: '/changes?since=2026-03-01&until=2026-03-01' },
      },
    ]);
    expect(store.alerts.every(({ message }) => message === 'digest:desk:2026-03-01T18:00:00Z:1')).toBe(true);
  });

  it('of one vendor keeps the order of that vendor, and of one thing says what it is', async () => {
    const { store, router, setClock } = setUp(DAILY);
    store.entries = [recorded(1, 'chg_1')];
    await drain(router);
    setClock(18 * 60);
    await router.gather();
    expect(store.made).toMatchObject([
      {
        lane: 'acme',
        notice: { title: 'acme: dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days (medium)', path: '/changes/chg_1' },
      },
    ]);
  });

  it('says what is due as it is known when it is made', async () => {
    const { store, router, setClock } = setUp(DAILY);
    store.entries = [recorded(1, 'chg_1')];
    await drain(router);
    store.known.set('chg_1', [due('2026-03-11')]);
    setClock(18 * 60);
    await router.gather();
    expect(titles(store)[0]).toContain('object by 2026-03-11');
  });

  it('goes to no channel that the settings do not have any more', async () => {
    const { store, router, setClock } = setUp(DAILY);
    store.entries = [recorded(1, 'chg_1')];
    await drain(router);
    setClock(18 * 60);
    const { router: other } = {
      router: createRouter({
        store,
        catalogue: { deadlines: [] },
        clock: { now: () => new Date(at(18 * 60)) },
        settings: alertSettings({ channels: [{ id: 'else' }] }),
      }),
    };
    expect([await other.gather(), await router.gather()]).toEqual([0, 1]);
  });
});

it('tells what went beyond the budget in one summary, before what comes after it', async () => {
  const { store, router, setClock } = setUp({ ...ALL, channels: [{ id: 'desk', budget: { messages: 1, per: '1h' } }] });
  store.entries = [recorded(1, 'chg_1'), recorded(2, 'chg_2')];
  await router.step();
  setClock(630);
  store.entries.push(recorded(3, 'chg_3', { severity: 'high' }));
  await router.step();
  expect(ids(store)).toEqual(['alert:desk:chg_1:recorded']);
  setClock(661);
  store.entries.push(recorded(4, 'chg_4'));
  await router.step();
  expect(store.made.map(({ id, notice }) => [id, notice.title])).toEqual([
    ['alert:desk:chg_1:recorded', expect.any(String)],
    ['summary:desk:2026-03-01T11:00:00Z:2', 'Beyond the budget of this channel: 2 changes of acme, 1 high'],
  ]);
  expect(store.alerts.filter(({ message }) => message === undefined)).toMatchObject([
    { entry: 'chg_4:recorded', held: { until: at(721), for: 'budget' } },
  ]);
});

describe('an escalation', () => {
  const RULE: SettingsParts = { escalations: [{ after: '24h' }] };

  it('tells once of a critical change that nobody has reviewed in time', async () => {
    const { store, router, again, setClock } = setUp(RULE);
    store.entries = [recorded(1, 'chg_1', { severity: 'critical' }), recorded(2, 'chg_2')];
    setClock(DAY);
    expect(await router.escalate()).toBe(0);
    setClock(DAY + 5);
    expect([await router.escalate(), await router.escalate(), await again().escalate()]).toEqual([1, 0, 0]);
    expect(store.made).toMatchObject([
      {
        id: 'escalation:desk:escalations-0:chg_1',
        notice: {
          kind: 'escalation',
          title: expect.stringMatching(/^Not reviewed since 2026-03-01 00:01 UTC: acme: dpa: “Subprocessors” reworded/),
          path: '/changes/chg_1',
        },
      },
    ]);
  });

  it('tells nothing of what was reviewed, nor of what is older than 30 days beyond its time', async () => {
    const { store, router, setClock } = setUp(RULE);
    const decided = recorded(1, 'chg_1', { severity: 'critical' });
    store.entries = [
      decided,
      recorded(2, 'chg_2', { severity: 'critical' }),
      followUp(3, decided, 'change.confirmed', { state: 'confirmed' }),
    ];
    setClock(32 * DAY);
    expect(await router.escalate()).toBe(0);
    setClock(30 * DAY);
    expect(await router.escalate()).toBe(1);
  });

  it('tells of a change as it stands, whatever became of it meanwhile', async () => {
    const { store, router, setClock } = setUp(RULE);
    const first = recorded(1, 'chg_1');
    store.entries = [first, followUp(5, first, 'change.corrected', { severity: 'critical' })];
    setClock(2 * DAY);
    expect(await router.escalate()).toBe(1);
    expect(titles(store)[0]).toMatch(/^Not reviewed since 2026-03-01 00:01 UTC: acme: dpa: “Subprocessors” reworded: .* \(critical\)$/);
  });

  it('tells the parts of one redesign together', async () => {
    const { store, router, setClock } = setUp(RULE);
    store.entries = [1, 2, 3].map((seq) => recorded(seq, `chg_${seq}`, { severity: 'critical', incident: 'inc_1' }));
    setClock(2 * DAY);
    expect(await router.escalate()).toBe(1);
    expect(titles(store)).toEqual(['Not reviewed since 2026-03-01 00:01 UTC: acme: 3 changes of one rewrite of acme/dpa, 3 critical']);
  });

  it('looks at all of them, however many there are', async () => {
    const { store, router, setClock } = setUp(RULE);
    store.entries = Array.from({ length: 1200 }, (_, index) => recorded(index + 1, `chg_${index + 1}`, { severity: 'critical' }));
    setClock(3 * DAY);
    expect(await router.escalate()).toBe(1200);
  });
});

describe('a reminder', () => {
  const RULE: SettingsParts = { reminders: [{ before: [7, 1, 0], at: '08:00' }], timezone: 'Europe/Paris' };
  /** Minute of 08:00 in Paris on a day of March 2026, before the clocks change. */
  const morning = (day: number): number => (day - 1) * DAY + 7 * 60;

  function withDue(parts: SettingsParts = RULE): ReturnType<typeof setUp> {
    const made = setUp(parts);
    made.store.entries = [
      recorded(1, 'chg_1', { kind: 'row', action: 'added', key: 'subprocessors.list', newValue: { name: 'CoreWeave' } }),
    ];
    made.store.known.set('chg_1', [due('2026-03-20')]);
    return made;
  }

  it('tells of a deadline so many days before, once', async () => {
    const { store, router, again, setClock } = withDue();
    setClock(morning(13) - 1);
    expect(await router.remind()).toBe(0);
    setClock(morning(13));
    expect([await router.remind(), await router.remind(), await again().remind()]).toEqual([1, 0, 0]);
    setClock(morning(19));
    expect(await router.remind()).toBe(1);
    setClock(morning(20));
    expect(await router.remind()).toBe(1);
    expect(titles(store)).toEqual(
      ['in 7 days', 'tomorrow', 'today'].map((when) => `acme: object by 2026-03-20 (${when}): subprocessor added: CoreWeave`),
    );
    expect(store.made[0]).toMatchObject({
      id: 'reminder:desk:reminders-0:acme/dpa:2026-03-20:7',
      lane: 'acme',
      notice: { path: '/changes/chg_1' },
    });
  });

  it('comes up to two days late, and only the last of several', async () => {
    const { store, router, setClock } = withDue({ reminders: [{ before: [3, 2] }] });
    setClock(morning(18) + 2 * DAY + 120);
    expect(await router.remind()).toBe(0);
    setClock(morning(18) + DAY);
    expect(await router.remind()).toBe(1);
    expect(titles(store)).toEqual(['acme: object by 2026-03-20 (tomorrow): subprocessor added: CoreWeave']);
  });

  it('does not come once the day is over', async () => {
    const { router, setClock } = withDue();
    setClock(morning(21) - 60);
    expect(await router.remind()).toBe(0);
  });

  it('is not made of a day that was over before the change was seen', async () => {
    const { store, router, setClock } = setUp(RULE);
    store.entries = [recorded(1, 'chg_1', {}, morning(13) + 60)];
    store.known.set('chg_1', [due('2026-03-20')]);
    setClock(morning(13) + 120);
    expect(await router.remind()).toBe(0);
    setClock(morning(19));
    expect(await router.remind()).toBe(1);
  });

  it('tells together what one page started and is due on one day', async () => {
    const { store, router, setClock } = withDue();
    store.entries.push(recorded(2, 'chg_2'), recorded(3, 'chg_3', { source: 'zeta/dpa' }));
    store.known.set('chg_2', [due('2026-03-20')]);
    store.known.set('chg_3', [due('2026-03-20')]);
    setClock(morning(13));
    expect(await router.remind()).toBe(2);
    expect(titles(store)).toEqual([
      'acme: object by 2026-03-20 (in 7 days): 2 changes',
      'zeta: object by 2026-03-20 (in 7 days): dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days',
    ]);
    expect(store.made[0]?.notice.path).toBe('/deadlines');
  });

  it('is of changes that its rule asks for', async () => {
    const { router, setClock } = withDue({ reminders: [{ changes: { severity: ['critical'] } }] });
    setClock(morning(13) + 60);
    expect(await router.remind()).toBe(0);
  });
});
