/**
 * The keeper of the registry, for commands.
 * @module
 */
import type { Catalogue } from '../../domain/catalogue.ts';
import type { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports.ts';
import { createRegistryKeeper, type RegistryKeeper } from '../../pipeline/registry/keeper.ts';
import { type Seeded, seedRegistry } from '../../pipeline/registry/seed.ts';
import type { Composition } from '../../pipeline/services.ts';
import { type Context, type Declared, readWatchers, registryFolder } from '../context.ts';
import { note, plain } from '../terminal.ts';

export interface KeeperServices extends Pick<Declared, 'profiles' | 'sources'> {
  store: Store;
  catalogue: Catalogue;
  /** Folder of the files that the registry begins with, whichever command comes first; null: with what pages say. */
  shipped: string | null;
}

export function openKeeper(
  { clock, log }: Pick<Composition, 'clock' | 'log'>,
  { store, catalogue, profiles, sources, shipped }: KeeperServices,
): RegistryKeeper {
  const services = { store, clock, catalogue, profiles, sources };
  const begin = shipped === null ? undefined : () => seedRegistry(services, shipped).then(told);
  return createRegistryKeeper({ store, clock, log, catalogue, profiles, begin });

  function told({ added, updated, problems }: Seeded): void {
    if (added + updated > 0) log.debug({ added, updated }, 'registry files brought in');
    for (const problem of problems) log.debug({ ...problem }, 'a part of the registry files is left out');
  }
}

/** For commands that have no need of watchers: where their files are wrong, what is decided is brought into the registry later. */
export async function keeperOf(
  context: Context,
  { store, catalogue, config }: Pick<KeeperServices, 'store' | 'catalogue'> & { config: Config },
): Promise<RegistryKeeper | undefined> {
  try {
    return openKeeper(context.composition, {
      store,
      catalogue,
      ...(await readWatchers(context, catalogue)),
      shipped: registryFolder(config),
    });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    note(plain(`The registry stays as it is for now: ${error.message}`));
    return undefined;
  }
}
