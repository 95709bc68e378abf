/**
 * The kill drill: a real monitor watches the city, edits are planted, and at random moments during checks its process or its browser is
 * killed with SIGKILL. Nothing may be lost, nothing told twice, and nothing left over.
 * @module
 */
import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { installation } from '../helpers/cli.ts';
import { browsersIn, type ProcessInfo, processesOf, remainsOf, renderersIn, stillAlive } from '../helpers/processes.ts';
import { randomNumbers } from '../helpers/random.ts';
import { startCity } from './index.ts';
import { judge } from './killJudge.ts';
import {
  askForChecks,
  type KillDrill,
  type Monitor,
  midway,
  NAMES,
  type Planted,
  recorded,
  rows,
  type Scene,
  settings,
  start,
  throughSince,
  visitsSince,
  watcher,
} from './killScene.ts';
import { leftoversIn } from './soundness.ts';

export interface KillDrillOptions {
  /** Kills of the monitor's process, and of its browser: the browser itself or one of its renderers. */
  kills: { process: number; browser: number };
  seed: number;
  /** Told of each step, in one line. */
  say?: (line: string) => void;
}

/** How long anything of a program that has ended may still be there. */
const REMAINS_MS = 15_000;

/** Runs the drill in a folder of its own. Linux only: processes are told apart by what /proc says of them. */
export async function killDrill({ kills, seed, say = () => {} }: KillDrillOptions): Promise<KillDrill> {
  const random = randomNumbers(seed);
  const city = await startCity({ pace: { skeleton: 300 } });
  const home = await installation({ watchers: { city: watcher(city) }, config: settings(city) });
  const result: KillDrill = { kills: 0, checks: 0, edits: 0, changes: 0, crashed: 0, slowestEndMs: 0, complaints: [] };
  const scene: Scene = { city, home, data: home.path('data'), tmp: home.path('tmp'), planted: [], result, say };
  mkdirSync(scene.tmp);
  try {
    let monitor = await start(scene);
    // What was never visited is due at once.
    await recorded(scene, '', ({ readable }) => readable);
    const begun = performance.now();
    await round(scene, monitor);
    const roundMs = performance.now() - begun;
    say(`an undisturbed round takes ${seconds(roundMs)}`);
    const plan = shuffled(
      (['process', 'browser'] as const).flatMap((what) => Array.from({ length: kills[what] }, () => what)),
      random,
    );
    const edits = shuffled(allEdits(), random);
    for (const [index, what] of plan.entries()) {
      plant(scene, edits.splice(0, Math.max(1, Math.floor(edits.length / (plan.length - index)))));
      const afterMs = random() * roundMs;
      monitor = what === 'process' ? await killProcess(scene, monitor, afterMs) : await killBrowser(scene, monitor, afterMs, random);
      await round(scene, monitor);
      await judge(scene, 'once');
    }
    await stop(scene, monitor);
    await clearsUp(scene);
    const { visits, changes } = await judge(scene, 'once');
    return Object.assign(result, {
      checks: visits.length,
      changes: changes.filter(({ suppressedBy }) => suppressedBy === undefined).length,
    });
  } finally {
    await home.remove();
    await city.close();
  }
}

const allEdits = (): Planted[] => rows().flatMap(({ name, edits = [] }) => edits.map((edit) => ({ name, edit })));

function plant({ city, planted, result, say }: Scene, edits: Planted[]): void {
  for (const { name, edit } of edits) city.edit(name, edit.id);
  planted.push(...edits);
  result.edits += edits.length;
  say(`planted: ${edits.map(({ name, edit }) => `${name} ${edit.id}`).join(', ')}`);
}

/** All sources are checked once more, and every one is read: whatever happened before. */
async function round(scene: Scene, monitor: Monitor): Promise<void> {
  await recorded(scene, await askForChecks(monitor), ({ readable }) => readable);
}

async function killProcess(scene: Scene, monitor: Monitor, afterMs: number): Promise<Monitor> {
  const { result, tmp, data, say } = scene;
  const since = await midway(scene, monitor, afterMs);
  const seen = processesOf(tmp);
  monitor.cli.kill('SIGKILL');
  await monitor.cli.ended;
  await nothingLeft(scene, seen);
  result.kills += 1;
  say(`killed the process, ${throughSince(data, since)} of ${NAMES.length} checks were through`);
  await judge(scene, 'at most once');
  return start(scene);
}

async function killBrowser(scene: Scene, monitor: Monitor, afterMs: number, random: () => number): Promise<Monitor> {
  const { result, data, say } = scene;
  const whole = random() < 0.5;
  const { since, seen, victim } = await findVictim(scene, monitor, afterMs, whole);
  process.kill(victim.pid, 'SIGKILL');
  await recorded(scene, since, () => true);
  const left = stillAlive(seen.filter(({ pid, command }) => whole && command.includes('--type=') && isOf(victim, seen, pid)));
  for (const { pid, command } of left) result.complaints.push(`of the killed browser ${pid} is still there: ${command.slice(0, 200)}`);
  const crashed = visitsSince(data, since).filter(({ readable }) => !readable).length;
  Object.assign(result, { kills: result.kills + 1, crashed: result.crashed + crashed });
  say(`killed ${whole ? 'the browser' : 'a renderer'}, which ended ${crashed} of ${NAMES.length} checks`);
  await judge(scene, 'at most once');
  return monitor;
}

/** The browser or a renderer, at a moment at which a page is open. */
async function findVictim(
  scene: Scene,
  monitor: Monitor,
  afterMs: number,
  whole: boolean,
): Promise<{ since: string; seen: ProcessInfo[]; victim: ProcessInfo }> {
  for (let wait = afterMs; ; wait /= 2) {
    const since = await midway(scene, monitor, wait);
    // No page is open between two pages, and none any more once the checks are through.
    while (throughSince(scene.data, since) < NAMES.length) {
      const seen = processesOf(scene.tmp);
      const renderer = renderersIn(seen).at(-1);
      const victim = whole ? browsersIn(seen).at(-1) : renderer;
      if (renderer && victim) return { since, seen, victim };
      await pause(10);
    }
  }
}

/** Whether the process is the other one, or below it. */
function isOf(above: ProcessInfo, all: readonly ProcessInfo[], pid: number): boolean {
  if (pid === above.pid) return true;
  const found = all.find((one) => one.pid === pid);
  return found !== undefined && isOf(above, all, found.parent);
}

async function stop(scene: Scene, { cli }: Monitor): Promise<void> {
  const seen = processesOf(scene.tmp);
  cli.kill('SIGTERM');
  const { code, stderr } = await cli.ended;
  if (code !== 0) scene.result.complaints.push(`SIGTERM ended the monitor with ${code}: ${stderr}`);
  await nothingLeft(scene, seen);
}

async function nothingLeft({ tmp, result }: Scene, seen: readonly ProcessInfo[]): Promise<void> {
  const { processes, files, tookMs } = await remainsOf(tmp, seen, REMAINS_MS);
  result.slowestEndMs = Math.max(result.slowestEndMs, tookMs);
  for (const left of [...processes, ...files]) result.complaints.push(`left over: ${left}`);
}

/** Half-written files of killed writers, which a start removes once they are old, and one more of them to be sure. */
async function clearsUp(scene: Scene): Promise<void> {
  const objects = join(scene.data, 'objects');
  await writeFile(join(objects, readdirSync(objects)[0] ?? '', '.tmp-left'), 'half a page');
  for (const name of leftoversIn(scene.data)) utimesSync(join(objects, name), 0, 0);
  await stop(scene, await start(scene));
  for (const name of leftoversIn(scene.data)) scene.result.complaints.push(`a temporary file stays for ever: ${name}`);
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
