/**
 * Ends that nobody chose: SIGKILL of the monitor and of its browser during checks, and what every kind of end leaves behind.
 * `node bench/kill.ts` is the long form of the first.
 * @module
 */
import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type City, startCity } from '../city/index.ts';
import { killDrill } from '../city/killDrill.ts';
import { installation, type TestInstallation } from '../helpers/cli.ts';
import { browsersIn, CAN_LIST, type ProcessInfo, processesOf, remainsOf, renderersIn } from '../helpers/processes.ts';

/** What a killed program leaves is gone within seconds. */
const SOON_MS = 8000;
const NOTHING = { processes: [], files: [] };

describe.skipIf(!CAN_LIST)('killed with SIGKILL during checks, the monitor or its browser', () => {
  it('loses no edit, tells none twice, and leaves evidence that is whole', { timeout: 240_000 }, async () => {
    const drill = await killDrill({ kills: { process: 3, browser: 2 }, seed: 7 });
    expect(drill.complaints).toEqual([]);
    expect([drill.kills, drill.changes]).toEqual([5, drill.edits]);
  });
});

describe.skipIf(!CAN_LIST)('nothing is left of the browser', () => {
  let city: City;
  let home: TestInstallation;
  let tmp: string;

  beforeAll(async () => {
    city = await startCity();
  });
  afterAll(() => city.close());
  beforeEach(async () => {
    const sources = ['hang', 'long-poll'].map(
      (name) => `  - { id: ${name}, kind: dpa, url: "${city.url(name)}", render: chromium, every: 1d }`,
    );
    home = await installation({
      watchers: { city: `vendor: { id: city, name: City }\nsources:\n${sources.join('\n')}\n` },
      config: `egress: { allow: ${JSON.stringify(city.allow())}, timeoutMs: 600000 }\nmanners: { delay: 0s, perHost: 2 }\n`,
    });
    tmp = home.path('tmp');
    mkdirSync(tmp);
  });
  afterEach(() => home.remove());

  /** Starts a command, waits until it has pages open, and sends the signal. Gives what is left once it has ended. */
  async function ended(args: string[], signal: NodeJS.Signals, { frozen = false } = {}): Promise<{ processes: string[]; files: string[] }> {
    const cli = home.start(args, { TMPDIR: tmp });
    await expect.poll(() => renderersIn(processesOf(tmp)).length, { timeout: 20_000, interval: 20 }).toBeGreaterThan(0);
    const seen: ProcessInfo[] = processesOf(tmp);
    expect(browsersIn(seen)).toHaveLength(1);
    if (frozen) for (const { pid } of seen.filter(({ command }) => command.includes('chrom'))) process.kill(pid, 'SIGSTOP');
    cli.kill(signal);
    await cli.ended;
    const { processes, files } = await remainsOf(tmp, seen, SOON_MS);
    return { processes, files };
  }

  it.each([
    ['start', 'SIGTERM'],
    ['start', 'SIGKILL'],
    ['check', 'SIGINT'],
    ['check', 'SIGKILL'],
  ] as const)('after %s ended by %s while a page never stops computing', async (command, signal) => {
    expect(await ended(command === 'start' ? ['start', '--port', '0'] : ['check'], signal)).toEqual(NOTHING);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'after check ended by %s while the browser does not answer',
    { timeout: 60_000 },
    async (signal) => {
      expect(await ended(['check'], signal, { frozen: true })).toEqual(NOTHING);
    },
  );

  it('after check was killed while the browser was starting', async () => {
    const cli = home.start(['check'], { TMPDIR: tmp });
    await expect.poll(() => browsersIn(processesOf(tmp)).length, { timeout: 20_000, interval: 2 }).toBe(1);
    const seen = processesOf(tmp);
    cli.kill('SIGKILL');
    await cli.ended;
    expect(await remainsOf(tmp, seen, SOON_MS)).toMatchObject(NOTHING);
  });
});
