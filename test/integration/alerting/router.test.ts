/**
 * The router on the real record: what is committed, decided and settled becomes messages.
 * @module
 */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { NewMessage } from '../../../src/domain/alert.ts';
import type { Change, Deadline } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { previewAlerts } from '../../../src/pipeline/alerting/preview.ts';
import { createRouter, type Router } from '../../../src/pipeline/alerting/router.ts';
import { withDeadlines } from '../../../src/pipeline/alerting/routerReading.ts';
import { createDesk, type Who } from '../../../src/review/desk.ts';
import { recorded } from '../../helpers/notices.ts';
import { alertSettings, type SettingsParts } from '../../helpers/routing.ts';
import { at, sampleBatch, sampleChange, sampleRecord, sampleSource } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';

const ADA: Who = { by: { kind: 'user', id: 'usr_ada', name: 'Ada', login: 'ada' }, role: 'admin' };
const ALL: SettingsParts = { rules: [{ changes: {} }, { health: {} }] };

let store: Store;
let minutes: number;
const clock = { now: () => new Date(at(minutes)) };
beforeEach(async () => {
  minutes = 10;
  store = await createSqliteStore({ file: join(await tempDir(), 'clausewatch.sqlite') });
  await store.declare([sampleSource('acme/dpa', { vendor: { id: 'acme', name: 'Acme' }, offerings: ['acme-model'] })]);
});
afterEach(() => store.close());

function router(parts: SettingsParts = ALL, on: Store = store): Router {
  return createRouter({ store: on, catalogue: { deadlines: [] }, clock, settings: alertSettings(parts), baseUrl: 'https://watch.example' });
}

function desk() {
  let ids = 0;
  return createDesk({
    store,
    clock,
    newId: (prefix) => `${prefix}_${++ids}`,
    policy: { fourEyes: [] },
    valueProblem: () => undefined,
    user: async () => undefined,
  });
}

async function commit(minute: number, changes: Change[], more: Parameters<typeof sampleBatch>[1] = {}): Promise<void> {
  await store.commit(sampleBatch([sampleRecord(minute, changes)], { recordedAt: at(minute), ...more }));
}

async function told(): Promise<string[]> {
  return (await store.messages()).toReversed().map(({ channel, notice }) => `${channel}: ${notice.title}`);
}

async function drain(one: Router): Promise<void> {
  while ((await one.step()) > 0);
}

const GIST = 'dpa: “Subprocessors” reworded: thirty (30) days → ten (10) days';
const DUE: Deadline = { dueOn: '2026-03-11', clause: 'within ten (10) days', basis: 'assumed', label: 'Last day to object' };

it('tells of what was found with its deadline, and then of what becomes of it', async () => {
  await commit(1, [sampleChange('chg_1', 1)]);
  await store.settle(new Map([['chg_1', [DUE]]]), at(minutes));
  const one = router();
  await drain(one);
  await store.settle(new Map([['chg_1', [{ ...DUE, dueOn: '2026-03-15' }]]]), at(minutes));
  await desk().decide([{ id: 'chg_1' }], 'dismissed', { ...ADA, reason: 'a draft' });
  await drain(one);
  expect(await told()).toEqual([
    `desk: Acme: ${GIST} (medium), object by 2026-03-11`,
    `desk: Acme: due on another day: ${GIST} (medium), object by 2026-03-15`,
    `desk: Acme: retracted: ${GIST} (medium)`,
  ]);
  expect(await store.countUnrouted()).toBe(0);
});

it('works out the deadlines itself where nobody has', async () => {
  await commit(1, [sampleChange('chg_1', 1)]);
  const settled: string[] = [];
  const watched: Store = {
    ...store,
    async settle(deadlines, when) {
      settled.push(...deadlines.keys());
      await store.settle(new Map([...deadlines.keys()].map((id) => [id, [DUE]])), when);
    },
  };
  await drain(router(ALL, watched));
  expect(settled).toEqual(['chg_1']);
  expect(await told()).toEqual([`desk: Acme: ${GIST} (medium), object by 2026-03-11`]);
});

it('tells nobody of imported history, nor of what takes back an earlier change', async () => {
  await commit(1, [sampleChange('chg_1', 1)], { silent: true });
  await commit(2, [sampleChange('chg_2', 2, { reverts: 'chg_1' })]);
  await commit(3, [sampleChange('chg_3', 3, { suppressedBy: 'noise' })]);
  await drain(router());
  expect(await told()).toEqual([]);
});

it('tells each channel once, however many routers there are', async () => {
  const changes = Array.from({ length: 30 }, (_, index) => sampleChange(`chg_${index}`, 1));
  await commit(1, changes);
  const routers = [router(), router(), router()];
  await Promise.all(routers.map(drain));
  const messages = await store.messages({ limit: 100 });
  expect(new Set(messages.map(({ id }) => id)).size).toBe(30);
  expect(messages).toHaveLength(30);
});

it('makes one digest of what was held, whoever is first', async () => {
  const daily: SettingsParts = { rules: [{ changes: {}, send: { digest: 'daily', at: '01:00' } }] };
  await commit(1, [sampleChange('chg_1', 1), sampleChange('chg_2', 1, { severity: 'high' })]);
  const routers = [router(daily), router(daily)];
  await drain(router(daily));
  minutes = 60;
  const made = await Promise.all(routers.map((one) => one.gather()));
  expect(made.toSorted()).toEqual([0, 1]);
  expect(await told()).toEqual(['desk: 2 changes of Acme, 1 high']);
});

it('finds the deadlines of more changes than a question to the store may name, as a digest may have', async () => {
  await commit(1, [sampleChange('chg_40000', 1)]);
  await store.settle(new Map([['chg_40000', [DUE]]]), at(minutes));
  const entries = Array.from({ length: 40_000 }, (_, index) => recorded(index + 1, `chg_${index + 1}`));
  const whole = await withDeadlines(store, entries);
  expect(whole.flatMap(({ change }) => change.deadlines)).toMatchObject([{ dueOn: '2026-03-11' }]);
});

it('escalates what nobody has reviewed, once, with what is due', async () => {
  const rule: SettingsParts = { escalations: [{ after: '1h' }] };
  await commit(1, [sampleChange('chg_1', 1, { severity: 'critical' }), sampleChange('chg_2', 1, { severity: 'critical' })]);
  await store.settle(new Map([['chg_1', [DUE]]]), at(minutes));
  await desk().decide([{ id: 'chg_2' }], 'confirmed', ADA);
  minutes = 90;
  expect([await router(rule).escalate(), await router(rule).escalate()]).toEqual([1, 0]);
  expect(await told()).toEqual([`desk: Not reviewed since 2026-03-01 00:01 UTC: Acme: ${GIST} (critical), object by 2026-03-11`]);
});

it('reminds of what is due, once, with what was corrected', async () => {
  const rule: SettingsParts = { reminders: [{ before: [7], at: '00:00' }] };
  await commit(1, [sampleChange('chg_1', 1)]);
  await store.settle(new Map([['chg_1', [DUE]]]), at(minutes));
  await desk().edit({ id: 'chg_1' }, { severity: 'high' }, ADA);
  minutes = 3 * 1440;
  expect([await router(rule).remind(), await router(rule).remind()]).toEqual([1, 0]);
  const [message] = await store.messages();
  expect(message?.notice).toMatchObject({
    title: `Acme: object by 2026-03-11 (in 7 days): ${GIST}`,
    items: [{ type: 'due', due: { daysLeft: 7, entry: { change: { severity: 'high' } } } }],
  });
});

it('a preview tells of imported history as if it had been found on its day, with digests and budgets, and writes nothing', async () => {
  await commit(1, [sampleChange('chg_1', 1), sampleChange('chg_2', 1, { severity: 'critical' })], { silent: true });
  await commit(70, [sampleChange('chg_3', 70)], { silent: true });
  await commit(80, [sampleChange('chg_4', 80), sampleChange('chg_5', 80)], { silent: true });
  await store.settle(new Map([['chg_2', [DUE]]]), at(minutes));
  minutes = 120;
  await desk().decide([{ id: 'chg_2' }], 'dismissed', { ...ADA, reason: 'a draft' });
  const settings = alertSettings({
    channels: [{ id: 'chat', budget: { messages: 1, per: '1h' } }, { id: 'mail' }],
    rules: [
      { changes: {}, to: ['chat'] },
      { changes: { severity: ['critical'] }, to: ['mail'], send: { digest: 'daily', at: '01:00' } },
    ],
  });
  const moments: NewMessage[][] = await Array.fromAsync(previewAlerts({ store, settings, filter: { vendor: 'acme' } }));
  expect(moments.flat().map(({ createdAt, channel, notice }) => [createdAt, channel, notice.kind, notice.title])).toEqual([
    [at(1), 'chat', 'alert', `Acme: ${GIST} (medium)`],
    [at(60), 'mail', 'digest', `Acme: ${GIST} (critical), object by 2026-03-11`],
    [at(61), 'chat', 'summary', `Beyond the budget of this channel: 1 change of Acme, 1 critical`],
    [at(121), 'chat', 'summary', 'Beyond the budget of this channel: 4 changes of Acme, 3 medium'],
    [at(1440 + 60), 'mail', 'digest', `Acme: retracted: ${GIST} (critical)`],
  ]);
  expect(await store.messages()).toEqual([]);
});
