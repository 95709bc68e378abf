/**
 * What every command works with: the global options, resolved.
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCatalogue } from '../declare/catalogue.ts';
import { loadConfig } from '../declare/config.ts';
import { formatProblem, hasErrors } from '../declare/lint.ts';
import { loadWatchers, toSources } from '../declare/load.ts';
import { EXPORTED } from '../declare/registryExported.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Source, Vendor, VendorProfile } from '../domain/watcher.ts';
import type { Composition, Installation } from '../pipeline/services.ts';

export interface GlobalOptions {
  data?: string;
  watchers: string;
  config?: string;
  json?: boolean;
}

export interface Context {
  options: GlobalOptions;
  composition: Composition;
}

export interface Declared {
  sources: Source[];
  vendors: Vendor[];
  profiles: VendorProfile[];
}

const DEFAULT_REGISTRY = 'registry';
const DEFAULT_CONFIG = 'config/clausewatch.yaml';
/** The catalogue that ships with the program. */
const SHIPPED_CATALOGUE = fileURLToPath(new URL('../../config/catalogue.yaml', import.meta.url));

/** The registry files that ship with the program. */
const SHIPPED_REGISTRY = fileURLToPath(new URL('../../registry', import.meta.url));

/**
 * The folder of the files that the registry begins with: that of the settings; without any, `registry` where it is there, else the shipped one.
 * What an export wrote is a team's own, and comes in by an import unless the settings name it. Throws OperationalError('config') when what
 * they name has no registry in it.
 */
export function registryFolder({ registry: { files } }: Pick<Config, 'registry'>): string {
  const isRegistry = ['offerings', 'vendors'].some((name) => existsSync(join(files, name)));
  if (files === DEFAULT_REGISTRY) return isRegistry && !existsSync(join(files, EXPORTED)) ? files : SHIPPED_REGISTRY;
  if (isRegistry) return files;
  throw new OperationalError('config', `There is no registry in ${files}, which registry.files names.`, {
    remedy: 'Name a folder with "offerings" or "vendors" in it, or leave registry.files out.',
  });
}

/** Settings: the named file, or the default one where it is there; `--data` goes before both and the environment. */
export async function readConfig({ options }: Context): Promise<Config> {
  const config = await loadConfig(options.config ?? DEFAULT_CONFIG, { optional: options.config === undefined });
  return options.data === undefined ? config : { ...config, storage: { ...config.storage, data: options.data } };
}

/** The catalogue beside the settings where there is one, else the shipped one. */
export function cataloguePath(): string {
  return existsSync('config/catalogue.yaml') ? 'config/catalogue.yaml' : SHIPPED_CATALOGUE;
}

export async function readCatalogue(): Promise<Catalogue> {
  return loadCatalogue(cataloguePath());
}

/** All declared sources. Throws OperationalError('config') with the first errors when a watcher file is wrong. */
export async function readWatchers(context: Context, catalogue: Catalogue): Promise<Declared> {
  const { watchers, problems } = await loadWatchers(context.options.watchers, { catalogue });
  if (hasErrors(problems)) {
    const errors = problems.filter(({ severity }) => severity === 'error');
    const shown = errors.slice(0, 5).map(formatProblem).join('\n');
    throw new OperationalError(
      'config',
      `${context.options.watchers} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}:\n${shown}`,
      { remedy: 'Mend them; "clausewatch lint" lists all.' },
    );
  }
  return {
    sources: watchers.flatMap(({ watcher, file }) => toSources(watcher, file)),
    vendors: watchers.map(({ watcher }) => watcher.vendor),
    profiles: watchers.map(({ watcher: { vendor, offerings, commitments, answers } }) => ({ vendor, offerings, commitments, answers })),
  };
}

/** Opens the data folder for the time that `work` takes, and signs what it has recorded unless that is done elsewhere. */
export async function withInstallation<Result>(
  context: Context,
  work: (installation: Installation, config: Config) => Promise<Result>,
  {
    readOnly = false,
    alone = false,
    asTarget = false,
    signs = !readOnly && !alone,
  }: { readOnly?: boolean; alone?: boolean; asTarget?: boolean; signs?: boolean } = {},
): Promise<Result> {
  const { composition } = context;
  const config = await readConfig(context);
  const installation = await composition.openInstallation(config, { readOnly, alone, asTarget });
  try {
    const result = await work(installation, config);
    if (signs) await (await import('./ledger/open.ts')).signAfterwards(composition, installation, config);
    return result;
  } finally {
    await installation.close();
  }
}

/** Ends a long command on Ctrl+C or SIGTERM: what is committed stays, what is not is done again next time. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return controller.signal;
}
