/**
 * One page being opened: its limits, its clock, and the waiting.
 * @module
 */
import type { IsolatedWorld } from '../world.ts';
import type { Handle, KitCalls, PageReport } from './kit.ts';
import { callKit } from './program.ts';

export interface RevealCaps {
  /** Buttons that are pressed on one page. Default 60. */
  clicks: number;
  /** Steps by which lists are scrolled. Default 150. */
  steps: number;
  /** Milliseconds in all. Default 8000. */
  totalMs: number;
  /** Milliseconds for coming to rest after one press. Default 2000. */
  restMs: number;
  /** Milliseconds for one answer of the page. Default 5000. */
  callMs: number;
  /** Characters of HTML that are kept beside the page's own. Default 5 000 000. */
  chars: number;
}

const DEFAULT_CAPS: RevealCaps = { clicks: 60, steps: 150, totalMs: 8000, restMs: 2000, callMs: 5000, chars: 5_000_000 };

export interface RevealOptions {
  /** The world that the page will be serialised in. */
  world: IsolatedWorld;
  /** Labels of buttons that bring more, such as "show all". */
  cues: readonly string[];
  /** Labels that an earlier `Revealed.by` named: such buttons are not pressed. */
  avoid?: readonly string[];
  /** Resolves when the page has come to rest, at the latest after so many milliseconds. */
  quiet(atMostMs: number): Promise<unknown>;
  /** Lets the page draw, and what that sets off happen. */
  pass(): Promise<void>;
  /** Requests under way that may change the text. */
  pending(): number;
  caps?: Partial<RevealCaps>;
  stop: AbortSignal;
}

export interface Revealed {
  /** The page has left its address or no longer answers: it must be rendered again, without revealing or with `by` to be avoided. */
  left: boolean;
  /** Labels of the buttons that were pressed just before. */
  by?: string[];
  /** Buttons that were pressed. */
  clicks: number;
  /** Steps of scrolling. */
  steps: number;
  /** A limit ended it: there may be more. */
  limited: boolean;
}

/** A page that changes without showing more text is not waited for any longer. */
const MAX_DRAWN = 3;

/** The page has left; the render starts again. */
export class Left extends Error {}

/** One page that is being opened. */
export interface Run {
  options: RevealOptions;
  caps: RevealCaps;
  clicks: number;
  steps: number;
  limited: boolean;
  by: string[];
  report: PageReport;
  /** Milliseconds that are left. */
  left(): number;
  isOver(): boolean;
  ask<K extends keyof KitCalls>(name: K, ...given: Parameters<KitCalls[K]>): Promise<ReturnType<KitCalls[K]>>;
}

/** Starts the clock. */
export function startRun(options: RevealOptions): Run {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  const start = performance.now();
  const run: Run = {
    options,
    caps,
    clicks: 0,
    steps: 0,
    limited: false,
    by: [],
    report: { left: false, changes: 0, size: 0 },
    left: () => caps.totalMs - (performance.now() - start),
    isOver() {
      options.stop.throwIfAborted();
      const isOver = run.left() <= 0 || run.clicks >= caps.clicks || run.steps >= caps.steps;
      run.limited ||= isOver;
      return isOver;
    },
    async ask(name, ...given) {
      const answer = await callKit(options.world, name, given, caps.callMs);
      if (answer.gone) throw new Left();
      return answer.value;
    },
  };
  return run;
}

/** What was done. */
export function outcome({ by, clicks, steps, limited }: Run, left: boolean): Revealed {
  return { left, ...(left && by.length > 0 ? { by } : {}), clicks, steps, limited };
}

/** Presses buttons and waits for what they bring. Throws `Left`, as the functions below do. */
export async function press(run: Run, buttons: Handle[]): Promise<void> {
  run.clicks += buttons.length;
  run.by = await run.ask('labels', buttons);
  await run.ask('press', buttons);
  await settled(run);
}

async function look(run: Run): Promise<PageReport> {
  run.report = await run.ask('report');
  if (run.report.left) throw new Left();
  return run.report;
}

/** Waits for the frames in which rows are drawn, and for what they load. */
export async function draw(run: Run, times = 1): Promise<void> {
  for (let drawn = 0; drawn < times; drawn += 1) await run.options.pass();
  if (run.options.pending() > 0) await quiet(run);
  await look(run);
}

/** Waits for what was set off by scrolling. A page that does nothing is not waited for. */
export async function rest(run: Run): Promise<void> {
  for (let drawn = 0; drawn < MAX_DRAWN; drawn += 1) {
    const { changes, size } = run.report;
    await draw(run);
    if (run.report.size !== size) return settled(run);
    if (run.report.changes === changes) return;
  }
}

/** Waits for the page to come to rest. */
export async function settled(run: Run): Promise<void> {
  await quiet(run);
  await look(run);
}

async function quiet({ options, caps, left }: Run): Promise<void> {
  await options.quiet(Math.max(0, Math.min(caps.restMs, left())));
}
