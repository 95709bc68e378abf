/**
 * What those who watch a process are told of it, over everything that a command has opened.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import { LANES } from '../domain/lanes.ts';
import type { Queue } from '../domain/ports.ts';
import type { Liveness } from '../lib/liveness.ts';
import { createReadiness, type Probe } from '../lib/readiness.ts';
import { version } from '../lib/version.ts';
import type { Role } from '../pipeline/monitor.ts';
import type { CheckServices } from '../pipeline/services.ts';
import { createRecordText } from '../pipeline/telemetry/record.ts';
import { type Served, serve } from '../web/serve.ts';
import { createWatchApp, type Watch } from '../web/watch.ts';

export interface WatchOptions {
  services: Pick<CheckServices, 'store' | 'blobs' | 'clock' | 'log' | 'config'>;
  queue: Queue;
  roles: ReadonlySet<Role>;
  liveness: Pick<Liveness, 'stuck'>;
  /** Numbers of the process. */
  text(): Promise<string>;
  /** Whether the roles are at work: not yet at the start, and no more at the end. */
  atWork(): boolean;
}

/** Longest time for an answer. Redis and the record wait longer than that by themselves where they are away. */
const ANSWER_MS = 2_000;
/** A name that no blob has: whoever can say so answers. */
const NO_BLOB = '0'.repeat(64);
/** The record is the same for all: two roles tell of it, and workers and senders ask it nothing. */
const TELLERS: readonly Role[] = ['web', 'scheduler'];

export function openWatch({ services, queue, roles, liveness, text, atWork }: WatchOptions): Watch {
  const { store, clock, log } = services;
  const record = TELLERS.some((role) => roles.has(role))
    ? createRecordText({ store, queue, ledger: () => ledgerOf(store), version: version(), clock })
    : undefined;
  const readiness = createReadiness({ probes: probesOf({ services, queue, roles, atWork }), clock, log });
  return {
    stuck: () => liveness.stuck(),
    readiness,
    metrics: async () => (await Promise.all([record?.() ?? '', text()])).join('\n'),
  };
}

async function ledgerOf(store: CheckServices['store']): Promise<{ size: number; checkpoint?: { size: number; at: string } }> {
  const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
  return { size: await store.ledgerSize(), ...(last ? { checkpoint: last } : {}) };
}

function probesOf({ services: { store, blobs, config }, queue, roles, atWork }: Omit<WatchOptions, 'liveness' | 'text'>): Probe[] {
  const probes: Array<Omit<Probe, 'mostMs'>> = [
    { name: 'roles', ask: async () => refuseUnless(atWork(), 'The roles of this process are not at work.') },
    { name: 'store', ask: () => store.journalHead() },
    {
      name: 'migrations',
      ask: async () => refuseUnless((await store.missingMigrations()).length === 0, 'The database lacks migrations of this version.'),
    },
    { name: 'blobs', ask: () => blobs.has(NO_BLOB) },
    ...(config.queue.redisUrl === undefined ? [] : [{ name: 'redis', ask: () => queue.counts() }]),
    ...(roles.has('scheduler') ? [{ name: 'workers', ask: () => refuseIdleLanes(queue) }] : []),
  ];
  return probes.map((probe) => ({ ...probe, mostMs: ANSWER_MS }));
}

/** Tasks that nobody takes wait for ever, and look like a queue that is merely full. */
async function refuseIdleLanes(queue: Pick<Queue, 'counts' | 'workers'>): Promise<void> {
  for (const lane of LANES) {
    const { waiting, delayed } = await queue.counts(lane);
    const isIdle = waiting > delayed && (await queue.workers(lane)) === 0;
    refuseUnless(!isIdle, `Tasks wait in the lane "${lane}", and no worker takes them.`);
  }
}

function refuseUnless(good: boolean, sentence: string): void {
  if (!good) throw new OperationalError('storage', sentence);
}

/** Listens for those who watch, and nobody else. Throws OperationalError('network') when the address cannot be had. */
export function serveWatch(watch: Watch, { host, port }: { host: string; port: number }): Promise<Served> {
  const local = ['127.0.0.1', '::1', 'localhost'].includes(host);
  return serve(createWatchApp({ watch, version: version(), local }), { host, port });
}
