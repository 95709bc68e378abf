/**
 * What every adapter of the host limits does.
 * @module
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Entry, HostLimits } from '../../src/domain/ports.ts';

export interface LimitsOptions {
  perHost: number;
  delayMs: number;
  leaseMs: number;
}

const WIDE: LimitsOptions = { perHost: 1, delayMs: 0, leaseMs: 60_000 };
/** Whole seconds: no adapter counts less. */
const SECOND = 1_000;
const POLL = { timeout: 5_000, interval: 20 };

/** `open` gives so many workers that share one new, empty set of counts. */
export function limitsContract(adapter: string, open: (options: LimitsOptions, workers: number) => HostLimits[]): void {
  describe(`host limits: ${adapter}`, () => {
    const opened: HostLimits[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((limits) => limits.close()));
    });
    function workers(options: Partial<LimitsOptions>, count: number): HostLimits[] {
      const made = open({ ...WIDE, ...options }, count);
      opened.push(...made);
      return made;
    }
    const one = (options: Partial<LimitsOptions> = {}): HostLimits => workers(options, 1)[0] as HostLimits;

    async function entered(limits: HostLimits, host = 'acme.example'): Promise<Extract<Entry, { ok: true }>> {
      const entry = await limits.enter(host);
      if (!entry.ok) throw new Error(`turned away for ${entry.waitMs} ms`);
      return entry;
    }

    it.each([1, 3])('never lets more than %i of 20 workers in at once, and lets each of them in', async (perHost) => {
      let [inside, most] = [0, 0];
      const visit = async (limits: HostLimits): Promise<void> => {
        for (;;) {
          const entry = await limits.enter('acme.example');
          if (entry.ok) {
            most = Math.max(most, ++inside);
            for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
            inside -= 1;
            return entry.leave();
          }
          expect(entry.waitMs).toBeGreaterThan(0);
          await new Promise(setImmediate);
        }
      };
      await Promise.all(workers({ perHost }, 20).map(visit));
      expect(most).toBe(perHost);
    });

    it('keeps the hosts apart, also by their ports', async () => {
      const limits = one({ delayMs: 5 * SECOND });
      await entered(limits);
      await entered(limits, 'acme.example:8443');
      expect(await limits.enter('acme.example')).toMatchObject({ ok: false, held: false });
    });

    it('starts one visit in each interval, whoever asks', async () => {
      const starts: number[] = [];
      const both = workers({ delayMs: SECOND, perHost: 5 }, 2);
      await expect
        .poll(async () => {
          const entries = await Promise.all(both.map((limits) => limits.enter('acme.example')));
          for (const entry of entries) if (entry.ok) starts.push(performance.now());
          await Promise.all(entries.map((entry) => entry.ok && entry.leave()));
          return starts.length;
        }, POLL)
        .toBe(3);
      const [first = 0, second = 0, third = 0] = starts;
      // A moment may pass between the count and the note of it.
      expect(second - first).toBeGreaterThan(SECOND - 60);
      expect(third - second).toBeGreaterThan(SECOND - 60);
    });

    it('sends those who come at one time away for different times, one interval apart', async () => {
      const limits = one({ delayMs: 2 * SECOND });
      await (await entered(limits)).leave();
      const waits: number[] = [];
      for (let n = 0; n < 4; n++) {
        const entry = await limits.enter('acme.example');
        if (!entry.ok) waits.push(entry.waitMs);
      }
      expect(waits).toHaveLength(4);
      for (const [n, wait] of waits.entries()) {
        expect(wait).toBeGreaterThan(n * 2 * SECOND);
        expect(wait).toBeLessThanOrEqual((n + 1) * 2 * SECOND);
      }
    });

    it('waits longer between visits where a host asks for it', async () => {
      const limits = one({ delayMs: SECOND });
      const first = await limits.enter('acme.example', { delayMs: 30 * SECOND });
      if (first.ok) await first.leave();
      const next = await limits.enter('acme.example');
      expect(next.ok ? 0 : next.waitMs).toBeGreaterThan(25 * SECOND);
    });

    it('gives the place of a dead worker free when its lease ends', async () => {
      const [dead, other] = workers({ leaseMs: SECOND }, 2) as [HostLimits, HostLimits];
      const begun = performance.now();
      await entered(dead);
      const refused = await other.enter('acme.example');
      expect(refused.ok ? undefined : refused.waitMs).toBeLessThanOrEqual(SECOND);
      await expect.poll(async () => (await other.enter('acme.example')).ok, POLL).toBe(true);
      expect(performance.now() - begun).toBeGreaterThan(SECOND - 60);
    });

    it('does not give free what is another one’s by now when a visit outlived its lease', async () => {
      const [slow, other, third] = workers({ leaseMs: SECOND }, 3) as [HostLimits, HostLimits, HostLimits];
      const first = await entered(slow);
      await expect.poll(async () => (await other.enter('acme.example')).ok, POLL).toBe(true);
      await first.leave();
      expect(await third.enter('acme.example')).toMatchObject({ ok: false });
    });

    it('takes a second leave for nothing', async () => {
      const limits = one();
      const first = await entered(limits);
      await first.leave();
      await entered(limits);
      await first.leave();
      expect(await limits.enter('acme.example')).toMatchObject({ ok: false });
    });

    it('keeps everybody out of a host that is held, and nobody out of others, until the hold ends', async () => {
      const [one, two] = workers({}, 2) as [HostLimits, HostLimits];
      const begun = performance.now();
      await one.hold('acme.example', SECOND);
      for (const limits of [one, two]) {
        const entry = await limits.enter('acme.example');
        expect(entry).toMatchObject({ ok: false, held: true });
        expect(entry.ok ? 0 : entry.waitMs).toBeGreaterThan(SECOND / 2);
        expect(entry.ok ? 0 : entry.waitMs).toBeLessThanOrEqual(SECOND);
      }
      await entered(two, 'other.example');
      await expect.poll(async () => (await two.enter('acme.example')).ok, POLL).toBe(true);
      expect(performance.now() - begun).toBeGreaterThan(SECOND - 60);
    });

    it('never shortens a hold', async () => {
      const limits = one();
      await limits.hold('acme.example', 3_600 * SECOND);
      await limits.hold('acme.example', SECOND);
      const entry = await limits.enter('acme.example');
      expect(entry.ok ? 0 : entry.waitMs).toBeGreaterThan(3_000 * SECOND);
    });

    it('counts the answers in a row that turned visits away, for all workers, host by host', async () => {
      const [one, two] = workers({}, 2) as [HostLimits, HostLimits];
      expect(await one.turnedAway('acme.example')).toBe(1);
      expect(await two.turnedAway('acme.example')).toBe(2);
      expect(await two.turnedAway('other.example')).toBe(1);
      await one.answered('acme.example');
      expect(await two.turnedAway('acme.example')).toBe(1);
    });
  });
}
