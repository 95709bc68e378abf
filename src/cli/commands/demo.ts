/**
 * `demo`: the whole loop on a sample vendor site that runs on this machine.
 * @module
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Access } from '../../access/access.ts';
import { AlertSettings } from '../../domain/alertSettings.ts';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Source } from '../../domain/watcher.ts';
import { faultsOnly } from '../../lib/log.ts';
import type { CheckOutcome } from '../../pipeline/check.ts';
import { checkNow } from '../../pipeline/checkNow.ts';
import type { Monitor } from '../../pipeline/monitor.ts';
import { createPageWorkers } from '../../pipeline/page/workers.ts';
import type { CheckServices } from '../../pipeline/services.ts';
import { enterUrl } from '../../web/origin.ts';
import { serve } from '../../web/serve.ts';
import { terminalActor } from '../actor.ts';
import { openAlerting } from '../alerting.ts';
import { type Context, readCatalogue, readConfig, readWatchers } from '../context.ts';
import { type DemoSite, demoWatcherYaml, startDemoSite } from '../demoSite/index.ts';
import { renderDifference } from '../difference.ts';
import type { AddToProgram } from '../program.ts';
import { openKeeper } from '../registry/keeper.ts';
import { openSite, type SiteOptions } from '../site.ts';
import { count, note, paint, print, seconds } from '../terminal.ts';

interface Options {
  serve?: boolean;
  port?: string;
}

export const demoCommand: AddToProgram = (program, run) => {
  program
    .command('demo')
    .description('Show the whole loop offline: a sample vendor, its first snapshots, its edits, the changes.')
    .option('--serve', 'keep the web page open on the result until Ctrl+C')
    .option('--port <port>', 'port of that page', '8787')
    .addHelpText('after', '\nExample:\n  clausewatch demo --serve')
    .action(run((context, local: Options) => demo(context, local)));
};

async function demo(context: Context, local: Options): Promise<number> {
  const given = context.options.data !== undefined;
  const folder = context.options.data ?? (await mkdtemp(join(tmpdir(), 'clausewatch-demo-')));
  const site = await startDemoSite();
  try {
    const changes = await play(context, site, folder, local);
    return changes > 0 ? 0 : 1;
  } finally {
    await site.close();
    if (!given && local.serve) await rm(folder, { recursive: true, force: true });
  }
}

/** Baseline, edit, second visit. Gives the number of changes. */
async function play(context: Context, site: DemoSite, folder: string, local: Options): Promise<number> {
  const watchers = join(folder, 'watchers');
  await mkdir(watchers, { recursive: true });
  await writeFile(join(watchers, 'northwind-ai.yaml'), demoWatcherYaml(site.url));
  const own: Context = { ...context, options: { ...context.options, watchers, data: folder } };
  const config = alerting(admit(await readConfig(own), new URL(site.url).host));
  const catalogue = await readCatalogue();
  const { sources, profiles } = await readWatchers(own, catalogue);
  const { composition } = context;
  const installation = await composition.openInstallation(config);
  const visitors = await composition.openVisitors(config, catalogue);
  const limits = await composition.openLimits(config);
  const pages = createPageWorkers();
  const { clock, wait, log, random } = composition;
  const registry = openKeeper(composition, { store: installation.store, catalogue, profiles, sources, shipped: null });
  const services: CheckServices = { ...installation, visitors, limits, pages, config, catalogue, registry, clock, wait, log, random };
  try {
    await installation.store.declare(sources);
    note(`A sample vendor, Northwind AI, is at ${site.url} (on this machine only).`);
    await step('1. First visit: snapshots become the baseline', () => checkNow(sources, services));
    await step('2. Second visit: nothing but noise has changed', () => checkNow(sources, services));
    site.edit();
    note('   … the vendor edits its DPA, its subprocessor list and a help article, and tells nobody …');
    const outcomes = await step('3. Third visit: what changed', () => checkNow(sources, services));
    const changes = outcomes.flatMap((outcome) => outcome.changes);
    // Programs get the changes and nothing else.
    if (!context.options.json) await alert(own, services);
    await print(
      context.options.json
        ? JSON.stringify(changes)
        : [
            '',
            ...changes.map((change) => `${paint('bold', change.source)}  ${change.id}\n${renderDifference(change)}\n`),
            count(changes.length, 'change'),
          ].join('\n'),
    );
    if (local.serve) await show(own, { config, services, profiles, monitor: () => ownMonitor(sources, services) }, Number(local.port));
    else tellHowToLook(folder);
    return changes.length;
  } finally {
    await Promise.all([visitors.close(), limits.close(), pages.close()]);
    await installation.close();
  }
}

/**
 * The demo's own host and port, and nothing else, may be visited on loopback. Nobody shares it, so it needs no time between visits; and it is
 * looked at on this machine, whatever database, address and identity provider the installation has.
 */
function admit(
  {
    queue: { redisUrl: _, ...queue },
    storage: { database: __, ...storage },
    web: { publicUrl: ___, ...web },
    access: { oidc: ____, ...access },
    ...config
  }: Config,
  host: string,
): Config {
  return {
    ...config,
    queue,
    storage,
    web,
    access,
    confirm: { afterMs: 0 },
    egress: { ...config.egress, allow: [...config.egress.allow, host] },
    manners: { ...config.manners, delay: 0 },
  };
}

/** Nobody but this terminal is told of a sample vendor, whatever channels the installation has; and of the worst only, one at a time. */
function alerting(config: Config): Config {
  const rules = [{ id: 'critical', changes: { severity: ['critical'] }, to: ['terminal'] }];
  return { ...config, alerts: AlertSettings.parse({ channels: [{ id: 'terminal', type: 'stdout' }], rules }) };
}

const LOOK_MS = 50;
const ALERT_MS = 30_000;

/** What a channel gets: it is told to this terminal as it would be told to people. */
async function alert(context: Context, services: CheckServices): Promise<void> {
  note('4. The alert: what is critical, as a channel gets it');
  await print('');
  const { store, wait } = services;
  const opened = await openAlerting(context, { ...services, log: faultsOnly(services.log) });
  const given = AbortSignal.timeout(ALERT_MS);
  opened.start();
  while (!given.aborted && ((await store.countUnrouted()) > 0 || (await underway(store)) > 0)) await wait(LOOK_MS, given);
  await opened.stop();
}

async function underway(store: CheckServices['store']): Promise<number> {
  return (await store.channelStandings()).reduce((sum, { waiting }) => sum + waiting, 0);
}

async function step(title: string, visit: () => Promise<CheckOutcome[]>): Promise<CheckOutcome[]> {
  const begun = performance.now();
  const outcomes = await visit();
  note(`${title} (${seconds(performance.now() - begun)})`);
  for (const { sourceId, verdict, because, changes, first } of outcomes)
    note(
      `   ${sourceId.padEnd(28)} ${first ? 'baseline' : changes.length > 0 ? count(changes.length, 'change') : `${verdict}: ${because}`}`,
    );
  return outcomes;
}

function tellHowToLook(folder: string): void {
  note(`To look at it: npm start -- --data ${folder} --watchers ${join(folder, 'watchers')}`);
  note('Then open the sign-in link that it prints.');
}

/** Checks in this process; what is added is checked like what was there. */
function ownMonitor(sources: Source[], services: CheckServices): Pick<Monitor, 'checkSoon' | 'adopt'> {
  return {
    async checkSoon(id) {
      await checkNow(
        sources.filter((source) => source.id === id),
        services,
      );
    },
    async adopt(added) {
      sources.push(...added);
      await services.store.declareAlso(added);
    },
  };
}

/** The pages, until Ctrl+C. */
async function show(context: Context, options: SiteOptions, port: number): Promise<void> {
  const { app, access, close } = await openSite(context, options);
  const served = await serve(app, { host: '127.0.0.1', port });
  const alerting = await openAlerting(context, { ...options.services, log: faultsOnly(options.services.log) });
  alerting.start();
  note(`Open ${enterUrl(served.url, await signInSecret(access), '/review')}`);
  note('The link signs you in, once. Ctrl+C ends the demo.');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const closing = Promise.all([close(), alerting.stop()]);
  await served.close();
  await closing;
}

/** Of the administrator that is made here; of the one who is there already, in a folder that was used before. */
async function signInSecret({ firstStart, people, links }: Access): Promise<string> {
  const first = await firstStart();
  if (first) return first.secret;
  const administrator = await people.firstAdministrator();
  if (!administrator)
    throw new OperationalError('usage', 'Nobody may sign in to this data folder.', { remedy: 'Name another one with --data DIR.' });
  return (await links.make(administrator, terminalActor())).secret;
}
