/**
 * Alerts over everything that a command has opened.
 * @module
 */
import { type Alerting, startAlerting } from '../pipeline/alerting/alerting.ts';
import { createRouter } from '../pipeline/alerting/router.ts';
import type { CheckServices } from '../pipeline/services.ts';
import type { Context } from './context.ts';

export interface OpenedAlerting {
  /** Begins to make messages and to send them. */
  start(): void;
  /** Lets what is being sent end within `graceMs`, and closes the channels. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

export type AlertingServices = Pick<CheckServices, 'store' | 'config' | 'catalogue' | 'clock' | 'wait' | 'random' | 'log'>;

/** Throws OperationalError('config') when a secret of a channel cannot be read; nothing runs before it is started. */
export async function openAlerting({ composition }: Context, services: AlertingServices): Promise<OpenedAlerting> {
  const { store, catalogue, clock, wait, random, log, config } = services;
  const { alerts: settings, web } = config;
  const { channels, close } = await composition.openChannels(config);
  let alerting: Alerting | undefined;
  return {
    start() {
      alerting = startAlerting({
        store,
        router: createRouter({ store, catalogue, clock, settings, baseUrl: web.publicUrl }),
        channels,
        clock,
        wait,
        random,
        newToken: () => composition.newId('hold'),
        retries: settings.retries,
        log,
      });
    },
    async stop(options) {
      await alerting?.stop(options);
      await close();
    },
  };
}
