/**
 * `start`: run the monitor.
 * @module
 */
import { InvalidArgumentError } from 'commander';
import { version } from '../../lib/version.ts';
import { createSnapshotComparer } from '../../pipeline/compareSnapshots.ts';
import { ROLES, type Role, startMonitor } from '../../pipeline/monitor.ts';
import { createSourceDesk } from '../../pipeline/sourceDesk.ts';
import { createApp } from '../../web/app.ts';
import { createLive } from '../../web/live.ts';
import { enterUrl } from '../../web/origin.ts';
import { type Served, serve } from '../../web/serve.ts';
import { withCheckServices } from '../checkServices.ts';
import { type Context, readConfig } from '../context.ts';
import { openDesk } from '../desk.ts';
import { openEntry, overheard } from '../entry.ts';
import type { AddToProgram } from '../program.ts';
import { openSettings } from '../settings.ts';
import { count, note, print } from '../terminal.ts';

interface Options {
  port?: number;
  host?: string;
  roles: ReadonlySet<Role>;
}

export const startCommand: AddToProgram = (program, run) => {
  program
    .command('start')
    .description('Run the monitor: checks on schedule, and the web page.')
    .option('--port <port>', 'port of the web page (default: 8787)', parsePort)
    .option('--host <host>', 'address to listen on (default: 127.0.0.1)')
    .option('--roles <roles>', 'what this process does, of web, scheduler and worker', parseRoles, new Set(ROLES))
    .addHelpText('after', '\nExamples:\n  clausewatch start\n  clausewatch start --port 9000 --roles web')
    .action(run((context, local: Options) => start(context, local)));
};

async function start(context: Context, { port, host, roles }: Options): Promise<void> {
  const config = await readConfig(context);
  const stopped = stopSignal();
  await withCheckServices(context, async (services, { sources, profiles }) => {
    const queue = context.composition.openQueue(config);
    const ticker = context.composition.openTicker((error) =>
      services.log.error({ err: error }, 'due sources could not be handed out; trying again at the next tick'),
    );
    const entry = openEntry(services.store, config, context.composition);
    const settings = openSettings(context, services, (added) => monitor.adopt(added));
    let served: Served | undefined;
    const live = createLive({
      pulse: () => services.store.pulse(),
      onError: (error) => services.log.error({ err: error }, 'open pages could not be told what is new'),
    });
    const monitor = await startMonitor({ sources, services: { ...services, onStage: live.onStage }, queue, ticker, roles }).catch(
      async (error: unknown) => {
        await queue.close({ graceMs: 0 });
        throw error;
      },
    );
    try {
      if (roles.has('web')) {
        const app = createApp({
          store: services.store,
          readPage: (hash) => services.evidence.read(hash),
          readPicture: (hash) => services.blobs.get(hash),
          ...entry.services,
          ...settings.services,
          desk: await openDesk(context, services),
          clock: services.clock,
          version: version(),
          checkNow: (id) => monitor.checkSoon(id),
          profile: (id) => profiles.find(({ vendor }) => vendor.id === id),
          compareSnapshots: createSnapshotComparer(services),
          sourceDesk: createSourceDesk({
            store: services.store,
            clock: services.clock,
            newId: context.composition.newId,
            defaults: config.defaults,
            checkNow: (id) => monitor.checkSoon(id),
          }),
          live,
          log: services.log,
        });
        const address = host ?? config.web.host;
        served = await serve(app, { host: address, port: port ?? config.web.port });
        await print(`Clausewatch is at ${config.web.publicUrl ?? served.url}`);
        const link = await entry.services.entry.access.firstStart();
        if (link) await print(`Sign in: ${enterUrl(config.web.publicUrl ?? served.url, link.secret)}`);
        const warning = overheard(address, config.web.publicUrl);
        if (warning) note(warning);
      }
      if (config.contact === undefined)
        note('Sites are not told whom to write to: set `contact:` in the settings to an e-mail or web address.');
      note(
        `Watching ${count(sources.length, 'source')} of ${count(new Set(sources.map(({ vendor }) => vendor.id)).size, 'vendor')} as ${[...roles].join(', ')}. Ctrl+C stops.`,
      );
      await stopped;
      note('Stopping: running checks may end first.');
    } finally {
      live.close();
      await Promise.all([served?.close(), settings.close(), monitor.stop()]);
      await entry.close();
    }
  });
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

function parseRoles(text: string): ReadonlySet<Role> {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(ROLES as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is not one of ${ROLES.join(', ')}.`);
  return new Set(ROLES.filter((role) => names.includes(role)));
}
