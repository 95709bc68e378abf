/**
 * Opens what a page keeps closed and does not hold yet: accordions and tabs that fetch or build their text when they are opened, buttons
 * that bring more, lists that grow or draw the rows in sight only. What is hidden but there is left alone: it is read anyway.
 * @module
 */
import { EgressError } from '../egress/failure.ts';
import type { Handle, TabList } from './reveal/kit.ts';
import { installKit } from './reveal/program.ts';
import { draw, Left, outcome, press, type Revealed, type RevealOptions, type Run, rest, settled, startRun } from './reveal/run.ts';

export type { RevealCaps, Revealed, RevealOptions } from './reveal/run.ts';

/** Rounds of opening what was brought by opening. */
const MAX_ROUNDS = 3;
const MAX_DEPTH = 2;
/** Times that rows are waited for, each time longer. */
const MAX_GAPS = 5;
/** Less new text is a counter or a clock. */
const MIN_GROWTH = 10;

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
  await run.ask('leave');
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
  if (!run.isOver()) {
    await revealLists(run, scope, await run.ask('toEnd', scope));
    await run.ask('toTop');
  }
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
  let grew = false;
  for (;;) {
    const { size, changes } = run.report;
    run.steps += 1;
    await rest(run);
    // Most pages do nothing at all when they are scrolled: nothing is to be waited for on the way back either.
    if (!grew && run.report.changes === changes) return;
    const lists = await run.ask('recycled');
    for (const list of lists) await revealRows(run, list);
    // Going through a list has brought it to its end, whatever it shows now.
    if (lists.length > 0 || run.isOver()) break;
    if (run.report.size - size < MIN_GROWTH && !(grew && (await growsLate(run, size)))) break;
    grew = true;
    await run.ask('toEnd', scope);
  }
  await run.ask('toTop');
  await rest(run);
}

/** A list that has grown before is given more time before it counts as read to its end: its server may be slow. */
async function growsLate(run: Run, size: number): Promise<boolean> {
  for (let gap = 0; gap < MAX_GAPS && !run.isOver(); gap += 1) {
    await draw(run, gap + 1);
    if (run.report.size - size >= MIN_GROWTH) return true;
  }
  return false;
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

async function pressTab(run: Run, { list }: TabList, index: number): Promise<void> {
  const tab = await run.ask('tab', list, index);
  if (tab !== undefined) await press(run, [tab]);
}
