/**
 * What one operation does on the database, on a connection that it takes from the pool when it comes to that.
 *
 * Those who write take turns: first in this process, so that no more than one of its connections waits for other processes, then by a lock of
 * the database. A connection may break at any moment: the server is restarted, an administrator ends it, a firewall forgets it. What had not
 * begun to do anything is then tried once more on another one: a statement that only reads, and the beginning of a transaction. All else fails.
 * @module
 */
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import { ConnectionProblem } from './errors.ts';
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
}

export interface Begin {
  readOnly: boolean;
  isolationLevel?: string;
}

/** Connections whose settings are made. */
const ready = new WeakSet<PoolClient>();
/** Connections that are over. */
const broken = new WeakSet<PoolClient>();

/** Notes when connections of a pool break: nobody listens to one that waits in the middle of a transaction, and that would end the process. */
export function watchConnections(pool: Pool): void {
  pool.on('connect', (client) => {
    client.on('error', () => broken.add(client));
    client.on('end', () => broken.add(client));
  });
  // The pool has thrown it away already.
  pool.on('error', () => {});
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
      for (let rows = await cursor.read(chunkSize); rows.length > 0; rows = await cursor.read(chunkSize)) yield { rows };
    } catch (error) {
      throw this.#explained(error);
    } finally {
      if (!broken.has(client)) await cursor.close();
    }
  }

  /** Begins, and waits for its turn if it may write. */
  async begin({ readOnly, isolationLevel }: Begin): Promise<void> {
    const start = `start transaction ${isolationLevel ? `isolation level ${isolationLevel}` : ''} ${readOnly ? 'read only' : ''}`;
    if (!readOnly) this.#pass = await this.#source.turns.take();
    try {
      await this.#again(() => this.#run(readOnly ? start : `${start}; select pg_advisory_xact_lock(${this.#source.lock})`));
      this.#inTransaction = true;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async commit(): Promise<void> {
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
    try {
      const { command, rowCount, rows } = await client.query(sql, values(parameters));
      const affected = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
      return { command, rows: (rows ?? []) as Row[], ...(affected ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #explained(error: unknown): unknown {
    return this.#client && broken.has(this.#client) ? new ConnectionProblem('broken', error) : error;
  }
}

async function connect({ pool, settings }: Source): Promise<PoolClient> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new ConnectionProblem('none', error);
  });
  if (ready.has(client)) return client;
  try {
    await client.query(settings);
    ready.add(client);
    return client;
  } catch (error) {
    client.release(true);
    throw broken.has(client) ? new ConnectionProblem('broken', error) : error;
  }
}

/** Whether a statement only reads, as far as can be told. */
function onlyReads({ query, sql }: CompiledQuery): boolean {
  return query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*(?:select|with|explain)\b/i.test(sql));
}

function values(parameters: readonly unknown[]): unknown[] {
  return parameters.map((value) => (Array.isArray(value) ? values(value) : typeof value === 'string' ? written(value) : value));
}
