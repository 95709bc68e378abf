/**
 * Kinds of tampering, each at a place that chance picks: what is done, what has to be named, and what may be named beside it because it builds
 * on that.
 * @module
 */

import { SEALED_TABLES } from '../../src/adapters/store/sql/sealed.ts';
import type { Finding } from '../../src/pipeline/verify/examiner.ts';
import type { Hand, Row, Target } from './target.ts';

export interface Place {
  /** What was touched, for people. */
  where: string;
  /** It is this that was touched. */
  isNamed(finding: Finding): boolean;
  /** Ids, hashes and texts of what was touched and what builds on it. */
  about: ReadonlySet<string>;
  /** Besides the record, which is put back anyway. */
  undo?(): Promise<void>;
}

export interface Chance {
  /** From 0 up to `n` (exclusive). */
  below(n: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** Undefined: the database itself refuses what chance picked. */
export type Kind = (target: Target, chance: Chance) => Promise<Place | undefined>;

/** Words of a row that others may be called by. */
const LEAST_WORD = 6;
const FRAME_HEADER = 74;

export const KINDS: Readonly<Record<string, Kind>> = {
  'frame of a pack': (target, chance) => flipPack(target, chance, ({ offset, length }) => offset + chance.below(length)),
  'header of a pack': (target, chance) => flipPack(target, chance, ({ offset }) => offset - 1 - chance.below(FRAME_HEADER)),
  'end of a pack': cutPack,
  'two packs': swapPacks,
  picture: flipPicture,
  'column of a row': flipColumn,
  'key of a row': flipKey,
  'row removed': removeRow,
  'row added': addRow,
  seal: flipSeal,
  'text of an event': (target, chance) => flipLedger(target, chance, 'event_json'),
  'leaf of an event': (target, chance) => flipLedger(target, chance, 'leaf_hash'),
  'subtrees of an event': (target, chance) => flipLedger(target, chance, 'subtrees'),
  'event removed': removeEvent,
  'note of a checkpoint': (target, chance) => flipCheckpoint(target, chance, 'note'),
  'root of a checkpoint': (target, chance) => flipCheckpoint(target, chance, 'root'),
  'size of a checkpoint': (target, chance) => flipCheckpoint(target, chance, 'size'),
  'time stamp': flipStamp,
  schema: alterSchema,
};

interface Stored {
  sha256: string;
  pack: string;
  base: string | null;
  offset: number;
  length: number;
}

async function objectsOf(target: Target): Promise<Stored[]> {
  return (await target.ask('select sha256, pack, base, "offset", length from objects order by sha256')) as unknown as Stored[];
}

async function flipPack(target: Target, chance: Chance, placeIn: (object: Stored) => number): Promise<Place> {
  const objects = await objectsOf(target);
  const { pack, ...object } = chance.pick(objects);
  const bytes = await target.readBlob(pack);
  const at = placeIn({ pack, ...object });
  await target.writeBlob(pack, flippedBytes(bytes, at, chance));
  return packPlace(target, objects, [[pack, bytes]], `byte ${at} of ${pack}`);
}

async function cutPack(target: Target, chance: Chance): Promise<Place> {
  const objects = await objectsOf(target);
  const { pack } = chance.pick(objects);
  const bytes = await target.readBlob(pack);
  const left = chance.below(bytes.length);
  await target.writeBlob(pack, left < bytes.length / 4 ? undefined : bytes.subarray(0, left));
  return packPlace(target, objects, [[pack, bytes]], `${pack} cut to ${left} bytes, or gone`);
}

async function swapPacks(target: Target, chance: Chance): Promise<Place | undefined> {
  const objects = await objectsOf(target);
  const [one, other] = [chance.pick(objects).pack, chance.pick(objects).pack];
  if (one === other) return undefined;
  const [first, second] = [await target.readBlob(one), await target.readBlob(other)];
  await target.writeBlob(one, second);
  await target.writeBlob(other, first);
  return packPlace(
    target,
    objects,
    [
      [one, first],
      [other, second],
    ],
    `${one} and ${other} changed places`,
  );
}

/** Pages in these packs, and those that are written as differences from them, cannot be read either. */
function packPlace(target: Target, objects: readonly Stored[], packs: ReadonlyArray<[name: string, bytes: Buffer]>, where: string): Place {
  const names = new Set(packs.map(([name]) => name));
  const pages = new Set(objects.filter(({ pack }) => names.has(pack)).map(({ sha256 }) => sha256));
  for (let before = 0; before < pages.size; ) {
    before = pages.size;
    for (const { sha256, base } of objects) if (base !== null && pages.has(base)) pages.add(sha256);
  }
  return {
    where,
    isNamed: ({ what, id }) => (what === 'blob' && names.has(id)) || (what === 'object' && pages.has(id)),
    about: new Set([...names, ...pages]),
    undo: async () => {
      for (const [name, bytes] of packs) await target.writeBlob(name, bytes);
    },
  };
}

async function flipPicture(target: Target, chance: Chance): Promise<Place> {
  const pictures = await target.ask('select distinct screenshot from visits where screenshot is not null order by 1');
  const name = String(chance.pick(pictures)['screenshot']);
  const bytes = await target.readBlob(name);
  await target.writeBlob(name, flippedBytes(bytes, chance.below(bytes.length), chance));
  const isNamed = ({ what, id }: Finding): boolean => what === 'blob' && id === name;
  return { where: `picture ${name}`, isNamed, about: new Set([name]), undo: () => target.writeBlob(name, bytes) };
}

interface PickedRow {
  table: string;
  /** As its seal names it. */
  key: string;
  where: string;
  row: Row;
}

async function pickRow(target: Target, chance: Chance, tables: readonly string[] = SEALED_TABLES): Promise<PickedRow | undefined> {
  const table = chance.pick(tables);
  const [counted] = await target.ask(`select count(*) as n from seals where tab = '${table}'`);
  const n = Number(counted?.['n']);
  if (n === 0) return undefined;
  const [seal] = await target.ask(`select key from seals where tab = '${table}' order by key limit 1 offset ${chance.below(n)}`);
  const key = String(seal?.['key']);
  const where = await target.where(table, key);
  const [row] = await target.ask(`select t.* from ${table} as t where ${where}`);
  return row && { table, key, where, row };
}

async function flipColumn(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance);
  if (!picked) return undefined;
  const columns = (await target.columns(picked.table)).filter(({ pk }) => pk === 0);
  return columns.length === 0 ? undefined : flipOf(target, chance, picked, chance.pick(columns).name, 'stranger');
}

async function flipKey(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance);
  if (!picked) return undefined;
  const keys = (await target.columns(picked.table)).filter(({ pk }) => pk > 0);
  return flipOf(target, chance, picked, chance.pick(keys).name, 'stranger');
}

/** Flips one bit of one column. */
async function flipOf(target: Target, chance: Chance, picked: PickedRow, column: string, hand: Hand): Promise<Place | undefined> {
  const { table, key, where, row } = picked;
  const value = flippedValue(row[column], chance);
  if (value === undefined) return undefined;
  const done = await tried(target, table, [`update ${table} as t set "${column}" = ${target.literal(value)} where ${where}`], hand);
  return done ? rowPlace(`${column} of ${table} ${key}`, table, [key], [row, { ...row, [column]: value }]) : undefined;
}

async function removeRow(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance);
  if (!picked) return undefined;
  const { table, key, where, row } = picked;
  const done = await tried(target, table, [`delete from ${table} as t where ${where}`], 'stranger');
  return done ? rowPlace(`${table} ${key} removed`, table, [key], [row]) : undefined;
}

/** The same row once more, under another key. */
async function addRow(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance);
  if (!picked) return undefined;
  const { table, key, where, row } = picked;
  const columns = await target.columns(table);
  const own = chance.pick(columns.filter(({ pk }) => pk > 0)).name;
  const value = typeof row[own] === 'number' ? (row[own] as number) + 1_000_000 : `${String(row[own])}x`;
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const values = columns.map(({ name }) => (name === own ? target.literal(value) : `t."${name}"`)).join(', ');
  const done = await tried(
    target,
    table,
    [`insert into ${table} (${names}) select ${values} from ${table} as t where ${where}`],
    'stranger',
  );
  return done ? rowPlace(`${table} ${key} once more as ${String(value)}`, table, [], [{ ...row, [own]: value }]) : undefined;
}

async function flipSeal(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance);
  if (!picked) return undefined;
  const { table, key, row } = picked;
  const where = `tab = '${table}' and key = ${target.literal(key)}`;
  const [seal] = await target.ask(`select digest from seals where ${where}`);
  const digest = flippedBytes(Buffer.from(seal?.['digest'] as Uint8Array), chance.below(32), chance);
  await target.edit('seals', [`update seals set digest = ${target.literal(digest)} where ${where}`], 'stranger');
  return rowPlace(`seal of ${table} ${key}`, table, [key], [row]);
}

function rowPlace(where: string, table: string, keys: readonly string[], rows: readonly Row[]): Place {
  const about = new Set(keys.flatMap((key) => (key.length >= LEAST_WORD ? [key] : [`${table} ${key}`])));
  const places = rows
    .flatMap(({ seq, size }) => [seq, size])
    .filter((n) => n !== undefined)
    .map(String);
  for (const row of rows)
    for (const value of Object.values(row)) if (typeof value === 'string' && value.length >= LEAST_WORD) about.add(value);
  const isOwn = ({ what, id }: Finding): boolean =>
    (what === 'row' &&
      id.startsWith(`${table} `) &&
      (keys.length === 0 || keys.some((key) => id === `${table} ${key}`) || [...about].some((word) => id.includes(word)))) ||
    (table === 'ledger' && what === 'event' && places.some((place) => id === place || id.startsWith(`${place} `)));
  for (const place of places) about.add(`${table} ${place}`);
  if (table === 'checkpoints') for (const place of places) about.add(`([${place},`);
  // What the engine itself says of a table.
  about.add(`database ${table}\n`);
  // Events and checkpoints are called by their places.
  if (['ledger', 'checkpoints', 'time_stamps'].includes(table))
    for (const place of places) for (const what of ['event', 'checkpoint']) about.add(`${what} ${place}`);
  return { where, isNamed: isOwn, about };
}

async function flipLedger(target: Target, chance: Chance, column: string): Promise<Place | undefined> {
  const picked = await pickRow(target, chance, ['ledger']);
  const place = picked && (await flipOf(target, chance, picked, column, 'resealing'));
  if (!place) return undefined;
  return { ...place, isNamed: ({ what, id }) => what === 'event' && id.startsWith(`${String(picked.row['seq'])} `) };
}

async function removeEvent(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance, ['ledger']);
  if (!picked) return undefined;
  const { key, where, row } = picked;
  const done = await tried(target, 'ledger', [`delete from ledger as t where ${where}`], 'resealing');
  const seq = String(row['seq']);
  if (!done) return undefined;
  // What it told of is told of by none any more.
  const told = (JSON.parse(String(row['event_json'])) as { rows: Array<{ key: unknown[] }> }).rows.flatMap((one) => one.key.map(String));
  const place = rowPlace(`event ${key} removed`, 'ledger', [key], [row]);
  return { ...place, about: new Set([...place.about, ...told, `event ${seq}`]), isNamed: ({ what, id }) => what === 'event' && id === seq };
}

async function flipCheckpoint(target: Target, chance: Chance, column: string): Promise<Place | undefined> {
  const picked = await pickRow(target, chance, ['checkpoints']);
  const place = picked && (await flipOf(target, chance, picked, column, 'resealing'));
  if (!place) return undefined;
  const sizes = [...place.about].filter((word) => word.startsWith('checkpoint '));
  return { ...place, isNamed: ({ what, id }) => sizes.includes(`${what} ${id}`) };
}

async function flipStamp(target: Target, chance: Chance): Promise<Place | undefined> {
  const picked = await pickRow(target, chance, ['time_stamps']);
  const place = picked && (await flipOf(target, chance, picked, 'response', 'resealing'));
  if (!place) return undefined;
  const size = String(picked.row['size']);
  // Bytes that no authority signed are held by the event that tells of the stamp.
  const isNamed = ({ what, id }: Finding): boolean =>
    (what === 'checkpoint' && id === size) || (what === 'row' && id.startsWith(`time_stamps [${size},`));
  return { ...place, isNamed };
}

async function alterSchema(target: Target, chance: Chance): Promise<Place> {
  const [name, statement] = chance.pick(Object.entries(target.schemaEdits));
  await target.edit('ledger', [statement], 'schema');
  return { where: name, isNamed: ({ what }) => what === 'database', about: new Set() };
}

/** False where the database refuses it: no JSON, or a second one of what must be one. */
async function tried(target: Target, table: string, statements: readonly string[], hand: Hand): Promise<boolean> {
  try {
    await target.edit(table, statements, hand);
    return true;
  } catch {
    return false;
  }
}

function flippedValue(value: unknown, chance: Chance): unknown {
  const bit = 1 << chance.below(7);
  if (typeof value === 'number') return Number.isSafeInteger(value) && value < 2 ** 31 ? value ^ bit : value + bit;
  if (value instanceof Uint8Array)
    return value.length === 0 ? undefined : flippedBytes(Buffer.from(value), chance.below(value.length), chance);
  if (typeof value !== 'string' || value.length === 0) return undefined;
  const at = chance.below(value.length);
  const flipped = value.charCodeAt(at) ^ bit;
  return flipped === 0 ? undefined : value.slice(0, at) + String.fromCharCode(flipped) + value.slice(at + 1);
}

function flippedBytes(bytes: Buffer, at: number, chance: Chance): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.below(8));
  return flipped;
}
