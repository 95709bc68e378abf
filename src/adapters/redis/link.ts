/**
 * One connection to Redis with plain failures: operations end within seconds, outages are logged once, nothing is
 * thrown out of an event.
 * @module
 */
import { Redis } from 'ioredis';
import { OperationalError } from '../../domain/errors.ts';
import type { Log } from '../../domain/ports.ts';
import { createWaiting } from './waiting.ts';

export interface RedisOptions {
  /** redis:// or rediss:// address. */
  redisUrl: string;
  /** Begins every key: two installations on one Redis need two prefixes. Default "clausewatch". */
  prefix?: string | undefined;
  /** Told about lost and regained connections. */
  log?: Log | undefined;
  /** How long an operation waits for the connection before it fails. Default 3 s. */
  connectMs?: number | undefined;
  /** How long nothing may be heard where an answer is due before the connection is made anew. Default 20 s. */
  silentMs?: number | undefined;
  /** Default: a connection of its own. */
  connect?: ConnectRedis | undefined;
}

export type ConnectRedis = (options: Omit<RedisOptions, 'connect'>) => RedisLink;

/** How long an operation waits, in milliseconds. */
export interface Patience {
  /** For the connection. Default: as the link was opened. */
  connectMs?: number | undefined;
  /** For the answer on a live connection. Default 10 s. */
  answerMs?: number | undefined;
}

export interface RedisLink {
  client: Redis;
  prefix: string;
  /** Host and port: what may be shown. */
  address: string;
  /** Runs an operation on a live connection. Throws OperationalError('queue') when Redis is away, silent or refuses. */
  reach<T>(operation: () => Promise<T>, patience?: Patience): Promise<T>;
  isConnected(): boolean;
  /** Takes the errors that libraries emit. */
  noteError(error: Error): void;
  /** Cuts this connection and every duplicate of it for good. */
  disconnect(): void;
}

/** How long Redis may take over one operation on a live connection. */
const ANSWER_MS = 10_000;
const CONNECT_MS = 3_000;
const DEFAULT_PREFIX = 'clausewatch';
/** Longer than any answer is let wait for: workers ask to be told of the next task within ten seconds. */
const SILENT_MS = 20_000;
/** Those who open a link listen for what becomes of it; queues and workers make room for themselves. */
const MOST_LISTENERS = 30;
const RECONNECT_MS = { first: 100, most: 2_000 };

/** Connects, and keeps connecting until `disconnect`. Throws OperationalError('config') when the address is none. */
export const connectRedis: ConnectRedis = (options) => {
  const { redisUrl, prefix = DEFAULT_PREFIX, log, connectMs: ownMs = CONNECT_MS, silentMs = SILENT_MS } = options;
  const address = addressOf(redisUrl);
  let closed = false;
  let outage: Error | undefined;

  const client = new Redis(redisUrl, {
    // Workers sit an outage out; the operations of `reach` have their own deadline.
    maxRetriesPerRequest: null,
    // Duplicates share these settings, so none of them comes back after `disconnect`.
    retryStrategy: (times) => (closed ? null : Math.min(RECONNECT_MS.first * times, RECONNECT_MS.most)),
    // A firewall that forgot the connection, or a machine that lost power, ends nothing.
    socketTimeout: silentMs,
    reconnectOnError: refusal(),
  });
  const waiting = createWaiting(client);
  client.setMaxListeners(MOST_LISTENERS);
  client.on('error', noteError);
  client.on('ready', () => {
    if (outage) log?.info({ redis: address }, 'connected to Redis again');
    outage = undefined;
  });

  function noteError(error: Error): void {
    if (closed) return;
    if (client.status === 'ready' && !isConnectionError(error)) {
      log?.error({ err: error, redis: address }, 'Redis or BullMQ reported an error');
      return;
    }
    // Every try to connect fails anew; the first failure says it all.
    if (!outage) log?.warn({ err: error, redis: address }, 'no connection to Redis, trying until it is back');
    outage = error;
  }

  async function reach<T>(operation: () => Promise<T>, { connectMs = ownMs, answerMs = ANSWER_MS }: Patience = {}): Promise<T> {
    if (!(await waiting.ready(connectMs))) throw failure(address, outage);
    const late = Promise.withResolvers<never>();
    const done = waiting.answer({ answerMs, connectMs, giveUp: () => late.reject(failure(address, outage ?? new Error('no answer'))) });
    try {
      return await Promise.race([operation(), late.promise]);
    } catch (error) {
      if (error instanceof OperationalError) throw error;
      if (error instanceof Error && (isConnectionError(error) || isReply(error))) throw failure(address, error);
      throw error;
    } finally {
      done();
    }
  }

  return {
    client,
    prefix,
    address,
    reach,
    isConnected: () => client.status === 'ready',
    noteError,
    disconnect() {
      closed = true;
      client.disconnect();
    },
  };
};

/** The least time between two connections that are given up because of what was refused on them. */
const ANEW_MS = 1_000;

/**
 * Whether to connect anew after a refusal: the server that was connected to is no primary any more, and whoever is has to be found under the
 * address again. What was refused fails; kept back, it would be sent again at each new connection, and all of it at once in the end. Many
 * refusals come over one connection, of which the first is enough. Duplicates share the function and are told apart by their settings.
 */
function refusal(): (this: object, error: Error) => boolean {
  const last = new WeakMap<object, number>();
  return function isToReconnect({ message }) {
    const now = performance.now();
    if (!message.startsWith('READONLY') || now - (last.get(this) ?? Number.NEGATIVE_INFINITY) < ANEW_MS) return false;
    last.set(this, now);
    return true;
  };
}

/** Host and port: what may be shown of an address that can hold a password. */
function addressOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['redis:', 'rediss:'].includes(parsed.protocol) || !parsed.hostname) {
    throw new OperationalError('config', 'The address of Redis cannot be read.', { remedy: 'Write it like "redis://127.0.0.1:6379".' });
  }
  return `${parsed.hostname}:${parsed.port || '6379'}`;
}

/** Errors of the socket carry a system code; those of ioredis and BullMQ about a lost connection carry a name or this sentence. */
function isConnectionError(error: Error): boolean {
  const code = 'code' in error ? error.code : undefined;
  return (
    typeof code === 'string' ||
    ['AbortError', 'ConnectionClosedError', 'InterruptError'].includes(error.name) ||
    error.message.includes('Connection is closed')
  );
}

/** An answer of Redis that says no: wrong password, no memory left, read-only. */
function isReply(error: Error): boolean {
  return error.name === 'ReplyError';
}

/** Refusals that end by themselves: the server starts, another one becomes the primary, a slot moves, a script ends, memory is freed. */
const PASSING = new Set(['READONLY', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'BUSY', 'OOM', 'MISCONF', 'NOREPLICAS']);

/** Redis begins a refusal with a word for programs. */
function isPassing({ message }: Error): boolean {
  return PASSING.has(message.split(' ', 1)[0] ?? '');
}

function failure(address: string, cause: Error | undefined): OperationalError {
  if (cause && isReply(cause)) {
    return new OperationalError('queue', `Redis at ${address} refused (${cause.message}).`, {
      remedy: 'Check the password, memory and version of that Redis.',
      transient: isPassing(cause),
      cause,
    });
  }
  return new OperationalError('queue', `Redis at ${address} cannot be reached${cause ? ` (${cause.message})` : ''}.`, {
    remedy: 'Start Redis or correct its address.',
    transient: true,
    cause,
  });
}
