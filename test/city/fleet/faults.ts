/**
 * What goes wrong in a fleet, one thing after the other.
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ask } from '../../helpers/postgres.ts';
import type { Disk } from './disk.ts';
import type { Machine } from './machines.ts';
import type { Network } from './network.ts';
import type { Servers } from './servers.ts';
import type { Door, Wire } from './ways.ts';

export interface Stage {
  servers: Servers;
  door: Door;
  /** The way of the first scheduler to Postgres. */
  wire: Wire;
  network: Network;
  disk: Disk | undefined;
  schedulers: Machine[];
  workers: Machine[];
  random: () => number;
}

export interface Fault {
  name: string;
  /** Why it cannot be tried here; absent where it can. */
  missing?: string;
  /** Resolves when what was broken is whole again. */
  happen(): Promise<void>;
}

const OUTAGE_MS = 20_000;
/** Longer than a turn may last and than a silence may go unnoticed. */
const SILENCE_MS = 180_000;

/** All kinds, in the order in which they happen. */
export function faultsOf({ servers, door, wire, network, disk, schedulers, workers, random }: Stage): Fault[] {
  const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const some = (): number => 500 + random() * 3_000;
  return [
    { name: 'kill -9 of a worker', happen: () => oneOf(workers).kill(some()) },
    { name: 'kill -9 of a scheduler', happen: () => oneOf(schedulers).kill(some()) },
    {
      name: 'Redis restarted, its memory lost',
      async happen() {
        await servers.redis.stop('SIGKILL');
        await pause(3_000);
        await servers.redis.start();
      },
    },
    {
      name: 'kill -9 of two workers and a scheduler at once',
      happen: async () => {
        const [first, second] = [workers[0] as Machine, workers[1] as Machine];
        await Promise.all([first.kill(some()), second.kill(some()), oneOf(schedulers).kill(some())]);
      },
    },
    {
      name: 'Postgres killed in the midst of it and started again',
      async happen() {
        await servers.postgres.stop('SIGQUIT');
        await pause(3_000);
        await servers.postgres.start();
      },
    },
    {
      name: 'the blobs refuse (503) for a while',
      async happen() {
        door.shut(503);
        await pause(OUTAGE_MS);
        door.open();
      },
    },
    {
      name: 'the blobs refuse (403) for a while',
      async happen() {
        door.shut(403);
        await pause(OUTAGE_MS);
        door.open();
      },
    },
    {
      name: 'Postgres takes no writing for a while',
      async happen() {
        await setReadOnly(servers.databaseUrl, 'on');
        await pause(OUTAGE_MS);
        await setReadOnly(servers.databaseUrl, 'off');
      },
    },
    {
      name: 'Redis takes no writing for a while',
      async happen() {
        // As a master that another one has replaced.
        await tellRedis(servers.redisUrl, (redis) => redis.replicaof('127.0.0.1', 1));
        await pause(OUTAGE_MS);
        await tellRedis(servers.redisUrl, (redis) => redis.replicaof('NO', 'ONE'));
      },
    },
    {
      name: 'Postgres is silent for one scheduler',
      async happen() {
        wire.silence();
        await pause(SILENCE_MS);
        wire.mend();
      },
    },
    {
      name: 'the network of a worker is cut',
      ...(network.elsewhere.length > 0 ? {} : { missing: 'network namespaces take root and iproute2' }),
      async happen() {
        network.cut();
        await pause(OUTAGE_MS * 2);
        network.mend();
      },
    },
    {
      name: 'the disk of the record and the blobs is full',
      ...(disk ? {} : { missing: 'a disk of its own takes root' }),
      async happen() {
        disk?.fill();
        await pause(OUTAGE_MS);
        disk?.empty();
        // Servers give up where they cannot write; their supervisors start them again.
        for (const server of [servers.postgres, servers.s3]) if (!server.isRunning()) await server.start();
      },
    },
    { name: 'all schedulers killed', happen: async () => void (await Promise.all(schedulers.map((one) => one.kill(5_000)))) },
    { name: 'all workers killed', happen: async () => void (await Promise.all(workers.map((one) => one.kill(some())))) },
  ];
}

/** All that begin to write are refused, like by a server that was demoted. */
async function setReadOnly(databaseUrl: string, to: 'on' | 'off'): Promise<void> {
  const url = new URL(databaseUrl);
  url.searchParams.set('options', '-c default_transaction_read_only=off');
  await ask(url.href, `alter system set default_transaction_read_only = ${to}`);
  await ask(url.href, 'select pg_reload_conf()');
}

async function tellRedis(url: string, tell: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url);
  try {
    await tell(redis);
  } finally {
    redis.disconnect();
  }
}
