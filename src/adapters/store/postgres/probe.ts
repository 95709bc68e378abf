/**
 * Whether a database could hold the record: asked of the server, with nothing made or changed.
 * @module
 */
import pg from 'pg';
import { OperationalError } from '../../../domain/errors.ts';
import { connectionTo, nameOf, type PostgresAddress, SCHEMA } from './address.ts';
import { ConnectionProblem, reported } from './errors.ts';

export interface DatabaseFacts {
  /** "the database x on host:5432". */
  name: string;
  /** Of the server, like "15.10". */
  version: string;
  /** Whether the tables are there; they are made at first use. */
  filled: boolean;
  /** The clock of the server. */
  time: Date;
}

interface Answer {
  version: string;
  standby: boolean;
  /** The schema is there. */
  filled: boolean;
  ms: number;
  /** The user may make tables in the schema, or the schema itself where there is none. */
  allowed: boolean;
}

/** Throws OperationalError('storage') when it cannot be reached, takes no writing, or does not let this user make tables. */
export async function probeDatabase({ url, schema = SCHEMA }: PostgresAddress): Promise<DatabaseFacts> {
  const name = nameOf(url);
  const { version, standby, filled, allowed, ms } = await reported(name, () => answerOf(url, schema));
  if (standby)
    throw new OperationalError('storage', `The server of ${name} is a standby that takes no writing.`, {
      remedy: 'Name the primary server in storage.database or DATABASE_URL.',
    });
  if (!allowed)
    throw new OperationalError('storage', `The user of ${name} may not make tables in it.`, {
      remedy: `Let it: grant create on ${filled ? 'schema' : 'database'} … to …, or choose another user.`,
    });
  return { name, version, filled, time: new Date(ms) };
}

async function answerOf(url: string, schema: string): Promise<Answer> {
  const client = new pg.Client(connectionTo({ url }));
  client.on('error', () => {});
  try {
    await client.connect().catch((error: unknown) => {
      throw new ConnectionProblem('none', error);
    });
    const { rows } = await client.query<Answer>(
      `select split_part(current_setting('server_version'), ' ', 1) as version, pg_is_in_recovery() as standby, there.oid is not null as filled,
        extract(epoch from clock_timestamp()) * 1000 as ms,
        case when there.oid is null then has_database_privilege(current_database(), 'CREATE')
          else has_schema_privilege(there.oid, 'USAGE') and has_schema_privilege(there.oid, 'CREATE') end as allowed
      from (select) as one left join pg_namespace as there on there.nspname = $1`,
      [schema],
    );
    if (!rows[0]) throw new Error('a query without a condition gave no row');
    return rows[0];
  } finally {
    await client.end();
  }
}
