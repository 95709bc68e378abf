/**
 * Verification over a real imported history: it finds nothing where nothing is wrong, and names what is, whichever way it came about.
 * @module
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFsBlobs } from '../../../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../../../src/adapters/store/sqlite/index.ts';
import { openDatabase } from '../../../src/adapters/store/sqlite/open.ts';
import { createArchive } from '../../../src/archive/archive.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import type { Finding } from '../../../src/pipeline/verify/examiner.ts';
import { EXAMINERS } from '../../../src/pipeline/verify/examiners.ts';
import { verify } from '../../../src/pipeline/verify/verify.ts';
import { installation, type TestInstallation } from '../../helpers/cli.ts';
import { randomNumbers } from '../../helpers/random.ts';
import { collect } from '../../helpers/samples.ts';
import { tempDir } from '../../helpers/tempDir.ts';
import { ACME_WATCHER, archivedPages, bundle, commitPages } from '../import/archive.ts';

let home: TestInstallation;
beforeAll(async () => {
  home = await installation({ watchers: { acme: ACME_WATCHER } });
  await mkdir(home.path('archive.git'));
  await commitPages(home.path('archive.git'), archivedPages());
  await bundle(home.path('archive.git'), home.path('archive.bundle'));
  await home.output('import', 'archive.bundle', '--json');
});
afterAll(() => home.remove());

const FILE = 'clausewatch.sqlite';

async function copy(): Promise<string> {
  const folder = join(await tempDir(), 'data');
  cpSync(home.path('snapshots'), folder, { recursive: true });
  return folder;
}

async function findingsIn(folder: string, ...only: string[]): Promise<Finding[]> {
  const store = await createSqliteStore({ file: join(folder, FILE), readOnly: true });
  const blobs = createFsBlobs(folder);
  const { findings } = verify({
    installation: { store, blobs, evidence: createArchive({ blobs, store }) },
    catalogue: await loadCatalogue('config/catalogue.yaml'),
    signal: new AbortController().signal,
    examiners: EXAMINERS.filter(({ name }) => only.length === 0 || only.includes(name)),
  });
  try {
    return await collect(findings);
  } finally {
    await store.close();
  }
}

/** Another program edits the file. */
function edit(folder: string, statement: string, ...values: SQLInputValue[]): void {
  const other = new DatabaseSync(join(folder, FILE), { enableForeignKeyConstraints: false });
  const triggers = other.prepare("select name, sql from sqlite_schema where type = 'trigger'").all();
  for (const { name } of triggers) other.exec(`drop trigger "${name}"`);
  other.prepare(statement).run(...values);
  for (const { sql } of triggers) other.exec(String(sql));
  other.close();
}

/** Somebody edits the file who keeps the seals as we do. */
async function forge(folder: string, statement: string): Promise<void> {
  const { connection, close } = await openDatabase({ file: join(folder, FILE) });
  connection.exec('pragma foreign_keys = off');
  const triggers = connection.prepare("select name, sql from main.sqlite_schema where type = 'trigger'").all();
  for (const { name } of triggers) connection.exec(`drop trigger main."${name}"`);
  connection.exec(statement);
  for (const { sql } of triggers) connection.exec(String(sql));
  await close();
}

function one(folder: string, question: string): string {
  const reader = new DatabaseSync(join(folder, FILE), { readOnly: true });
  const row = reader.prepare(question).get() ?? {};
  reader.close();
  return String(Object.values(row)[0]);
}

function flip(folder: string, name: string, at: number): void {
  const path = join(folder, 'objects', name.slice(0, 2), name.slice(2));
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

describe('an installation that nobody touched', () => {
  it('holds, all of it', async () => {
    const result = await home.run('verify', '--json');
    expect(result.stderr).not.toContain('Error');
    const { ok, examined, findings, remarks } = JSON.parse(result.stdout) as Record<string, unknown>;
    expect({ ok, findings, remarks }).toEqual({
      ok: true,
      findings: [],
      remarks: [{ what: 'event', count: expect.any(Number), sentence: expect.stringMatching(/^vouched for by/) }],
    });
    expect(result.code).toBe(0);
    const count = (table: string): number => Number(one(home.path('snapshots'), `select count(*) from ${table}`));
    expect(examined).toMatchObject({
      object: count('objects'),
      visit: count('visits'),
      extraction: count('extractions'),
      baseline: count('baselines'),
      change: count('changes'),
      row: count('seals'),
    });
  });

  it('holds while another process writes', async () => {
    const folder = await copy();
    const writer = await createSqliteStore({ file: join(folder, FILE) });
    const [{ source }] = (await writer.sources()) as [Awaited<ReturnType<typeof writer.sources>>[0]];
    let stop = false;
    const writing = (async () => {
      for (let n = 0; !stop; n++) {
        await writer.setDue(source.id, new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString());
        await writer.keepRobots({
          origin: `https://host${n % 50}.example`,
          fetchedAt: new Date(n * 1000).toISOString(),
          status: 200,
          body: `${n}`,
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const found = await findingsIn(folder, 'database', 'rows', 'blobs', 'objects', 'record');
    stop = true;
    await writing;
    await writer.close();
    expect(found).toEqual([]);
  });
});

describe('bytes of evidence', () => {
  it('are named by their page and their pack, whichever byte is flipped', async () => {
    const folder = await copy();
    const pack = one(folder, 'select pack from objects group by pack order by count(*) desc, pack limit 1');
    const random = randomNumbers(7);
    const size = readFileSync(join(folder, 'objects', pack.slice(0, 2), pack.slice(2))).length;
    for (let n = 0; n < 6; n++) {
      const at = Math.floor(random() * size);
      flip(folder, pack, at);
      const within = `select sha256 from objects where pack = '${pack}' and offset <= ${at} and offset + length > ${at}`;
      const page = one(folder, `select coalesce((${within}), '')`);
      const found = await findingsIn(folder, 'blobs', 'objects');
      expect(found.map(({ what, id }) => `${what} ${id}`)).toContain(`blob ${pack}`);
      if (found.some(({ what }) => what === 'object')) expect(found.map(({ id }) => id)).toContain(page);
      flip(folder, pack, at);
    }
    expect(await findingsIn(folder, 'blobs', 'objects')).toEqual([]);
  });

  it('are named when they are missing or cut short, with the pages that build on them', async () => {
    const folder = await copy();
    const root = one(folder, 'select base from objects where base is not null group by base order by count(*) desc, base limit 1');
    const pack = one(folder, `select pack from objects where sha256 = '${root}'`);
    const path = join(folder, 'objects', pack.slice(0, 2), pack.slice(2));
    writeFileSync(path, readFileSync(path).subarray(0, 40));
    const found = await findingsIn(folder, 'blobs', 'objects');
    const inPack = Number(one(folder, `select count(*) from objects where pack = '${pack}'`));
    expect(found.filter(({ what }) => what === 'object').length).toBeGreaterThanOrEqual(inPack);
    expect(found).toContainEqual(expect.objectContaining({ what: 'blob', id: pack }));
  });
});

describe('the schema', () => {
  it.each([
    ['quiet', "create trigger quiet after insert on visits begin update sources set vendor_name = 'Evil'; end"],
    ['secret', 'create table secret (id text primary key)'],
    ['robots', 'alter table robots add column more text'],
    ['objects_pack', 'drop index objects_pack'],
    ['journal', "update sqlite_sequence set seq = 1 where name = 'journal'"],
    ['acts', "insert into sqlite_sequence (name, seq) values ('acts', 9223372036854775807)"],
  ])('is named where it is not as the migrations make it: %s', async (part, statement) => {
    const folder = await copy();
    edit(folder, statement);
    expect(await findingsIn(folder, 'database')).toEqual([expect.objectContaining({ what: 'database', id: part })]);
  });

  it('is not opened with a view in it, whatever that would say', async () => {
    const folder = await copy();
    edit(folder, 'create view more as select 1');
    await expect(findingsIn(folder, 'database')).rejects.toMatchObject({ code: 'storage', message: expect.stringContaining('"more"') });
  });

  it('is named where what refuses edits is gone', async () => {
    const folder = await copy();
    const other = new DatabaseSync(join(folder, FILE));
    const name = one(folder, "select name from sqlite_schema where type = 'trigger' and name like 'ledger_%' order by name");
    other.exec(`drop trigger "${name}"`);
    other.close();
    expect(await findingsIn(folder, 'database')).toEqual([
      expect.objectContaining({ id: name, sentence: expect.stringContaining('gone') }),
    ]);
  });
});

describe('a record that has pages lie in what is no pack', () => {
  it('is named by that file, and all the others are looked at', async () => {
    const folder = await copy();
    const [picture, other] = ['no pack', 'nor this'].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    for (const bytes of [picture, other]) await createFsBlobs(folder).put(sha256(bytes), bytes);
    const packs = [one(folder, 'select min(pack) from objects'), one(folder, 'select max(pack) from objects')];
    edit(folder, 'update objects set pack = ? where pack = ?', sha256(picture), packs[0] ?? '');
    edit(folder, 'update objects set pack = ? where pack = ?', sha256(other), packs[1] ?? '');
    const found = await findingsIn(folder, 'blobs');
    expect(found.map(({ what, id }) => `${what} ${id}`).toSorted()).toEqual(
      [picture, other].map((bytes) => `blob ${sha256(bytes)}`).toSorted(),
    );
  });
});

describe('rows', () => {
  it('that another program edits are named by table and key', async () => {
    const folder = await copy();
    const id = one(folder, 'select id from changes order by id limit 1');
    edit(folder, "update changes set new_quote = 'something else' where id = ?", id);
    const found = await findingsIn(folder, 'rows');
    expect(found).toEqual([expect.objectContaining({ what: 'row', id: `changes ${id}` })]);
  });

  it('that the file has lost to damage are found by the engine or by their seals', async () => {
    const folder = await copy();
    const file = join(folder, FILE);
    edit(folder, 'vacuum');
    edit(folder, 'pragma wal_checkpoint(truncate)');
    const page = Number(one(folder, "select rootpage from sqlite_schema where name = 'changes'"));
    const bytes = readFileSync(file);
    bytes.fill(0xff, (page - 1) * 4096 + 8, (page - 1) * 4096 + 40);
    writeFileSync(file, bytes);
    const found = await findingsIn(folder, 'database', 'rows');
    expect(found.some(({ id }) => id.startsWith('changes'))).toBe(true);
  });
});

/** What someone does who can make the seals fit, and what must be said of it. */
const FORGERIES: Array<[what: string, statement: string, examiner: string, finding: (folder: string) => string]> = [
  [
    "a visit's fingerprint",
    "update visits set fingerprint = sha256 where id = (select id from visits where verdict = 'content' order by id limit 1)",
    'visits',
    (folder) => `visit ${one(folder, "select id from visits where verdict = 'content' order by id limit 1")}`,
  ],
  [
    "a visit's content",
    `update visits set content_hash = (select content_hash from visits as o where o.source_id = visits.source_id and o.content_hash <> visits.content_hash limit 1)
      where id = (select id from visits where source_id = 'acme/dpa' and verdict = 'content' order by id limit 1)`,
    'visits',
    (folder) => `visit ${one(folder, "select id from visits where source_id = 'acme/dpa' and verdict = 'content' order by id limit 1")}`,
  ],
  [
    'a stored reading',
    `update extractions set extraction = (select extraction from extractions as o where o.source_id = 'acme/privacy' limit 1)
      where rowid = (select min(rowid) from extractions where source_id = 'acme/dpa')`,
    'visits',
    (folder) =>
      `extraction ${one(folder, "select source_id || ' ' || content_hash || ' ' || extractor_version from extractions where source_id = 'acme/dpa' order by rowid limit 1")}`,
  ],
  [
    'the last page that was read',
    "update baselines set verified_at = '2020-01-01T00:00:00.000Z' where source_id = 'acme/dpa'",
    'visits',
    () => 'baseline acme/dpa',
  ],
  [
    'where the last page was read',
    "update baselines set url = 'https://other.example/dpa' where source_id = 'acme/dpa'",
    'visits',
    () => 'baseline acme/dpa',
  ],
  [
    'what the last page looks like',
    "update baselines set fingerprint = sha256 where source_id = 'acme/dpa'",
    'visits',
    () => 'baseline acme/dpa',
  ],
  [
    'what a change quotes',
    "update changes set new_quote = new_quote || ' and more' where id = (select min(id) from changes where new_quote is not null)",
    'changes',
    (folder) => `change ${one(folder, 'select min(id) from changes where new_quote is not null')}`,
  ],
  [
    'when a change was found',
    "update changes set first_seen_new_at = '2024-01-01T12:34:56.000Z' where id = (select min(id) from changes)",
    'changes',
    (folder) => `change ${one(folder, 'select min(id) from changes')}`,
  ],
  [
    'the date on which a change takes effect',
    "update changes set effective_at = '2031-01-01' where id = (select min(id) from changes)",
    'changes',
    (folder) => `change ${one(folder, 'select min(id) from changes')}`,
  ],
  ['how many visits there were', "update sources set visits = visits + 1 where id = 'acme/dpa'", 'record', () => 'row sources acme/dpa'],
  [
    'the state of a change',
    "update changes set state = 'confirmed' where id = (select min(id) from changes where suppressed_by is null)",
    'record',
    (folder) => `row changes ${one(folder, 'select min(id) from changes where suppressed_by is null')}`,
  ],
  [
    'what the journal told',
    'delete from journal where seq = (select min(seq) from journal)',
    'record',
    (folder) =>
      `row changes ${one(folder, "select id from changes where suppressed_by is null and id || ':recorded' not in (select id from journal) limit 1")}`,
  ],
];

describe('a forgery that the seals do not show', () => {
  it.each(FORGERIES)('is found: %s', async (_, statement, examiner, finding) => {
    const folder = await copy();
    await forge(folder, statement);
    const expected = finding(folder);
    const found = await findingsIn(folder, examiner);
    expect(found.map(({ what, id }) => `${what} ${id}`)).toContain(expected);
    expect(await findingsIn(folder, 'rows')).toEqual([]);
  });

  it('is found: a change that was taken away', async () => {
    const folder = await copy();
    const gone = one(folder, "select id from changes where reverts is null and action = 'modified' order by id limit 1");
    await forge(folder, `delete from changes where id = '${gone}'`);
    const found = await findingsIn(folder, 'changes');
    expect(found.map(({ id }) => id)).toContain(gone);
  });
});

describe('the command', () => {
  it('ends with 1 and says in plain words what does not hold', async () => {
    const folder = await copy();
    const id = one(folder, 'select id from changes order by id limit 1');
    edit(folder, "update changes set rule = 'x' where id = ?", id);
    const { code, stdout } = await home.run('--data', folder, 'verify', '--only', 'database,rows');
    expect(code).toBe(1);
    expect(stdout).toContain(`row changes ${id}\n  It was edited by another hand than the program`);
    expect(stdout).toContain('1 thing does not hold.');
  });

  it('refuses a part that there is not', async () => {
    const { code, stderr } = await home.run('verify', '--only', 'everything');
    expect(code).toBe(2);
    expect(stderr).toContain('"everything" is none of backup, database, rows');
  });
});
