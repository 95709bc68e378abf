/**
 * What every queue does, whichever adapter it is.
 * @module
 */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckTask, checkId } from '../../src/domain/capture.ts';
import { OperationalError } from '../../src/domain/errors.ts';
import type { Log, Queue, TaskHandler } from '../../src/domain/ports.ts';

/** Where the tasks go of tests that ask for nothing else. */
export const HTTP = { lane: 'http' } as const;

export function task(name: string, dueAt = '2025-03-03T06:00:00.000Z'): CheckTask {
  const sourceId = `acme/${name}`;
  return { id: checkId(sourceId, dueAt), sourceId, dueAt };
}

export function tasks(count: number): CheckTask[] {
  return Array.from({ length: count }, (_, n) => task(`page-${n}`));
}

/** A handler that writes down what it was given, and holds each task until `open` is called. */
export function gatedHandler() {
  const started: string[] = [];
  const gate = Promise.withResolvers<void>();
  const waiters: Array<{ count: number; resolve: () => void }> = [];
  let running = 0;
  let most = 0;
  const handler: TaskHandler = async (given) => {
    started.push(given.sourceId);
    most = Math.max(most, ++running);
    for (const waiter of waiters) if (started.length >= waiter.count) waiter.resolve();
    await gate.promise;
    running--;
  };
  return {
    handler,
    started,
    open: () => gate.resolve(),
    most: () => most,
    /** Resolves when `count` tasks have begun. */
    begun(count: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (started.length >= count) resolve();
      waiters.push({ count, resolve });
      return promise;
    },
  };
}

/** A log that keeps its messages. */
export function rememberingLog(): Log & { said: string[] } {
  const said: string[] = [];
  const say = (_: object, message: string): void => void said.push(message);
  const log = { said, debug: say, info: say, warn: say, error: say, child: () => log };
  return log;
}

/** `create` gives a new, empty queue each time. */
export function describeQueue(name: string, create: (options: { log: Log }) => Queue): void {
  describe(`queue: ${name}`, () => {
    let queue: Queue;
    let log: ReturnType<typeof rememberingLog>;
    beforeEach(() => {
      log = rememberingLog();
      queue = create({ log });
    });
    afterEach(async () => {
      await queue.close({ graceMs: 0 });
    });

    it('hands every task to the handler once, as it was enqueued', async () => {
      const seen: CheckTask[] = [];
      await queue.work(async (given) => void seen.push(given), { lanes: { http: 3 } });
      await queue.enqueue(tasks(25), HTTP);
      await queue.idle();
      expect(seen.sort((a, b) => a.id.localeCompare(b.id))).toEqual(tasks(25).sort((a, b) => a.id.localeCompare(b.id)));
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
    });

    it('keeps what is enqueued before anybody works', async () => {
      await queue.enqueue(tasks(3), HTTP);
      expect(await queue.counts()).toEqual({ waiting: 3, delayed: 0, active: 0, failed: 0 });
      const seen: string[] = [];
      await queue.work(async ({ id }) => void seen.push(id), { lanes: { http: 1 } });
      await queue.idle();
      expect(seen).toEqual(tasks(3).map(({ id }) => id));
    });

    it('takes an empty list', async () => {
      await queue.enqueue([], HTTP);
      await queue.idle();
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
    });

    it('does not add an id that waits, runs or has just been done', async () => {
      const { handler, started, begun, open } = gatedHandler();
      await queue.enqueue([task('one'), task('one'), task('two')], HTTP);
      await queue.enqueue([task('two')], HTTP);
      expect((await queue.counts()).waiting).toBe(2);
      await queue.work(handler, { lanes: { http: 2 } });
      await begun(2);
      await queue.enqueue([task('one'), task('two')], HTTP);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 2, failed: 0 });
      open();
      await queue.idle();
      await queue.enqueue([task('one')], HTTP);
      await queue.idle();
      expect(started.sort()).toEqual(['acme/one', 'acme/two']);
    });

    it('adds the same source again for another due time', async () => {
      const seen: string[] = [];
      await queue.work(async ({ dueAt }) => void seen.push(dueAt), { lanes: { http: 1 } });
      await queue.enqueue([task('one', '2025-03-03T06:00:00.000Z'), task('one', '2025-03-04T06:00:00.000Z')], HTTP);
      await queue.idle();
      expect(seen).toEqual(['2025-03-03T06:00:00.000Z', '2025-03-04T06:00:00.000Z']);
    });

    it('takes what somebody wants now before what is merely due, each in the order it came', async () => {
      const seen: string[] = [];
      await queue.enqueue([task('due-1'), task('due-2')], HTTP);
      await queue.enqueue([task('now-1'), task('now-2')], { lane: 'http', priority: 'now' });
      await queue.enqueue([task('due-3')], HTTP);
      await queue.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 } });
      await queue.idle();
      expect(seen).toEqual(['acme/now-1', 'acme/now-2', 'acme/due-1', 'acme/due-2', 'acme/due-3']);
    });

    it('runs as many tasks at a time as it may, and no more', async () => {
      const { handler, begun, open, most } = gatedHandler();
      await queue.work(handler, { lanes: { http: 3 } });
      await queue.enqueue(tasks(10), HTTP);
      await begun(3);
      expect(await queue.counts()).toEqual({ waiting: 7, delayed: 0, active: 3, failed: 0 });
      open();
      await queue.idle();
      expect(most()).toBe(3);
    });

    it('tries a failing task again with a back-off that doubles, then counts it as failed', async () => {
      const at: number[] = [];
      await queue.work(
        async () => {
          at.push(performance.now());
          throw new Error('no luck');
        },
        { lanes: { http: 1 }, attempts: 3, backoffMs: 150 },
      );
      await queue.enqueue([task('unlucky')], HTTP);
      await queue.idle();
      const [first = 0, second = 0, third = 0] = at;
      expect(at).toHaveLength(3);
      // Timers may fire a moment early; a missing or constant back-off is far off.
      expect(second - first).toBeGreaterThan(140);
      expect(third - second).toBeGreaterThan(280);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 1 });
      expect(log.said).toEqual(['task failed, will be tried again', 'task failed, will be tried again', 'task failed for good']);
    });

    it('counts a task that succeeds at last as done', async () => {
      let attempts = 0;
      await queue.work(
        async () => {
          if (++attempts < 3) throw new Error('not yet');
        },
        { lanes: { http: 1 }, attempts: 3, backoffMs: 1 },
      );
      await queue.enqueue([task('slow starter')], HTTP);
      await queue.idle();
      expect(attempts).toBe(3);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
    });

    it('does other tasks while a failed one waits for its next attempt', async () => {
      const seen: string[] = [];
      const other = Promise.withResolvers<void>();
      await queue.work(
        async ({ sourceId }) => {
          seen.push(sourceId);
          if (sourceId === 'acme/other') other.resolve();
          else if (seen.length === 1) throw new Error('once');
        },
        { lanes: { http: 1 }, attempts: 2, backoffMs: 300 },
      );
      await queue.enqueue([task('unlucky'), task('other')], HTTP);
      await other.promise;
      expect((await queue.counts()).waiting).toBe(1);
      await queue.idle();
      expect(seen).toEqual(['acme/unlucky', 'acme/other', 'acme/unlucky']);
    });

    it('takes a task back that a handler puts off, without counting an attempt, and does others meanwhile', async () => {
      const seen: string[] = [];
      const at: number[] = [];
      const other = Promise.withResolvers<void>();
      await queue.work(
        async ({ sourceId }) => {
          seen.push(sourceId);
          if (sourceId === 'acme/other') other.resolve();
          else at.push(performance.now());
          return sourceId === 'acme/busy' && at.length <= 3 ? { againInMs: 150 } : undefined;
        },
        { lanes: { http: 1 }, attempts: 1 },
      );
      await queue.enqueue([task('busy'), task('other')], HTTP);
      await other.promise;
      expect((await queue.counts()).waiting).toBe(1);
      await queue.enqueue([task('busy')], HTTP);
      await queue.idle();
      expect(seen).toEqual(['acme/busy', 'acme/other', 'acme/busy', 'acme/busy', 'acme/busy']);
      // Timers may fire a moment early.
      for (const [n, moment] of at.slice(1).entries()) expect(moment - (at[n] ?? 0)).toBeGreaterThan(140);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
      expect(log.said).toEqual([]);
    });

    it('tells of a task that has failed too often, once, and of no other', async () => {
      const told: string[] = [];
      await queue.work(
        async ({ sourceId }) => {
          if (sourceId === 'acme/bad') throw new Error('broken');
          return undefined;
        },
        { lanes: { http: 1 }, attempts: 2, backoffMs: 1, onFailed: async ({ sourceId }) => void told.push(sourceId) },
      );
      await queue.enqueue([task('bad'), task('good')], HTTP);
      await queue.idle();
      await expect.poll(() => told).toEqual(['acme/bad']);
    });

    it('keeps the attempts of a task that is put off between them', async () => {
      let calls = 0;
      await queue.work(
        async () => {
          calls += 1;
          if (calls % 2 === 1) return { againInMs: 1 };
          throw new Error('no luck');
        },
        { lanes: { http: 1 }, attempts: 2, backoffMs: 1 },
      );
      await queue.enqueue([task('unlucky')], HTTP);
      await queue.idle();
      expect(calls).toBe(4);
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 1 });
    });

    it('takes a task that was put off before later ones that are merely due, when somebody wants it now', async () => {
      const seen: string[] = [];
      let putOffAt = 0;
      await queue.work(
        async ({ sourceId }) => {
          if (sourceId === 'acme/now' && !seen.includes(sourceId)) {
            seen.push(sourceId);
            putOffAt = performance.now();
            return { againInMs: 50 };
          }
          if (sourceId === 'acme/long') {
            await queue.enqueue([task('due')], HTTP);
            // The other one could have been back for long by the time that this one ends.
            await expect.poll(() => performance.now() - putOffAt).toBeGreaterThan(200);
          }
          seen.push(sourceId);
          return undefined;
        },
        { lanes: { http: 1 } },
      );
      await queue.enqueue([task('now')], { lane: 'http', priority: 'now' });
      await queue.enqueue([task('long')], HTTP);
      await queue.idle();
      expect(seen).toEqual(['acme/now', 'acme/long', 'acme/now', 'acme/due']);
    });

    it('closes while a task is put off', async () => {
      const called = Promise.withResolvers<void>();
      await queue.work(
        async () => {
          called.resolve();
          return { againInMs: 60_000 };
        },
        { lanes: { http: 1 } },
      );
      await queue.enqueue([task('later')], HTTP);
      await called.promise;
      await expect.poll(() => queue.counts()).toEqual({ waiting: 1, delayed: 1, active: 0, failed: 0 });
    });

    it('is idle only when the last task has ended', async () => {
      const { handler, begun, open } = gatedHandler();
      await queue.work(handler, { lanes: { http: 1 } });
      await queue.enqueue(tasks(2), HTTP);
      await begun(1);
      let idle = false;
      const becameIdle = queue.idle().then(() => {
        idle = true;
      });
      await queue.counts();
      expect(idle).toBe(false);
      open();
      await becameIdle;
      expect(await queue.counts()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
    });

    it('closes when the running tasks have ended, and begins no other', async () => {
      const { handler, started, begun, open } = gatedHandler();
      const ended: string[] = [];
      await queue.work(
        async (given, signal) => {
          await handler(given, signal);
          expect(signal.aborted).toBe(false);
          ended.push(given.sourceId);
        },
        { lanes: { http: 1 } },
      );
      await queue.enqueue([task('running'), task('waiting')], HTTP);
      await begun(1);
      const closed = queue.close({ graceMs: 5_000 });
      open();
      await closed;
      expect(ended).toEqual(['acme/running']);
      expect(started).toEqual(['acme/running']);
    });

    it('aborts what still runs after the grace', async () => {
      const begun = Promise.withResolvers<void>();
      const aborted = Promise.withResolvers<unknown>();
      await queue.work(
        async (_, signal) => {
          begun.resolve();
          await once(signal, 'abort');
          aborted.resolve(signal.aborted);
          signal.throwIfAborted();
        },
        { lanes: { http: 1 } },
      );
      await queue.enqueue([task('endless')], HTTP);
      await begun.promise;
      await queue.close({ graceMs: 50 });
      expect(await aborted.promise).toBe(true);
    });

    it('closes although a handler does not listen to the abort', async () => {
      const { handler, begun, open } = gatedHandler();
      await queue.work(handler, { lanes: { http: 1 } });
      await queue.enqueue([task('deaf')], HTTP);
      await begun(1);
      await queue.close({ graceMs: 0 });
      open();
    });

    it('releases those who wait for idleness when it closes', async () => {
      await queue.enqueue([task('waiting')], HTTP);
      const idle = queue.idle();
      await queue.close();
      await idle;
    });

    it('may be closed twice, and refuses tasks and work afterwards', async () => {
      await queue.close();
      await queue.close();
      await expect(queue.enqueue([task('late')], HTTP)).rejects.toThrow(OperationalError);
      await expect(queue.work(async () => {}, { lanes: { http: 1 } })).rejects.toThrow('The queue is closed.');
    });

    it('is worked by one handler only', async () => {
      await queue.work(async () => {}, { lanes: { http: 1 } });
      await expect(queue.work(async () => {}, { lanes: { http: 1 } })).rejects.toThrow('twice');
    });

    describe('lanes', () => {
      const BROWSER = { lane: 'browser' } as const;
      const count = (waiting: number) => ({ waiting, delayed: 0, active: 0, failed: 0 });

      it('are counted each for itself and together', async () => {
        await queue.enqueue(tasks(3), HTTP);
        await queue.enqueue([task('rendered')], BROWSER);
        expect(await Promise.all([queue.counts('http'), queue.counts('browser'), queue.counts()])).toEqual([count(3), count(1), count(4)]);
      });

      it('are left alone by workers that do not take them', async () => {
        const seen: string[] = [];
        await queue.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1 } });
        await queue.enqueue([task('rendered')], BROWSER);
        await queue.enqueue([task('plain')], HTTP);
        await expect.poll(() => seen).toEqual(['acme/plain']);
        expect(await queue.counts()).toEqual(count(1));
      });

      it('run as many tasks at a time as each may', async () => {
        const { handler, started, begun, open } = gatedHandler();
        await queue.work(handler, { lanes: { http: 2, browser: 1 } });
        await queue.enqueue(tasks(5), HTTP);
        await queue.enqueue([task('rendered-1'), task('rendered-2')], BROWSER);
        await begun(3);
        expect([(await queue.counts('http')).active, (await queue.counts('browser')).active]).toEqual([2, 1]);
        open();
        await queue.idle();
        expect(started).toHaveLength(7);
      });

      it('have no id twice between them, be it waiting or done', async () => {
        await queue.enqueue([task('one'), task('two')], HTTP);
        await queue.enqueue([task('one'), task('three')], BROWSER);
        expect([await queue.counts('http'), await queue.counts('browser')]).toEqual([count(2), count(1)]);
        const seen: string[] = [];
        await queue.work(async ({ sourceId }) => void seen.push(sourceId), { lanes: { http: 1, browser: 1 } });
        await queue.idle();
        await queue.enqueue([task('two')], BROWSER);
        await queue.idle();
        expect(seen.sort()).toEqual(['acme/one', 'acme/three', 'acme/two']);
      });

      it('go on with what one hands over to the other, as it was handed over, and count no attempt of it', async () => {
        const seen: CheckTask[] = [];
        const given = task('needs a browser');
        await queue.work(
          async (each) => {
            seen.push(each);
            return each.render ? undefined : { lane: 'browser', task: { ...each, render: 'chromium' } };
          },
          { lanes: { http: 1, browser: 1 }, attempts: 1 },
        );
        await queue.enqueue([given], HTTP);
        await queue.idle();
        await queue.enqueue([given], HTTP);
        await queue.enqueue([given], BROWSER);
        await queue.idle();
        expect(seen).toEqual([given, { ...given, render: 'chromium' }]);
        expect(log.said).toEqual([]);
      });

      it('keep what was handed over for whoever takes it', async () => {
        await queue.work(async (each) => ({ lane: 'browser', task: each }), { lanes: { http: 1 } });
        await queue.enqueue([task('due')], BROWSER);
        await queue.enqueue([task('now')], { ...HTTP, priority: 'now' });
        await expect.poll(() => queue.counts('browser')).toEqual(count(2));
        expect(await queue.counts('http')).toEqual(count(0));
      });

      it('take what somebody wants now before thousands that are merely due, each in its own', async () => {
        for (const lane of ['http', 'browser'] as const) {
          await queue.enqueue(
            Array.from({ length: 2_000 }, (_, n) => task(`${lane}-${n}`)),
            { lane },
          );
          await queue.enqueue([task(`${lane}-now`)], { lane, priority: 'now' });
        }
        const seen: string[] = [];
        const both = Promise.withResolvers<void>();
        await queue.work(
          async ({ sourceId }) => {
            seen.push(sourceId);
            if (seen.length === 2) both.resolve();
            await new Promise(() => {});
          },
          { lanes: { http: 1, browser: 1 } },
        );
        await both.promise;
        expect(seen.sort()).toEqual(['acme/browser-now', 'acme/http-now']);
      });
    });
  });
}
