import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../../src/lib/clock.ts';
import { createReadiness } from '../../../src/lib/readiness.ts';

const START = '2026-03-01T12:00:00.000Z';

function readiness(parts: Record<string, () => Promise<unknown>>, mostMs = 50) {
  const clock = fixedClock(START);
  const said: string[] = [];
  const log = {
    info: (event: object, message: string) => void said.push(`${message} ${JSON.stringify(event)}`),
    warn: (event: object, message: string) => void said.push(`${message} ${JSON.stringify({ ...event, err: undefined })}`),
  };
  const probes = Object.entries(parts).map(([name, ask]) => ({ name, ask, mostMs }));
  return { ask: createReadiness({ probes, clock, log }), clock, said };
}

describe('readiness', () => {
  it('is ready where all parts answer', async () => {
    expect(await readiness({ store: async () => 1, blobs: async () => false }).ask()).toEqual({
      ready: true,
      parts: { store: 'ok', blobs: 'ok' },
    });
  });

  it('names parts that fail, throw at once or hang, without the reason, and waits for none of them', async () => {
    const never = new Promise(() => {});
    const { ask, said } = readiness({
      store: async () => Promise.reject(new Error('password=hunter2 refused')),
      redis: () => never,
      blobs: () => {
        throw new Error('broken');
      },
      roles: async () => undefined,
    });
    const answer = await ask();
    expect(answer).toEqual({ ready: false, parts: { store: 'failed', redis: 'late', blobs: 'failed', roles: 'ok' } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(said).toHaveLength(3);
  });

  it('tells of a part once when it goes away and once when it is back', async () => {
    let away = true;
    const { ask, clock, said } = readiness({ store: async () => (away ? Promise.reject(new Error('no')) : 1) });
    for (let n = 0; n < 3; n += 1) {
      await ask();
      clock.advance(5_000);
    }
    expect(said).toEqual(['not ready: a part does not answer {"part":"store","state":"failed"}']);
    away = false;
    expect((await ask()).ready).toBe(true);
    expect(said.at(-1)).toBe('the part answers again {"part":"store"}');
  });

  it('asks a part once a second however many ask, and a part that hangs not once more', async () => {
    let asked = 0;
    let hung = 0;
    const { ask, clock } = readiness(
      {
        store: async () => {
          asked += 1;
        },
        redis: () => {
          hung += 1;
          return new Promise(() => {});
        },
      },
      5,
    );
    await Promise.all(Array.from({ length: 20 }, ask));
    expect([asked, hung]).toEqual([1, 1]);
    clock.advance(1_000);
    await ask();
    expect([asked, hung]).toEqual([2, 1]);
  });
});
