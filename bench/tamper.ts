/**
 * Whether verification finds and names what is tampered with, and nothing else: random places of an installation of its own, on SQLite with a
 * folder and on Postgres with a bucket, one at a time.
 *
 *   node bench/tamper.ts [--places 200] [--seed 1] [--only sqlite|postgres|files|attacks] [--kind "row added"]
 *
 * Each place must be named. What is named beside it must build on it (a page on a damaged page, an event that tells of a row); other names are
 * counted as extra. Then a table of what somebody reaches who keeps the seals and has no private key. Ends with 1 where a place was missed.
 * @module
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { NEVER_REMOVED } from '../src/adapters/store/sql/sealed.ts';
import { randomNumbers } from '../test/helpers/random.ts';
import { attack } from './tamper/attacks.ts';
import { tamperWithFiles } from './tamper/files.ts';
import { type Found, judge } from './tamper/judge.ts';
import { type Chance, KINDS, type Kind, type Place } from './tamper/places.ts';
import { postgresTarget } from './tamper/postgres.ts';
import { makeSample } from './tamper/sample.ts';
import { sqliteTarget } from './tamper/sqlite.ts';
import type { Target } from './tamper/target.ts';

const { values } = parseArgs({
  options: {
    places: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    kind: { type: 'string' },
  },
});
const places = Number(values.places);
const random = randomNumbers(Number(values.seed));
const chance: Chance = {
  below: (n) => Math.floor(random() * n),
  pick: <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item,
};

/** What a table gives its next row says nothing where rows may have been removed: whatever is beyond the last one may have been. */
const NUMBERED = `select name, seq from sqlite_sequence where name in (${NEVER_REMOVED.map((name) => `'${name}'`).join()}) order by name`;

const HARMLESS = 'harmless: the file says what it said';

interface Tally {
  places: number;
  named: number;
  /** The bytes say the same as before: free space and counters of the file. */
  harmless: number;
  extra: number;
}

const missed: string[] = [];
const sample = await makeSample();
try {
  if (values.only === undefined || values.only === 'sqlite') await tamperWith(sqliteTarget(sample.folder), places / 2);
  if (values.only === undefined || values.only === 'postgres') await tamperWith(await postgresTarget(sample.folder), places / 2);
  if (values.only === undefined || values.only === 'files')
    missed.push(...(await tamperWithFiles(sample, chance, Math.ceil(places / 20), values.kind)));
  if (values.only === undefined || values.only === 'attacks') await attack(() => sqliteTarget(sample.folder), sample, values.kind);
} finally {
  await sample.remove();
}
for (const miss of missed) console.log(`missed: ${miss}`);
process.exitCode = missed.length === 0 ? 0 : 1;

/** Kinds in turn, so that each comes up as often. */
async function tamperWith(target: Target, count: number): Promise<void> {
  const before = await judge(target, []);
  console.log(`\n${target.name}: untouched, ${before.length} findings`);
  for (const finding of before) missed.push(`found where nothing was touched, ${told(finding)}`);
  const kinds: Array<[string, Kind]> = Object.entries({ ...KINDS, ...(target.file ? { 'byte of the file': flipFile } : {}) });
  const chosen = kinds.filter(([name]) => values.kind === undefined || name === values.kind);
  const tallies = new Map<string, Tally>();
  for (let done = 0; done < count; ) {
    const [name, kind] = chosen[done % chosen.length] as [string, Kind];
    const place = await kind(target, chance);
    if (!place) continue;
    done += 1;
    const tally = tallies.get(name) ?? { places: 0, named: 0, harmless: 0, extra: 0 };
    tallies.set(name, tally);
    judged(tally, place, `${target.name}, ${name}`, await judge(target));
    await place.undo?.();
    await target.restore();
  }
  const after = await judge(target);
  for (const finding of after) missed.push(`${target.name} was not put back, ${told(finding)}`);
  await target.remove();
  show(target.name, tallies);
}

function judged(tally: Tally, place: Place, what: string, found: readonly Found[]): void {
  tally.places += 1;
  const isHarmless = found.length === 0 && place.about.has(HARMLESS);
  if (isHarmless) tally.harmless += 1;
  else if (found.some((finding) => place.isNamed(finding))) tally.named += 1;
  else missed.push(`${what}: ${place.where}${found.length > 0 ? `; found instead: ${found.slice(0, 3).map(told).join('; ')}` : ''}`);
  const extra = found.filter((finding) => !place.isNamed(finding) && !buildsOn(finding, place));
  tally.extra += extra.length;
  if (extra.length > 0) console.log(`  extra, ${what}, ${place.where}: ${extra.slice(0, 3).map(told).join('; ')}`);
}

function buildsOn({ what, id, sentence }: Found, { about }: Place): boolean {
  const text = `${what} ${id}\n${sentence}`;
  return [...about].some((word) =>
    /^(?:event|checkpoint) \d+$/.test(word) ? `${what} ${id}` === word || `${what} ${id}`.startsWith(`${word} `) : text.includes(word),
  );
}

function told({ by, what, id, sentence }: Found): string {
  return `${by}: ${what} ${id.slice(0, 100)}: ${sentence.slice(0, 160)}`;
}

function show(name: string, tallies: ReadonlyMap<string, Tally>): void {
  const all = [...tallies.values()];
  const sum = (part: keyof Tally): number => all.reduce((total, tally) => total + tally[part], 0);
  const rows = [
    ...tallies,
    ['together', { places: sum('places'), named: sum('named'), harmless: sum('harmless'), extra: sum('extra') }] as const,
  ];
  console.log(`\n${name.padEnd(26)}places  named  harmless  extra names`);
  for (const [kind, tally] of rows)
    console.log(
      `${kind.padEnd(26)}${String(tally.places).padStart(6)}${String(tally.named).padStart(7)}${String(tally.harmless).padStart(10)}${String(tally.extra).padStart(13)}`,
    );
}

/** One bit of the database file, anywhere. */
async function flipFile(target: Target): Promise<Place | undefined> {
  const { file } = target;
  if (!file) return undefined;
  const before = await contentOf(target);
  const bytes = file.read();
  const at = chance.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
  file.write(bytes);
  const isSame = before === (await contentOf(target).catch(() => 'unreadable'));
  // Which row a byte of the file belongs to is not known here: any name counts, and none is extra.
  return {
    where: `byte ${at % 4096} of page ${Math.floor(at / 4096) + 1} of the file`,
    isNamed: () => true,
    about: new Set(isSame ? [HARMLESS] : []),
  };
}

/** Everything that can be asked of the file: rows, sequences, and the schema. */
async function contentOf(target: Target): Promise<string> {
  const hash = createHash('sha256');
  const schema = await target.ask('select type, name, tbl_name, sql from sqlite_schema order by name');
  hash.update(JSON.stringify(schema));
  for (const { type, name } of schema)
    if (type === 'table') {
      const rows = await target.ask(name === 'sqlite_sequence' ? NUMBERED : `select * from "${String(name)}" not indexed`);
      hash.update(JSON.stringify(rows, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)));
    }
  return hash.digest('hex');
}
