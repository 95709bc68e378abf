/**
 * Installations with a history that is worth looking at, for tests of the pages in a browser.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoWatcherYaml, startDemoSite } from '../../../src/cli/demoSite/index.ts';
import type { Severity } from '../../../src/domain/vocabulary.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { corpusFile } from '../../corpus/corpus.ts';
import { addSampleAlerts, SAMPLE_ALERTS } from '../../helpers/alertSample.ts';
import { installation, REPOSITORY, type TestInstallation } from '../../helpers/cli.ts';
import { withStore } from '../../helpers/withStore.ts';

export interface Scene {
  home: TestInstallation;
  close(): Promise<void>;
}

export interface SceneOptions {
  /** Hosts with ports that may be visited on this machine, besides the sample vendor's. */
  allow?: readonly string[];
  /** Severities of changes that take two people. */
  fourEyes?: readonly Severity[];
}

/**
 * The sample vendor before and after its edits, checked for real: values, rows and passages that changed, with their evidence; and a
 * vendor whose page is gone. What was found was sent to some channels, for better or worse.
 */
export async function demoScene({ allow = [], ...options }: SceneOptions = {}): Promise<Scene> {
  const site = await startDemoSite();
  const home = await installation({
    watchers: { 'northwind-ai': demoWatcherYaml(site.url), halden: lostPages(site.url) },
    config: settings({ ...options, allow: [new URL(site.url).host, ...allow] }),
  });
  const close = async (): Promise<void> => {
    await home.remove();
    await site.close();
  };
  try {
    await check(home);
    site.edit();
    await check(home);
    await withStore(home, async (store) => {
      const changes = await Array.fromAsync(store.changes({ newestFirst: true }));
      await addSampleAlerts(store, { changes, now: systemClock.now() });
    });
    return { home, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A page that is not there ends the command with 1. */
async function check(home: TestInstallation): Promise<void> {
  const { code, stderr } = await home.run('--data', home.path('data'), 'check');
  if (code !== 0 && code !== 1) throw new Error(`check ended with ${code}:\n${stderr}`);
}

const lostPages = (url: string): string => `vendor: { id: halden, name: Halden Cloud }
sources:
  - { id: terms, kind: terms, url: "${url}/nowhere/terms", render: http, every: 1d, notes: The address that the vendor gives is not right. }
  - { id: privacy, kind: privacy, url: "${url}/nowhere/privacy", render: http, every: 1d, paused: true }
`;

/** Vendor of the archive whose history is imported. */
export const IMPORTED = 'mistral-ai';

/** Years of real history of one vendor; or why there is none here. */
export async function importedScene(options: SceneOptions = {}): Promise<Scene | { missing: string }> {
  const bundle = corpusFile('history.bundle');
  if ('missing' in bundle) return bundle;
  const watcher = await readFile(join(REPOSITORY, 'watchers', `${IMPORTED}.yaml`), 'utf8');
  const home = await installation({ watchers: { [IMPORTED]: watcher }, config: settings(options) });
  try {
    await home.output('--data', home.path('data'), 'import', bundle.path, '--vendor', IMPORTED);
  } catch (error) {
    await home.remove();
    throw error;
  }
  return { home, close: () => home.remove() };
}

function settings({ allow = [], fourEyes = [] }: SceneOptions): string {
  return JSON.stringify({
    egress: { allow },
    manners: { delay: '0s' },
    confirm: { afterMs: 0 },
    review: { fourEyes },
    alerts: SAMPLE_ALERTS,
  });
}
