/**
 * Reads the settings of an installation.
 * @module
 */
import { existsSync } from 'node:fs';
import { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import { readSecret } from '../lib/secretPlace.ts';
import { blackoutFault, quietFaults } from './blackout.ts';
import { cronFault } from './cron.ts';
import { fromProblems } from './fromProblems.ts';
import { checkSchema } from './schemaProblems.ts';
import { readYaml } from './yamlFile.ts';

export interface LoadConfigOptions {
  /** A missing file means defaults. Set it when the user did not name the file. */
  optional?: boolean;
  /** Variables that override the file; the process's by default. */
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the settings in `file`, lets CLAUSEWATCH_DATA, DATABASE_URL, REDIS_URL (or the files that DATABASE_URL_FILE and REDIS_URL_FILE name)
 * and CLAUSEWATCH_CHROMIUM override it, and fills the rest with defaults.
 * @throws OperationalError('config') naming file, line and column, when something in it is wrong
 */
export async function loadConfig(file: string, options: LoadConfigOptions = {}): Promise<Config> {
  const missing = options.optional === true && !existsSync(file);
  const config = missing ? Config.parse({}) : await readConfig(file);
  return withEnvironment(config, options.env ?? process.env);
}

async function readConfig(path: string): Promise<Config> {
  const file = await readYaml(path, { mayBeEmpty: true });
  if (file.problems.length > 0) throw fromProblems(file.problems);
  const checked = checkSchema(file, Config);
  if ('problems' in checked) throw fromProblems(checked.problems);
  const faults = [
    ...faultsOf(checked.value.defaults).map(({ key, ...fault }) => ({ ...file.position(['defaults', key]), ...fault })),
    ...quietFaults(checked.value.alerts).map(({ at, ...fault }) => ({ ...file.position(['alerts', 'channels', at, 'quiet']), ...fault })),
  ];
  const problems = faults.map((fault) => ({ file: path, ...fault, severity: 'error' as const }));
  if (problems.length > 0) throw fromProblems(problems);
  return checked.value;
}

/** What no schema can tell of the defaults. */
function faultsOf({ schedule, blackout }: Config['defaults']): Array<{ key: string; message: string; remedy: string }> {
  const cron = schedule === undefined ? undefined : cronFault(schedule);
  const covered = blackoutFault(blackout);
  return [
    ...(cron === undefined
      ? []
      : [
          {
            key: 'schedule',
            message: `defaults.schedule is no cron expression of five fields: ${cron}`,
            remedy: 'Write it like "0 6 * * *", or use every: 12h.',
          },
        ]),
    ...(covered === undefined ? [] : [{ key: 'blackout', ...covered, message: `defaults.${covered.message}` }]),
  ];
}

function withEnvironment(config: Config, env: Readonly<Record<string, string | undefined>>): Config {
  const data = env['CLAUSEWATCH_DATA'];
  const redisUrl = redisUrlOf(env);
  const database = databaseOf(env);
  const executable = env['CLAUSEWATCH_CHROMIUM'];
  return {
    ...config,
    storage: { ...config.storage, ...(data ? { data } : {}), ...(database ? { database } : {}) },
    queue: { ...config.queue, ...(redisUrl ? { redisUrl } : {}) },
    browser: { ...config.browser, ...(executable ? { executable } : {}) },
  };
}

/** A file, because an address with a password is a secret. */
function redisUrlOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const [name, file] = ['REDIS_URL_FILE', env['REDIS_URL_FILE']];
  if (env['REDIS_URL']) return checkedRedisUrl('REDIS_URL', env['REDIS_URL']);
  if (!file) return undefined;
  return checkedRedisUrl(name, readSecret({ file }, { what: 'address of Redis', setting: name }, env));
}

function checkedRedisUrl(name: string, redisUrl: string): string {
  if (Config.safeParse({ queue: { redisUrl } }).success) return redisUrl;
  // The address may hold a password: it is not repeated.
  throw new OperationalError('config', `${name} is no Redis address.`, { remedy: 'Write it like redis://127.0.0.1:6379, or unset it.' });
}

/** By a file too, because an address with a password is a secret. */
function databaseOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { DATABASE_URL: given, DATABASE_URL_FILE: file } = env;
  if (!given && !file) return undefined;
  const setting = given ? 'DATABASE_URL' : 'DATABASE_URL_FILE';
  const database = given || readSecret({ file: file ?? '' }, { what: 'address of the database', setting }, env);
  if (Config.safeParse({ storage: { database } }).success) return database;
  // The address may hold a password: it is not repeated.
  throw new OperationalError('config', `${setting} is no address of a Postgres database.`, {
    remedy: 'Write it like postgres://user:password@127.0.0.1:5432/clausewatch, or unset it.',
  });
}
