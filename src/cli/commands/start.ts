/**
 * `start`: run the monitor.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Queue } from '../../domain/ports.ts';
import type { NewId } from '../../lib/ids.ts';
import { createLiveness } from '../../lib/liveness.ts';
import { createLog } from '../../lib/log.ts';
import { type Role, startMonitor } from '../../pipeline/monitor.ts';
import { untilClocksAgree, watchRecord } from '../../pipeline/recordWatch.ts';
import { startRetention } from '../../pipeline/retention/keeper.ts';
import type { CheckServices, Installation } from '../../pipeline/services.ts';
import { enterUrl } from '../../web/origin.ts';
import { type Served, serve } from '../../web/serve.ts';
import type { Watch } from '../../web/watch.ts';
import { openAlerting } from '../alerting.ts';
import { withCheckServices } from '../checkServices.ts';
import { type Context, type Declared, readConfig } from '../context.ts';
import { overheard } from '../entry.ts';
import { guardProcess } from '../guard.ts';
import { startSigning } from '../ledger/open.ts';
import { closeOpened, type Opened } from '../opened.ts';
import type { AddToProgram } from '../program.ts';
import { startCaptures, startMailing } from '../readers.ts';
import { checkPart, EVERYTHING, type Part, parseRoles, partInWords, ROLE_NAMES } from '../roles.ts';
import { openSite, type Site } from '../site.ts';
import { count, note, print } from '../terminal.ts';
import { openWatch, serveWatch } from '../watch.ts';

interface Options {
  port?: number;
  host?: string;
  healthPort?: number;
  roles?: Part;
}

export const startCommand: AddToProgram = (program, run) => {
  program
    .command('start')
    .description('Run the monitor: checks on schedule, and the web page.')
    .option('--port <port>', 'port of the web page (default: 8787)', parsePort)
    .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
    .option('--roles <roles>', `what this process does, of ${ROLE_NAMES.join(', ')} (default: all)`, parseRoles)
    .option('--health-port <port>', 'port of a listener for health and metrics alone (default: none)', parsePort)
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch start\n  clausewatch start --port 9000 --roles web\n  clausewatch start --roles http-worker --health-port 9464',
    )
    .action(run((context, { roles: part = EVERYTHING, ...local }: Options) => start(context, part, local)));
};

async function start(context: Context, part: Part, local: Local): Promise<void> {
  const config = await readConfig(context);
  checkPart(part, config);
  const telemetry = await context.composition.openTelemetry(config);
  try {
    const run = (services: CheckServices, declared: Declared, installation: Installation): Promise<void> =>
      runPart(context, services, { ...declared, installation }, { ...local, part, telemetry });
    await withCheckServices(context, run, { signs: false, telemetry });
  } finally {
    await telemetry.close();
  }
}

type Local = Omit<Options, 'roles'>;

interface RunOptions extends Local {
  part: Part;
  /** Numbers of this process. */
  telemetry: { text(): Promise<string> };
}

async function runPart(
  context: Context,
  services: CheckServices,
  { sources, profiles, installation }: Declared & { installation: Installation },
  { port, host, healthPort, part, telemetry }: RunOptions,
): Promise<void> {
  const { config } = services;
  const { roles, lanes } = part;
  const say = speaker();
  const stopped = stopSignal();
  const leaving = new AbortController();
  void stopped.then(() => leaving.abort());
  const liveness = createLiveness();
  const guards = guardProcess(liveness, services.log);
  const opened: Opened = { readers: [] };
  let atWork = false;
  try {
    opened.alerting = roles.has('sender') ? await openAlerting(context, services) : undefined;
    const queue = await context.composition.openQueue(config);
    opened.queue = queue;
    const ticker = await context.composition.openTicker(config, (error) =>
      services.log.error({ err: error }, 'due sources could not be handed out; trying again at the next tick'),
    );
    opened.ticker = ticker;
    await serveThis(queue, services, context.composition.newId);
    const watch = openWatch({ services, queue, roles, liveness, text: telemetry.text, atWork: () => atWork });
    const site = roles.has('web')
      ? await openSite(context, { config, services, profiles, watch, queue, monitor: () => monitor })
      : undefined;
    opened.site = site;
    const watched = site ? { ...services, onStage: site.onStage } : services;
    opened.listening = await watchListener(watch, config, healthPort, say);
    if (RECORDING.some((role) => roles.has(role)) && !(await untilClocksAgree(services, leaving.signal))) return;
    const monitor = await startMonitor({ sources, services: watched, queue, ticker, roles, lanes, liveness });
    opened.monitor = monitor;
    if (roles.has('worker') && lanes.includes('browser')) opened.readers.push(await startCaptures(context, watched));
    if (roles.has('sender')) opened.readers.push(await startMailing(context, services, profiles));
    opened.alerting?.start();
    if (roles.has('scheduler')) {
      opened.signing = await startSigning(context.composition, installation, config);
      opened.retaining = startRetention({ ...context.composition, ...installation, log: services.log }, config.retention);
    }
    if (site) opened.served = await open(site, config, { host: host ?? config.web.host, port: port ?? config.web.port }, say);
    if (config.contact === undefined)
      say('Sites are not told whom to write to: set `contact:` in the settings to an e-mail or web address.');
    say(
      `Watching ${count(sources.length, 'source')} of ${count(new Set(sources.map(({ vendor }) => vendor.id)).size, 'vendor')} as ${partInWords(part)}. Ctrl+C stops.`,
    );
    atWork = true;
    const trouble = await Promise.race([stopped, installation.taken, watchRecord(services, leaving.signal)]);
    atWork = false;
    say('Stopping: what is under way may end first.');
    if (trouble) throw trouble;
  } finally {
    leaving.abort();
    await closeOpened(opened);
    await guards.stop();
  }
}

/** Roles whose work rests on times that other processes read. */
const RECORDING: readonly Role[] = ['scheduler', 'worker', 'sender'];

/** Refuses a Redis of another installation. Where it is away those who need it say so, and it is asked when it is back. */
async function serveThis(queue: Queue, { store }: Pick<CheckServices, 'store'>, newId: NewId): Promise<void> {
  try {
    await queue.serve(await store.installationKey('queue', newId('installation')));
  } catch (error) {
    if (!(error instanceof OperationalError && error.code === 'queue')) throw error;
  }
}

type Say = (line: string) => void;

/** People read a terminal; what reads standard error elsewhere reads the log, where every line is JSON. It is said at any level of the log. */
function speaker(): Say {
  if (process.stderr.isTTY) return note;
  const log = createLog({ level: 'info' });
  return (line) => log.info({}, line);
}

/** The listener for health and metrics alone, where one is asked for. */
async function watchListener(
  watch: Watch,
  { telemetry: { port, host } }: Config,
  asked: number | undefined,
  say: Say,
): Promise<Served | undefined> {
  const wanted = asked ?? port;
  if (wanted === undefined) return undefined;
  const served = await serveWatch(watch, { host, port: wanted });
  say(`Health and metrics are at ${served.url}`);
  return served;
}

/** Puts the pages on their address, and says where they are; to the first visitor ever, also how to come in. */
async function open({ app, access }: Site, { web }: Config, address: { host: string; port: number }, say: Say): Promise<Served> {
  const served = await serve(app, address);
  const url = web.publicUrl ?? served.url;
  await print(`Clausewatch is at ${url}`);
  const link = await access.firstStart();
  if (link) await print(`Sign in: ${enterUrl(url, link.secret)}`);
  const warning = overheard(address.host, web.publicUrl);
  if (warning) say(warning);
  return served;
}

/** A terminal and npm may each deliver the same Ctrl+C; only a later one means "at once". */
const SECOND_SIGNAL_MS = 1500;

/** Resolves at the first SIGINT or SIGTERM; one that follows later ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const stop = (): void => {
      if (first !== undefined && performance.now() - first > SECOND_SIGNAL_MS) process.exit(130);
      first ??= performance.now();
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** Throws commander's InvalidArgumentError for what is no port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new InvalidArgumentError('It is a number from 0 (any free port) to 65535.');
  return port;
}
