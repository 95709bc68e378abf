/**
 * An hour in which receivers are down, refuse or hang: the time is simulated, everything else is real.
 * @module
 */

import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Channel } from '../../../src/domain/alert.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { createSender, type Sender } from '../../../src/pipeline/alerting/sender.ts';
import { sampleMessage } from '../../helpers/alertStore.ts';
import { hookChannel, mailChannel } from '../../helpers/plainChannels.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { answers, type HookReceiver, hangs, mailHeader, startHook, startMailServer, takes } from '../../helpers/receivers.ts';
import { closedPort } from '../../helpers/servers.ts';
import { silentLog } from '../../helpers/silentLog.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { type VirtualTime, virtualTime } from '../../helpers/virtualTime.ts';

const START = new Date('2026-03-01T00:00:00.000Z');
const VENDORS = ['acme', 'globex', 'initech', 'umbrella'];

let time: VirtualTime;
let store: Store;
beforeEach(async () => {
  time = virtualTime(START);
  store = await createSqliteStore({ file: join(await tempDir(), 'clausewatch.sqlite') });
});
afterEach(() => store.close());

const minutes = (n: number): Promise<void> => time.runUntil(new Date(START.getTime() + n * 60_000));

/** No time passes while it sends. */
function quick(channel: Channel): Channel {
  return { ...channel, send: (notice, signal) => time.during(channel.send(notice, signal)) };
}

/** While a receiver hangs, time passes from when the request has come. */
function slow(channel: Channel, { deliveries, came }: HookReceiver): Channel {
  return {
    ...channel,
    async send(notice, signal) {
      const sent = channel.send(notice, signal);
      await time.during(Promise.race([came(deliveries.length + 1), sent]));
      return sent;
    },
  };
}

function sending(channels: Channel[]): Sender {
  let tokens = 0;
  const sender = createSender({
    store,
    channels,
    clock: time.clock,
    wait: time.wait,
    random: randomNumbers(1),
    newToken: () => `token ${++tokens}`,
    retries: { attempts: 12, timeoutMs: 15_000 },
    log: silentLog,
  });
  sender.start();
  return sender;
}

async function hook(): Promise<HookReceiver> {
  const receiver = await startHook();
  onTestFinished(receiver.close);
  return receiver;
}

const taken = ({ deliveries }: HookReceiver): string[] => deliveries.flatMap((delivery) => (delivery.taken ? [delivery.key] : []));

describe('an hour of trouble', () => {
  it('leaves each alert exactly once at each channel, in order for each vendor, and delays no healthy one', {
    timeout: 60_000,
  }, async () => {
    const [healthy, broken, hanging] = [await hook(), await hook(), await hook()];
    broken.behave(answers(500));
    hanging.behave(hangs);
    const mail = await startMailServer();
    onTestFinished(mail.close);
    const deadPort = await closedPort();
    const channels = [
      quick(hookChannel('healthy', healthy.url)),
      quick(hookChannel('broken', broken.url)),
      slow(hookChannel('hanging', hanging.url), hanging),
      quick(mailChannel('mail', mail.port)),
      quick(mailChannel('dead-mail', deadPort)),
    ];
    const sender = sending(channels);
    const made: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      const [lane = '', createdAt] = [VENDORS[n % VENDORS.length], time.clock.now().toISOString()];
      made.push(`${lane} ${n}`);
      await store.addMessages(channels.map(({ id }) => sampleMessage(`${id}: ${lane} ${n}`, { channel: id, lane, createdAt })));
      sender.wake();
      await minutes(2 * n + 0.1);
      // Nobody healthy waits for anybody who is not.
      expect(taken(healthy)).toHaveLength(n + 1);
      expect(mail.mails).toHaveLength(n + 1);
      await minutes(2 * (n + 1));
    }
    expect([taken(broken), taken(hanging)]).toEqual([[], []]);

    broken.behave(takes);
    hanging.behave(takes);
    const recovered = await startMailServer({ port: deadPort });
    onTestFinished(recovered.close);
    await minutes(60 + 3 * 60);
    await sender.stop();

    const keys = (mails: string[]): string[] => mails.map((one) => mailHeader(one, 'x-clausewatch-id') ?? '');
    const arrived: Record<string, string[]> = {
      healthy: taken(healthy),
      broken: taken(broken),
      hanging: taken(hanging),
      mail: keys(mail.mails),
      'dead-mail': keys(recovered.mails),
    };
    for (const [channel, ids] of Object.entries(arrived))
      for (const vendor of VENDORS) {
        const expected = made.filter((name) => name.startsWith(vendor)).map((name) => `${channel}: ${name}`);
        expect(ids.filter((id) => id.includes(vendor))).toEqual(expected);
      }
    expect(await store.countMessages({ state: 'delivered' })).toBe(5 * made.length);
  });
});
