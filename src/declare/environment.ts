/**
 * Settings that the environment of the process says. What is a secret, such as an address with a password, comes by a variable or by a file that
 * another variable names, and is never repeated.
 * @module
 */
import { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import { readSecret } from '../lib/secretPlace.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings as the environment overrides them. Throws OperationalError('config') that names the variable. */
export function withEnvironment(config: Config, env: Environment): Config {
  const data = env['CLAUSEWATCH_DATA'];
  const executable = env['CLAUSEWATCH_CHROMIUM'];
  const database = addressOf(env, 'DATABASE_URL', DATABASE);
  const redisUrl = addressOf(env, 'REDIS_URL', REDIS);
  return {
    ...config,
    storage: { ...config.storage, ...(data ? { data } : {}), ...(database ? { database } : {}), ...s3With(config.storage.s3, env) },
    queue: { ...config.queue, ...(redisUrl ? { redisUrl } : {}), ...prefixOf(env) },
    browser: { ...config.browser, ...(executable ? { executable } : {}) },
    telemetry: telemetryOf(config.telemetry, env),
  };
}

interface Address {
  what: string;
  /** After "REDIS_URL is". */
  none: string;
  like: string;
  isOne(text: string): boolean;
}

const DATABASE: Address = {
  what: 'address of the database',
  none: 'no address of a Postgres database',
  like: 'postgres://user:password@127.0.0.1:5432/clausewatch',
  isOne: (database) => Config.safeParse({ storage: { database } }).success,
};

const REDIS: Address = {
  what: 'address of Redis',
  none: 'no Redis address',
  like: 'redis://127.0.0.1:6379',
  isOne: (redisUrl) => Config.safeParse({ queue: { redisUrl } }).success,
};

/** What the variable says, or the file that `<name>_FILE` names. */
function addressOf(env: Environment, name: string, { what, none, like, isOne }: Address): string | undefined {
  const byFile = `${name}_FILE`;
  const file = env[byFile];
  const setting = env[name] ? name : byFile;
  const given = env[name] || (file ? readSecret({ file }, { what, setting }, env) : undefined);
  if (!given || isOne(given)) return given;
  throw new OperationalError('config', `${setting} is ${none}.`, { remedy: `Write it like ${like}, or unset it.` });
}

function prefixOf({ CLAUSEWATCH_QUEUE_PREFIX: prefix }: Environment): Partial<Pick<Config['queue'], 'prefix'>> {
  if (!prefix) return {};
  const checked = Config.safeParse({ queue: { prefix } });
  if (checked.success) return { prefix };
  throw new OperationalError('config', `CLAUSEWATCH_QUEUE_PREFIX ${checked.error.issues[0]?.message ?? 'is wrong'}.`, {
    remedy: 'Write it like "clausewatch", or unset it.',
  });
}

/** Credentials are no settings: the client of the storage finds them by itself. */
function s3With(s3: Config['storage']['s3'], env: Environment): Pick<Config['storage'], 's3'> {
  const { CLAUSEWATCH_S3_BUCKET: bucket, CLAUSEWATCH_S3_ENDPOINT: endpoint } = env;
  if (s3 === undefined && !bucket) return {};
  const region = s3?.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
  const given = { ...s3, ...(bucket ? { bucket } : {}), ...(endpoint ? { endpoint } : {}), ...(region === undefined ? {} : { region }) };
  const checked = Config.safeParse({ storage: { s3: given } });
  if (checked.success) return { s3: checked.data.storage.s3 };
  const { path, message } = checked.error.issues[0] ?? { path: [], message: 'is wrong' };
  throw new OperationalError('config', `What the environment says of storage.s3 is wrong: ${String(path.at(-1))} ${message}.`, {
    remedy: 'Correct CLAUSEWATCH_S3_BUCKET, CLAUSEWATCH_S3_ENDPOINT and AWS_REGION, or unset them.',
  });
}

/** OpenTelemetry's own variables say where traces go; its exporter reads them by itself. */
function telemetryOf({ otlp, ...telemetry }: Config['telemetry'], env: Environment): Config['telemetry'] {
  if (env['OTEL_SDK_DISABLED'] === 'true') return telemetry;
  const named = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (named) return { ...telemetry, otlp: { sample: otlp?.sample ?? 1 } };
  return otlp?.endpoint === undefined ? telemetry : { ...telemetry, otlp };
}
