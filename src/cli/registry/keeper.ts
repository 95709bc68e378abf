/**
 * The keeper of the registry, for commands.
 * @module
 */
import type { Catalogue } from '../../domain/catalogue.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Store } from '../../domain/ports.ts';
import { createRegistryKeeper, type RegistryKeeper } from '../../pipeline/registry/keeper.ts';
import type { Composition } from '../../pipeline/services.ts';
import { type Context, type Declared, readWatchers } from '../context.ts';
import { note, plain } from '../terminal.ts';

export function openKeeper(
  { clock, log }: Pick<Composition, 'clock' | 'log'>,
  { store, catalogue, profiles, sources }: { store: Store; catalogue: Catalogue } & Pick<Declared, 'profiles' | 'sources'>,
): RegistryKeeper {
  return createRegistryKeeper({ store, clock, log, catalogue, profiles, sources });
}

/** For commands that have no need of watchers: where their files are wrong, what is decided is brought into the registry later. */
export async function keeperOf(context: Context, store: Store, catalogue: Catalogue): Promise<RegistryKeeper | undefined> {
  try {
    return openKeeper(context.composition, { store, catalogue, ...(await readWatchers(context, catalogue)) });
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    note(plain(`The registry stays as it is for now: ${error.message}`));
    return undefined;
  }
}
