/**
 * What reading costs, as a multiple of the floor: a bare `cheerio.load` of the same pages, in the same run, interleaved.
 *
 *   node bench/speed.ts ../shared/corpus [--pairs N] [--rounds N] [--seed N] [--cache DIR]
 *
 * The limits are those of the project: extracting (facts included) and comparing two pages takes at most 2 times the floor; a page
 * whose visible text is unchanged (hashed and fingerprinted, as a check does it) at most 0.15 times. Ends with 1 beyond them.
 * @module
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from 'cheerio';
import { compare } from '../src/compare/compare.ts';
import { loadCatalogue } from '../src/declare/catalogue.ts';
import type { Extraction } from '../src/domain/extraction.ts';
import { readBlocks } from '../src/extract/blocks.ts';
import { decode, extractText } from '../src/extract/extract.ts';
import { readFacts } from '../src/extract/facts/index.ts';
import { fingerprint } from '../src/extract/fingerprint.ts';
import { measure, measureOf } from '../src/extract/measure.ts';
import { outline } from '../src/extract/outline.ts';
import { parse } from '../src/extract/parse.ts';
import { scopeOf } from '../src/extract/scope.ts';
import { readHead } from '../src/extract/signs.ts';
import type { ExtractOptions } from '../src/extract/version.ts';
import { sha256 } from '../src/lib/hash.ts';
import { median } from './median.ts';
import { pairLines, unpackPages } from './quality/corpus.ts';

const LIMITS = { changed: 2, unchanged: 0.15 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '24' },
    rounds: { type: 'string', default: '9' },
    seed: { type: 'string', default: '1' },
    cache: { type: 'string', default: join('.cache', 'corpus') },
  },
});
const [named] = positionals;
if (named === undefined) {
  process.stderr.write('usage: node bench/speed.ts CORPUS [--pairs N] [--rounds N] [--seed N] [--cache DIR]\n');
  process.exit(2);
}
const corpus = resolve(named);
mkdirSync(values.cache, { recursive: true });

interface Pair {
  before: Uint8Array;
  after: Uint8Array;
}

const catalogue = await loadCatalogue('config/catalogue.yaml');
const options: ExtractOptions = { catalogue };
const pairs = samplePairs(Number(values.pairs));
const bytes = pairs.reduce((sum, { before, after }) => sum + before.length + after.length, 0);
console.log(
  `${pairs.length} pairs of pages, ${(bytes / 1e6 / 2 / pairs.length).toFixed(2)} MB a page, seed ${values.seed}, medians of ${values.rounds} rounds`,
);

/** Milliseconds by what was done: for each pair the median of its rounds, summed over the pairs. */
const totals = new Map<string, number>();
for (const pair of pairs) measurePair(pair, 3); // the compiler gets to know all of it first
for (const pair of pairs) for (const [name, ms] of measurePair(pair, Number(values.rounds))) totals.set(name, (totals.get(name) ?? 0) + ms);

const floor = totals.get('cheerio') ?? 0;
const within = [verdict('extract + compare', 'changed', LIMITS.changed), verdict('unchanged page', 'unchanged', LIMITS.unchanged)];
console.log(`\nstage        ms a page  of cheerio.load`);
for (const [name, ms] of totals) {
  if (name === 'changed' || name === 'unchanged') continue;
  console.log(`${name.padEnd(12)} ${(ms / 2 / pairs.length).toFixed(2).padStart(9)}  ${(ms / floor).toFixed(3).padStart(15)}`);
}
if (within.includes(false)) process.exitCode = 1;

function verdict(title: string, name: string, limit: number): boolean {
  const ratio = (totals.get(name) ?? 0) / floor;
  console.log(
    `${title.padEnd(18)} ${ratio.toFixed(3)} times cheerio.load of the same pages (limit ${limit}) ${ratio <= limit ? 'ok' : 'TOO SLOW'}`,
  );
  return ratio <= limit;
}

/** Medians of everything that is measured, for both pages of the pair together. */
function measurePair({ before, after }: Pair, rounds: number): Map<string, number> {
  const times = new Map<string, number[]>();
  const timed = <Result>(name: string, work: () => Result): Result => {
    const begun = performance.now();
    const result = work();
    times.set(name, [...(times.get(name) ?? []), performance.now() - begun]);
    return result;
  };
  for (let round = 0; round < rounds; round += 1) {
    const texts = [decode(before), decode(after)];
    timed('cheerio', () => texts.map((text) => load(text)));
    timed('changed', () => compare(extractOne(before), extractOne(after), catalogue));
    timed('unchanged', () => [before, after].map((page) => [sha256(page), fingerprint(page, options)]));
    stages([before, after], timed);
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

function extractOne(page: Uint8Array): Extraction {
  return extractText(decode(page), page.byteLength, options);
}

/** The steps of an extraction and the comparison, each for both pages. */
function stages(pages: Uint8Array[], timed: <Result>(name: string, work: () => Result) => Result): void {
  const texts = timed('decode', () => pages.map(decode));
  timed('hash', () => pages.map(sha256));
  timed('fingerprint', () => pages.map((page) => fingerprint(page, options)));
  const parsed = timed('parse', () => texts.map(parse));
  const measured = timed('measure', () => parsed.map(({ root }) => measure(root)));
  const blocks = timed('blocks', () =>
    parsed.map(({ root }, at) => {
      const measures = measured[at] as (typeof measured)[number];
      const { nodes, inMain } = scopeOf(root, measures, undefined);
      return readBlocks(nodes, { measures, pageChars: measureOf(measures, root).chars, inMain }).blocks;
    }),
  );
  const passages = timed('outline', () => blocks.map(outline));
  timed('facts', () =>
    passages.map((some, at) =>
      readFacts({ passages: some, ...readHead((parsed[at] as (typeof parsed)[number]).root), kind: undefined }, catalogue),
    ),
  );
  const [old, now] = pages.map(extractOne) as [Extraction, Extraction];
  timed('compare', () => compare(old, now, catalogue));
}

/** Pairs of the corpus whose pages are of a document's size, drawn by the seed. */
function samplePairs(count: number): Pair[] {
  const lines = pairLines(corpus, unpackPages(corpus, 'changes', values.cache));
  const random = sequence(Number(values.seed));
  const drawn = lines.map((line) => ({ line, at: random() })).sort((a, b) => a.at - b.at);
  return drawn.slice(0, count).map(({ line }) => {
    const { before, after } = JSON.parse(line) as { before: string; after: string };
    return { before: readFileSync(before), after: readFileSync(after) };
  });
}

/** A small seeded generator (mulberry32), so that a sample can be drawn again. */
function sequence(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
