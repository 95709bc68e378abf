/**
 * The servers of a fleet: Postgres, Redis without a disk, and an S3 store, each a process that a drill may kill.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findPrograms, otherUser } from '../../helpers/postgres.ts';
import { findServer, freePort } from '../../helpers/redis.ts';
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
    command: findServer(),
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
  const who = otherUser();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (who) chownSync(folder, who.uid, who.gid);
  const bin = findPrograms();
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
