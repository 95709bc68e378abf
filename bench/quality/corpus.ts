/**
 * The labelled corpus: its pages unpacked, the program's answers to it, and the scorer's figures.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Names of the corpus' parts, and the labels that the scorer takes for each. */
export const LABELS = { changes: 'transitions.jsonl', facts: 'facts/facts.jsonl', history: 'facts/history.jsonl' } as const;
export type Part = keyof typeof LABELS;

const PAGES = { changes: 'pages.tar.xz', facts: 'facts/pages.tar.xz' } as const;

/** What the scorer says of each part; only the members that are looked at. */
export interface Scores {
  changes: { rates: Record<string, number>; unreadable: { calledContent: number } };
  facts: {
    /** Null where nothing was reported, or nothing was labelled. */
    precision: number | null;
    recall: number | null;
    unreadable: { calledContent: number };
    byKey: Record<string, { precision: number | null; recall: number | null }>;
  };
  history: { recall: number | null; precision: number | null; wanted: number; found: number; extra: number };
}

interface Transition {
  id: string;
  url: string;
  before: { sha256: string };
  after: { sha256: string };
}

interface LabelledPage {
  id: string;
  sha256: string;
  section?: Record<string, string | null> | null;
}

/** Unpacks the pages of one part below `cache`, once; gives the folder that `html/` lies in. Throws when tar or xz is missing. */
export function unpackPages(corpus: string, part: keyof typeof PAGES, cache: string): string {
  const folder = resolve(cache, part);
  if (existsSync(folder)) return folder;
  // Whole or not at all: a run that was broken off leaves no half-filled cache.
  const temporary = `${folder}.part`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const { status, stderr, error } = spawnSync('tar', ['-xJf', join(corpus, PAGES[part]), '-C', temporary], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tar cannot unpack ${PAGES[part]}: ${error?.message ?? stderr.trim()}`);
  renameSync(temporary, folder);
  return folder;
}

/** Lines for `compare --pairs`: the labelled transitions, in their order. */
export function pairLines(corpus: string, pages: string): string[] {
  const page = (hash: string): string => join(pages, 'html', `${hash}.html`);
  return jsonLines<Transition>(join(corpus, LABELS.changes)).map(({ id, url, before, after }) =>
    JSON.stringify({ id, before: page(before.sha256), after: page(after.sha256), url }),
  );
}

/** Lines for `extract --list`: id, file and, for one of several documents on a page, its section. */
export function listLines(corpus: string, pages: string): string[] {
  return jsonLines<LabelledPage>(join(corpus, LABELS.facts)).map(({ id, sha256, section }) => {
    const named = Object.entries(section ?? {}).filter(([, value]) => value !== null);
    return JSON.stringify({
      id,
      file: join(pages, 'html', `${sha256}.html`),
      ...(named.length > 0 ? { section: Object.fromEntries(named) } : {}),
    });
  });
}

/** Runs the program in the repository's folder and writes what it prints to `file`. Throws when it does not end with 0. */
export async function answersTo(args: string[], file: string): Promise<void> {
  const child = spawn(process.execPath, [join(REPOSITORY, 'src/main.ts'), ...args], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  await pipeline(child.stdout, createWriteStream(file));
  const code = await ended;
  if (code !== 0) throw new Error(`clausewatch ${args.join(' ')} ended with ${code}`);
}

/** The corpus' own scorer over the answers in `file`. */
export function score<P extends Part>(corpus: string, part: P, file: string): Scores[P] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(corpus, 'score.mjs'), part, join(corpus, LABELS[part]), file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`the scorer failed: ${stderr}`);
  return JSON.parse(stdout) as Scores[P];
}

/** Answers to the labelled pairs, by the catalogue alone: no watcher file takes part. */
export async function scoreChanges(corpus: string, cache: string): Promise<Scores['changes']> {
  const pairs = join(cache, 'pairs.jsonl');
  const answers = join(cache, 'changes.ndjson');
  writeFileSync(pairs, pairLines(corpus, unpackPages(corpus, 'changes', cache)).join('\n'));
  await answersTo(['compare', '--pairs', pairs], answers);
  return score(corpus, 'changes', answers);
}

/** Answers to the labelled pages, by the catalogue alone: no watcher file takes part. */
export async function scoreFacts(corpus: string, cache: string): Promise<Scores['facts'] & { extractorVersion: string }> {
  const list = join(cache, 'list.jsonl');
  const answers = join(cache, 'facts.ndjson');
  writeFileSync(list, listLines(corpus, unpackPages(corpus, 'facts', cache)).join('\n'));
  await answersTo(['extract', '--list', list], answers);
  const [first] = jsonLines<{ extractorVersion: string }>(answers);
  return { ...score(corpus, 'facts', answers), extractorVersion: first?.extractorVersion.split('+')[0] ?? '' };
}

export interface Records {
  all: number;
  /** By kind and by significance. */
  by: Record<string, number>;
}

/** The whole history imported with the watchers of the repository: the score, and how many records there are. */
export async function scoreHistory(corpus: string, cache: string): Promise<Scores['history'] & { records: Records }> {
  const data = join(cache, 'history');
  const answers = join(cache, 'history.ndjson');
  rmSync(data, { recursive: true, force: true });
  await answersTo(['--data', data, 'import', join(corpus, 'history.bundle'), '--json'], join(cache, 'import.json'));
  await answersTo(['--data', data, 'changes', '--format', 'ndjson'], answers);
  const records: Records = { all: 0, by: {} };
  for (const { kind, significance } of jsonLines<{ kind: string; significance: string }>(answers)) {
    records.all += 1;
    for (const word of [kind, significance]) records.by[word] = (records.by[word] ?? 0) + 1;
  }
  return { ...score(corpus, 'history', answers), records };
}

export function jsonLines<Line>(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
