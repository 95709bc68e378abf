/**
 * A real Postgres for tests: the one that DATABASE_URL names, whose user is a superuser, or a server of our own on a free loopback port.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createPostgresStore } from '../../src/adapters/store/postgres/index.ts';
import { isExecutable } from '../../src/lib/machine.ts';
import { freePort } from './redis.ts';

export interface TestPostgres {
  /** Of a database that tests may look at, but not write to. */
  url: string;
  /** Address of a new, empty database at each call. */
  database(): Promise<string>;
  /** Address of a database with the tables of an empty record: always the same one, emptied at each call, which is much faster. */
  record(): Promise<string>;
  /** Only for a server of our own (undefined for a given one): ends it like a loss of power, or begins it again on the same port. */
  server: { kill(): Promise<void>; begin(): Promise<void>; folder: string } | undefined;
  /** Ends a server that we started; on a given server, drops the databases that were made. */
  stop(): Promise<void>;
}

const START_MS = 20_000;
const STOP_MS = 5_000;

/** `own`: whatever DATABASE_URL names. `durable`: it syncs its files, which tests need not wait for. Throws when there is neither a DATABASE_URL nor a Postgres: tests that need it fail then, they are not skipped. */
export async function startPostgres({ own = false, durable = false } = {}): Promise<TestPostgres> {
  const given = own ? undefined : process.env['DATABASE_URL'];
  const server = given ? undefined : await startServer(findPrograms(), durable);
  const url = given ?? `postgres://clausewatch@127.0.0.1:${server?.port}/postgres`;
  const made: string[] = [];
  const database = async (): Promise<string> => {
    const name = `cw_test_${randomUUID().replaceAll('-', '')}`;
    await ask(url, `create database ${name} ${FRESH}`);
    made.push(name);
    const address = new URL(url);
    address.pathname = `/${name}`;
    return address.href;
  };
  let record: Promise<string> | undefined;
  return {
    url,
    server,
    database,
    async record() {
      record ??= database().then(withTables);
      await ask(await record, EMPTY);
      return record;
    },
    async stop() {
      if (server) await server.stop();
      else for (const name of made) await ask(url, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Sorts like a dictionary by itself: what is to be compared as bytes must say so. */
const FRESH = "template template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US' lc_collate 'C' lc_ctype 'C'";

async function withTables(url: string): Promise<string> {
  const store = await createPostgresStore({ url });
  await store.close();
  return url;
}

/** As a replica nothing asks for foreign keys and triggers; what the migrations write themselves stays. */
const EMPTY = `
  set session_replication_role = replica;
  do $$ declare made record; begin
    for made in select relname, relkind from pg_class where relnamespace = 'clausewatch'::regnamespace
        and relkind in ('r', 'S') and relname not like 'kysely%' and relname <> 'marks' loop
      if made.relkind = 'r' then execute format('delete from clausewatch.%I', made.relname);
      else execute format('alter sequence clausewatch.%I restart', made.relname);
      end if;
    end loop;
  end $$;
  set session_replication_role = origin;
  set search_path = clausewatch;
  set clausewatch.writer = 'on';
  update marks set seq = 0`;

/** Asks a database one question, on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Folder with `initdb` and `postgres`. */
export function findPrograms(): string {
  const named = process.env['CLAUSEWATCH_POSTGRES'];
  const candidates = named ? [named] : [...(process.env['PATH'] ?? '').split(delimiter), ...debianFolders()];
  const found = candidates.find((folder) => ['initdb', 'postgres'].every((name) => isExecutable(join(folder, name))));
  if (found) return found;
  throw new Error(
    named
      ? `CLAUSEWATCH_POSTGRES names ${named}, where there is no initdb and postgres.`
      : 'These tests need Postgres: set DATABASE_URL, install Postgres (npm test does), or name its folder of programs in CLAUSEWATCH_POSTGRES.',
  );
}

/** Newest first. Debian puts the programs of the server where PATH does not find them. */
function debianFolders(): string[] {
  const root = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(root).toSorted((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

/** Postgres refuses to run as root. */
export function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? [];
  if (uid === undefined || gid === undefined) throw new Error('there is no user "postgres" or "nobody" to run Postgres as');
  return { uid: Number(uid), gid: Number(gid) };
}

async function startServer(programs: string, durable: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'clausewatch-postgres-'));
  const user = otherUser();
  if (user) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  execFileSync(join(programs, 'initdb'), ['-D', data, '-U', 'clausewatch', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const begin = (port: number): Promise<ChildProcess | string> => run(join(programs, 'postgres'), { data, port, folder, user, durable });
  // A port that was free a moment ago can be taken by now.
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const begun = await begin(port);
    if (typeof begun === 'string') {
      if (attempt < 3) continue;
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`${programs}/postgres did not start: ${begun}`);
    }
    let child = begun;
    return {
      port,
      folder,
      kill: () => end(child, 'SIGQUIT'),
      async begin() {
        const again = await begin(port);
        if (typeof again === 'string') throw new Error(again);
        child = again;
      },
      async stop() {
        await end(child, 'SIGINT');
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
}

interface Place {
  data: string;
  port: number;
  folder: string;
  user: { uid: number; gid: number } | undefined;
  /** Whether what it says to have written is on the disk. */
  durable: boolean;
}

/** Gives the process once it answers, or what it said when it did not. */
async function run(binary: string, { data, port, folder, user, durable }: Place): Promise<ChildProcess | string> {
  const settings = {
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    shared_buffers: '32MB',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  };
  const options = Object.entries({ ...settings, log_min_messages: 'fatal' }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binary, ['-D', data, '-p', `${port}`, ...options], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = (): boolean => child.kill('SIGQUIT');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-10_000)));
  child.once('error', (error) => (said += error.message));
  for (const until = Date.now() + START_MS; isRunning(child) && Date.now() < until; await delay(50)) if (await answers(port)) return child;
  await end(child, 'SIGQUIT');
  return said.trim().split('\n').slice(-3).join(' / ');
}

async function answers(port: number): Promise<boolean> {
  try {
    await ask(`postgres://clausewatch@127.0.0.1:${port}/postgres`, 'select 1');
    return true;
  } catch {
    return false;
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
  await exited;
  clearTimeout(timer);
}
