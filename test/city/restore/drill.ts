/**
 * The restore drill: an installation under load is backed up, destroyed with all its servers, restored into storage of another kind, verified, and
 * goes on; then the same back. Edits are made before each backup, after it, and after each restore. In the end every edit is on record once,
 * nothing else is, everybody was told of each, and all of it verifies.
 * @module
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Change } from '../../../src/domain/change.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { judgeChanges } from '../fleet/judge.ts';
import { type FleetEdit, type FleetPlan, planFleet, plant, shownOn, watcherFiles } from '../fleet/plan.ts';
import { type Receiver, startReceiver } from '../fleet/receiver.ts';
import { openProxy } from '../fleet/ways.ts';
import { hostNames } from '../hosts.ts';
import { type City, startCity } from '../index.ts';
import { judgeAlerts } from './judge.ts';
import { type CommandResult, type Kind, type Life, openLife } from './life.ts';

export interface RestoreDrillOptions {
  sources: number;
  hosts: number;
  workers: number;
  edits: number;
  /** Interval of every source, in minutes. */
  everyMinutes: number;
  seed: number;
  /** The kinds of its lives, one after the other. */
  kinds: readonly Kind[];
  say?: (line: string) => void;
}

/** One disaster and what came of it. Milliseconds where nothing else is said. */
export interface Disaster {
  from: Kind;
  to: Kind;
  backups: Array<{ tookMs: number; visits: number; copiedBytes: number }>;
  /** From the moment of the last backup to the destruction: what was recorded then was lost. */
  rpoMs: number;
  lostVisits: number;
  lostEdits: number;
  restoreMs: number;
  verifyMs: number;
  /** From the start until the first page was visited. */
  firstCheckMs: number;
  /** From the destruction until then, verification included. */
  rtoMs: number;
}

export interface RestoreDrill {
  complaints: string[];
  edits: number;
  changes: number;
  visits: number;
  disasters: Disaster[];
  told: { once: number; again: number };
  /** Keys that the ledger was signed with, and events that the last checkpoint vouches for. */
  ledger: { keys: number; events: number; signed: number };
  verified: string;
  fell: number;
  seconds: number;
}

const HOST = '127.0.0.1';

interface Scene extends RestoreDrillOptions {
  folder: string;
  city: City;
  plan: FleetPlan;
  planted: FleetEdit[];
  receiver: Receiver;
  proxyPort: number;
  complaints: string[];
  disasters: Disaster[];
  say: (line: string) => void;
  close(): Promise<void>;
}

export async function restoreDrill(options: RestoreDrillOptions): Promise<RestoreDrill> {
  const begun = performance.now();
  const scene = await openScene(options);
  let life: Life | undefined;
  let fell = 0;
  try {
    const [first = 'fleet', ...later] = options.kinds;
    const each = Math.floor(options.edits / (3 * later.length + 1));
    life = await openNext(scene, first, 0);
    life.start();
    await firstPass(scene, life);
    for (const [n, kind] of later.entries()) {
      const before = life;
      const { backup, takenAt } = await loadedBackup(scene, before, each, n);
      const lost = await liveOn(scene, before, each, takenAt);
      fell += before.fell();
      await before.destroy();
      const destroyedAt = Date.now();
      scene.say(`destroyed ${destroyedAt - Date.parse(takenAt)} ms after the moment of the backup`);
      life = await openNext(scene, kind, n + 1);
      const measured = await bringBack(scene, life, join(scene.folder, `backup-${n}`), destroyedAt, n);
      scene.disasters.push({
        from: before.kind,
        to: kind,
        backups: backup,
        rpoMs: destroyedAt - Date.parse(takenAt),
        ...lost,
        ...measured,
      });
    }
    plant(scene, scene.plan.edits.length);
    await cycles(scene, 2);
    return { ...(await finish(scene, life)), fell: fell + life.fell(), seconds: Math.round((performance.now() - begun) / 1000) };
  } finally {
    await life?.destroy();
    await scene.close();
  }
}

async function openScene(options: RestoreDrillOptions): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-restore-'));
  chmodSync(folder, 0o711);
  mkdirSync(join(folder, 'watchers'));
  mkdirSync(join(folder, 'kept'));
  const city = await startCity({ hosts: options.hosts, logged: 1 });
  const proxy = await openProxy(HOST, city.port);
  const receiver = await startReceiver(HOST, join(folder, 'ca.pem'));
  const plan = planFleet({ ...options, inBrowser: 0, hosts: hostNames(options.hosts), random: randomNumbers(options.seed) });
  if (plan.edits.length < options.edits)
    throw new Error(`there is room for ${plan.edits.length} edits: take more hosts, of four sources each`);
  for (const [name, text] of Object.entries(watcherFiles(plan, city.port, `${options.everyMinutes}m`)))
    writeFileSync(join(folder, 'watchers', `${name}.yaml`), text);
  return {
    say: () => {},
    ...options,
    folder,
    city,
    plan,
    planted: [],
    receiver,
    proxyPort: proxy.port,
    complaints: [],
    disasters: [],
    async close() {
      await Promise.all([receiver.close(), proxy.close(), city.close()]);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function openNext({ folder, workers, city, receiver, proxyPort, seed }: Scene, kind: Kind, n: number): Promise<Life> {
  const egress = {
    allow: [new URL(receiver.origin).host, ...city.allow(city.hosts)],
    proxy: { url: `http://${HOST}:${proxyPort}`, resolve: 'proxy' },
  };
  const alerts = {
    channels: [{ id: 'receiver', type: 'webhook', url: `${receiver.origin}/alerts`, secrets: [{ env: 'WEBHOOK_SECRET' }] }],
    rules: [{ id: 'all', changes: {}, to: ['receiver'] }],
  };
  return openLife({
    kind,
    folder: join(folder, `life-${n}`),
    workers,
    watchers: join(folder, 'watchers'),
    settings: { contact: 'drill@city.test', egress, manners: { delay: '0s', perHost: 4 }, confirm: { afterMs: 300 }, alerts },
    env: {
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, seed).toString('base64')}`,
    },
  });
}

/** Until every source was due so often, and had time to be checked twice. */
function cycles({ everyMinutes }: Scene, many: number): Promise<void> {
  return pause(many * everyMinutes * 60_000 + 10_000);
}

const FIRST_PASS_MS = 300_000;

async function firstPass({ plan, say }: Scene, life: Life): Promise<void> {
  for (const until = Date.now() + FIRST_PASS_MS; ; await pause(3_000)) {
    const visited = await tally(life).catch(() => undefined);
    say(`first pass: ${visited?.visited ?? 0} of ${plan.sources.length}`);
    if (visited?.visited === plan.sources.length) return;
    if (Date.now() > until) throw new Error('the first pass does not end');
  }
}

async function tally(life: Life): Promise<{ visited: number; visits: number }> {
  const store = await life.look();
  try {
    const sources = await store.sources();
    return { visited: sources.filter(({ visits }) => visits > 0).length, visits: sources.reduce((sum, { visits }) => sum + visits, 0) };
  } finally {
    await store.close();
  }
}

/** Two backups into one folder while checks go on; a checkpoint is kept by somebody else before the last of them. */
async function loadedBackup(scene: Scene, life: Life, each: number, n: number): Promise<{ backup: Disaster['backups']; takenAt: string }> {
  plant(scene, each);
  await cycles(scene, 1);
  const folder = join(scene.folder, `backup-${n}`);
  const first = await backUp(scene, life, folder);
  await keepCheckpoint(scene, life, n);
  const second = await backUp(scene, life, folder);
  return { backup: [first, second], takenAt: second.takenAt };
}

type Backup = Disaster['backups'][number] & { takenAt: string };

async function backUp(scene: Scene, life: Life, folder: string): Promise<Backup> {
  const result = await life.command('--json', 'backup', folder, '--keep', '2', '--with-keys');
  if (result.code !== 0) throw failed('backup', result);
  const { takenAt, tables, blobs } = JSON.parse(result.stdout) as {
    takenAt: string;
    tables: Array<{ table: string; rows: number }>;
    blobs: { copiedBytes: number };
  };
  const visits = tables.find(({ table }) => table === 'visits')?.rows ?? 0;
  scene.say(`backup of ${visits} visits in ${result.ms} ms, ${blobs.copiedBytes} bytes new`);
  return { tookMs: result.ms, takenAt, visits, copiedBytes: blobs.copiedBytes };
}

async function keepCheckpoint(scene: Scene, life: Life, n: number): Promise<void> {
  const result = await life.command('ledger', 'checkpoint');
  // Between its signature and its look another event may come: then the next one does it.
  if (result.code === 0) await writeFile(join(scene.folder, 'kept', `checkpoint-${n}`), result.stdout);
  else scene.say(`no checkpoint was kept: ${result.stderr.trim().slice(-300)}`);
}

/** What is recorded from now on will be lost. */
async function liveOn(scene: Scene, life: Life, each: number, takenAt: string): Promise<Pick<Disaster, 'lostVisits' | 'lostEdits'>> {
  plant(scene, each);
  await pause(scene.everyMinutes * 45_000);
  const store = await life.look();
  try {
    let lostEdits = 0;
    for await (const { firstSeenNewAt } of store.changes()) if (firstSeenNewAt > takenAt) lostEdits += 1;
    let lostVisits = 0;
    for (const { source } of await store.sources())
      lostVisits += (await store.visits(source.id, { limit: 1_000 })).filter(({ fetchedAt }) => fetchedAt > takenAt).length;
    return { lostVisits, lostEdits };
  } finally {
    await store.close();
  }
}

async function bringBack(
  scene: Scene,
  life: Life,
  backup: string,
  destroyedAt: number,
  n: number,
): Promise<Pick<Disaster, 'restoreMs' | 'verifyMs' | 'firstCheckMs' | 'rtoMs'>> {
  const restored = await life.command('--json', 'restore', backup, '--take-key');
  if (restored.code !== 0) throw failed('restore', restored);
  scene.say(`restored into ${life.kind} in ${restored.ms} ms`);
  const verified = await verify(scene, life);
  if (verified.code !== 0) scene.complaints.push(`verify after restore ${n} ended with ${verified.code}: ${verified.stdout.slice(-3_000)}`);
  scene.say(`verified in ${verified.ms} ms`);
  const { visits } = await tally(life);
  const started = Date.now();
  life.start();
  for (const until = started + FIRST_PASS_MS; (await tally(life)).visits <= visits; await pause(250))
    if (Date.now() > until) throw new Error('nothing is visited after the restore');
  const now = Date.now();
  scene.say(`first check ${now - started} ms after the start`);
  return { restoreMs: restored.ms, verifyMs: verified.ms, firstCheckMs: now - started, rtoMs: now - destroyedAt };
}

function verify({ folder }: Scene, life: Life): Promise<CommandResult> {
  return life.command('verify', '--checkpoint', join(folder, 'kept'));
}

const SETTLE_MS = 120_000;

async function finish(scene: Scene, life: Life): Promise<Omit<RestoreDrill, 'fell' | 'seconds'>> {
  for (const until = Date.now() + SETTLE_MS; (await pending(life)) > 0 && Date.now() < until; ) await pause(2_000);
  for (const code of await life.drain()) if (code !== 0) scene.complaints.push(`SIGTERM ended a process with ${code}`);
  const verified = await verify(scene, life);
  if (verified.code !== 0) scene.complaints.push(`verify ended with ${verified.code}: ${verified.stdout.slice(-3_000)}`);
  const { complaints, planted, disasters, receiver } = scene;
  const store = await life.look();
  try {
    const changes: Change[] = [];
    for await (const change of store.changes()) changes.push(change);
    const judged = { complaints, changes: 0 };
    judgeChanges(changes, { planted: planted.flatMap((one) => shownOn(scene.plan, one)) }, judged);
    const told = judgeAlerts({ changes, received: receiver.received, lives: disasters.length + 1, complaints });
    const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
    const events = await store.ledgerSize();
    if (last?.size !== events) complaints.push(`the last checkpoint vouches for ${last?.size ?? 0} of ${events} events`);
    const { visits } = await tally(life);
    return {
      complaints,
      edits: planted.length,
      changes: judged.changes,
      visits,
      disasters,
      told,
      ledger: { keys: (await store.ledgerKeys()).length, events, signed: last?.size ?? 0 },
      verified: verified.stdout.trim().split('\n').at(-1) ?? '',
    };
  } finally {
    await store.close();
  }
}

async function pending(life: Life): Promise<number> {
  const store = await life.look();
  try {
    return (await store.totals()).pending;
  } finally {
    await store.close();
  }
}

function failed(what: string, { code, stdout, stderr }: CommandResult): Error {
  return new Error(`${what} ended with ${code}: ${stderr.slice(-2_000)}\n${stdout.slice(-2_000)}`);
}
