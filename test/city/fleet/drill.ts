/**
 * The fleet drill: schedulers and workers on several machines watch the city over Postgres, Redis and S3, edits are made, and everything that can
 * go wrong does. In the end every due check was made, every edit is on record once, everybody was told once, and all of it verifies.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { createPostgresStore } from '../../../src/adapters/store/postgres/index.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { loadWatchers, toSources } from '../../../src/declare/load.ts';
import type { Source } from '../../../src/domain/watcher.ts';
import { REPOSITORY } from '../../helpers/cli.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { hostNames } from '../hosts.ts';
import { type City, startCity } from '../index.ts';
import { mountDisk } from './disk.ts';
import { type Fault, faultsOf } from './faults.ts';
import { type Judged, judgeFleet } from './judge.ts';
import { createMachine, type Machine, type MachineOptions } from './machines.ts';
import { LOOPBACK_ONLY, layCable, type Network } from './network.ts';
import { type FleetEdit, type FleetPlan, planFleet, plant, shownOn, watcherFiles } from './plan.ts';
import { type Alert, startReceiver } from './receiver.ts';
import { BUCKET, S3_KEYS, type Servers, startServers } from './servers.ts';
import { type Door, openDoor, openProxy, openWire, type Wire } from './ways.ts';

export interface FleetDrillOptions {
  sources: number;
  hosts: number;
  /** Sources that take a browser. */
  inBrowser: number;
  schedulers: number;
  workers: number;
  edits: number;
  /** Interval of every source, in minutes. */
  everyMinutes: number;
  seed: number;
  /** How often the list of faults is gone through. */
  rounds?: number;
  /** Only faults whose names hold one of these texts. */
  only?: readonly string[];
  say?: (line: string) => void;
}

export interface FleetDrill extends Judged {
  edits: number;
  faults: Array<{ name: string; missing?: string }>;
  /** Answer of `clausewatch verify`. */
  verified: string;
  /** Processes that ended by themselves. */
  fell: number;
  seconds: number;
  blobRequests: number;
}

const DISK_MB = 3_000;
/** Between two faults: what one has broken is at work again, or nearly. */
const BETWEEN_MS = 25_000;

/** Runs the drill. Linux only; with root it also cuts networks and fills disks. */
export async function fleetDrill(options: FleetDrillOptions): Promise<FleetDrill> {
  const { say = () => {} } = options;
  const begun = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-fleet-'));
  // Postgres runs as a user of its own, and has to pass through.
  chmodSync(folder, 0o711);
  const scene = await openScene(folder, options);
  try {
    const from = new Date();
    for (const machine of scene.machines) machine.start();
    await firstPass(scene, say);
    const faults = await troubles(scene, options, say);
    say('calm: everything is visited once more');
    await pause(2 * options.everyMinutes * 60_000);
    const until = new Date(Date.now() - options.everyMinutes * 60_000);
    await settle(scene, say);
    const codes = await Promise.all(scene.machines.map((machine) => machine.drain()));
    const store = await createPostgresStore({ url: scene.servers.databaseUrl });
    const judged = await judgeFleet({
      store,
      sources: scene.sources,
      planted: scene.planted.flatMap((one) => shownOn(scene.plan, one)),
      received: scene.received,
      from,
      until,
      latenessMs: (2 * options.everyMinutes + 3) * 60_000,
    }).finally(() => store.close());
    for (const [index, code] of codes.entries())
      if (code !== 0) judged.complaints.push(`SIGTERM ended ${scene.machines[index]?.name} with ${code}`);
    const verify = await verified(scene);
    if (verify.code !== 0) judged.complaints.push(`verify ended with ${verify.code}: ${verify.said.slice(-3_000)}`);
    return {
      ...judged,
      edits: scene.planted.length,
      faults,
      verified: verify.said.trim().split('\n').at(-1) ?? '',
      fell: scene.machines.reduce((sum, machine) => sum + machine.fell(), 0),
      seconds: Math.round((performance.now() - begun) / 1000),
      blobRequests: scene.door.counts.through,
    };
  } finally {
    await scene.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What `verify` says of the whole, as an auditor runs it. It reads the blobs through the door, which is of this process. */
async function verified({ folder, env }: Scene): Promise<{ code: number | null; said: string }> {
  const args = [join(REPOSITORY, 'src', 'main.ts'), '--data', join(folder, 'auditor'), 'verify'];
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stderr), text(child.stdout)]);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: (await said).join('\n') };
}

interface Scene {
  folder: string;
  city: City;
  servers: Servers;
  door: Door;
  wire: Wire;
  network: Network;
  disk: ReturnType<typeof mountDisk>;
  machines: Machine[];
  schedulers: Machine[];
  workers: Machine[];
  plan: FleetPlan;
  sources: Source[];
  planted: FleetEdit[];
  received: Alert[];
  env: Record<string, string>;
  random: () => number;
  close(): Promise<void>;
}

async function openScene(folder: string, options: FleetDrillOptions): Promise<Scene> {
  const { seed, hosts, everyMinutes } = options;
  const random = randomNumbers(seed);
  const network = layCable() ?? LOOPBACK_ONLY;
  const mountPoint = join(folder, 'disk');
  for (const name of ['disk', 'watchers', 'config', 'logs']) mkdirSync(join(folder, name));
  const disk = mountDisk(mountPoint, DISK_MB);
  const servers = await startServers({ host: network.host, disk: mountPoint });
  const door = await openDoor(network.host, { host: '127.0.0.1', port: servers.s3Port });
  const wire = await openWire(network.host, { host: network.host, port: Number(new URL(servers.databaseUrl).port) });
  const city = await startCity({ hosts, logged: 1 });
  const proxy = await openProxy(network.host, city.port);
  const receiver = await startReceiver(network.host, join(folder, 'ca.pem'));
  const { received } = receiver;
  const plan = planFleet({ ...options, hosts: hostNames(hosts), random });
  for (const [name, text] of Object.entries(watcherFiles(plan, city.port, `${everyMinutes}m`)))
    writeFileSync(join(folder, 'watchers', `${name}.yaml`), text);
  writeFileSync(
    join(folder, 'config', 'clausewatch.yaml'),
    settings({ folder, city, network, proxyPort: proxy.port, doorPort: door.port, receiver: receiver.origin }),
  );
  const env = {
    ...S3_KEYS,
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, seed).toString('base64')}`,
    CLAUSEWATCH_LOG: 'info',
  };
  const machine = (name: string, roles: string, more: Partial<MachineOptions> = {}): Machine =>
    createMachine({ name, roles, folder, env, logs: join(folder, 'logs'), ...more });
  // The first scheduler reaches Postgres by a way of its own.
  const overWire = { env: { ...env, DATABASE_URL: withPort(servers.databaseUrl, wire.port) } };
  const schedulers = Array.from({ length: options.schedulers }, (_, n) =>
    machine(`scheduler-${n}`, 'scheduler,sender', n === 0 ? overWire : {}),
  );
  // The last worker is the one on the other machine.
  const workers = Array.from({ length: options.workers }, (_, n) =>
    machine(`worker-${n}`, 'worker', n === options.workers - 1 ? { elsewhere: network.elsewhere } : {}),
  );
  const { watchers } = await loadWatchers(join(folder, 'watchers'), { catalogue: await loadCatalogue('config/catalogue.yaml') });
  const sources = watchers.flatMap(({ watcher, file }) => toSources(watcher, file));
  return {
    folder,
    city,
    servers,
    door,
    wire,
    network,
    disk,
    plan,
    sources,
    schedulers,
    workers,
    machines: [...schedulers, ...workers],
    planted: [],
    received,
    env,
    random,
    async close() {
      await Promise.all([...schedulers, ...workers].map((one) => one.drain()));
      await Promise.all([receiver.close(), proxy.close(), door.close(), wire.close(), city.close()]);
      await servers.close();
      disk?.remove();
      network.close();
    },
  };
}

function withPort(url: string, port: number): string {
  const address = new URL(url);
  address.port = `${port}`;
  return address.href;
}

interface Places {
  folder: string;
  city: City;
  network: Network;
  proxyPort: number;
  doorPort: number;
  receiver: string;
}

function settings({ folder, city, network: { host }, proxyPort, doorPort, receiver }: Places): string {
  return stringify({
    contact: 'drill@city.test',
    egress: { allow: [new URL(receiver).host, ...city.allow(city.hosts)], proxy: { url: `http://${host}:${proxyPort}`, resolve: 'proxy' } },
    manners: { delay: '0s', perHost: 4 },
    confirm: { afterMs: 300 },
    queue: { concurrency: 8 },
    // All schedulers sign with one key.
    ledger: { keyFile: join(folder, 'ledger.key') },
    storage: { s3: { bucket: BUCKET, endpoint: `http://${host}:${doorPort}`, pathStyle: true } },
    alerts: {
      channels: [{ id: 'receiver', type: 'webhook', url: `${receiver}/alerts`, secrets: [{ env: 'WEBHOOK_SECRET' }] }],
      rules: [{ id: 'all', changes: {}, to: ['receiver'] }],
    },
  });
}

/** Until every source was visited. */
async function firstPass({ sources, servers }: Scene, say: (line: string) => void): Promise<void> {
  const begun = performance.now();
  const store = await createPostgresStore({ url: servers.databaseUrl });
  try {
    for (;;) {
      const visited = (await store.sources()).filter(({ visits }) => visits > 0).length;
      say(`first pass: ${visited} of ${sources.length}`);
      if (visited >= sources.length) break;
      await pause(10_000);
    }
  } finally {
    await store.close();
  }
  say(`first pass: ${Math.round((performance.now() - begun) / 1000)} s`);
}

async function troubles(
  scene: Scene,
  { edits, rounds = 1, only = [''] }: FleetDrillOptions,
  say: (line: string) => void,
): Promise<FleetDrill['faults']> {
  const faults = Array.from({ length: rounds }, () =>
    faultsOf(scene).filter(({ name }) => only.some((text) => name.includes(text))),
  ).flat();
  const tried: FleetDrill['faults'] = [];
  const each = Math.ceil(edits / faults.length);
  for (const fault of faults) {
    plant(scene, each);
    await pause(BETWEEN_MS * (0.5 + scene.random()));
    tried.push(await tryFault(fault, say));
  }
  plant(scene, edits);
  await pause(BETWEEN_MS);
  return tried;
}

async function tryFault({ name, missing, happen }: Fault, say: (line: string) => void): Promise<{ name: string; missing?: string }> {
  if (missing !== undefined) {
    say(`not tried: ${name}: ${missing}`);
    return { name, missing };
  }
  say(name);
  await happen();
  return { name };
}

const SETTLE_MS = 300_000;

/** Until everything that is to be told was told. */
async function settle({ servers }: Scene, say: (line: string) => void): Promise<void> {
  const store = await createPostgresStore({ url: servers.databaseUrl, readOnly: true });
  try {
    for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(2_000)) {
      const { pending } = await store.totals();
      if (pending === 0) return;
      say(`waiting for ${pending} alerts`);
    }
  } finally {
    await store.close();
  }
}
