/**
 * One life of an installation: the servers that keep it, the processes that run it, and its end without a goodbye.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createPostgresStore } from '../../../src/adapters/store/postgres/index.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { REPOSITORY } from '../../helpers/cli.ts';
import { createMachine, type Machine } from '../fleet/machines.ts';
import { BUCKET, S3_KEYS, type Servers, startServers } from '../fleet/servers.ts';

/** fleet: Postgres, S3 and Redis, a scheduler and workers. embedded: one process and its data folder. */
export type Kind = 'fleet' | 'embedded';

export interface LifeOptions {
  kind: Kind;
  /** Made for this life alone; nothing of it is left after its end. */
  folder: string;
  workers: number;
  /** Folder of the watcher files, which outlive it. */
  watchers: string;
  settings: object;
  env: Record<string, string>;
}

export interface Life {
  kind: Kind;
  start(): void;
  /** Runs a command on its installation. */
  command(...args: string[]): Promise<CommandResult>;
  /** The record, to be looked at; the caller closes it. */
  look(): Promise<Store>;
  /** Ends all processes in peace, and gives the codes that they ended with. */
  drain(): Promise<Array<number | string>>;
  /** Kills all processes and servers, and removes what they kept. */
  destroy(): Promise<void>;
  /** How often processes have ended by themselves. */
  fell(): number;
}

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
}

const HOST = '127.0.0.1';

export async function openLife({ kind, folder, workers, watchers, settings, env }: LifeOptions): Promise<Life> {
  for (const name of ['config', 'logs', 'disk', 'keys']) mkdirSync(join(folder, name), { recursive: true });
  // Postgres runs as a user of its own, and has to pass through.
  for (const place of [folder, join(folder, 'disk')]) chmodSync(place, 0o711);
  cpSync(watchers, join(folder, 'watchers'), { recursive: true });
  const servers = kind === 'fleet' ? await startServers({ host: HOST, disk: join(folder, 'disk') }) : undefined;
  writeFileSync(join(folder, 'config', 'clausewatch.yaml'), stringify({ ...settings, ...placesOf(folder, servers) }));
  const own = { ...env, CLAUSEWATCH_LOG: 'info', ...addresses(servers) };
  const machine = (name: string, roles: string): Machine => createMachine({ name, roles, folder, env: own, logs: join(folder, 'logs') });
  const machines = servers
    ? [machine('scheduler', 'scheduler,sender'), ...Array.from({ length: workers }, (_, n) => machine(`worker-${n}`, 'worker'))]
    : [machine('whole', 'scheduler,worker,sender')];
  const dataDir = join(folder, servers ? 'auditor' : 'whole');
  return {
    kind,
    start: () => {
      for (const one of machines) one.start();
    },
    command: (...args) => run(folder, own, dataDir, args),
    look: () =>
      servers
        ? createPostgresStore({ url: servers.databaseUrl, readOnly: true })
        : createSqliteStore({ file: join(dataDir, 'clausewatch.sqlite'), readOnly: true }),
    drain: () => Promise.all(machines.map((one) => one.drain())),
    async destroy() {
      await Promise.all(machines.map((one) => one.end()));
      await servers?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    fell: () => machines.reduce((sum, one) => sum + one.fell(), 0),
  };
}

function placesOf(folder: string, servers: Servers | undefined): object {
  if (!servers) return {};
  return {
    // All machines sign with one key.
    ledger: { keyFile: join(folder, 'keys', 'ledger.key') },
    storage: { s3: { bucket: BUCKET, endpoint: `http://${HOST}:${servers.s3Port}`, pathStyle: true } },
  };
}

function addresses(servers: Servers | undefined): Record<string, string> {
  return servers ? { ...S3_KEYS, DATABASE_URL: servers.databaseUrl, REDIS_URL: servers.redisUrl } : {};
}

async function run(folder: string, env: Record<string, string>, dataDir: string, args: readonly string[]): Promise<CommandResult> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(REPOSITORY, 'src', 'main.ts'), '--data', dataDir, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: join(REPOSITORY, '.cache', 'compile'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr, ms: Math.round(performance.now() - begun) };
}
