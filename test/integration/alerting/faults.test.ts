/**
 * Receivers that are down, refuse, hang or ask for time. Record, channels and receivers are real; only the time is not, which leaps over the
 * waits between attempts.
 * @module
 */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { openChannel } from '../../../src/alert/channels/index.ts';
import type { Channel } from '../../../src/domain/alert.ts';
import { ChannelSettings } from '../../../src/domain/alertSettings.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { createSender, type Sender } from '../../../src/pipeline/alerting/sender.ts';
import { sampleMessage } from '../../helpers/alertStore.ts';
import {
  type Answer,
  answers,
  type HookReceiver,
  hangs,
  mailHeader,
  startHook,
  startMailServer,
  takes,
} from '../../helpers/faultyReceivers.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { channelServices } from '../../helpers/receivers.ts';
import { closedPort } from '../../helpers/servers.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { type VirtualTime, virtualTime } from '../../helpers/virtualTime.ts';

const START = new Date('2026-03-01T00:00:00.000Z');
const VENDORS = ['acme', 'globex', 'initech', 'umbrella'];
const SECRET = { name: 'HOOK_SECRET', value: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };

let time: VirtualTime;
let store: Store;
beforeEach(async () => {
  time = virtualTime(START);
  store = await createSqliteStore({ file: join(await tempDir(), 'clausewatch.sqlite') });
});
afterEach(() => store.close());

const minutes = (n: number): Promise<void> => time.runUntil(new Date(START.getTime() + n * 60_000));

function open(settings: object, port: number): Channel {
  const services = channelServices({ allow: [`127.0.0.1:${port}`], secrets: { [SECRET.name]: SECRET.value }, clock: time.clock });
  return openChannel(ChannelSettings.parse(settings), services);
}

/** No time passes while it sends. */
function quick(channel: Channel): Channel {
  return { ...channel, send: (notice, signal) => time.during(channel.send(notice, signal)) };
}

function hookChannel(id: string, { url, port }: HookReceiver): Channel {
  return open({ id, type: 'webhook', url, secrets: [{ env: SECRET.name }] }, port);
}

/** While a receiver hangs, time passes from when the request has come. */
function slowHook(id: string, receiver: HookReceiver): Channel {
  const channel = hookChannel(id, receiver);
  return {
    ...channel,
    async send(notice, signal) {
      const sent = channel.send(notice, signal);
      await time.during(Promise.race([receiver.came(receiver.deliveries.length + 1), sent]));
      return sent;
    },
  };
}

function mailChannel(id: string, port: number): Channel {
  const smtp = { host: '127.0.0.1', port, secure: 'none' };
  return quick(open({ id, type: 'email', from: 'clausewatch@example.com', to: ['team@example.com'], smtp }, port));
}

function sending(channels: Channel[], { name = 'one', random = (): number => 0 } = {}): Sender {
  let tokens = 0;
  const sender = createSender({
    store,
    channels,
    clock: time.clock,
    wait: time.wait,
    random,
    newToken: () => `${name} ${++tokens}`,
    retries: { attempts: 12, timeoutMs: 15_000 },
    log: silentLog,
  });
  sender.start();
  return sender;
}

async function hook(answer: Answer = takes): Promise<HookReceiver> {
  const receiver = await startHook();
  receiver.behave(answer);
  onTestFinished(receiver.close);
  return receiver;
}

/** Keys of what a receiver took, in the order in which it came. */
const taken = ({ deliveries }: HookReceiver): string[] => deliveries.flatMap((delivery) => (delivery.taken ? [delivery.key] : []));

describe('an hour of trouble', () => {
  it('leaves each alert exactly once at each channel, in order for each vendor, and delays no healthy one', {
    timeout: 120_000,
  }, async () => {
    const [healthy, broken, hanging] = [await hook(), await hook(answers(500)), await hook(hangs)];
    const mail = await startMailServer();
    onTestFinished(mail.close);
    const deadPort = await closedPort();
    const channels = [
      quick(hookChannel('healthy', healthy)),
      quick(hookChannel('broken', broken)),
      slowHook('hanging', hanging),
      mailChannel('mail', mail.port),
      mailChannel('dead-mail', deadPort),
    ];
    const sender = sending(channels, { random: randomNumbers(1) });
    const made: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      const [lane = '', createdAt] = [VENDORS[n % VENDORS.length], time.clock.now().toISOString()];
      made.push(`${lane}:${n}`);
      await store.addMessages(channels.map(({ id }) => sampleMessage(`${id}:${lane}:${n}`, { channel: id, lane, createdAt })));
      sender.wake();
      await minutes(2 * n + 0.1);
      // Nobody healthy waits for anybody who is not.
      expect([taken(healthy).length, mail.mails.length]).toEqual([n + 1, n + 1]);
      await minutes(2 * (n + 1));
    }
    expect([taken(broken), taken(hanging)]).toEqual([[], []]);

    broken.behave(takes);
    hanging.behave(takes);
    const recovered = await startMailServer({ port: deadPort });
    onTestFinished(recovered.close);
    await minutes(60 + 3 * 60);
    await sender.stop();

    const keys = (mails: string[]): string[] => mails.map((one) => mailHeader(one, 'x-clausewatch-notice') ?? '');
    const arrived: Record<string, string[]> = {
      healthy: taken(healthy),
      broken: taken(broken),
      hanging: taken(hanging),
      mail: keys(mail.mails),
      'dead-mail': keys(recovered.mails),
    };
    for (const [channel, ids] of Object.entries(arrived))
      for (const vendor of VENDORS) {
        const expected = made.filter((name) => name.startsWith(vendor)).map((name) => `${channel}:${name}`);
        expect(ids.filter((id) => id.includes(vendor))).toEqual(expected);
      }
    expect(await store.countMessages({ state: 'delivered' })).toBe(5 * made.length);
  });
});

describe('two senders on one record', () => {
  it('send each message once, in the order of its lane', async () => {
    const receiver = await hook();
    const made = Array.from({ length: 60 }, (_, n) => `${VENDORS[n % VENDORS.length]}:${n}`);
    await store.addMessages(made.map((id) => sampleMessage(id, { lane: id.split(':')[0] ?? '' })));
    const senders = ['one', 'two'].map((name) => sending([quick(hookChannel('hook', receiver))], { name }));
    await minutes(5);
    await Promise.all(senders.map((sender) => sender.stop()));
    for (const vendor of VENDORS)
      expect(taken(receiver).filter((id) => id.startsWith(vendor))).toEqual(made.filter((id) => id.startsWith(vendor)));
  });
});

describe('an answer', () => {
  /** Sends one message to a receiver that gives this answer, for an hour; gives what became of it and how often it came. */
  async function sent(answer: Answer): Promise<{ state: string | undefined; attempts: number | undefined; came: number }> {
    const receiver = await hook(answer);
    await store.addMessages([sampleMessage('alert:1')]);
    const sender = sending([answer === hangs ? slowHook('hook', receiver) : quick(hookChannel('hook', receiver))]);
    await minutes(60);
    await sender.stop({ graceMs: 0 });
    const message = await store.message('alert:1');
    return { state: message?.state, attempts: message?.attempts, came: receiver.deliveries.length };
  }

  it.each([401, 404, 410])('of %i puts the message aside at once', async (status) => {
    expect(await sent(answers(status))).toEqual({ state: 'dead', attempts: 1, came: 1 });
  });

  it('that leads elsewhere is not followed, and puts the message aside', async () => {
    const elsewhere = await hook();
    expect(await sent(answers(307, { location: elsewhere.url }))).toEqual({ state: 'dead', attempts: 1, came: 1 });
    expect(elsewhere.deliveries).toEqual([]);
  });

  it('of 429 is heeded to the second, for all messages of the channel', async () => {
    const times: string[] = [];
    const receiver = await hook((response, { key }) => {
      times.push(`${(time.clock.now().getTime() - START.getTime()) / 1000} ${key}`);
      if (times.length === 1) answers(429, { 'retry-after': '120' })(response, undefined as never);
      else response.writeHead(204).end();
    });
    await store.addMessages(['acme', 'globex'].map((lane) => sampleMessage(`${lane}:1`, { lane })));
    const sender = sending([quick(hookChannel('hook', receiver))]);
    await minutes(5);
    await sender.stop();
    expect(times).toEqual(['0 acme:1', '120 acme:1', '120 globex:1']);
  });

  it('of 500 is tried again ever more rarely', async () => {
    expect(await sent(answers(500))).toEqual({ state: 'waiting', attempts: 7, came: 7 });
  });

  it('of 200 is enough, however slow its body is', async () => {
    expect(await sent((response) => response.writeHead(200).write('o'))).toEqual({ state: 'delivered', attempts: 1, came: 1 });
  });

  it('of 500 is enough, however long its body is', async () => {
    const endless: Answer = (response) => {
      response.writeHead(500);
      const pour = (): void => void (response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(pour)));
      pour();
    };
    expect(await sent(endless)).toMatchObject({ state: 'waiting', attempts: 7 });
  });

  it('that never comes ends the attempt in time', async () => {
    expect(await sent(hangs)).toMatchObject({ state: 'waiting', attempts: 7, came: 7 });
    expect((await store.attempts('alert:1'))[0]).toMatchObject({ sentence: 'It did not end within 15 s.' });
  });
});
