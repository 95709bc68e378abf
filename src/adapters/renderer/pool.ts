/**
 * The browser that pages are rendered in: started when it is first needed, replaced after a crash, after many pages and when it has grown.
 * @module
 */
import type { Browser } from 'playwright';
import type { CaptureFailure } from '../../domain/capture.ts';
import { EgressError, failureOf } from '../egress/failure.ts';
import { type Launched, type LaunchOptions, launch } from './launch.ts';
import { guardMemory, type MemoryGuard, memoryFailure, memoryMb } from './memory.ts';

export interface BrowserPoolOptions extends LaunchOptions {
  /** Pages after which the browser is replaced, so that no leak grows for ever. */
  maxPages: number;
  /** Megabytes of memory (resident, all processes together) beyond which the browser is replaced. */
  maxMemoryMb: number;
  /** Megabytes of memory (resident, of one process) beyond which a page is ended. */
  maxPageMb: number;
  /** Told of each start of a browser, and why it takes the place of the one before. Must not throw. */
  onStart?: ((reason: StartReason) => void) | undefined;
}

export type StartReason = 'first' | 'crashed' | 'pages' | 'memory';

/** A browser that is in use until `release` is called. `broken` tells that it must not be used again. */
export interface BrowserLease {
  browser: Browser;
  /** Set once a page had to be ended for its size during this lease: that explains a crash. */
  overgrown(): CaptureFailure | undefined;
  release(state?: 'broken'): Promise<void>;
}

export interface BrowserPool {
  /** Rejects with EgressError ('browser-missing' or 'crashed'). */
  acquire(): Promise<BrowserLease>;
  /** Ends the browser. No process is left. */
  close(): Promise<void>;
}

interface Running extends Launched {
  pages: number;
  leases: number;
  /** It ends as soon as nobody uses it. */
  retired: boolean;
  /** Why it was retired. */
  reason?: StartReason;
  guard: MemoryGuard;
}

/** Memory is looked at after every so many pages: asking costs more than it tells. */
const WEIGH_EVERY = 10;

/** One browser at a time; one that is to be replaced finishes its pages beside its successor. */
export function createBrowserPool(options: BrowserPoolOptions): BrowserPool {
  const alive = new Set<Running>();
  let current: Running | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;

  const start = async (): Promise<Running> => {
    const launched = await launch(options);
    const guard = guardMemory(launched, options.maxPageMb, () => running.leases > 0);
    const running: Running = { ...launched, pages: 0, leases: 0, retired: false, guard };
    alive.add(running);
    running.browser.once('disconnected', () => {
      running.retired = true;
      running.reason ??= 'crashed';
    });
    return running;
  };
  const isUsable = (running: Running): boolean => !running.retired && running.browser.isConnected() && running.pages < options.maxPages;
  const lease = async (): Promise<Running> => {
    if (closed) throw new EgressError(failureOf('crashed', 'The browser has been shut down.'));
    if (!current || !isUsable(current)) {
      const old = current;
      // Asked before it ends: ending looks like a crash.
      const reason = old === undefined ? 'first' : (old.reason ?? 'pages');
      current = undefined;
      if (old) await retire(old);
      current = await start();
      options.onStart?.(reason);
    }
    current.pages += 1;
    current.leases += 1;
    return current;
  };
  const retire = async (running: Running): Promise<void> => {
    running.retired = true;
    if (running.leases > 0 || !alive.delete(running)) return;
    await running.end();
  };
  const release = async (running: Running, state: 'broken' | undefined): Promise<void> => {
    running.leases -= 1;
    if (state === 'broken') running.reason ??= 'crashed';
    else if (await hasGrown(running, options.maxMemoryMb)) running.reason ??= 'memory';
    if (running.reason !== undefined) running.retired = true;
    if (running.retired) await retire(running);
  };

  return {
    async acquire() {
      // One at a time, so that two pages do not start two browsers.
      const taken = turn.then(lease);
      turn = taken.catch(() => {});
      const running = await taken;
      const before = running.guard.ended();
      return {
        browser: running.browser,
        overgrown: () => (running.guard.ended() > before ? memoryFailure(options.maxPageMb) : undefined),
        release: (state) => release(running, state),
      };
    },
    async close() {
      closed = true;
      await turn;
      const all = [...alive];
      alive.clear();
      await Promise.all(all.map((running) => running.end()));
    },
  };
}

async function hasGrown(running: Running, maxMemoryMb: number): Promise<boolean> {
  if (running.pages % WEIGH_EVERY !== 0 || running.retired) return false;
  return (await memoryMb(await running.processes())) > maxMemoryMb;
}
