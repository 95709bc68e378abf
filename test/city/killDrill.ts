/**
 * The kill drill: a real monitor watches the city, edits are planted, and at random moments during checks its process or its browser is
 * killed with SIGKILL. Nothing may be lost, nothing told twice, and nothing left over.
 * @module
 */
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Visit } from '../../src/domain/snapshot.ts';
import { isReadable } from '../../src/domain/vocabulary.ts';
import { UNCONFIRMED } from '../../src/pipeline/confirm.ts';
import { installation, type RunningCli, type TestInstallation } from '../helpers/cli.ts';
import { browsersIn, type ProcessInfo, processesOf, remainsOf, renderersIn, stillAlive } from '../helpers/processes.ts';
import { randomNumbers } from '../helpers/random.ts';
import { BEHAVIOURS, type PlantedEdit } from './behaviours.ts';
import { type City, startCity } from './index.ts';
import { isExpected } from './match.ts';
import { databaseOf, type Folder, leftoversIn, readFolder } from './soundness.ts';

export interface KillDrillOptions {
  /** Kills of the monitor's process, and of its browser: the browser itself and a renderer in turn. */
  kills: { process: number; browser: number };
  seed: number;
  /** Told of each step, in one line. */
  say?: (line: string) => void;
}

export interface KillDrill {
  kills: number;
  checks: number;
  edits: number;
  /** Changes on record at the end, without those that are held back. */
  changes: number;
  /** Checks that the kills of browsers ended. */
  crashed: number;
  /** Longest time that anything of a killed program was still there, in milliseconds. */
  slowestEndMs: number;
  /** What was not as it must be, in words. Empty when all is well. */
  complaints: string[];
}

/** Read with plain HTTP, with either, and with the browser. */
const NAMES = [
  ...['plain-table', 'help-plain', 'help-served', 'ab-variants', 'redirect-301', 'etag', 'latin-1', 'help-hydrated'],
  ...['polling', 'frames', 'shadow-dom', 'load-more'],
];
/** How long a round of checks may take on a slow machine, and what is left of a killed program. */
const ROUND_MS = 120_000;
const REMAINS_MS = 15_000;

interface Planted {
  name: string;
  edit: PlantedEdit;
}

/** One monitor at a time, and what it is asked. */
interface Monitor {
  cli: RunningCli;
  url: string;
}

/** What a drill works with. */
interface Scene {
  city: City;
  home: TestInstallation;
  data: string;
  /** Temporary folder that the monitor alone uses. */
  tmp: string;
  planted: Planted[];
  result: KillDrill;
  say: (line: string) => void;
}

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

function watcher(city: City): string {
  const sources = rows().map(
    ({ name, kind, render }) => `  - { id: ${name}, kind: ${kind}, url: "${city.url(name)}", render: ${render}, every: 1d }`,
  );
  return `vendor: { id: city, name: City }\nsources:\n${sources.join('\n')}\n`;
}

function settings(city: City): string {
  return `egress: { allow: ${JSON.stringify(city.allow())} }\nmanners: { delay: 0s, perHost: 8 }\nconfirm: { afterMs: 300 }\nstorage: { data: data }\n`;
}

const rows = (): typeof BEHAVIOURS => BEHAVIOURS.filter(({ name }) => NAMES.includes(name));
const allEdits = (): Planted[] => rows().flatMap(({ name, edits = [] }) => edits.map((edit) => ({ name, edit })));

function plant({ city, planted, result, say }: Scene, edits: Planted[]): void {
  for (const { name, edit } of edits) city.edit(name, edit.id);
  planted.push(...edits);
  result.edits += edits.length;
  say(`planted: ${edits.map(({ name, edit }) => `${name} ${edit.id}`).join(', ')}`);
}

async function start({ home, tmp }: Scene): Promise<Monitor> {
  const cli = home.start(['start', '--port', '0'], { TMPDIR: tmp, CLAUSEWATCH_LOG: 'silent' });
  const url = (await cli.line('Clausewatch is at')).split(' ').at(-1) ?? '';
  return { cli, url };
}

/** Asks for a check of every source, as the button on its page does. Gives the time from which on these checks are due. */
async function askForChecks({ url }: Monitor): Promise<string> {
  const asked = new Date().toISOString();
  for (const name of NAMES) {
    const answer = await fetch(`${url}/sources/city/${name}/check`, { method: 'POST', headers: { origin: url }, redirect: 'manual' });
    if (answer.status !== 303) throw new Error(`a check of ${name} was answered with ${answer.status}`);
  }
  return asked;
}

/** Waits until every source has a check that was due since then and ended well enough. */
async function recorded({ data }: Scene, since: string, enough: (visit: RecordedVisit) => boolean): Promise<void> {
  const begun = performance.now();
  for (;;) {
    const done = new Set(
      visitsSince(data, since)
        .filter(enough)
        .map(({ sourceId }) => sourceId),
    );
    const missing = NAMES.filter((name) => !done.has(`city/${name}`));
    if (missing.length === 0) return;
    if (performance.now() - begun > ROUND_MS) throw new Error(`not checked in time: ${missing.join(', ')}`);
    await pause(100);
  }
}

/** All sources are checked once more, and every one is read: whatever happened before. */
async function round(scene: Scene, monitor: Monitor): Promise<void> {
  await recorded(scene, await askForChecks(monitor), ({ readable }) => readable);
}

/** Asks for checks, and is back so much later in their midst: sooner where they are through by then. Gives since when they are due. */
async function midway({ data }: Scene, monitor: Monitor, afterMs: number): Promise<string> {
  for (let wait = afterMs; ; wait /= 2) {
    const since = await askForChecks(monitor);
    await pause(wait);
    if (throughSince(data, since) < NAMES.length) return since;
  }
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

/** Whether the folder is whole, and says of the edits what it must. */
async function judge({ data, planted, result }: Scene, told: 'once' | 'at most once'): Promise<Folder> {
  const folder = await readFolder(data);
  result.complaints.push(...folder.complaints);
  const counts = new Map(planted.map((one) => [one, 0]));
  // Noise of a page, such as the age of an article, is on record as well: held back.
  for (const change of folder.changes.filter(({ suppressedBy }) => suppressedBy === undefined)) {
    const one = planted.find(({ name, edit }) => change.source === `city/${name}` && isExpected(change, edit.expect));
    if (one) counts.set(one, (counts.get(one) ?? 0) + 1);
    else
      result.complaints.push(
        `a change is on record that nobody made: ${JSON.stringify([change.source, change.oldQuote, change.newQuote])}`,
      );
  }
  for (const [{ name, edit }, count] of counts)
    if (count > 1 || (count < 1 && told === 'once')) result.complaints.push(`the edit "${edit.id}" of ${name} is on record ${count} times`);
  result.complaints.push(...folder.visits.flatMap((visit) => faultOf(visit) ?? []));
  return folder;
}

/** The pages of the city can all be read: what cannot was killed, and is tried again. */
function faultOf({ id, verdict, because, failure }: Visit): string | undefined {
  if (isReadable(verdict) || (verdict === 'partial' && because === UNCONFIRMED)) return undefined;
  if (verdict === 'unreachable' && failure?.kind === 'crashed' && failure.transient) return undefined;
  return `the visit ${id} ended as ${verdict} (${failure?.kind ?? 'no failure'}): ${because}`;
}

interface RecordedVisit {
  sourceId: string;
  readable: boolean;
}

/** Checks that were due since then; none before the database is there. */
function visitsSince(data: string, since: string): RecordedVisit[] {
  if (!existsSync(databaseOf(data))) return [];
  const database = new DatabaseSync(databaseOf(data), { readOnly: true, timeout: 10_000 });
  try {
    const rows = database.prepare("select id, source_id, readable from visits where id not like '%#again'").all();
    return rows
      .filter(({ id }) => String(id).slice(String(id).indexOf('@') + 1) >= since)
      .map(({ source_id: sourceId, readable }) => ({ sourceId: String(sourceId), readable: readable === 1 }));
  } catch (error) {
    if (/no such table/.test(String(error))) return [];
    throw error;
  } finally {
    database.close();
  }
}

/** How many sources were checked since then. */
function throughSince(data: string, since: string): number {
  return new Set(visitsSince(data, since).map(({ sourceId }) => sourceId)).size;
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
