/**
 * Everything that visiting needs, opened for the time of one command.
 * @module
 */
import { createPageWorkers } from '../pipeline/page/workers.ts';
import type { CheckServices } from '../pipeline/services.ts';
import { type Context, type Declared, readCatalogue, readWatchers, registryFolder, withInstallation } from './context.ts';
import { openKeeper } from './registry/keeper.ts';

/** Declares the watchers, opens data folder and renderers, and closes both when `work` ends. */
export async function withCheckServices<Result>(
  context: Context,
  work: (services: CheckServices, declared: Declared) => Promise<Result>,
): Promise<Result> {
  const catalogue = await readCatalogue();
  const declared = await readWatchers(context, catalogue);
  const { composition } = context;
  return withInstallation(context, async ({ store, blobs, evidence }, config) => {
    await store.declare(declared.sources);
    const visitors = await composition.openVisitors(config, catalogue);
    const limits = await composition.openLimits(config);
    const pages = createPageWorkers();
    const registry = openKeeper(composition, { store, catalogue, ...declared, shipped: registryFolder(config) });
    try {
      return await work(
        {
          store,
          blobs,
          evidence,
          visitors,
          limits,
          pages,
          config,
          catalogue,
          registry,
          clock: composition.clock,
          wait: composition.wait,
          log: composition.log,
          random: composition.random,
        },
        declared,
      );
    } finally {
      await Promise.all([visitors.close(), limits.close(), pages.close()]);
    }
  });
}
