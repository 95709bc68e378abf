/**
 * Whether verification finds and names what is tampered with: one byte flipped at random places of a copy of a data folder, in stored pages, in
 * rows, and in the pages of the database file itself. The folder itself is only read.
 *
 *   node bench/tamper.ts DATA [--places 200] [--seed 1]
 *
 * Flips in different packs and rows are made together and each must be named by itself; those in the file's own structure are made one at
 * a time. Of the latter, what changes no row and leaves the structure sound (free space, counters) is set aside.
 * @module
 */
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { createFsBlobs } from '../src/adapters/blobs/fs.ts';
import { SEALED_TABLES } from '../src/adapters/store/sql/sealed.ts';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { columnsOf, sealingOf } from '../src/adapters/store/sqlite/seals.ts';
import { createArchive } from '../src/archive/archive.ts';
import { loadCatalogue } from '../src/declare/catalogue.ts';
import type { Finding } from '../src/pipeline/verify/examiner.ts';
import { EXAMINERS } from '../src/pipeline/verify/examiners.ts';
import { verify } from '../src/pipeline/verify/verify.ts';
import { randomNumbers } from '../test/helpers/random.ts';

const FILE = 'clausewatch.sqlite';
const PAGE = 4096;
/** Those that need no reading of pages: they must find every flip. */
const FAST = ['database', 'rows', 'blobs', 'objects', 'ledger', 'record'];

const [data, ...flags] = process.argv.slice(2);
if (data === undefined) {
  console.error('usage: node bench/tamper.ts DATA [--places 200] [--seed 1]');
  process.exit(2);
}
const flag = (name: string, otherwise: number): number => (flags.includes(name) ? Number(flags[flags.indexOf(name) + 1]) : otherwise);
const places = flag('--places', 200);
const random = randomNumbers(flag('--seed', 1));
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

const folder = await mkdtemp(join(tmpdir(), 'clausewatch-tamper-'));
const copy = join(folder, 'data');
cpSync(data, copy, { recursive: true });
// Brings it up to date, and empties the write-ahead log.
await (await createSqliteStore({ file: join(copy, FILE) })).close();

/** Which bit is flipped at which place of which pack. */
const masks = new Map<string, number>();

const before = await examine(FAST);
console.log(`untouched: ${before.length} findings`);
for (const finding of before) console.log(`  ${finding.what} ${finding.id}: ${finding.sentence}`);

const inPages = Math.round(places * 0.4);
const inRows = Math.round(places * 0.4);
const missed = [...(await flipPages(inPages)), ...(await flipRows(inRows)), ...(await flipFile(places - inPages - inRows))];
rmSync(folder, { recursive: true });
for (const miss of missed) console.log(`  missed: ${miss}`);
process.exitCode = missed.length + before.length === 0 ? 0 : 1;

async function examine(only: readonly string[]): Promise<Finding[]> {
  const store = await createSqliteStore({ file: join(copy, FILE), readOnly: true });
  const blobs = createFsBlobs(copy);
  const { findings } = verify({
    installation: { store, blobs, evidence: createArchive({ blobs, store }) },
    catalogue: await loadCatalogue('config/catalogue.yaml'),
    signal: new AbortController().signal,
    examiners: EXAMINERS.filter(({ name }) => only.includes(name)),
  });
  try {
    return await Array.fromAsync(findings);
  } finally {
    await store.close();
  }
}

/** One bit in the frame of each of so many stored pages, all in packs of their own where there are enough. */
async function flipPages(count: number): Promise<string[]> {
  const db = new DatabaseSync(join(copy, FILE), { readOnly: true });
  const objects = db.prepare('select sha256, pack, offset, length from objects order by sha256').all();
  db.close();
  const flipped = new Map<string, { pack: string; at: number }>();
  while (flipped.size < Math.min(count, objects.length)) {
    const object = pick(objects);
    const place = { pack: String(object['pack']), at: Number(object['offset']) + Math.floor(random() * Number(object['length'])) };
    flipped.set(String(object['sha256']), place);
  }
  for (const place of flipped.values()) flipBlob(place);
  const found = await examine(['blobs', 'objects']);
  for (const place of flipped.values()) flipBlob(place, true);
  const named = new Set(found.map(({ what, id }) => `${what} ${id}`));
  const missing = [...flipped].filter(([page, { pack }]) => !named.has(`object ${page}`) && !named.has(`blob ${pack}`));
  const pages = [...flipped.keys()].filter((page) => named.has(`object ${page}`)).length;
  console.log(`pages: ${flipped.size} bytes flipped, ${pages} named by their page, ${flipped.size - missing.length} by page or pack`);
  return missing.map(([page, { pack, at }]) => `page ${page} (byte ${at} of ${pack})`);
}

function flipBlob({ pack, at }: { pack: string; at: number }, back = false): void {
  const path = join(copy, 'objects', pack.slice(0, 2), pack.slice(2));
  const bytes = readFileSync(path);
  const key = `${pack} ${at}`;
  const mask = back ? (masks.get(key) ?? 0) : 1 << Math.floor(random() * 8);
  masks.set(key, mask);
  bytes[at] = (bytes[at] ?? 0) ^ mask;
  writeFileSync(path, bytes);
}

/** One byte of one column of so many rows, by a program that is not ours. */
async function flipRows(count: number): Promise<string[]> {
  const saved = readFileSync(join(copy, FILE));
  const db = new DatabaseSync(join(copy, FILE), { enableForeignKeyConstraints: false });
  db.exec('pragma ignore_check_constraints = on');
  for (const { name } of db.prepare("select name from sqlite_schema where type = 'trigger'").all()) db.exec(`drop trigger "${name}"`);
  const tables = [...SEALED_TABLES].filter((table) => Number(db.prepare(`select count(*) as n from "${table}"`).get()?.['n']) > 0);
  const flipped = new Set<string>();
  while (flipped.size < count) {
    const name = flipOne(db, pick(tables));
    if (name !== undefined) flipped.add(name);
  }
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
  const found = await examine(['rows']);
  writeFileSync(join(copy, FILE), saved);
  const named = new Set(found.map(({ id }) => id));
  const missing = [...flipped].filter((name) => !named.has(name));
  console.log(`rows: ${flipped.size} bytes flipped in ${tables.length} tables, ${flipped.size - missing.length} named by table and key`);
  return missing.map((name) => `row ${name}`);
}

/** Gives the row's name; undefined where this value cannot be flipped so. */
function flipOne(db: DatabaseSync, table: string): string | undefined {
  const columns = columnsOf(db, table).filter(({ hidden, pk }) => hidden === 0 && pk === 0);
  if (columns.length === 0) return undefined;
  const { key } = sealingOf(columnsOf(db, table));
  const { name } = pick(columns);
  const n = Number(db.prepare(`select count(*) as n from "${table}"`).get()?.['n']);
  const row = db
    .prepare(`select ${key('t')} as key, t."${name}" as value from "${table}" as t limit 1 offset ?`)
    .get(Math.floor(random() * n));
  const value = row && flippedValue(row['value'] ?? null);
  if (row === undefined || value === undefined) return undefined;
  try {
    db.prepare(`update "${table}" as t set "${name}" = ? where ${key('t')} = ?`).run(value, row['key'] ?? null);
  } catch {
    // The schema itself refuses it: no JSON, or a second one of what must be one.
    return undefined;
  }
  return `${table} ${String(row['key'])}`;
}

function flippedValue(value: SQLOutputValue): SQLInputValue | undefined {
  const bit = 1 << Math.floor(random() * 7);
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) ^ bit;
  if (value === null || value.length === 0) return undefined;
  const at = Math.floor(random() * value.length);
  if (typeof value !== 'string') return value.map((byte, n) => (n === at ? byte ^ bit : byte));
  return value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ bit) + value.slice(at + 1);
}

/** One byte of the database file, anywhere, one at a time. */
async function flipFile(count: number): Promise<string[]> {
  const file = join(copy, FILE);
  const saved = readFileSync(file);
  const rows = digestOfRows(file);
  const missing: string[] = [];
  let harmless = 0;
  for (let n = 0; n < count; n++) {
    const at = Math.floor(random() * saved.length);
    const bytes = Buffer.from(saved);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    writeFileSync(file, bytes);
    const found = await examine(['database', 'rows']).then(
      (findings) => findings.length > 0,
      // A file that cannot even be opened is named by the message.
      () => true,
    );
    if (found) continue;
    if (digestOfRows(file) === rows) harmless += 1;
    else missing.push(`byte ${at % PAGE} of page ${Math.floor(at / PAGE) + 1} of the database file`);
  }
  writeFileSync(file, saved);
  console.log(`file: ${count} bytes flipped, ${count - harmless - missing.length} found, ${harmless} that change no row and harm nothing`);
  return missing;
}

function digestOfRows(file: string): string {
  const db = new DatabaseSync(file, { readOnly: true });
  const hash = createHash('sha256');
  try {
    const tables = db.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name").all();
    for (const { name } of tables) {
      const statement = db.prepare(`select * from "${name}" not indexed`);
      statement.setReadBigInts(true);
      for (const row of statement.iterate())
        for (const value of Object.values(row)) hash.update(value instanceof Uint8Array ? value : `${typeof value} ${value}\n`);
    }
    return hash.digest('hex');
  } catch {
    return 'unreadable';
  } finally {
    db.close();
  }
}
