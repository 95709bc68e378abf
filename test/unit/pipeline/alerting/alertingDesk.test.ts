import { beforeEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../../src/domain/alert.ts';
import { AlertSettings } from '../../../../src/domain/alertSettings.ts';
import type { Act } from '../../../../src/domain/review.ts';
import { fixedClock } from '../../../../src/lib/clock.ts';
import { type AlertingDesk, createAlertingDesk } from '../../../../src/pipeline/alerting/alertingDesk.ts';
import type { Who } from '../../../../src/review/people.ts';
import { type DeliveryStore, memoryAlertStore, sampleMessage } from '../../../helpers/alertStore.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const ada: Who = { by: { kind: 'user', id: 'usr_ada', name: 'Ada', login: 'ada', account: 'root' }, role: 'analyst' };
const vic: Who = { by: { kind: 'user', id: 'usr_vic', name: 'Vic' }, role: 'viewer' };

let store: DeliveryStore;
let acts: Act[];
let desk: AlertingDesk;
beforeEach(() => {
  const kept = memoryAlertStore();
  acts = [];
  store = {
    ...kept,
    async addMessages(messages, act) {
      if (act) acts.push(act);
      return kept.addMessages(messages);
    },
    async retry(id, at, act) {
      await kept.retry(id, at, act);
      acts.push(act);
    },
  };
  let ids = 0;
  const settings = AlertSettings.parse({ channels: [{ id: 'hook', type: 'stdout' }] });
  desk = createAlertingDesk({
    store,
    settings,
    baseUrl: 'https://watch.example',
    clock: fixedClock(NOW),
    newId: (prefix) => `${prefix}_${++ids}`,
  });
});

/** Adds messages, each of which came to this end. */
async function seed(channel: string, ...ends: Array<[id: string, outcome: SendOutcome]>): Promise<void> {
  for (const [id, outcome] of ends) {
    await store.addMessages([sampleMessage(id, { channel })]);
    await store.claim({ channel, now: NOW, until: NOW, token: id });
    await store.attempted({ id, token: id, at: NOW, ms: 1, outcome });
  }
}

const DEAD: SendOutcome = { ok: false, permanent: true, sentence: 'No.' };

describe('retry', () => {
  it('sends again what is dead, refuses the rest with the reason, and notes the person and the account', async () => {
    await seed('hook', ['a', DEAD], ['b', { ok: true }], ['c', DEAD]);
    expect(await desk.retry(['a', 'b', 'c', 'a', 'none'], ada)).toEqual({
      done: ['a', 'c'],
      refused: [
        { id: 'b', because: 'b is not dead.' },
        { id: 'none', because: 'There is no such message.' },
      ],
    });
    expect(acts).toMatchObject([
      {
        at: NOW,
        kind: 'alert.retry',
        by: { kind: 'user', id: 'usr_ada', name: 'Ada' },
        subject: { type: 'message', id: 'a' },
        batch: 'bat_1',
      },
      { subject: { type: 'message', id: 'c' }, batch: 'bat_1' },
    ]);
    expect(Object.keys(acts[0]?.by ?? {})).toEqual(['kind', 'id', 'name']);
    expect(acts[0]?.detail).toEqual({ note: { account: 'root' } });
  });

  it('takes all that are dead, of one channel or of all, the oldest first', async () => {
    await seed('hook', ['a', DEAD], ['b', DEAD], ['c', { ok: true }]);
    await seed('mail', ['m', DEAD]);
    expect(await desk.retryDead({ channel: 'hook' }, ada)).toEqual({ done: ['a', 'b'], refused: [] });
    expect(await desk.retryDead({}, ada)).toEqual({ done: ['m'], refused: [] });
    expect(await desk.retryDead({}, ada)).toEqual({ done: [], refused: [] });
  });

  it('is for analysts', async () => {
    await seed('hook', ['a', DEAD]);
    for (const work of [desk.retry(['a'], vic), desk.retryDead({}, vic), desk.test('hook', vic)])
      await expect(work).rejects.toMatchObject({ code: 'forbidden' });
    expect(acts).toEqual([]);
  });
});

describe('test', () => {
  it('makes a message that says what it is, to be sent at once and apart from all others', async () => {
    const id = await desk.test('hook', ada);
    expect(await store.message(id)).toMatchObject({
      channel: 'hook',
      lane: `test:${id}`,
      notBefore: NOW,
      notice: {
        id,
        path: `/alerts/${id}`,
        kind: 'test',
        title: 'Clausewatch reaches the channel hook',
        items: [],
        more: 0,
        baseUrl: 'https://watch.example',
      },
    });
    expect(acts).toMatchObject([{ kind: 'alert.test', subject: { type: 'channel', id: 'hook' }, by: { name: 'Ada' } }]);
  });

  it('names the channels that there are where there is none of that name', async () => {
    await expect(desk.test('hok', ada)).rejects.toMatchObject({
      code: 'usage',
      message: 'There is no channel hok.',
      remedy: 'There are hook.',
    });
  });
});
