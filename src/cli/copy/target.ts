/**
 * Where a migration goes, as the command line names it.
 * @module
 */
import { resolve } from 'node:path';
import { loadConfig } from '../../declare/config.ts';
import { Config } from '../../domain/config.ts';
import { OperationalError } from '../../domain/errors.ts';

export interface TargetOptions {
  /** A folder, or the address of a Postgres database. */
  to?: string;
  /** s3://bucket/prefix. */
  blobs?: string;
  /** A settings file. */
  toConfig?: string;
}

/**
 * The settings of the installation that is migrated to. The environment speaks of the source and says nothing here. Throws
 * OperationalError('usage') when it is not clear where to, or when that is where the installation is now.
 */
export async function targetConfig(options: TargetOptions, source: Config): Promise<Config> {
  const target = await chosen(options, source);
  if (sameAt(target, source)) throw usage('That is where the installation is now.', 'Name another place.');
  return target;
}

async function chosen({ to, blobs, toConfig }: TargetOptions, source: Config): Promise<Config> {
  if (toConfig !== undefined) {
    if (to !== undefined || blobs !== undefined) throw usage('--to-config says where to, and so does --to.', 'Keep one of them.');
    return loadConfig(toConfig, { env: {} });
  }
  if (to === undefined) throw usage('It is not said where to.', 'Add --to with a folder or a postgres:// address, or --to-config.');
  const isDatabase = /^postgres(ql)?:/.test(to);
  const storage = {
    data: isDatabase ? source.storage.data : resolve(to),
    ...(isDatabase ? { database: to } : {}),
    ...(blobs === undefined ? {} : { s3: { ...connectionOf(source), ...bucketOf(blobs) } }),
  };
  const checked = Config.shape.storage.safeParse(storage);
  if (checked.success) return { ...source, storage: checked.data };
  // An address may hold a password: it is not repeated.
  const issue = checked.error.issues[0];
  throw usage(`--${issue?.path[0] === 's3' ? 'blobs' : 'to'} ${issue?.message ?? 'is wrong'}.`, 'Add --help for an example.');
}

function bucketOf(blobs: string): { bucket: string; prefix?: string } {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(blobs) ?? [];
  if (bucket === undefined) throw usage('--blobs is no address of a bucket.', 'Write it like s3://bucket/prefix.');
  return { bucket, ...(prefix ? { prefix } : {}) };
}

/** How the object store is reached, where the settings or the environment say it. */
function connectionOf({ storage: { s3 } }: Config): Partial<NonNullable<Config['storage']['s3']>> {
  const endpoint = s3?.endpoint ?? process.env['CLAUSEWATCH_S3_ENDPOINT'];
  const region = s3?.region ?? process.env['AWS_REGION'];
  return {
    ...(endpoint ? { endpoint } : {}),
    ...(region ? { region } : {}),
    ...(s3?.pathStyle === undefined ? {} : { pathStyle: s3.pathStyle }),
  };
}

/** Both records in one place. Evidence may be shared: what is there already is not copied. */
function sameAt(target: Config, source: Config): boolean {
  const [a, b] = [target.storage, source.storage];
  if (a.database !== undefined || b.database !== undefined) return a.database === b.database;
  return resolve(a.data) === resolve(b.data);
}

function usage(sentence: string, remedy: string): OperationalError {
  return new OperationalError('usage', sentence, { remedy });
}
