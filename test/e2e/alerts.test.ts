/**
 * The delivery log, retries and tests of channels from the command line.
 * @module
 */
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../src/domain/alert.ts';
import type { Store } from '../../src/domain/ports.ts';
import { sampleMessage } from '../helpers/alertStore.ts';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { answers, type HookReceiver, startHook, takes } from '../helpers/faultyReceivers.ts';
import { recorded, sampleNotice } from '../helpers/notices.ts';
import { withStore } from '../helpers/withStore.ts';

const REFUSED: SendOutcome = { ok: false, permanent: true, sentence: 'The receiver answered 410.', remedy: 'Is its address right?' };
const LATER = '2026-03-01T00:01:00.000Z';

let home: TestInstallation;
let hook: HookReceiver;
beforeAll(async () => {
  hook = await startHook();
  home = await installation({
    config: `egress: { allow: ["127.0.0.1:${hook.port}"] }
alerts:
  channels:
    - { id: hook, type: webhook, url: "${hook.url}", secrets: [{ env: HOOK_SECRET }] }
    - { id: other, type: webhook, url: "${hook.url}", secrets: [{ env: NOT_SET }] }
    - { id: again, type: stdout }
    - { id: first, type: stdout }
    - { id: second, type: stdout }
`,
    env: { HOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  });
  await home.output('--data', 'data', 'access', 'add', 'ada', '--role', 'analyst');
  await home.output('--data', 'data', 'access', 'add', 'vic', '--role', 'viewer');
});
afterAll(async () => {
  await home.remove();
  await hook.close();
});

const run = (...args: string[]) => home.run('--data', 'data', 'alerts', ...args);
const output = (...args: string[]) => home.output('--data', 'data', 'alerts', ...args);

/** Adds messages and settles each as it is told. */
async function seed(channel: string, outcomes: Record<string, SendOutcome | undefined>): Promise<void> {
  await withStore(home, async (store) => {
    const messages = Object.keys(outcomes).map((id) => {
      const notice = sampleNotice({
        id,
        title: `Acme: ${id}`,
        items: [{ type: 'change', entry: recorded(1, `chg_${id}`), vendorName: 'Acme', path: `/changes/chg_${id}` }],
      });
      return sampleMessage(id, { channel, lane: id, notice });
    });
    await store.addMessages(messages);
    for (const outcome of Object.values(outcomes)) await settle(store, channel, outcome);
  });
}

async function settle(store: Store, channel: string, outcome: SendOutcome | undefined): Promise<void> {
  const message = await store.claim({ channel, now: LATER, until: LATER, token: 'seed' });
  if (message && outcome) await store.attempted({ id: message.id, token: 'seed', at: LATER, ms: 12, outcome });
}

describe('the delivery log', () => {
  beforeAll(() => seed('former', { gone: REFUSED, arrived: { ok: true, receipt: '202 Accepted' }, waiting: undefined }));

  it('lists messages with what became of them, by state, channel and change', async () => {
    const list = await output('list', '--channel', 'former');
    expect(list).toMatch(/^gone +2026-03-01 00:00 +former +Acme: gone +dead +1 +–$/m);
    expect(list).toMatch(/^arrived .* delivered +1 +–$/m);
    expect(list.trim().split('\n').at(-1)).toBe('3 messages.');
    expect(JSON.parse(await output('list', '--state', 'dead', '--json'))).toMatchObject({
      total: 1,
      list: [{ id: 'gone', state: 'dead', kind: 'alert', title: 'Acme: gone', problem: { sentence: 'The receiver answered 410.' } }],
    });
    const ofChange = JSON.parse(await output('list', '--change', 'chg_arrived', '--json')) as { list: Array<{ id: string }> };
    expect(ofChange.list.map(({ id }) => id)).toEqual(['arrived']);
  });

  it('shows what a message says, and every attempt', async () => {
    const shown = await output('show', 'gone');
    for (const line of [
      'former  gone  dead',
      'problem     The receiver answered 410. Is its address right?',
      ' 1. 2026-03-01 00:01  failed: The receiver answered 410. (0.0 s)',
      'Text: [-thirty-]{+ten+} ([-30-]{+10+}) days',
    ])
      expect(shown).toContain(line);
    expect(JSON.parse(await output('show', 'arrived', '--json'))).toMatchObject({
      message: { id: 'arrived', receipt: '202 Accepted', notice: { title: 'Acme: arrived' } },
      attempts: [{ n: 1, ok: true, ms: 12 }],
    });
  });

  it('shows how each channel stands, and says what nobody sends any more', async () => {
    const { stdout, stderr } = await run('channels');
    expect(stdout).toMatch(/^hook +webhook +0 +0 +0 +0 +–$/m);
    expect(stdout).toMatch(/^former +not in the settings +1 +0 +1 +1 +2026-03-01 00:01$/m);
    expect(stderr).not.toContain('--channel former');
    expect(stderr).toContain('former: nothing sends what waits, for the settings do not name it any more.');
    expect(JSON.parse(await output('channels', '--json'))).toMatchObject([
      { channel: 'hook', type: 'webhook' },
      { channel: 'other' },
      { channel: 'again' },
      { channel: 'first' },
      { channel: 'second' },
      { channel: 'former', dead: 1 },
    ]);
  });

  it.each([
    [['show', 'nothing'], 'There is no message nothing.'],
    [['list', '--channel', 'nothing'], 'There is no channel nothing.\n  There are hook, other, again, first, second.'],
    [['test', 'former'], 'There is no channel former.\n  There are hook, other, again, first, second.'],
    [['retry', 'gone', '--channel', 'former'], '--channel goes with --dead only.'],
    [['retry', 'gone', '--dead'], 'alerts retry needs either ids or --dead.'],
  ])('%j is wrong usage, in a sentence', async (args, sentence) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe('alerts retry', () => {
  it('sends again what was put aside and refuses what was not, and notes who asked for it', async () => {
    await seed('again', { one: REFUSED, two: { ok: true } });
    const { code, stdout, stderr } = await run('retry', 'one', 'two', 'three', '--as', 'ada');
    expect(code).toBe(1);
    expect(stdout).toBe('1 message will be sent again by the monitor ("clausewatch start").\n');
    expect(stderr).toBe('two: This message was delivered meanwhile.\nthree: There is no such message.\n');
    await withStore(home, async (store) => {
      expect(await store.message('one')).toMatchObject({ state: 'waiting', attempts: 1 });
      expect(await store.acts({ subject: { type: 'message', id: 'one' } })).toMatchObject([
        { kind: 'alert.retry', by: { kind: 'user', name: 'ada' } },
      ]);
      expect(await store.acts({ subject: { type: 'message', id: 'two' } })).toEqual([]);
    });
  });

  it('sends all again of one channel, or of all', async () => {
    await seed('first', { f1: REFUSED, f2: REFUSED });
    await seed('second', { s1: REFUSED });
    expect(JSON.parse(await output('retry', '--dead', '--channel', 'first', '--json'))).toEqual({ done: ['f1', 'f2'], refused: [] });
    expect(JSON.parse(await output('retry', '--dead', '--json'))).toMatchObject({ done: expect.arrayContaining(['s1']) });
    expect(await output('retry', '--dead')).toBe('No message was put aside.\n');
  });

  it('is not for viewers', async () => {
    const { code, stderr } = await run('retry', '--dead', '--as', 'vic');
    expect([code, stderr]).toEqual([1, expect.stringContaining('vic may not send messages again: that is for analysts.')]);
  });
});

describe('alerts test', () => {
  it('sends a message at once and says that it was taken, whatever is the matter with other channels', async () => {
    expect(await output('test', 'hook')).toMatch(/^hook took the test message test_[0-9a-f]{20}/);
    const { key = '' } = hook.deliveries.at(-1) ?? {};
    await withStore(home, async (store) => {
      expect(await store.message(key)).toMatchObject({ state: 'delivered', notice: { kind: 'test' } });
      const { username } = userInfo();
      expect(await store.acts({ subject: { type: 'channel', id: 'hook' } })).toMatchObject([
        { kind: 'alert.test', by: { kind: 'terminal', name: username } },
      ]);
    });
  });

  it('says why it was not taken, tries it once, and ends with 1', async () => {
    hook.behave(answers(500));
    const before = hook.deliveries.length;
    const { code, stderr } = await run('test', 'hook');
    hook.behave(takes);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^hook did not take the test message test_[0-9a-f]{20}: .*500/m)]);
    expect(hook.deliveries.length).toBe(before + 1);
    expect(JSON.parse(await output('list', '--state', 'dead', '--channel', 'hook', '--json'))).toMatchObject({ total: 1 });
  });

  it('says which secret is missing', async () => {
    const { code, stderr } = await run('test', 'other');
    expect([code, stderr]).toEqual([1, expect.stringContaining('NOT_SET')]);
    expect(JSON.parse(await output('list', '--channel', 'other', '--json'))).toMatchObject({ total: 0 });
  });
});

describe('alerts preview', () => {
  it('says that there is no rule, and shows what one for all changes would send', async () => {
    const { code, stdout, stderr } = await run('preview');
    expect([code, stdout]).toEqual([0, '0 messages\n']);
    expect(stderr).toContain('The settings have no rule for alerts, so nothing is sent.');
    expect(await output('preview', '--format', 'json')).toBe('[]\n');
  });

  it('knows its channels', async () => {
    const { code, stderr } = await run('preview', '--channel', 'mail');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no channel mail.\n  There are hook, other, again, first, second.');
  });
});
