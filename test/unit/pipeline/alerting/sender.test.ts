/**
 * The loops that send, in simulated time.
 * @module
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, Notice, SendOutcome } from '../../../../src/domain/alert.ts';
import { OperationalError } from '../../../../src/domain/errors.ts';
import type { Log } from '../../../../src/domain/ports.ts';
import { sleep } from '../../../../src/lib/sleep.ts';
import { createSender, type SenderOptions } from '../../../../src/pipeline/alerting/sender.ts';
import { leaseMs } from '../../../../src/pipeline/alerting/senderLoop.ts';
import { MOST_SKEW_MS } from '../../../../src/pipeline/recordWatch.ts';
import { type DeliveryStore, memoryAlertStore, sampleMessage } from '../../../helpers/alertStore.ts';
import { silentLog } from '../../../helpers/silentLog.ts';
import { type Simulation, simulateTime } from '../../../helpers/simulation.ts';

const START = new Date('2026-03-01T00:00:00.000Z');
const OK: SendOutcome = { ok: true };
const FAILED: SendOutcome = { ok: false, permanent: false, sentence: 'The receiver answered 500.' };

let time: Simulation;
let store: DeliveryStore;
beforeEach(() => {
  time = simulateTime(START);
  store = memoryAlertStore();
});
afterEach(() => time.restore());

interface Recorded extends Channel {
  /** What was sent, as "<seconds since the start> <id>". */
  sent: string[];
}

/** A channel that answers as it is told, and remembers what it was sent. */
function channel(
  id: string,
  answer: (notice: Notice, signal: AbortSignal, n: number) => SendOutcome | Promise<SendOutcome> = () => OK,
): Recorded {
  const sent: string[] = [];
  return {
    id,
    sent,
    async send(notice, signal) {
      sent.push(`${seconds()} ${notice.id}`);
      return answer(notice, signal, sent.length);
    },
    async close() {},
  };
}

const seconds = (): number => (time.clock.now().getTime() - START.getTime()) / 1000;
const until = (s: number): Promise<void> => time.runUntil(new Date(START.getTime() + s * 1000));

function sender(channels: Channel[], overrides: Partial<SenderOptions> = {}) {
  let tokens = 0;
  const made = createSender({
    store,
    channels,
    clock: time.clock,
    wait: sleep,
    random: () => 0,
    newToken: () => `token ${++tokens} ${Math.random()}`,
    retries: { attempts: 4, timeoutMs: 15_000 },
    log: silentLog,
    ...overrides,
  });
  made.start();
  return made;
}

const state = async (id: string): Promise<string | undefined> => (await store.message(id))?.state;

describe('a sender', () => {
  it('sends what waits in its order, each once, and what comes later at once when it is woken, else within five seconds', async () => {
    const hook = channel('hook');
    await store.addMessages(['a', 'b'].map((id) => sampleMessage(id)));
    const { wake } = sender([hook]);
    await until(10);
    expect(hook.sent).toEqual(['0 a', '0 b']);
    await store.addMessages([sampleMessage('c')]);
    wake();
    await until(10.5);
    await store.addMessages([sampleMessage('d')]);
    await until(16);
    expect(hook.sent).toEqual(['0 a', '0 b', '10 c', '15 d']);
  });

  it('misses no call that comes while it looks', async () => {
    const hook = channel('hook');
    const { nextDue } = store;
    let late = false;
    store.nextDue = async (id, now) => {
      const due = await nextDue(id, now);
      if (!late) await store.addMessages([sampleMessage('a')]);
      if (!late) made.wake();
      late = true;
      return due;
    };
    const made = sender([hook]);
    await until(1);
    expect(hook.sent).toEqual(['0 a']);
  });

  it('waits for the time before which a message is not to be sent', async () => {
    const hook = channel('hook');
    await store.addMessages([sampleMessage('quiet', { notBefore: '2026-03-01T00:01:02.000Z' })]);
    sender([hook]);
    await until(100);
    expect(hook.sent).toEqual(['62 quiet']);
  });

  it('tries again later and later, in the order of the lane, and goes on with other lanes meanwhile', async () => {
    const hook = channel('hook', ({ id }, _, n) => (id === 'a' && n < 4 ? FAILED : OK));
    await store.addMessages([sampleMessage('a'), sampleMessage('b'), sampleMessage('other', { lane: 'globex' })]);
    sender([hook]);
    await until(200);
    expect(hook.sent).toEqual(['0 a', '0 other', '30 a', '90 a', '90 b']);
    expect(await store.attempts('a')).toMatchObject([
      { n: 1, ok: false, sentence: 'The receiver answered 500.' },
      { n: 2, ok: false },
      { n: 3, ok: true },
    ]);
  });

  it('puts aside what is refused for good, or has used up its attempts, and goes on with the lane', async () => {
    const hook = channel('hook', ({ id }) => (id === 'gone' ? { ...FAILED, permanent: true } : id === 'tired' ? FAILED : OK));
    const said: string[] = [];
    const log: Log = { ...silentLog, warn: (_, message) => said.push(message), child: () => log };
    await store.addMessages(['gone', 'tired', 'well'].map((id) => sampleMessage(id)));
    sender([hook], { log });
    await until(3600);
    expect(hook.sent).toEqual(['0 gone', '0 tired', '30 tired', '90 tired', '210 tired', '210 well']);
    expect([await state('gone'), await state('tired'), await state('well')]).toEqual(['dead', 'dead', 'delivered']);
    const aside = said.filter((line) => line.includes('put aside'));
    expect(aside).toEqual(Array(2).fill('not delivered, and put aside: "clausewatch alerts retry" sends it again'));
  });

  it('tries a test message once: whoever made it is told what came of it', async () => {
    const hook = channel('hook', () => FAILED);
    const { notice, ...rest } = sampleMessage('test_1');
    await store.addMessages([{ ...rest, notice: { ...notice, kind: 'test' } }]);
    sender([hook]);
    await until(3600);
    expect([hook.sent, await state('test_1')]).toEqual([['0 test_1'], 'dead']);
  });

  it('sends nothing else to a receiver that asks for time', async () => {
    const hook = channel('hook', (_, __, n) => (n === 1 ? { ...FAILED, retryAfterMs: 120_000 } : OK));
    await store.addMessages([sampleMessage('a'), sampleMessage('other', { lane: 'globex' })]);
    const { wake } = sender([hook]);
    await until(60);
    wake();
    await until(200);
    expect(hook.sent).toEqual(['0 a', '120 a', '120 other']);
  });

  it('ends an attempt that takes too long, also where the channel does not heed it, and never delays another channel', async () => {
    const aborted: number[] = [];
    const deaf = channel('deaf', (_, signal) => {
      signal.addEventListener('abort', () => aborted.push(seconds()));
      return new Promise(() => {});
    });
    const hook = channel('hook');
    await store.addMessages([sampleMessage('x', { channel: 'deaf' }), ...['a', 'b'].map((id) => sampleMessage(id))]);
    sender([deaf, hook]);
    await until(20);
    expect(hook.sent).toEqual(['0 a', '0 b']);
    expect(aborted).toEqual([15]);
    expect(await store.message('x')).toMatchObject({ state: 'waiting', attempts: 1, problem: { sentence: 'It did not end within 15 s.' } });
    await until(60);
    expect(deaf.sent).toEqual(['0 x', '47 x']);
  });

  it('believes a channel that says at the last moment that a message did arrive', async () => {
    const slow = channel('hook', (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(OK))));
    await store.addMessages([sampleMessage('a')]);
    sender([slow]);
    await until(100);
    expect([slow.sent, await state('a')]).toEqual([['0 a'], 'delivered']);
  });

  it('takes a channel that breaks for one that fails, and says so in the log', async () => {
    const said: string[] = [];
    const log: Log = { ...silentLog, error: (_, message) => said.push(message), child: () => log };
    const hook = channel('hook', (_, __, n) => {
      if (n === 1) throw new TypeError('notice.items is not iterable');
      if (n === 2) throw new OperationalError('network', 'The host is away.', { remedy: 'Wait.' });
      return OK;
    });
    await store.addMessages([sampleMessage('a')]);
    sender([hook], { log });
    await until(100);
    expect(hook.sent).toEqual(['0 a', '30 a', '90 a']);
    expect((await store.attempts('a')).map(({ sentence }) => sentence)).toEqual([
      'The channel broke while it sent the message.',
      'The host is away.',
      undefined,
    ]);
    expect(said).toEqual(['a channel broke while it sent a message']);
  });

  it('sends each message once where there are several senders', async () => {
    const [one, two] = [channel('hook', () => sleep(100).then(() => OK)), channel('hook', () => sleep(130).then(() => OK))];
    const ids = Array.from({ length: 20 }, (_, index) => `m${index}`);
    await store.addMessages(ids.map((id, index) => sampleMessage(id, { lane: `lane ${index % 4}` })));
    sender([one]);
    sender([two]);
    await until(60);
    const sent = [...one.sent, ...two.sent].map((line) => line.split(' ')[1]);
    expect(sent.toSorted()).toEqual(ids.toSorted());
    expect(Math.min(one.sent.length, two.sent.length)).toBeGreaterThan(0);
  });

  it('holds a message for as long as an attempt can last: another sender does not take it meanwhile', async () => {
    const hook = channel(
      'hook',
      (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => setTimeout(resolve, 1_900, OK))),
    );
    await store.addMessages([sampleMessage('a')]);
    sender([hook]);
    sender([hook]);
    await until(100);
    expect([hook.sent, await state('a')]).toEqual([['0 a'], 'delivered']);
  });

  it('holds a message for longer than clocks may differ and a silent connection may last, where the record is on a server', async () => {
    const [attemptMs, silenceMs] = [15_000, 75_000];
    expect(leaseMs({ timeoutMs: attemptMs }, { apart: true })).toBeGreaterThan(attemptMs + MOST_SKEW_MS + silenceMs);
    store.serverTime = async () => START;
    const held: string[] = [];
    const { claim } = store;
    store.claim = (of) => {
      held.push(of.until);
      return claim(of);
    };
    await store.addMessages([sampleMessage('a')]);
    sender([channel('hook')]);
    await until(1);
    expect(Date.parse(held[0] as string) - START.getTime()).toBeGreaterThan(MOST_SKEW_MS + silenceMs);
  });

  it('takes over what a killed sender held, once its lease has ended', async () => {
    const hook = channel('hook');
    await store.addMessages([sampleMessage('a')]);
    await store.claim({ channel: 'hook', now: START.toISOString(), until: '2026-03-01T00:00:32.000Z', token: 'of the killed' });
    sender([hook]);
    await until(100);
    expect(hook.sent).toEqual(['32 a']);
  });
});

describe('a store in trouble', () => {
  const locked = new OperationalError('storage', 'The database is locked.', { transient: true });

  it('is waited for, and told of once at its beginning and once at its end', async () => {
    const said: string[] = [];
    const log: Log = { ...silentLog, warn: (_, message) => said.push(message), info: (_, message) => said.push(message), child: () => log };
    const hook = channel('hook');
    await store.addMessages([sampleMessage('a')]);
    const { claim, nextDue } = store;
    store.claim = (of) => (seconds() < 60 ? Promise.reject(locked) : claim(of));
    store.nextDue = (...of) => (seconds() < 60 ? Promise.reject(locked) : nextDue(...of));
    sender([hook], { log });
    await until(100);
    expect(hook.sent).toEqual(['65 a']);
    expect(said).toEqual([
      'the record cannot be used, so nothing is sent on this channel; trying until it can',
      'delivered',
      'the record can be used again',
    ]);
  });

  it('lets whoever delivered during the trouble write it down first: nothing is sent twice, however long it lasted', async () => {
    const hook = channel('hook', () => sleep(2_000).then(() => OK));
    await store.addMessages([sampleMessage('a')]);
    const away = () => seconds() >= 1 && seconds() < 61;
    const { claim, nextDue, attempted } = store;
    store.claim = (of) => (away() ? Promise.reject(locked) : claim(of));
    store.nextDue = (...of) => (away() ? Promise.reject(locked) : nextDue(...of));
    // It is written down a second after the others can claim.
    store.attempted = (result) => (away() || seconds() < 62 ? Promise.reject(locked) : attempted(result));
    sender([hook]);
    sender([hook]);
    await until(100);
    expect([hook.sent, await state('a')]).toEqual([['0 a'], 'delivered']);
  });

  it('that cannot take down what came of an attempt is asked until it can: nothing is sent twice', async () => {
    const hook = channel('hook');
    await store.addMessages([sampleMessage('a'), sampleMessage('b')]);
    const { attempted } = store;
    store.attempted = (result) => (seconds() < 60 ? Promise.reject(locked) : attempted(result));
    sender([hook]);
    await until(100);
    expect(hook.sent).toEqual(['0 a', '60 b']);
  });
});

describe('a sender that is stopped', () => {
  it('takes nothing more, lets what is being sent end, and writes it down', async () => {
    const hook = channel('hook', () => sleep(3_000).then(() => OK));
    await store.addMessages([sampleMessage('a'), sampleMessage('b')]);
    const { stop } = sender([hook]);
    await until(1);
    const stopped = stop({ graceMs: 5_000 }).then(seconds);
    await until(100);
    expect(await stopped).toBe(3);
    expect([hook.sent, await state('a'), await state('b')]).toEqual([['0 a'], 'delivered', 'waiting']);
  });

  it('aborts what does not end in time: the next sender sends it again under the same key, without an attempt being counted', async () => {
    const deaf = channel('hook', () => new Promise(() => {}));
    await store.addMessages([sampleMessage('a')]);
    const { stop } = sender([deaf]);
    await until(1);
    const stopped = stop({ graceMs: 5_000 }).then(seconds);
    await until(20);
    expect(await stopped).toBe(8);
    expect(await store.message('a')).toMatchObject({ state: 'sending', attempts: 0 });
    const hook = channel('hook');
    sender([hook]);
    await until(100);
    expect(hook.sent).toEqual(['27 a']);
  });

  it('stops at once while it rests, and while the store is in trouble', async () => {
    const idle = sender([channel('idle')]);
    store.claim = () => Promise.reject(new OperationalError('storage', 'The disk is full.'));
    const troubled = sender([channel('hook')]);
    await until(1);
    const ends = Promise.all([idle.stop().then(seconds), troubled.stop().then(seconds)]);
    await until(50);
    expect(await ends).toEqual([1, 1]);
  });
});
