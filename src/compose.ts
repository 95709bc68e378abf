/**
 * Ports to adapters: this file and the folder beside it are the only place where embedded and distributed differ. Each part is loaded when it is
 * asked for: most commands need few of them.
 * @module
 */
import { systemClock } from './lib/clock.ts';
import { createIds } from './lib/ids.ts';
import { createLog } from './lib/log.ts';
import { createScope } from './lib/scope.ts';
import { systemRandomBytes } from './lib/secrets.ts';
import { sleep } from './lib/sleep.ts';
import type { Composition } from './pipeline/services.ts';

/** The program's parts as the settings choose them. */
export function compose(): Composition {
  const clock = systemClock;
  const scope = createScope();
  const log = createLog({ ids: scope.ids });
  const limits = () => import('./compose/limits.ts');
  const channels = () => import('./compose/channels.ts');
  return {
    clock,
    wait: sleep,
    log,
    random: Math.random,
    randomBytes: systemRandomBytes,
    newId: createIds(systemRandomBytes),
    openInstallation: async (config, options) => (await import('./compose/installation.ts')).openInstallation(config, clock, options),
    folderOpener: async () => (await import('./compose/folder.ts')).openFolder,
    tryDatabase: async (config) => (await import('./compose/record.ts')).tryDatabase(config),
    tryBucket: async (config) => (await import('./compose/blobs.ts')).tryBucket(config, clock, systemRandomBytes),
    openVisitors: async (config, catalogue, meter) => (await import('./compose/visitors.ts')).openVisitors(config, catalogue, clock, meter),
    openQueue: async (config) => (await import('./compose/queue.ts')).openQueue(config, log),
    openQueueBoard: async (config) =>
      config.queue.redisUrl === undefined ? undefined : (await import('./compose/board.ts')).openQueueBoard(config.queue.redisUrl, log),
    openLimits: async (config) => (await limits()).openHostLimits(config, log),
    openApiLimits: async (config) => (await limits()).openApiLimits(config, log),
    openFormLimits: async (config) => (await limits()).openFormLimits(config, log),
    openSignInLimits: async (config) => (await limits()).openSignInLimits(config, log),
    openMailer: async (config, channel) => (await channels()).openMailer(config, clock, channel),
    openChannels: async (config, meter) => (await channels()).openChannels(config, clock, meter),
    openTelemetry: async (config) => (await import('./compose/telemetry.ts')).openTelemetry(config, { log, within: scope.bind }),
    openIdentity: async (config) => {
      const { oidc } = config.access;
      return oidc && (await import('./compose/identity.ts')).openIdentity(config, oidc);
    },
    openTimeStamper: async (config) => {
      const { timestamp } = config.ledger;
      return timestamp && (await import('./compose/timeStamper.ts')).openTimeStamper(config, timestamp.url, clock);
    },
    openTicker: async (config, onError) => (await import('./compose/queue.ts')).openTicker(config, { clock, log }, onError),
    findChromium: async ({ browser }) => (await import('./adapters/renderer/executable.ts')).findChromium(browser.executable),
  };
}
