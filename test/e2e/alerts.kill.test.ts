/**
 * SIGKILL of a sender at ten random moments, while changes are recorded and a receiver counts what comes.
 * @module
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { installation, type RunningCli, type TestInstallation } from '../helpers/cli.ts';
import { type HookReceiver, startHook } from '../helpers/faultyReceivers.ts';
import { randomNumbers } from '../helpers/random.ts';
import { at, sampleBaseline, sampleBatch, sampleChange, sampleExtraction, sampleSource, sampleVisit } from '../helpers/samples.ts';
import { withStore } from '../helpers/withStore.ts';

const KILLS = 10;
const VENDORS = Array.from({ length: 12 }, (_, n) => `vendor-${n}`);
/** Changes of each vendor before each kill. */
const EACH = 2;
const TOTAL = VENDORS.length * EACH * (KILLS + 1);

let home: TestInstallation;
let hook: HookReceiver;
const random = randomNumbers(11);
beforeAll(async () => {
  hook = await startHook();
  // So long that kills fall into deliveries as well as between them.
  hook.behave((response) => setTimeout(() => response.writeHead(204).end(), random() * 8));
  home = await installation({
    watchers: { acme: 'vendor: { id: acme, name: Acme }\nsources: [{ id: dpa, kind: dpa, url: "https://acme.example" }]\n' },
    config: `egress: { allow: ["127.0.0.1:${hook.port}"] }
alerts:
  retries: { timeoutMs: 2000 }
  channels: [{ id: hook, type: webhook, url: "${hook.url}", secrets: [{ env: HOOK_SECRET }] }]
  rules: [{ id: all, changes: {}, to: [hook] }]
`,
    env: { HOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=', CLAUSEWATCH_LOG: 'warn' },
  });
});
afterAll(async () => {
  await home.remove();
  await hook.close();
});

const changeId = (vendor: string, n: number): string => `chg_${vendor}_${String(n).padStart(3, '0')}`;

/** Records one change of each vendor. */
async function record(store: Store, n: number): Promise<void> {
  const records = VENDORS.map((vendor) => {
    const [sourceId, page] = [`${vendor}/dpa`, `page ${n} of ${vendor}`];
    const visit = sampleVisit(n, page, { sourceId });
    const hashes = { oldSnapshot: visit.sha256 ?? '', newSnapshot: visit.sha256 ?? '' };
    const changes = [sampleChange(changeId(vendor, n), n, { source: sourceId, ...hashes })];
    return { visit, extraction: sampleExtraction(page), changes, baseline: sampleBaseline(n, page, { sourceId }) };
  });
  await store.commit(sampleBatch(records, { recordedAt: at(n) }));
}

/** Kills a sender a little after it has begun to send. */
async function kill(sender: RunningCli): Promise<void> {
  const early = sender.ended.then(({ stderr }) => Promise.reject(new Error(`it ended before it was killed: ${stderr}`)));
  const begun = hook.came(hook.deliveries.length + 1 + Math.floor(random() * 10));
  await Promise.race([begun, early]);
  early.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, random() * 20));
  sender.kill('SIGKILL');
  expect((await sender.ended).signal).toBe('SIGKILL');
}

const start = (): RunningCli => home.start(['--data', 'data', 'start', '--roles', 'sender']);

it('loses no alert, sends none again but under the same key, and keeps the order of each vendor', { timeout: 240_000 }, async () => {
  await withStore(home, async (store) => {
    await store.declare(VENDORS.map((vendor) => sampleSource(`${vendor}/dpa`)));
    let n = 0;
    for (let round = 0; round <= KILLS; round += 1) {
      const sender = start();
      for (let one = 0; one < EACH; one += 1) await record(store, n++);
      if (round < KILLS) await kill(sender);
      else {
        await expect.poll(() => store.countMessages({ state: 'delivered' }), { timeout: 120_000, interval: 200 }).toBe(TOTAL);
        sender.kill('SIGTERM');
        expect((await sender.ended).code).toBe(0);
      }
    }
    expect(await store.countMessages()).toBe(TOTAL);
  });

  const bodies = new Map<string, string>();
  for (const { key, body } of hook.deliveries) {
    // What is sent again says the same.
    expect(bodies.get(key) ?? body).toBe(body);
    bodies.set(key, body);
  }
  const told = [...bodies.values()].map((body) => /chg_vendor-\d+_\d+/.exec(body)?.[0] ?? '');
  for (const vendor of VENDORS) {
    const expected = Array.from({ length: TOTAL / VENDORS.length }, (_, n) => changeId(vendor, n));
    expect(told.filter((id) => id.startsWith(`chg_${vendor}_`))).toEqual(expected);
  }
  // At most what was under way was sent once more.
  expect(hook.deliveries.length).toBeLessThanOrEqual(TOTAL + KILLS);
});
