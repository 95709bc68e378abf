/**
 * The data folder that the bench measures: made once for the same parameters, and kept under .cache.
 * @module
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSqliteStore } from '../../src/adapters/store/sqlite/index.ts';
import type { Batch, Store } from '../../src/domain/ports.ts';
import type { Source } from '../../src/domain/watcher.ts';
import { sha256Of } from '../../src/lib/hash.ts';
import { randomNumbers } from '../../test/helpers/random.ts';
import { declaredVendors } from './declarations.ts';
import { historyOf } from './history.ts';
import { changesOf, type Parameters } from './parameters.ts';
import { addPeople, decide } from './people.ts';
import { fillRegistry, writeSettings } from './registry.ts';

const CACHE = fileURLToPath(new URL('../../.cache/bench-web', import.meta.url));
/** The files that decide what is made. */
const GENERATOR = ['declarations.ts', 'history.ts', 'installation.ts', 'page.ts', 'parameters.ts', 'people.ts', 'registry.ts', 'texts.ts'];
/** Sources whose history goes into one transaction. */
const BATCH = 200;
/** An installation in which nothing was checked for longer shows other pages. */
const MAX_AGE_MS = 2 * 86_400_000;

export interface MadeInstallation {
  /** With its own settings, where it has a registry. */
  folder: string;
  data: string;
  watchers: string;
  /** The present of its history. */
  now: Date;
  /** Milliseconds that it took; absent where it was there already. */
  tookMs?: number;
}

export type Progress = (done: number, of: number) => void;

/** Makes it, or finds the one that was made. */
export async function installationOf(parameters: Parameters, onProgress: Progress): Promise<MadeInstallation> {
  const folder = join(CACHE, sha256Of([JSON.stringify(parameters)]).slice(0, 16));
  const generator = sha256Of(await Promise.all(GENERATOR.map((file) => readFile(new URL(file, import.meta.url), 'utf8'))));
  const known = await readMade(folder);
  if (known?.generator === generator && Date.now() - new Date(known.now).getTime() < MAX_AGE_MS) {
    return located(folder, new Date(known.now));
  }
  const begun = performance.now();
  const now = new Date();
  const unfinished = `${folder}.part`;
  await Promise.all([folder, unfinished].map((path) => rm(path, { recursive: true, force: true })));
  await fill(located(unfinished, now), parameters, onProgress);
  await writeFile(join(unfinished, 'made.json'), JSON.stringify({ now, generator, parameters } satisfies Record<keyof Made, unknown>));
  await rename(unfinished, folder);
  return { ...located(folder, now), tookMs: performance.now() - begun };
}

interface Made {
  now: string;
  generator: string;
  parameters: Parameters;
}

async function readMade(folder: string): Promise<Made | undefined> {
  const file = join(folder, 'made.json');
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Made) : undefined;
}

function located(folder: string, now: Date): MadeInstallation {
  return { folder, data: join(folder, 'data'), watchers: join(folder, 'watchers'), now };
}

async function fill({ folder, data, watchers, now }: MadeInstallation, parameters: Parameters, onProgress: Progress): Promise<void> {
  await mkdir(watchers, { recursive: true });
  const vendors = [...declaredVendors(parameters)];
  for (const { file, yaml } of vendors) await writeFile(join(watchers, file), yaml);
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  try {
    await store.declare(vendors.flatMap(({ sources }) => sources));
    await addPeople(store, now.toISOString());
    const sources = vendors.flatMap((vendor) => vendor.sources);
    for (let from = 0; from < sources.length; from += BATCH) {
      await fillSome(store, sources.slice(from, from + BATCH), from, parameters, now);
      onProgress(Math.min(from + BATCH, sources.length), sources.length);
    }
    if (parameters.dimensions !== undefined) {
      const questions = await writeSettings(join(folder, 'config'), parameters.dimensions);
      await fillRegistry(store, { questions, vendors: vendors.map(({ sources: own }) => own), seed: parameters.seed, now });
    }
  } finally {
    await store.close();
  }
}

/** The histories of sources that follow each other; `first` is the place of the first among all. */
async function fillSome(store: Store, sources: readonly Source[], first: number, parameters: Parameters, now: Date): Promise<void> {
  // Silent: deliveries would wait for a channel that is not there.
  const batch: Batch = { objects: [], records: [], recordedAt: now.toISOString(), silent: true };
  sources.forEach((source, place) => {
    const at = first + place;
    const random = randomNumbers(parameters.seed * 1_000_003 + at);
    const { objects, records } = historyOf({ source, parameters, random, changes: changesOf(parameters, at), now });
    batch.objects.push(...objects);
    batch.records.push(...records);
  });
  await store.commit(batch);
  const shown = batch.records.flatMap(({ changes }) => changes).filter(({ suppressedBy }) => suppressedBy === undefined);
  await decide(store, shown, randomNumbers(parameters.seed * 999_983 + first));
}
