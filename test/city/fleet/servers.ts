/**
 * The servers of a fleet: Postgres, Redis without a disk, and an S3 store, each a process that a drill may kill.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { freePort } from '../../helpers/redis.ts';
import { createService, type Service } from './service.ts';

export interface Servers {
  postgres: Service;
  redis: Service;
  s3: Service;
  databaseUrl: string;
  redisUrl: string;
  s3Port: number;
  /** Size of the record, in bytes. */
  close(): Promise<void>;
}

export const BUCKET = 'evidence';
/** What the S3 server of the drill takes. */
export const S3_KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER', AWS_REGION: 'us-east-1' };

export interface ServersOptions {
  /** Address that all machines reach. */
  host: string;
  /** Folder of the record and the blobs. */
  disk: string;
}

/** Makes a database and an empty bucket, and starts all three. Throws when a binary is missing. */
export async function startServers({ host, disk }: ServersOptions): Promise<Servers> {
  const [postgresPort, redisPort, s3Port] = [await freePort(), await freePort(), await freePort()];
  const postgres = openPostgres(host, postgresPort, join(disk, 'postgres'));
  const redis = createService({
    name: 'Redis',
    command: binary('redis-server', process.env['CLAUSEWATCH_REDIS_SERVER']),
    args: ['--port', `${redisPort}`, '--bind', host, '--protected-mode', 'no', '--save', '', '--maxmemory-policy', 'noeviction'],
    address: { host, port: redisPort },
  });
  const s3 = createService({
    name: 'S3',
    command: process.execPath,
    args: [
      createRequire(import.meta.url).resolve('s3rver/bin/s3rver.js'),
      ...['--directory', join(disk, 's3'), '--address', '127.0.0.1', '--port', `${s3Port}`, '--silent', '--no-vhost-buckets'],
      ...['--configure-bucket', BUCKET],
    ],
    env: { NODE_NO_WARNINGS: '1' },
    address: { host: '127.0.0.1', port: s3Port },
  });
  const all = [postgres, redis, s3];
  await Promise.all(all.map((service) => service.start()));
  return {
    postgres,
    redis,
    s3,
    databaseUrl: `postgres://clausewatch@${host}:${postgresPort}/postgres`,
    redisUrl: `redis://${host}:${redisPort}`,
    s3Port,
    async close() {
      await Promise.all(all.map((service) => service.stop('SIGKILL')));
    },
  };
}

/** Postgres as it is run in earnest: every commit is on the disk before it is told. */
function openPostgres(host: string, port: number, folder: string): Service {
  const who = unprivileged();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (who) chownSync(folder, who.uid, who.gid);
  const bin = postgresFolder();
  execFileSync(join(bin, 'initdb'), ['-D', folder, '-U', 'clausewatch', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'], {
    stdio: 'ignore',
    ...who,
  });
  // The machines of the drill come by an address that is not the loopback one.
  appendFileSync(join(folder, 'pg_hba.conf'), `host all all ${host}/8 trust\n`);
  return createService({
    name: 'Postgres',
    command: join(bin, 'postgres'),
    args: ['-D', folder, '-h', host, '-p', `${port}`, '-k', folder, '-c', 'max_wal_size=128MB', '-c', 'min_wal_size=32MB'],
    ...who,
    address: { host, port },
  });
}

function postgresFolder(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    process.env['CLAUSEWATCH_POSTGRES'],
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  // A wrapper in the path may not find its server: the folder has to hold both.
  const found = folders.findLast(
    (folder) => folder !== undefined && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
  if (found === undefined)
    throw new Error('The drill needs Postgres: install postgresql, or name its folder of programs in CLAUSEWATCH_POSTGRES.');
  return found;
}

function binary(name: string, named: string | undefined): string {
  const found = [named, ...(process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (found === undefined) throw new Error(`The drill needs ${name}.`);
  return found;
}

/** Postgres does not run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
