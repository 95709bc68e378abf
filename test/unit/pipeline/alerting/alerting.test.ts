/**
 * Router and sender together, in simulated time.
 * @module
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Channel } from '../../../../src/domain/alert.ts';
import { OperationalError } from '../../../../src/domain/errors.ts';
import type { Log } from '../../../../src/domain/ports.ts';
import { sleep } from '../../../../src/lib/sleep.ts';
import { type AlertingOptions, startAlerting } from '../../../../src/pipeline/alerting/alerting.ts';
import type { Router } from '../../../../src/pipeline/alerting/router.ts';
import { type DeliveryStore, memoryAlertStore, sampleMessage } from '../../../helpers/alertStore.ts';
import { silentLog } from '../../../helpers/silentLog.ts';
import { type Simulation, simulateTime } from '../../../helpers/simulation.ts';

const START = new Date('2026-03-01T00:00:00.000Z');

let time: Simulation;
let store: DeliveryStore & { countUnrouted(): Promise<number> };
/** Entries that the router has not taken yet; each becomes a message of its name. */
let journal: string[];
let sent: string[];
let calls: Record<string, number>;
beforeEach(() => {
  time = simulateTime(START);
  [journal, sent, calls] = [[], [], {}];
  store = { ...memoryAlertStore(), countUnrouted: async () => journal.length };
});
afterEach(() => time.restore());

const seconds = (): number => (time.clock.now().getTime() - START.getTime()) / 1000;
const until = (s: number): Promise<void> => time.runUntil(new Date(START.getTime() + s * 1000));

const hook: Channel = {
  id: 'hook',
  async send({ id }) {
    sent.push(`${seconds()} ${id}`);
    return { ok: true };
  },
  async close() {},
};

const called = (name: string): number => {
  calls[name] = (calls[name] ?? 0) + 1;
  return calls[name];
};

const router: Router = {
  async step() {
    called('step');
    const taken = journal.splice(0, 2);
    await store.addMessages(taken.map((id) => sampleMessage(id)));
    return taken.length;
  },
  gather: async () => 0 * called('gather'),
  escalate: async () => 0 * called('escalate'),
  remind: async () => 0 * called('remind'),
};

function alerting(overrides: Partial<AlertingOptions> = {}) {
  return startAlerting({
    store,
    router,
    channels: [hook],
    clock: time.clock,
    wait: sleep,
    random: () => 0,
    newToken: () => `token ${Math.random()}`,
    retries: { attempts: 4, timeoutMs: 15_000 },
    log: silentLog,
    ...overrides,
  });
}

it('sends what is recorded within a second or two, all of it in one go', async () => {
  alerting();
  await until(10.5);
  journal.push('a', 'b', 'c');
  await until(12);
  expect(sent).toEqual(['11 a', '11 b', '11 c']);
});

it('asks the router for nothing while nothing is new, and looks for digests, escalations and reminders now and then', async () => {
  alerting();
  await until(119.5);
  expect(calls).toEqual({ gather: 24, escalate: 2, remind: 2 });
});

it('goes on with everything else where one part fails, and tells of it once', async () => {
  const said: string[] = [];
  const log: Log = { ...silentLog, warn: (_, message) => said.push(message), child: () => log };
  const gather = (): Promise<number> => Promise.reject(new OperationalError('storage', 'The database is locked.'));
  alerting({ router: { ...router, gather }, log });
  await until(20.5);
  journal.push('a');
  await until(60);
  expect(sent).toEqual(['21 a']);
  expect(said).toEqual(['digests could not be made; trying until they can']);
});

it('does not stand still while a channel hangs', async () => {
  const deaf: Channel = { ...hook, id: 'deaf', send: () => new Promise(() => {}) };
  alerting({ channels: [deaf, hook] });
  await store.addMessages([sampleMessage('x', { channel: 'deaf' })]);
  await until(1.5);
  journal.push('a');
  await until(4);
  expect(sent).toEqual(['2 a']);
});

it('makes and sends nothing any more once it is stopped', async () => {
  const { stop } = alerting();
  await until(1.5);
  const stopped = stop().then(seconds);
  journal.push('a');
  await until(100);
  expect([await stopped, sent, journal]).toEqual([1.5, [], ['a']]);
});
