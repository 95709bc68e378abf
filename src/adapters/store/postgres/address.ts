/**
 * The address of a database: how it is connected to, and how it is spoken of.
 * @module
 */
import { createHash } from 'node:crypto';
import type { PoolConfig } from 'pg';
import pg from 'pg';
import { read } from './text.ts';

export interface PostgresAddress {
  /** "postgres://user:password@host:5432/name". */
  url: string;
  /** Schema that holds the tables, so that one database may hold others too: "clausewatch" by default. */
  schema?: string;
}

export const SCHEMA = 'clausewatch';

const CONNECT_TIMEOUT_MS = 10_000;
/** A server whose machine has gone says nothing; left to the system, that is noticed after two hours. */
const KEEP_ALIVE_MS = 10_000;

/**
 * What a session asks of the server: to let go, within a minute or so, of the locks of a machine that has vanished. Left to itself, it keeps them
 * for two hours.
 */
export const NOTICE_VANISHED: readonly string[] = [
  'set tcp_keepalives_idle = 30',
  'set tcp_keepalives_interval = 10',
  'set tcp_keepalives_count = 3',
  'set tcp_user_timeout = 60000',
];

/** How a connection is made. All numbers come as numbers: none of ours is beyond 2^53. */
export function connectionTo({ url }: PostgresAddress): PoolConfig {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'clausewatch',
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  };
}

/** Says good-bye, and waits for no answer: a server that is silent would keep this process from ending. */
export function letGo(client: pg.Client): void {
  unref(client);
  client.end().catch(() => {});
}

/** A connection that does not keep this process from ending. */
export function unref(client: pg.ClientBase): void {
  // Documented, but not in its types.
  (client as pg.ClientBase & { unref(): void }).unref();
}

const { INT8, NUMERIC, TEXT } = pg.types.builtins;
const PARSERS = new Map<number, (value: string) => unknown>([
  [INT8, Number],
  [NUMERIC, Number],
  [TEXT, read],
]);

function parserOf(type: number, format?: 'text' | 'binary'): unknown {
  return PARSERS.get(type) ?? pg.types.getTypeParser(type, format);
}

/** "the database clausewatch on db.example:5432": without user and password. */
export function nameOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get('host') || 'localhost';
  const name = decodeURIComponent(pathname.slice(1));
  return `the database ${name === '' ? '' : `${name} `}on ${host}:${port || '5432'}`;
}

/** Number of an advisory lock: locks are known in the whole database, whatever the schema. */
export function lockOf(schema: string, what: string): bigint {
  return createHash('sha256').update(`clausewatch\n${schema}\n${what}`).digest().readBigInt64BE();
}
