/**
 * Ports to adapters: this file and the folder beside it are the only place where embedded and distributed differ. Each part is loaded when it is
 * asked for: most commands need few of them.
 * @module
 */
import { systemClock } from './lib/clock.ts';
import { createIds } from './lib/ids.ts';
import { createLog } from './lib/log.ts';
import { systemRandomBytes } from './lib/secrets.ts';
import { sleep } from './lib/sleep.ts';
import type { Composition } from './pipeline/services.ts';

/** The program's parts as the settings choose them. */
export function compose(): Composition {
  const clock = systemClock;
  const log = createLog();
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
    tryDatabase: async (config) => (await import('./compose/record.ts')).tryDatabase(config),
    tryBucket: async (config) => (await import('./compose/blobs.ts')).tryBucket(config, clock, systemRandomBytes),
    openVisitors: async (config, catalogue) => (await import('./compose/visitors.ts')).openVisitors(config, catalogue, clock),
    openQueue: async (config) => (await import('./compose/queue.ts')).openQueue(config, log),
    openLimits: async (config) => (await limits()).openHostLimits(config, log),
    openApiLimits: async (config) => (await limits()).openApiLimits(config, log),
    openFormLimits: async (config) => (await limits()).openFormLimits(config, log),
    openSignInLimits: async (config) => (await limits()).openSignInLimits(config, log),
    openMailer: async (config, channel) => (await channels()).openMailer(config, clock, channel),
    openChannels: async (config) => (await channels()).openChannels(config, clock),
    openIdentity: async (config) => {
      const { oidc } = config.access;
      return oidc && (await import('./compose/identity.ts')).openIdentity(config, oidc);
    },
    openTicker: async (onError) => (await import('./adapters/ticker/cron.ts')).createCronTicker({ clock, onError }),
    findChromium: async ({ browser }) => (await import('./adapters/renderer/executable.ts')).findChromium(browser.executable),
  };
}
