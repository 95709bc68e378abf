import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLiveness, endWhenStuck } from '../../../src/lib/liveness.ts';

describe('liveness', () => {
  it('takes a loop for stuck while a call lasts longer than it may, and for alive again once that ends', async () => {
    let now = 0;
    const liveness = createLiveness({ now: () => now });
    const { promise, resolve } = Promise.withResolvers<string>();
    const tick = liveness.watched('tick', 1_000, () => promise);
    const check = liveness.watched('worker', 5_000, (id: string) => promise.then((said) => `${id} ${said}`));
    const running = [tick(), check('a')];
    now = 1_000;
    expect(liveness.stuck()).toEqual([]);
    now = 1_001;
    expect(liveness.stuck()).toEqual([{ part: 'tick', forMs: 1_001 }]);
    now = 7_000;
    expect(liveness.stuck().map(({ part }) => part)).toEqual(['tick', 'worker']);
    resolve('done');
    expect(await Promise.all(running)).toEqual(['done', 'a done']);
    expect(liveness.stuck()).toEqual([]);
  });

  it('forgets a call that failed, and lets its error through', async () => {
    let now = 0;
    const liveness = createLiveness({ now: () => now });
    await expect(liveness.watched('tick', 10, async () => Promise.reject(new Error('no')))()).rejects.toThrow('no');
    now = 1_000;
    expect(liveness.stuck()).toEqual([]);
  });

  it('takes an idle loop for alive: others may have the turn', () => {
    let now = 0;
    const liveness = createLiveness({ now: () => now });
    liveness.watched('tick', 10, async () => {});
    now = 1e9;
    expect(liveness.stuck()).toEqual([]);
  });
});

describe('a process that is stuck', () => {
  it('is ended once, and not before', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let now = 0;
    const liveness = createLiveness({ now: () => now });
    const ended: unknown[] = [];
    endWhenStuck(liveness, { everyMs: 1_000, end: (stuck) => ended.push(stuck) });
    void liveness.watched('tick', 5_000, () => new Promise(() => {}))();
    now = 5_000;
    vi.advanceTimersByTime(1_000);
    expect(ended).toEqual([]);
    now = 5_001;
    vi.advanceTimersByTime(5_000);
    expect(ended).toEqual([[{ part: 'tick', forMs: 5_001 }]]);
  });
});
