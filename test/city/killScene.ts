/**
 * The scene of a kill drill: the city, the monitor that watches it, and what the monitor has recorded.
 * @module
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningCli, TestInstallation } from '../helpers/cli.ts';
import { linkFor } from '../helpers/people.ts';
import { webClient } from '../helpers/webClient.ts';
import { BEHAVIOURS, type PlantedEdit } from './behaviours.ts';
import type { City } from './index.ts';
import { databaseOf } from './soundness.ts';

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
export const NAMES = [
  ...['plain-table', 'help-plain', 'help-served', 'ab-variants', 'redirect-301', 'etag', 'latin-1', 'help-hydrated'],
  ...['polling', 'frames', 'shadow-dom', 'load-more'],
];
/** How long a round of checks may take on a slow machine. */
const ROUND_MS = 120_000;

export interface Planted {
  name: string;
  edit: PlantedEdit;
}

/** One monitor at a time, and what it is asked. */
export interface Monitor {
  cli: RunningCli;
  url: string;
  /** Presses "check now" on the page of a source; gives the status of the answer. */
  check(name: string): Promise<number>;
}

/** What a drill works with. */
export interface Scene {
  city: City;
  home: TestInstallation;
  data: string;
  /** Temporary folder that the monitor alone uses. */
  tmp: string;
  planted: Planted[];
  result: KillDrill;
  say: (line: string) => void;
}

export function watcher(city: City): string {
  const sources = rows().map(
    ({ name, kind, render }) => `  - { id: ${name}, kind: ${kind}, url: "${city.url(name)}", render: ${render}, every: 1d }`,
  );
  return `vendor: { id: city, name: City }\nsources:\n${sources.join('\n')}\n`;
}

export function settings(city: City): string {
  return `egress: { allow: ${JSON.stringify(city.allow())} }\nmanners: { delay: 0s, perHost: 8 }\nconfirm: { afterMs: 300 }\nstorage: { data: data }\n`;
}

export const rows = (): typeof BEHAVIOURS => BEHAVIOURS.filter(({ name }) => NAMES.includes(name));

export async function start({ home, tmp, data }: Scene): Promise<Monitor> {
  const cli = home.start(['start', '--port', '0'], { TMPDIR: tmp, CLAUSEWATCH_LOG: 'silent' });
  const url = (await cli.line('Clausewatch is at')).split(' ').at(-1) ?? '';
  const client = webClient(url);
  await client.signIn(new URL(await linkFor(data, { login: 'operator', role: 'analyst' }), url).href);
  const csrf = String((await client.get('/account')).$('input[name=csrf]').first().attr('value'));
  return { cli, url, check: async (name) => (await client.post(`/sources/city/${name}/check`, { csrf })).status };
}

/** Asks for a check of every source, as the button on its page does. Gives the time from which on these checks are due. */
export async function askForChecks({ check }: Monitor): Promise<string> {
  const asked = new Date().toISOString();
  for (const name of NAMES) {
    const status = await check(name);
    if (status !== 303) throw new Error(`a check of ${name} was answered with ${status}`);
  }
  return asked;
}

/** Waits until every source has a check that was due since then and ended well enough. */
export async function recorded({ data }: Scene, since: string, enough: (visit: RecordedVisit) => boolean): Promise<void> {
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

/** Asks for checks, and is back so much later in their midst: sooner where they are through by then. Gives since when they are due. */
export async function midway({ data }: Scene, monitor: Monitor, afterMs: number): Promise<string> {
  for (let wait = afterMs; ; wait /= 2) {
    const since = await askForChecks(monitor);
    await pause(wait);
    if (throughSince(data, since) < NAMES.length) return since;
  }
}

interface RecordedVisit {
  sourceId: string;
  readable: boolean;
}

/** Checks that were due since then; none before the database is there. */
export function visitsSince(data: string, since: string): RecordedVisit[] {
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
export function throughSince(data: string, since: string): number {
  return new Set(visitsSince(data, since).map(({ sourceId }) => sourceId)).size;
}
