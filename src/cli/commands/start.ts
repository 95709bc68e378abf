/**
 * `start`: run the monitor.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import type { Config } from '../../domain/config.ts';
import { type Monitor, startMonitor } from '../../pipeline/monitor.ts';
import type { Readers } from '../../pipeline/registry/readers.ts';
import { enterUrl } from '../../web/origin.ts';
import { type Served, serve } from '../../web/serve.ts';
import { openAlerting } from '../alerting.ts';
import { withCheckServices } from '../checkServices.ts';
import { type Context, readConfig } from '../context.ts';
import { overheard } from '../entry.ts';
import type { AddToProgram } from '../program.ts';
import { startCaptures, startMailing } from '../readers.ts';
import { checkPart, EVERYTHING, type Part, parseRoles, partInWords, ROLE_NAMES } from '../roles.ts';
import { openSite, type Site } from '../site.ts';
import { count, note, print } from '../terminal.ts';

interface Options {
  port?: number;
  host?: string;
  roles?: Part;
}

export const startCommand: AddToProgram = (program, run) => {
  program
    .command('start')
    .description('Run the monitor: checks on schedule, and the web page.')
    .option('--port <port>', 'port of the web page (default: 8787)', parsePort)
    .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
    .option('--roles <roles>', `what this process does, of ${ROLE_NAMES.join(', ')} (default: all)`, parseRoles)
    .addHelpText(
      'after',
      '\nExamples:\n  clausewatch start\n  clausewatch start --port 9000 --roles web\n  clausewatch start --roles http-worker',
    )
    .action(run((context, { roles: part = EVERYTHING, ...address }: Options) => start(context, part, address)));
};

async function start(context: Context, part: Part, { port, host }: Omit<Options, 'roles'>): Promise<void> {
  const { roles, lanes } = part;
  const config = await readConfig(context);
  checkPart(part, config);
  const stopped = stopSignal();
  await withCheckServices(context, async (services, { sources, profiles }) => {
    const alerting = roles.has('sender') ? await openAlerting(context, services) : undefined;
    const queue = await context.composition.openQueue(config);
    const ticker = await context.composition.openTicker(config, (error) =>
      services.log.error({ err: error }, 'due sources could not be handed out; trying again at the next tick'),
    );
    const site: Site | undefined = roles.has('web')
      ? await openSite(context, { config, services, profiles, queue, monitor: () => monitor })
      : undefined;
    const watched = site ? { ...services, onStage: site.onStage } : services;
    const monitor: Monitor = await startMonitor({ sources, services: watched, queue, ticker, roles, lanes }).catch(
      async (error: unknown) => {
        await Promise.all([queue.close({ graceMs: 0 }), site?.close(), alerting?.stop()]);
        throw error;
      },
    );
    let served: Served | undefined;
    const forReaders: Readers[] = [];
    try {
      if (roles.has('worker') && lanes.includes('browser')) forReaders.push(await startCaptures(context, watched));
      if (roles.has('sender')) forReaders.push(await startMailing(context, services, profiles));
      alerting?.start();
      if (site) served = await open(site, config, { host: host ?? config.web.host, port: port ?? config.web.port });
      if (config.contact === undefined)
        note('Sites are not told whom to write to: set `contact:` in the settings to an e-mail or web address.');
      note(
        `Watching ${count(sources.length, 'source')} of ${count(new Set(sources.map(({ vendor }) => vendor.id)).size, 'vendor')} as ${partInWords(part)}. Ctrl+C stops.`,
      );
      await stopped;
      note('Stopping: what is under way may end first.');
    } finally {
      const closing = site?.close();
      const reading = forReaders.map((reader) => reader.stop());
      await Promise.all([served?.close(), monitor.stop(), closing, alerting?.stop(), ...reading]);
    }
  });
}

/** Puts the pages on their address, and says where they are; to the first visitor ever, also how to come in. */
async function open({ app, access }: Site, { web }: Config, address: { host: string; port: number }): Promise<Served> {
  const served = await serve(app, address);
  const url = web.publicUrl ?? served.url;
  await print(`Clausewatch is at ${url}`);
  const link = await access.firstStart();
  if (link) await print(`Sign in: ${enterUrl(url, link.secret)}`);
  const warning = overheard(address.host, web.publicUrl);
  if (warning) note(warning);
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
