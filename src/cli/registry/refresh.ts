/**
 * `registry refresh`: works out anew what the store has moved on from.
 * @module
 */
import type { Command } from 'commander';
import { introduce } from '../../pipeline/declared.ts';
import { readCatalogue, readWatchers, registryFolder, withInstallation } from '../context.ts';
import type { RunCommand } from '../program.ts';
import { count, print } from '../terminal.ts';
import { openKeeper } from './keeper.ts';

export function addRefreshCommand(registry: Command, run: RunCommand): void {
  registry
    .command('refresh')
    .description('Bring the answers up to date with pages and decisions. Checks, imports and decisions do so by themselves.')
    .option('--vendor <id...>', 'only what these vendors answer for')
    .addHelpText('after', '\nExample:\n  clausewatch registry refresh --vendor acme')
    .action(
      run((context, { vendor: vendors }: { vendor?: string[] }) =>
        withInstallation(context, async ({ store }, config) => {
          const catalogue = await readCatalogue();
          const declared = await readWatchers(context, catalogue);
          await introduce(store, declared.sources);
          const keeper = openKeeper(context.composition, { store, catalogue, ...declared, shipped: registryFolder(config) });
          const refreshed = await keeper.refresh(vendors === undefined ? {} : { vendors });
          if (context.options.json) return print(JSON.stringify(refreshed));
          const told = Object.entries(refreshed.events).map(([kind, n]) => `${n} ${kind}`);
          await print(`${count(refreshed.vendors.length, 'vendor')} looked at: ${told.length > 0 ? told.join(', ') : 'nothing new'}.`);
        }),
      ),
    );
}
