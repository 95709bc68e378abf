/**
 * What every channel does.
 * @module
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Notice, SendOutcome } from '../../src/domain/alert.ts';
import { hostileNotice, sampleNotices } from '../helpers/sampleNotices.ts';

/** How a receiver takes what comes. `later` and `never`: it says so. */
export type Mood = 'take' | 'later' | 'never' | 'hang' | 'reset';

/** What a receiver got. */
export interface Got {
  /** The idempotency key. */
  key: string;
  /** Everything but what tells the time of the attempt. */
  bytes: string;
}

export interface Receiver {
  got: Got[];
  /** Requests or connections, whether anything came of them or not. */
  knocks(): number;
  mood(mood: Mood): void;
  /** A channel that sends there; `allowed` false: the address is on no allow-list. */
  open(options?: { allowed?: boolean }): Channel;
  /** What no sentence may tell. */
  secrets: string[];
  close(): Promise<void>;
}

const patient = (): AbortSignal => AbortSignal.timeout(20_000);

/** `remote` false: it goes nowhere, so that nobody can refuse it. `mostBytes`: of a message, whatever pages say. */
export function channelContract(
  name: string,
  start: () => Promise<Receiver>,
  { remote = true, mostBytes }: { remote?: boolean; mostBytes: number },
): void {
  describe(`channel: ${name}`, () => {
    const open: Receiver[] = [];
    async function receiver(): Promise<Receiver> {
      const started = await start();
      open.push(started);
      return started;
    }
    afterEach(async () => {
      await Promise.all(open.splice(0).map((each) => each.close()));
    });

    it.each(Object.entries(sampleNotices()))('delivers a notice (%s) once, with its idempotency key', async (_kind, notice) => {
      const to = await receiver();
      const channel = to.open();
      expect(await channel.send(notice, patient())).toMatchObject({ ok: true });
      expect(to.got.map(({ key }) => key)).toEqual([notice.id]);
      await channel.close();
    });

    it('says the same at every attempt, in this process and in another', async () => {
      const to = await receiver();
      const { digest } = sampleNotices();
      for (const channel of [to.open(), to.open()]) await channel.send(digest as Notice, patient());
      await to.open().send(digest as Notice, patient());
      expect(to.got).toHaveLength(3);
      expect(new Set(to.got.map(({ bytes }) => bytes)).size).toBe(1);
    });

    it('keeps a hostile notice of megabytes small', async () => {
      const to = await receiver();
      expect(await to.open().send(hostileNotice(), patient())).toMatchObject({ ok: true });
      expect(to.got).toHaveLength(1);
      expect(Buffer.byteLength(to.got[0]?.bytes ?? '')).toBeLessThan(mostBytes);
    });

    it('sends without links where the address of the pages is not known', async () => {
      const to = await receiver();
      const { baseUrl: _known, ...rest } = sampleNotices()['digest'] as Notice;
      expect(await to.open().send(rest, patient())).toMatchObject({ ok: true });
      expect(to.got[0]?.bytes).not.toContain('https://clausewatch.acme.example');
    });

    it('does nothing once the signal is aborted', async () => {
      const to = await receiver();
      const outcome = await to.open().send(sampleNotices()['change'] as Notice, AbortSignal.abort());
      expect(outcome).toMatchObject({ ok: false, permanent: false });
      expect(to.got).toEqual([]);
    });

    if (!remote) return;

    it.each<[Mood, Partial<Extract<SendOutcome, { ok: false }>>]>([
      ['later', { ok: false, permanent: false }],
      ['reset', { ok: false, permanent: false }],
      ['never', { ok: false, permanent: true }],
    ])('tells what may heal from what will not, in a sentence without secrets (%s)', async (mood, expected) => {
      const to = await receiver();
      to.mood(mood);
      const outcome = await to.open().send(sampleNotices()['change'] as Notice, patient());
      expect(outcome).toMatchObject(expected);
      const words = JSON.stringify(outcome);
      expect(words).toContain('127.0.0.1');
      for (const secret of to.secrets) expect(words).not.toContain(secret);
    });

    it('delivers once the receiver takes it again', async () => {
      const to = await receiver();
      const channel = to.open();
      to.mood('later');
      await channel.send(sampleNotices()['change'] as Notice, patient());
      to.mood('take');
      expect(await channel.send(sampleNotices()['change'] as Notice, patient())).toMatchObject({ ok: true });
      expect(to.got).toHaveLength(1);
    });

    it('ends soon after the signal is aborted, whatever the receiver does', async () => {
      const to = await receiver();
      to.mood('hang');
      const stop = new AbortController();
      const sending = to.open().send(sampleNotices()['change'] as Notice, stop.signal);
      await expect.poll(() => to.knocks(), { timeout: 5_000, interval: 10 }).toBeGreaterThan(0);
      stop.abort();
      expect(await sending).toMatchObject({ ok: false, permanent: false });
    });

    it('goes to no internal address that the settings do not admit, and says how to admit it', async () => {
      const to = await receiver();
      const outcome = await to.open({ allowed: false }).send(sampleNotices()['change'] as Notice, patient());
      expect(outcome).toMatchObject({ ok: false, permanent: true, remedy: expect.stringContaining('egress.allow') });
      expect(to.knocks()).toBe(0);
    });
  });
}
