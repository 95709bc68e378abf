/**
 * Opens what a page keeps closed and does not hold yet: accordions and tabs that fetch or build their text when they are opened, buttons
 * that bring more, lists that grow or draw the rows in sight only. What is hidden but there is left alone: it is read anyway.
 * @module
 */
import { EgressError } from '../egress/failure.ts';
import type { Handle, KitCalls, PageReport, TabList } from './reveal/kit.ts';
import { callKit, installKit } from './reveal/program.ts';
import type { IsolatedWorld } from './world.ts';

export interface RevealCaps {
  /** Buttons that are pressed on one page. Default 60. */
  clicks: number;
  /** Steps by which lists are scrolled. Default 150. */
  steps: number;
  /** Milliseconds in all. Default 8000. */
  totalMs: number;
  /** Milliseconds for one answer of the page. Default 5000. */
  callMs: number;
  /** Characters of HTML that are kept beside the page's own. Default 5 000 000. */
  chars: number;
}

const DEFAULT_CAPS: RevealCaps = { clicks: 60, steps: 150, totalMs: 8000, callMs: 5000, chars: 5_000_000 };

export interface RevealOptions {
  /** The world that the page will be serialised in. */
  world: IsolatedWorld;
  /** Labels of buttons that bring more, such as "show all". */
  cues: readonly string[];
  /** Labels that an earlier `Revealed.by` named: such buttons are not pressed. */
  avoid?: readonly string[];
  /** Resolves when the page has come to rest. */
  quiet(): Promise<unknown>;
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

/** Time in which a page draws what it has at hand: a few frames. */
const DRAW_MS = 50;
/** A page that changes without showing more text is not waited for any longer. */
const MAX_DRAWN = 3;
/** Rounds of opening what was brought by opening. */
const MAX_ROUNDS = 3;
const MAX_DEPTH = 2;
/** Times that rows are waited for, each time longer. */
const MAX_GAPS = 5;
/** Less new text is a counter or a clock. */
const MIN_GROWTH = 10;

/** The page has left; the render starts again. */
class Left extends Error {}

/** Opens the page. Rejects as `world.call` does, but for a page that no longer answers after it was pressed. */
export async function reveal(options: RevealOptions): Promise<Revealed> {
  const run = startRun(options);
  try {
    await revealPage(run);
    return outcome(run, false);
  } catch (error) {
    const isStuck = error instanceof EgressError && error.failure.kind === 'timeout' && !options.stop.aborted;
    if (error instanceof Left || (isStuck && run.clicks + run.steps > 0)) return outcome(run, true);
    throw error;
  }
}

interface Run {
  options: RevealOptions;
  caps: RevealCaps;
  clicks: number;
  steps: number;
  limited: boolean;
  by: string[];
  report: PageReport;
  isOver(): boolean;
  ask<K extends keyof KitCalls>(name: K, ...given: Parameters<KitCalls[K]>): Promise<ReturnType<KitCalls[K]>>;
}

function startRun(options: RevealOptions): Run {
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
    isOver() {
      options.stop.throwIfAborted();
      const isOver = performance.now() - start >= caps.totalMs || run.clicks >= caps.clicks || run.steps >= caps.steps;
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

function outcome({ by, clicks, steps, limited }: Run, left: boolean): Revealed {
  return { left, ...(left && by.length > 0 ? { by } : {}), clicks, steps, limited };
}

async function revealPage(run: Run): Promise<void> {
  const { world, cues, avoid = [] } = run.options;
  const setup = {
    cues: cues.map((cue) => cue.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((words) => words.length > 0),
    avoid: [...avoid],
    maxChars: run.caps.chars,
  };
  const survey = await installKit(world, setup, run.caps.callMs);
  if (!survey) throw new Left();
  run.report = survey.report;
  const body = 0;
  if (!survey.closed && survey.scrollers === 0) return;
  if (survey.closed) await revealScope(run, body, 0);
  else await revealLists(run, body, survey.scrollers);
  await run.ask('placeOpened');
  await run.ask('release');
}

/** Everything below an element. */
async function revealScope(run: Run, scope: Handle, depth: number): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS && !run.isOver(); round += 1) {
    const before = run.clicks;
    await revealDetails(run, scope);
    await revealExpanders(run, scope);
    await revealMore(run, scope);
    if (run.clicks === before) break;
  }
  if (!run.isOver()) await revealLists(run, scope, await run.ask('toEnd', scope));
  if (depth < MAX_DEPTH) await revealTabs(run, scope, depth);
}

async function revealDetails(run: Run, scope: Handle): Promise<void> {
  const details = await run.ask('details', scope);
  if (details.length === 0) return;
  run.by = [];
  await run.ask('openDetails', details);
  await settled(run);
}

/** All at once, and those that stayed shut one by one: many accordions keep one part open only. */
async function revealExpanders(run: Run, scope: Handle): Promise<void> {
  const closed = (await run.ask('closed', scope)).slice(0, run.caps.clicks - run.clicks);
  if (closed.length === 0 || run.isOver()) return;
  await press(run, closed);
  const shut = await run.ask('keepOpened', closed);
  for (const button of closed.length > 1 ? shut : []) {
    if (run.isOver()) return;
    await press(run, [button]);
    await run.ask('keepOpened', [button]);
  }
}

async function revealMore(run: Run, scope: Handle): Promise<void> {
  for (;;) {
    const button = run.isOver() ? undefined : await run.ask('more', scope);
    if (button === undefined) return;
    const { size } = run.report;
    await press(run, [button]);
    const grown = run.report.size - size;
    await run.ask('brought', button, grown >= MIN_GROWTH);
    // It went the other way: what was open is shut.
    if (grown <= -MIN_GROWTH && !run.isOver()) await press(run, [button]);
  }
}

async function revealTabs(run: Run, scope: Handle, depth: number): Promise<void> {
  for (;;) {
    const tabs = run.isOver() ? undefined : await run.ask('tabList', scope);
    if (!tabs) return;
    await keepTab(run, tabs, tabs.selected, depth);
    for (const index of tabs.shut) {
      if (run.isOver()) break;
      await pressTab(run, tabs, index);
      await keepTab(run, tabs, index, depth);
    }
    await pressTab(run, tabs, tabs.selected);
    await run.ask('placeTabs', tabs.list, tabs.selected);
  }
}

async function keepTab(run: Run, { list }: TabList, index: number, depth: number): Promise<void> {
  const panel = await run.ask('panel', list, index);
  if (panel !== undefined) {
    await revealScope(run, panel, depth + 1);
    await run.ask('placeOpened');
  }
  await run.ask('keepTab', list, index);
}

/** Lists that grow are scrolled until nothing more comes; those that lose rows are gone through from the top. */
async function revealLists(run: Run, scope: Handle, scrollers: number): Promise<void> {
  if (scrollers === 0) return;
  for (;;) {
    const { size } = run.report;
    run.steps += 1;
    await rest(run);
    for (const list of await run.ask('recycled')) await revealRows(run, list);
    if (run.report.size - size < MIN_GROWTH || run.isOver()) break;
    await run.ask('toEnd', scope);
  }
  await run.ask('toTop');
  await rest(run);
}

async function revealRows(run: Run, list: Handle): Promise<void> {
  await run.ask('begin', list);
  await rest(run);
  let rows = -1;
  let gaps = 0;
  while (!run.isOver()) {
    const report = await run.ask('collect', list, gaps >= MAX_GAPS);
    if (report.atEnd && !report.gap && report.rows === rows) break;
    if (report.gap) gaps += 1;
    else if (report.rows > rows) gaps = 0;
    rows = report.rows;
    run.steps += 1;
    await draw(run, gaps + 1);
  }
  await run.ask('finish', list);
}

async function press(run: Run, buttons: Handle[]): Promise<void> {
  run.clicks += buttons.length;
  run.by = await run.ask('labels', buttons);
  await run.ask('press', buttons);
  await settled(run);
}

async function pressTab(run: Run, { list }: TabList, index: number): Promise<void> {
  const tab = await run.ask('tab', list, index);
  if (tab !== undefined) await press(run, [tab]);
}

async function look(run: Run): Promise<PageReport> {
  run.report = await run.ask('report');
  if (run.report.left) throw new Left();
  return run.report;
}

/** Waits for the frames in which rows are drawn, and for what they load. */
async function draw(run: Run, times = 1): Promise<void> {
  await pause(DRAW_MS * times, run.options.stop);
  if (run.options.pending() > 0) await run.options.quiet();
  await look(run);
}

/** Waits for what was set off by scrolling. A page that does nothing is not waited for. */
async function rest(run: Run): Promise<void> {
  for (let drawn = 0; drawn < MAX_DRAWN; drawn += 1) {
    const { changes, size } = run.report;
    await draw(run);
    if (run.report.size !== size) return settled(run);
    if (run.report.changes === changes) return;
  }
}

async function settled(run: Run): Promise<void> {
  await run.options.quiet();
  await look(run);
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const aborted = (): void => {
    clearTimeout(timer);
    reject(stop.reason as Error);
  };
  const timer = setTimeout(() => {
    stop.removeEventListener('abort', aborted);
    resolve();
  }, ms);
  stop.addEventListener('abort', aborted, { once: true });
  return promise;
}
