/**
 * What one operation does on the database, on a connection that it takes from the pool when it comes to that.
 *
 * Those who write take turns: first in this process, so that no more than one of its connections waits for other processes, then by a lock of
 * the database. A connection may break at any moment: the server is restarted, an administrator ends it, a firewall forgets it. What had not
 * begun to do anything is then tried once more on another one: a statement that only reads, and the beginning of a transaction. All else fails.
 * One that says nothing any more is broken as well, as soon as the server knows nothing of what it was asked.
 * @module
 */
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { DatabaseError, type QueryResult as PgResult, type Pool, type PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import { unref } from './address.ts';
import { ConnectionProblem } from './errors.ts';
import { SilenceError, untilSilent } from './silence.ts';
import { written } from './text.ts';
import type { Turns } from './turns.ts';

/** Where connections come from, and how they are used. */
export interface Source {
  pool: Pool;
  /** Statements that make a new connection ready. */
  settings: string;
  /** Number of the lock that every transaction takes which may write. */
  lock: bigint;
  /** Of those who write in this process. */
  turns: Turns;
  /** Whether the server is at work on the connection that it numbers so. */
  isAtWork(pid: number): Promise<boolean>;
  /** How long nothing need be heard before the server is asked that. */
  askAfterMs: number;
  /** Throws what keeps this process from writing, if anything does. */
  mayWrite(): void;
}

export interface Begin {
  readOnly: boolean;
  isolationLevel?: string;
}

/** Connections whose settings are made, with the numbers that the server gave them. */
const ready = new WeakMap<PoolClient, number>();
/** Connections that are over. */
const broken = new WeakSet<PoolClient>();
/** All that a pool has. */
const connections = new WeakMap<Pool, Set<PoolClient>>();
/** How many connections of a pool are in somebody's hands. */
const busyConnections = new WeakMap<Pool, number>();

/**
 * Said at each beginning, whatever the server's default is: with a stricter one, the snapshot would be of the moment in which one began to wait for
 * the lock, and what others wrote meanwhile would not be seen.
 */
const ISOLATION = 'read committed';

/** Notes when connections of a pool break: nobody listens to one that waits in the middle of a transaction, and that would end the process. */
export function watchConnections(pool: Pool): void {
  const open = new Set<PoolClient>();
  connections.set(pool, open);
  const count = (by: number) => (): void => void busyConnections.set(pool, (busyConnections.get(pool) ?? 0) + by);
  pool.on('acquire', count(1));
  pool.on('release', count(-1));
  pool.on('remove', (client) => open.delete(client as PoolClient));
  pool.on('connect', (client) => {
    open.add(client);
    client.on('error', () => broken.add(client));
    client.on('end', () => broken.add(client));
  });
  // The pool has thrown it away already.
  pool.on('error', () => {});
}

/** Closes all, and waits for no server that is silent. */
export async function endPool(pool: Pool): Promise<void> {
  for (const client of connections.get(pool) ?? []) unref(client);
  await pool.end();
}

export class PooledConnection implements DatabaseConnection {
  readonly #source: Source;
  #client: PoolClient | undefined;
  #inTransaction = false;
  /** Ends the turn of one who writes. */
  #pass: (() => void) | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#inTransaction) return this.#run(query.sql, query.parameters);
    if (onlyReads(query)) return this.#again(() => this.#run(query.sql, query.parameters));
    await this.begin({ readOnly: false });
    try {
      const result = await this.#run<Row>(query.sql, query.parameters);
      await this.commit();
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async *streamQuery<Row>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    const client = await this.#connected();
    const cursor = client.query(new Cursor<Row>(sql, values(parameters)));
    try {
      for (;;) {
        const rows = await this.#heard(client, cursor.read(chunkSize));
        if (rows.length === 0) return;
        yield { rows };
      }
    } finally {
      if (!broken.has(client)) await this.#heard(client, cursor.close());
    }
  }

  /** Begins, and waits for its turn if it may write. */
  async begin({ readOnly, isolationLevel }: Begin): Promise<void> {
    const start = `start transaction isolation level ${isolationLevel ?? ISOLATION} ${readOnly ? 'read only' : ''}`;
    if (!readOnly) this.#pass = await this.#source.turns.take();
    try {
      if (!readOnly) this.#source.mayWrite();
      await this.#again(() => this.#run(readOnly ? start : `${start}; select pg_advisory_xact_lock(${this.#source.lock})`));
      this.#inTransaction = true;
      // While it waited for its turn, somebody may have taken the record for himself.
      if (!readOnly) this.#source.mayWrite();
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async commit(): Promise<void> {
    if (this.#pass) this.#source.mayWrite();
    const { command } = await this.#run('commit');
    this.#over();
    // Postgres answers so where a statement had failed, and somebody went on all the same.
    if (command === 'ROLLBACK') throw new Error('a transaction was committed after one of its statements had failed');
  }

  /** Of a connection that broke nothing is left to roll back. */
  async rollback(): Promise<void> {
    try {
      if (this.#client && !broken.has(this.#client)) await this.#run('rollback');
    } catch (error) {
      if (!(error instanceof ConnectionProblem)) throw error;
    } finally {
      this.#over();
    }
  }

  release(): void {
    this.#client?.release(broken.has(this.#client) || this.#inTransaction);
    this.#client = undefined;
    this.#over();
  }

  #over(): void {
    this.#inTransaction = false;
    this.#pass?.();
    this.#pass = undefined;
  }

  async #connected(): Promise<PoolClient> {
    this.#client ??= await connect(this.#source);
    return this.#client;
  }

  async #again<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!this.#client || !broken.has(this.#client)) throw error;
      this.#client.release(true);
      this.#client = undefined;
      return work();
    }
  }

  async #run<Row>(sql: string, parameters: readonly unknown[] = []): Promise<QueryResult<Row> & { command: string }> {
    const client = await this.#connected();
    const { command, rowCount, rows } = await this.#heard(client, client.query(sql, values(parameters)));
    const affected = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
    return { command, rows: (rows ?? []) as Row[], ...(affected ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
  }

  /** What the server answers on a connection, unless it is broken or silent. */
  async #heard<Answer>(client: PoolClient, answer: Promise<Answer>): Promise<Answer> {
    const { isAtWork, askAfterMs } = this.#source;
    const pid = ready.get(client) ?? 0;
    try {
      return await untilSilent(answer, { askAfterMs, isAtWork: () => isAtWork(pid) });
    } catch (error) {
      if (error instanceof SilenceError || isFatal(error)) broken.add(client);
      throw broken.has(client) ? new ConnectionProblem(error instanceof SilenceError ? 'silent' : 'broken', error) : error;
    }
  }
}

async function connect({ pool, settings, askAfterMs }: Source): Promise<PoolClient> {
  const busy = busyConnections.get(pool) ?? 0;
  const client = await pool.connect().catch((error: unknown) => {
    throw new ConnectionProblem(busy >= pool.options.max && !isOfNetwork(error) ? 'busy' : 'none', error);
  });
  if (ready.has(client)) return client;
  try {
    const patience = { askAfterMs, isAtWork: async () => false };
    const results: unknown = await untilSilent(client.query<{ pid: number }>(`${settings}; ${NUMBER}`), patience);
    ready.set(client, numberIn(results));
    return client;
  } catch (error) {
    const gone = broken.has(client) || error instanceof SilenceError;
    client.release(true);
    throw gone ? new ConnectionProblem('broken', error) : error;
  }
}

const NUMBER = 'select pg_backend_pid() as pid';

/** Several statements at once give a list of results. */
function numberIn(results: unknown): number {
  return (results as Array<PgResult<{ pid: number }>>).at(-1)?.rows[0]?.pid ?? 0;
}

/** The server says so before it ends the connection. */
function isFatal(error: unknown): boolean {
  return error instanceof DatabaseError && error.severity === 'FATAL';
}

/** What the network or the server says has a code or a cause; to have waited in vain for one of the pool's has none. */
function isOfNetwork(error: unknown): boolean {
  return error instanceof Error && ('code' in error || error.cause !== undefined);
}

const READS = /^\s*(?:select|with|explain)\b/i;
/** Also in the midst of one that begins by reading. */
const WRITES = /\b(?:insert|update|delete|merge)\b/i;

/** Whether a statement only reads, as far as can be told. */
function onlyReads({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && READS.test(sql) && !WRITES.test(sql));
}

function values(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => (Array.isArray(value) ? values(value) : typeof value === 'string' ? written(value) : value));
}
