/**
 * What is said of Postgres alone: several processes at once, connections that break, and everything that keeps us from the database.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { lockOf, nameOf } from '../../../src/adapters/store/postgres/address.ts';
import { explained } from '../../../src/adapters/store/postgres/errors.ts';
import { takeExclusive, takeForUse } from '../../../src/adapters/store/postgres/exclusive.ts';
import { createPostgresStore, type PostgresStoreOptions } from '../../../src/adapters/store/postgres/index.ts';
import { openDatabase } from '../../../src/adapters/store/postgres/open.ts';
import { OperationalError, OvertakenError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { ask, startPostgres, type TestPostgres } from '../../helpers/postgres.ts';
import { freePort } from '../../helpers/redis.ts';
import { type Relay, startRelay } from '../../helpers/relay.ts';
import { at, collect, sampleBatch, sampleChange, sampleRecord, sampleSource, sampleVisit } from '../../helpers/samples.ts';

let postgres: TestPostgres;
let url: string;
beforeAll(async () => {
  postgres = await startPostgres({ own: true });
  url = await postgres.record();
});
afterAll(() => postgres.stop());

async function open(options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
  const store = await createPostgresStore({ url, ...options });
  onTestFinished(() => store.close());
  return store;
}

async function fresh(): Promise<void> {
  await postgres.record();
}

/** Says how opening failed; fails when it did not. */
async function refusal(options: Partial<PostgresStoreOptions>): Promise<OperationalError> {
  const error = await createPostgresStore({ url, ...options }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OperationalError)) throw new Error(`expected an operational error, not ${inspect(error)}`);
  return error;
}

const killConnections = (where = 'true') =>
  ask(
    postgres.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'clausewatch' and pid <> pg_backend_pid() and ${where}`,
  );

describe('several processes on one database', () => {
  it('commit in the order of the journal: a reader that goes on from the last entry misses none', async () => {
    await fresh();
    const writers = await Promise.all([open(), open(), open()]);
    const sources = writers.map((_, n) => sampleSource(`acme/s${n}`));
    await writers[0]?.declare(sources);
    const reader = await open();
    const seen: number[] = [];
    let done = false;
    const reading = (async () => {
      for (let last = 0; ; ) {
        const wasDone = done;
        const entries = await collect(reader.journal({ after: last }));
        seen.push(...entries.map(({ seq }) => seq));
        last = entries.at(-1)?.seq ?? last;
        if (wasDone) return;
      }
    })();
    await Promise.all(
      writers.map(async (store, w) => {
        for (let n = 0; n < 25; n += 1) {
          const sourceId = `acme/s${w}`;
          const visit = sampleVisit(n, `page ${n}`, { id: `${sourceId}@${n}`, sourceId });
          const changes = [sampleChange(`change ${w}.${n}`, n, { source: sourceId })];
          await store.commit(sampleBatch([{ visit, changes }]));
        }
      }),
    );
    done = true;
    await reading;
    expect(seen).toEqual((await collect(reader.journal())).map(({ seq }) => seq));
    expect(seen).toHaveLength(75);
  });

  it('store the same visit once', async () => {
    await fresh();
    const [one, other] = [await open(), await open()];
    await one.declare([sampleSource()]);
    const batch = sampleBatch([sampleRecord(1, [sampleChange('a', 1)])]);
    await Promise.all([one.commit(batch), other.commit(batch), one.commit(batch)]);
    expect(await one.source('acme/dpa')).toMatchObject({ visits: 1, changes: 1 });
    expect(await collect(other.journal())).toHaveLength(1);
  });

  it('refuse the second of two checks that were compared with the same baseline', async () => {
    await fresh();
    const stores = [await open(), await open()];
    await stores[0]?.declare([sampleSource()]);
    await stores[0]?.commit(sampleBatch([sampleRecord(0)]));
    const before = (await stores[0]?.known('acme/dpa'))?.mark?.contentHash ?? null;
    const check = (n: number) => sampleBatch([sampleRecord(n, [sampleChange(`change ${n}`, n)], { comparedWith: before })]);
    const results = await Promise.allSettled(stores.map((store, n) => store.commit(check(n + 1))));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toBeInstanceOf(OvertakenError);
    expect(await stores[0]?.countChanges()).toBe(1);
  });

  it('wait no longer for another writer than they are told to', async () => {
    await fresh();
    const store = await open({ busyTimeoutMs: 200 });
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query(`select pg_advisory_lock(${lockOf('clausewatch', 'write')})`);
    const error = await store.declare([sampleSource()]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage', transient: true, message: expect.stringMatching(/is locked by another program/) });
    // Those who read do not wait.
    expect(await store.vendors()).toEqual([]);
    await holder.query('select pg_advisory_unlock_all()');
    await store.declare([sampleSource()]);
    expect(await store.vendors()).toHaveLength(1);
  });
});

describe('a connection that breaks', () => {
  it('while nobody uses it is replaced, for those who read and for those who write', async () => {
    await fresh();
    const store = await open();
    await store.declare([sampleSource()]);
    await killConnections();
    expect(await store.vendors()).toHaveLength(1);
    await killConnections();
    await store.commit(sampleBatch([sampleRecord(1)]));
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 1 });
  });

  it('in the middle of a transaction fails it whole, and the next one goes on', async () => {
    await fresh();
    const store = await open();
    await store.declare([sampleSource()]);
    const records = Array.from({ length: 400 }, (_, n) => sampleRecord(n, [sampleChange(`change ${n}`, n)]));
    const writing = store.commit(sampleBatch(records)).then(
      () => undefined,
      (error: unknown) => error,
    );
    const inTransaction = "state like '%in transaction' or (xact_start is not null and query not like '%pg_stat_activity%')";
    for (let killed = 0; killed === 0; killed = (await killConnections(`(${inTransaction})`)).length) await delay(5);
    expect(await writing).toMatchObject({ name: 'OperationalError', code: 'storage', transient: true });
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 0, changes: 0 });
    await store.commit(sampleBatch(records));
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 400, changes: 400 });
    expect(await collect(store.journal())).toHaveLength(400);
  });

  it('because the server is gone is a plain sentence until it is back', async () => {
    await fresh();
    const store = await open();
    await store.declare([sampleSource()]);
    await postgres.server?.kill();
    const error = await store.vendors().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'storage',
      transient: true,
      message: expect.stringMatching(/^The database \S+ on 127.0.0.1:\d+ cannot be reached\.$/),
    });
    await postgres.server?.begin();
    expect(await store.vendors()).toHaveLength(1);
    await store.commit(sampleBatch([sampleRecord(1)]));
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 1 });
  });
});

describe('a connection that falls silent', () => {
  async function overRelay(options: Partial<PostgresStoreOptions> = {}): Promise<{ relay: Relay; store: Store }> {
    await fresh();
    const relay = await startRelay(url);
    onTestFinished(() => relay.close());
    const store = await open({ url: relay.url, askAfterMs: 50, ...options });
    await store.declare([sampleSource()]);
    return { relay, store };
  }

  it('is replaced once the server says that it waits for nobody there: for those who read and for those who write', async () => {
    const { relay, store } = await overRelay();
    relay.forget();
    expect(await store.vendors()).toHaveLength(1);
    relay.forget();
    await store.commit(sampleBatch([sampleRecord(1)]));
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 1 });
  });

  it('in the middle of a long answer fails it', async () => {
    const { relay } = await overRelay();
    const { db, close } = await openDatabase({ url: relay.url, askAfterMs: 50 });
    onTestFinished(close);
    const reading = async (): Promise<void> => {
      const numbers = sql<{ n: number }>`generate_series(1, 10000)`.as('n');
      for await (const { n } of db.selectFrom(numbers).select('n').stream(10)) if (n === 1) relay.forget();
    };
    await expect(reading()).rejects.toMatchObject({ name: 'ConnectionProblem', what: 'silent' });
  });

  it('is told where the server cannot be reached any more', async () => {
    const { relay, store } = await overRelay();
    relay.shut();
    relay.forget();
    const error = await store.commit(sampleBatch([sampleRecord(1)])).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage', transient: true, message: expect.stringMatching(/^The database .* cannot be reached/) });
    relay.open();
    await store.commit(sampleBatch([sampleRecord(1)]));
  });

  it('keeps no process from ending', async () => {
    const { relay } = await overRelay();
    const module = (name: string): string =>
      JSON.stringify(new URL(`../../../src/adapters/store/postgres/${name}.ts`, import.meta.url).href);
    const script = `
      const { createPostgresStore } = await import(${module('index')});
      const { takeForUse } = await import(${module('exclusive')});
      const url = ${JSON.stringify(relay.url)};
      const use = await takeForUse({ url });
      const store = await createPostgresStore({ url });
      await Promise.all([store.vendors(), store.vendors()]);
      process.stdout.write('open');
      await new Promise((resolve) => process.stdin.once('data', resolve));
      await store.close();
      use.release();
      process.stdin.destroy();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    relay.forget();
    child.stdin.write('end');
    expect(await Promise.race([once(child, 'exit'), delay(10_000, 'it hangs', { ref: false })])).toEqual([0, null]);
  });

  it('is no silence while the server is at work, however long it takes', async () => {
    const { store } = await overRelay({ busyTimeoutMs: 1_000 });
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query(`select pg_advisory_lock(${lockOf('clausewatch', 'write')})`);
    await expect(store.declare([])).rejects.toMatchObject({ message: expect.stringMatching(/is locked by another program/) });
  });
});

describe('connections of one process', () => {
  it('that are all in use are said to be: not that the server cannot be reached', async () => {
    await fresh();
    const { db, close } = await openDatabase({ url, connections: 1, connectMs: 200 });
    onTestFinished(close);
    const asked = () => db.selectFrom('sources').select('id').execute();
    await db.transaction().execute(async () => {
      const error = await asked().catch((thrown: unknown) => thrown);
      expect(explained(nameOf(url), error)).toMatchObject({
        transient: true,
        message: expect.stringMatching(/^All connections of this process to the database .* are in use/),
        remedy: expect.stringMatching(/storage.connections/),
      });
    });
    expect(await asked()).toEqual([]);
  });

  it('write as they should where an administrator has made the database stricter', async () => {
    const strict = await postgres.database();
    await ask(
      strict,
      "do $$ begin execute format('alter database %I set default_transaction_isolation = %L', current_database(), 'serializable'); end $$",
    );
    const stores = await Promise.all([open({ url: strict }), open({ url: strict })]);
    await stores[0]?.declare([sampleSource()]);
    await Promise.all(stores.flatMap((store, s) => [1, 2, 3, 4].map((n) => store.commit(sampleBatch([sampleRecord(4 * s + n)])))));
    expect(await stores[0]?.source('acme/dpa')).toMatchObject({ visits: 8 });
  });
});

describe('a database that cannot be used', () => {
  const with_ = (edit: (address: URL) => void): string => {
    const address = new URL(url);
    edit(address);
    return address.href;
  };

  it.each([
    ['nobody listens', async () => with_((a) => (a.port = `${portOfNobody}`)), /cannot be reached/, true],
    ['its host is unknown', async () => with_((a) => (a.hostname = 'nowhere.invalid')), /host of the database .* is not known/, true],
    [
      'it is not there',
      async () => with_((a) => (a.pathname = '/nothing_here')),
      /There is no such database as the database nothing_here on/,
      false,
    ],
    ['the user is unknown', async () => with_((a) => (a.username = 'mallory')), /name or the password for .* is wrong/, false],
  ])('is told where %s', async (_, address, message, transient) => {
    const error = await refusal({ url: await address() });
    expect(error).toMatchObject({ code: 'storage', transient, remedy: expect.any(String) });
    expect(error.message).toMatch(message);
  });

  let portOfNobody = 0;
  beforeAll(async () => {
    portOfNobody = await freePort();
  });

  it('is told without the password where that is wrong', async () => {
    await ask(postgres.url, "create role locked login password 'right'");
    const data = await ask<{ hba_file: string }>(postgres.url, 'show hba_file');
    await ask(
      postgres.url,
      `copy (values ('host all locked 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust')) to '${data[0]?.hba_file}'`,
    );
    await ask(postgres.url, 'select pg_reload_conf()');
    const address = with_((a) => {
      a.username = 'locked';
      a.password = 'sesame-wrong';
    });
    const error = await refusal({ url: address });
    expect(error.message).toMatch(/name or the password for the database \S+ on 127.0.0.1:\d+ is wrong/);
    expect(inspect(error, { depth: 10 })).not.toContain('sesame');
  });

  it('is given up where the server takes the connection and says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { port: number };
    expect((await refusal({ url: with_((a) => (a.port = `${port}`)) })).message).toMatch(/cannot be reached/);
  });

  it('has no connection left', async () => {
    await ask(postgres.url, 'create role poor login connection limit 0');
    const error = await refusal({ url: with_((a) => (a.username = 'poor')) });
    expect(error).toMatchObject({ transient: true, message: expect.stringMatching(/has no connection left/) });
  });

  it('does not let its user make the tables', async () => {
    await ask(postgres.url, 'create role guest login');
    const empty = await postgres.database();
    const error = await refusal({ url: empty.replace('clausewatch@', 'guest@') });
    expect(error.message).toMatch(/may not do what is needed/);
  });

  it("holds another program's tables under our name", async () => {
    const other = await postgres.database();
    await ask(other, 'create schema clausewatch; create table clausewatch.theirs (n int)');
    expect((await refusal({ url: other })).message).toMatch(/The schema clausewatch in .* belongs to another program/);
    expect(await ask(other, "select tablename from pg_tables where schemaname = 'clausewatch'")).toEqual([{ tablename: 'theirs' }]);
  });

  it('was written by a newer version, or by an older one and is only to be read', async () => {
    const newer = await postgres.database();
    const store = await open({ url: newer });
    await ask(newer, "insert into clausewatch.kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
    expect((await refusal({ url: newer })).message).toMatch(/was written by a newer Clausewatch/);
    expect(await store.migrationGap()).toEqual({ missing: [], unknown: ['9999-later'] });
    await ask(
      newer,
      "delete from clausewatch.kysely_migration where name like '9999%' or name = (select max(name) from clausewatch.kysely_migration where name not like '9999%')",
    );
    expect((await refusal({ url: newer, readOnly: true })).message).toMatch(/was written by an older Clausewatch/);
    expect(await refusal({ url: newer, asTarget: true })).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('is not empty'),
    });
  });

  it('runs full', async () => {
    await fresh();
    const store = await open();
    await store.declare([sampleSource()]);
    // What Postgres says when a file cannot be extended; a full disk cannot be had here without a mount.
    await ask(
      url,
      `create function clausewatch.full_disk() returns trigger language plpgsql as $$ begin raise sqlstate '53100' using message = 'could not extend file'; end $$;
       create trigger full_disk before insert on clausewatch.visits for each row execute function clausewatch.full_disk()`,
    );
    const error = await store.commit(sampleBatch([sampleRecord(1)])).catch((thrown: unknown) => thrown);
    await ask(url, 'drop function clausewatch.full_disk cascade');
    expect(error).toMatchObject({ code: 'storage', transient: true, message: expect.stringMatching(/no space left on the disk/) });
    expect(await store.source('acme/dpa')).toMatchObject({ visits: 0 });
  });
});

describe('a database that is only read', () => {
  it('is not made, and not written to', async () => {
    const empty = await postgres.database();
    expect((await refusal({ url: empty, readOnly: true })).message).toMatch(/There are no tables of Clausewatch in/);
    expect(await ask(empty, "select 1 from pg_namespace where nspname = 'clausewatch'")).toEqual([]);
    await fresh();
    await (await open()).declare([sampleSource()]);
    const store = await open({ readOnly: true });
    expect(await store.vendors()).toHaveLength(1);
    const error = await store.declare([]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage', message: expect.stringMatching(/cannot be written to/) });
    expect(await store.vendors()).toHaveLength(1);
  });
});

describe('tables that only grow', () => {
  it.each(['acts', 'journal', 'registry_events', 'ledger'])('refuse that a row of %s is edited, removed or emptied out', async (table) => {
    await fresh();
    const store = await open();
    await store.declare([sampleSource()]);
    await store.commit(sampleBatch([sampleRecord(1, [sampleChange('a', 1)])]));
    const triggers = await ask<{ event: string }>(
      url,
      `select distinct event_manipulation::text as event from information_schema.triggers where event_object_table = '${table}' and trigger_name not like '%sealed'`,
    );
    expect(triggers.map(({ event }) => event)).toEqual(expect.arrayContaining(['DELETE', 'UPDATE']));
    await expect(ask(url, `truncate clausewatch.${table} cascade`)).rejects.toThrow(/is never removed/);
    if (table !== 'journal') return;
    await expect(ask(url, `update clausewatch.journal set at = at`)).rejects.toThrow('an entry of the journal is never edited');
    await expect(ask(url, 'delete from clausewatch.journal')).rejects.toThrow('an entry of the journal is never removed');
  });
});

describe('two processes that open an empty database at once', () => {
  it('make its tables once', async () => {
    const empty = await postgres.database();
    const stores = await Promise.all([1, 2, 3].map(() => createPostgresStore({ url: empty })));
    for (const store of stores) expect(await store.vendors()).toEqual([]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('keep apart what is in different schemas', async () => {
    const shared = await postgres.database();
    const [one, other] = await Promise.all(['one', 'other'].map((schema) => createPostgresStore({ url: shared, schema })));
    await one?.declare([sampleSource()]);
    expect([await one?.vendors(), await other?.vendors()]).toMatchObject([[{ id: 'acme' }], []]);
    await one?.close();
    await other?.close();
  });
});

describe('exclusive work', () => {
  it('is one at a time, each kind for itself', async () => {
    const first = await takeExclusive({ url }, 'import');
    await expect(takeExclusive({ url }, 'import')).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/^Another import is running on the database/),
    });
    (await takeExclusive({ url }, 'backup')).release();
    first.release();
    await retaken();
  });

  it('is free again once a process that had it is killed', async () => {
    const victim = spawn(process.execPath, [join(import.meta.dirname, '../../contract/exclusive-victim.ts'), url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void victim.kill('SIGKILL'));
    await once(victim.stdout, 'data');
    await expect(takeExclusive({ url }, 'import')).rejects.toMatchObject({ code: 'storage' });
    victim.kill('SIGKILL');
    await retaken();
  });

  it('is over when the connection that had it breaks, and says so to whoever writes by it', async () => {
    const hold = await takeExclusive({ url }, 'import');
    const store = await open({ mayWrite: () => hold.check() });
    await store.declare([]);
    await killConnections("query like '%pg_try_advisory_lock(%'");
    await expect
      .poll(() => outcome(store.declare([])))
      .toMatchObject({ code: 'storage', message: expect.stringMatching(/for this work broke/) });
    hold.release();
    await retaken();
  });

  it('that is lost in the midst of a transaction fails it', async () => {
    await fresh();
    let lost = false;
    const mayWrite = (): void => {
      if (lost) throw new OperationalError('storage', 'It is lost.');
    };
    const { db, close } = await openDatabase({ url, mayWrite });
    onTestFinished(close);
    const writing = db.transaction().execute(async (trx) => {
      await sql`insert into robots values ('https://x.example', '2026-01-01T00:00:00.000Z', 200, '')`.execute(trx);
      lost = true;
    });
    await expect(writing).rejects.toThrow('It is lost');
    expect(await ask(url, 'select * from clausewatch.robots')).toEqual([]);
  });

  it('is asked after by a statement that reads and writes in one', async () => {
    await fresh();
    const mayWrite = (): void => {
      throw new OperationalError('storage', 'It is lost.');
    };
    const { db, close } = await openDatabase({ url, mayWrite });
    onTestFinished(close);
    expect((await sql`with one as (select 1 as n) select n from one`.execute(db)).rows).toEqual([{ n: 1 }]);
    await expect(sql`with gone as (delete from robots returning *) select * from gone`.execute(db)).rejects.toThrow('It is lost');
  });

  it('is not to be had beside those who use the record, also after the server was started again', async () => {
    const gone: OperationalError[] = [];
    const use = await takeForUse({ url }, { onGone: (error) => gone.push(error) });
    onTestFinished(() => use.release());
    await postgres.server?.kill();
    await expect.poll(() => outcome(async () => use.check())).toMatchObject({ transient: true });
    await postgres.server?.begin();
    await expect.poll(() => outcome(async () => use.check()), { timeout: 10_000 }).toBeUndefined();
    await expect(takeForUse({ url }, { alone: true })).rejects.toMatchObject({ message: expect.stringMatching(/is in use/) });
    expect(gone).toEqual([]);
  });

  it('is noticed to be lost where nobody says that its connection has ended, and is taken again', async () => {
    const relay = await startRelay(url);
    const use = await takeForUse({ url: relay.url }, { lookMs: 100, answerMs: 300 });
    onTestFinished(() => relay.close());
    onTestFinished(() => use.release());
    use.check();
    relay.shut();
    relay.forget();
    await killConnections("query like '%pg_try_advisory_lock_shared(%' or query = 'select 1'");
    (await untilTaken(() => takeForUse({ url }, { alone: true }))).release();
    await expect.poll(() => outcome(async () => use.check()), { timeout: 5_000 }).toMatchObject({ transient: true });
    relay.open();
    await expect.poll(() => outcome(async () => use.check()), { timeout: 10_000 }).toBeUndefined();
    await expect(takeForUse({ url }, { alone: true })).rejects.toMatchObject({ message: expect.stringMatching(/is in use/) });
  });

  it('is not looked after in vain: a server that answers keeps it', async () => {
    const relay = await startRelay(url);
    const use = await takeForUse({ url: relay.url }, { lookMs: 20, answerMs: 2_000 });
    onTestFinished(() => relay.close());
    onTestFinished(() => use.release());
    const asked = async (): Promise<unknown> => ask(url, "select 1 from pg_stat_activity where query = 'select 1' and state = 'idle'");
    await expect.poll(asked).not.toEqual([]);
    use.check();
  });

  it('takes the record from a process that lost its place in it: it may not write any more, and is told', async () => {
    await fresh();
    const { promise: told, resolve } = Promise.withResolvers<OperationalError>();
    const relay = await startRelay(url);
    const use = await takeForUse({ url: relay.url }, { onGone: resolve });
    onTestFinished(() => relay.close());
    onTestFinished(() => use.release());
    const store = await open({ mayWrite: () => use.check() });
    await store.declare([]);
    relay.shut();
    await killConnections("query like '%pg_try_advisory_lock_shared(%' or query = 'select 1'");
    const alone = await untilTaken(() => takeForUse({ url }, { alone: true }));
    onTestFinished(() => alone.release());
    await expect(store.declare([])).rejects.toMatchObject({ code: 'storage' });
    relay.open();
    expect((await told).message).toMatch(/is being restored or moved/);
    await expect(store.declare([])).rejects.toMatchObject({ message: expect.stringMatching(/is being restored or moved/) });
    expect(await store.vendors()).toEqual([]);
  });

  async function outcome(work: Promise<unknown> | (() => Promise<unknown>)): Promise<unknown> {
    return (typeof work === 'function' ? work() : work).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  async function untilTaken<Taken>(take: () => Promise<Taken>): Promise<Taken> {
    for (const until = Date.now() + 10_000; ; await delay(20)) {
      try {
        return await take();
      } catch (error) {
        if (Date.now() > until) throw error;
      }
    }
  }

  /** The server notices a moment later. */
  async function retaken(): Promise<void> {
    (await untilTaken(() => takeExclusive({ url }, 'import'))).release();
  }
});

describe('seals', () => {
  async function faults(store: Store): Promise<Array<{ table: string; key: string; how: string }>> {
    const found = [];
    for (const table of await store.sealedTables())
      for (let from: string | undefined; ; ) {
        const { items, next } = await store.sealFaults(table, from);
        found.push(...items);
        if (next === undefined) break;
        from = next;
      }
    return found;
  }

  it('fit all that our connections write, and name every row that another program edits, adds or removes', async () => {
    const own = await postgres.database();
    const store = await createPostgresStore({ url: own });
    onTestFinished(() => store.close());
    await store.declare([sampleSource(), sampleSource('acme/terms')]);
    await store.commit(sampleBatch([sampleRecord(1, [sampleChange('a', 1), sampleChange('b', 1)]), sampleRecord(2)]));
    await store.pause(['acme/dpa'], { since: at(1) });
    expect(await faults(store)).toEqual([]);
    expect(await store.engineFaults()).toEqual([]);
    await ask(
      own,
      `set search_path = clausewatch;
       update changes set severity = 'low' where id = 'a';
       delete from unsettled where change_id = 'b';
       insert into robots values ('https://x.example', '2026-01-01T00:00:00.000Z', 200, '');
       delete from pauses`,
    );
    expect(await faults(store)).toEqual([
      { table: 'changes', key: 'a', how: 'edited' },
      { table: 'pauses', key: 'acme/dpa', how: 'removed' },
      { table: 'robots', key: 'https://x.example', how: 'added' },
      { table: 'unsettled', key: '["acme", "b"]', how: 'removed' },
    ]);
    await ask(own, "set search_path = clausewatch; set session_replication_role = replica; delete from sources where id = 'acme/dpa'");
    expect(await store.engineFaults()).toContainEqual({
      part: 'changes',
      sentence: 'a row of changes (a) refers to a row of sources that is not there',
    });
  });
});

describe('a schema that is not as the migrations make it', () => {
  const named: Array<[part: string, statement: string]> = [
    ['the column robots.more', 'alter table robots add column more text'],
    ['the trigger visits.quiet', 'create trigger quiet after insert on visits for each row execute function seal()'],
    ['the trigger ledger.ledger_is_sealed', 'alter table ledger disable trigger ledger_is_sealed'],
    [
      'the function seal_digest',
      "create or replace function seal_digest(held jsonb) returns bytea language sql immutable as 'select null::bytea'",
    ],
    ['the constraint visits.visits_source_id_fkey', 'alter table visits drop constraint visits_source_id_fkey'],
    ['the index objects_pack', 'drop index objects_pack'],
    ['the rule pauses.none', 'create rule none as on delete to pauses do instead nothing'],
    ['the table spy', 'create view spy as select 1 as one'],
    ['the numbers of journal_seq_seq', 'alter sequence journal_seq_seq increment 7'],
    ['journal', "select setval('journal_seq_seq', 9007199254740993)"],
  ];

  it('is named part by part', async () => {
    await fresh();
    const store = await open();
    expect(await store.engineFaults()).toEqual([]);
    const url = await postgres.database();
    const own = await createPostgresStore({ url });
    onTestFinished(() => own.close());
    await ask(url, `set search_path = clausewatch; ${named.map(([, statement]) => statement).join('; ')}`);
    const found = (await own.engineFaults()).map(({ part }) => part);
    expect(found).toEqual(expect.arrayContaining(named.map(([part]) => part)));
  });
});

describe('texts', () => {
  it('are kept whole, with every character that a page may hold', async () => {
    await fresh();
    const store = await open();
    const body = 'a\0b\ufffe0\ufffe1\u{1f600}';
    await store.keepRobots({ origin: 'https://a\0.example', fetchedAt: at(1), status: 200, body });
    expect(await store.robots('https://a\0.example')).toMatchObject({ body });
    expect(await store.robots('https://a.example')).toBeUndefined();
  });
});
