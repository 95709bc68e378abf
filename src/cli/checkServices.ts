/**
 * Everything that visiting needs, opened for the time of one command.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { Telemetry } from '../domain/telemetry.ts';
import { createPageWorkers } from '../pipeline/page/workers.ts';
import type { CheckServices, Installation } from '../pipeline/services.ts';
import { watchStages } from '../pipeline/telemetry/stages.ts';
import { type Context, type Declared, readCatalogue, readWatchers, registryFolder, withInstallation } from './context.ts';
import { openKeeper } from './registry/keeper.ts';

/** Reads the watchers, opens data folder and renderers, and closes both when `work` ends. What is declared in the record is left as it is. With `telemetry` all of it is watched. */
export async function withCheckServices<Result>(
  context: Context,
  work: (services: CheckServices, declared: Declared, installation: Installation) => Promise<Result>,
  { telemetry, ...options }: { signs?: boolean; telemetry?: Telemetry } = {},
): Promise<Result> {
  const catalogue = await readCatalogue();
  const declared = await readWatchers(context, catalogue);
  const { composition } = context;
  const opened = async (installation: Installation, config: Config): Promise<Result> => {
    const { store, blobs, evidence } = installation;
    const visitors = await composition.openVisitors(config, catalogue, telemetry?.meter);
    const limits = await composition.openLimits(config);
    const pages = createPageWorkers();
    const registry = openKeeper(composition, { store, catalogue, ...declared, shipped: registryFolder(config) });
    try {
      const services: CheckServices = {
        store,
        blobs,
        evidence,
        visitors,
        limits,
        pages,
        config,
        catalogue,
        registry,
        telemetry,
        clock: composition.clock,
        wait: composition.wait,
        log: composition.log,
        random: composition.random,
      };
      return await work(telemetry ? watchStages(services, telemetry) : services, declared, installation);
    } finally {
      await Promise.all([visitors.close(), limits.close(), pages.close()]);
    }
  };
  return withInstallation(context, opened, options);
}
