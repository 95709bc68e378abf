/**
 * Stores every distinct page of one document of a git repository and prints size and CPU time a page, then the slowest cold reads.
 * Usage: node bench/storage.ts REPOSITORY [DOCUMENT]   (without DOCUMENT: all documents, one chain each)
 * @module
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFsBlobs } from '../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../src/archive/archive.ts';
import { ChainWriter } from '../src/archive/chain.ts';
import type { StoredObject } from '../src/domain/snapshot.ts';

/** Captures of one document that the import puts into one pack. */
const CHUNK = 64;
const READS = 200;

const [repository, only] = process.argv.slice(2);
if (repository === undefined) {
  process.stderr.write('Usage: node bench/storage.ts REPOSITORY [DOCUMENT]\n');
  process.exit(2);
}
await main(repository, only);

async function main(repository: string, only: string | undefined): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-bench-'));
  const store = await createSqliteStore({ file: join(folder, 'clausewatch.db') });
  try {
    const blobs = createFsBlobs(folder);
    const stored = new Map<string, StoredObject>();
    const totals = { pages: 0, bytes: 0, cpuMs: 0 };
    for (const [document, ids] of distinctPages(repository, only)) {
      const before = { ...totals };
      let writer = new ChainWriter({ known: (hash) => stored.has(hash) });
      const flush = async (): Promise<void> => {
        const pack = writer.finish();
        if (!pack) return;
        await blobs.put(pack.name, pack.bytes);
        await store.commit({ objects: pack.objects, records: [], recordedAt: new Date().toISOString() });
        for (const object of pack.objects) stored.set(object.sha256, object);
        writer = new ChainWriter({ known: (hash) => stored.has(hash), candidates: writer.candidates() });
      };
      for await (const page of readBlobs(repository, ids)) {
        const start = process.cpuUsage();
        writer.add(page);
        const { user, system } = process.cpuUsage(start);
        totals.cpuMs += (user + system) / 1000;
        totals.bytes += page.length;
        totals.pages += 1;
        if (writer.size === CHUNK) await flush();
      }
      await flush();
      print(document, {
        pages: totals.pages - before.pages,
        'CPU ms a page': round((totals.cpuMs - before.cpuMs) / (totals.pages - before.pages)),
      });
    }
    print('all', {
      pages: stored.size,
      'raw MB': round(totals.bytes / 1e6),
      'packs MB on disk': round((await diskUsage(join(folder, 'objects'))) / 1e6),
      'CPU ms a page': round(totals.cpuMs / totals.pages),
      'key frames': [...stored.values()].filter((object) => object.base === undefined).length,
    });
    print('cold reads', await coldReads([...stored.values()], () => createArchive({ blobs, store })));
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The slowest and the median of reads with an empty cache, among them the deepest pages. */
async function coldReads(objects: StoredObject[], open: () => ReturnType<typeof createArchive>): Promise<Record<string, number>> {
  const deepest = objects.toSorted((a, b) => b.depth * b.rawLength - a.depth * a.rawLength).slice(0, READS / 2);
  const spread = objects.filter((_, index) => index % Math.ceil(objects.length / (READS / 2)) === 0);
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (const object of [...deepest, ...spread]) {
    const start = performance.now();
    await open().read(object.sha256);
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  return {
    reads: times.length,
    'median ms': round(times[times.length >> 1] ?? 0),
    'slowest ms': round(times.at(-1) ?? 0),
    'mean CPU ms': round((user + system) / 1000 / times.length),
  };
}

/** Git blob ids of each document's distinct pages, in the order of their commits. */
function distinctPages(repository: string, only: string | undefined): Map<string, string[]> {
  const args = [
    '-C',
    repository,
    '-c',
    'core.quotePath=false',
    'log',
    '--all',
    '--reverse',
    '--root',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--format=',
    '-z',
  ];
  const output = execFileSync('git', only === undefined ? args : [...args, '--', only], { maxBuffer: 2 ** 30 }).toString();
  const fields = output.split('\0');
  const pages = new Map<string, Set<string>>();
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [, , , id = '', status] = (fields[index] ?? '').trim().split(' ');
    const document = fields[index + 1] ?? '';
    if (status === 'D') continue;
    pages.set(document, (pages.get(document) ?? new Set()).add(id));
  }
  return new Map([...pages].map(([document, ids]) => [document, [...ids]]));
}

/** The bytes of git blobs, in order. */
async function* readBlobs(repository: string, ids: string[]): AsyncIterable<Buffer> {
  const git = spawn('git', ['-C', repository, 'cat-file', '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
  git.stdin.end(`${ids.join('\n')}\n`);
  let parts: Buffer[] = [];
  let held = 0;
  // Length of the blob that is being read, with its final newline; undefined while its header is.
  let wanted: number | undefined;
  for await (const part of git.stdout as AsyncIterable<Buffer>) {
    parts.push(part);
    held += part.length;
    while (wanted === undefined || held >= wanted) {
      const all: Buffer = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
      let rest: Buffer;
      if (wanted === undefined) {
        const end = all.indexOf(10);
        if (end < 0) break;
        wanted = Number(all.toString('latin1', 0, end).split(' ')[2]) + 1;
        rest = all.subarray(end + 1);
      } else {
        yield Buffer.from(all.subarray(0, wanted - 1));
        rest = all.subarray(wanted);
        wanted = undefined;
      }
      parts = [rest];
      held = rest.length;
    }
  }
}

/** Bytes of blocks that a folder takes, its own included. */
async function diskUsage(folder: string): Promise<number> {
  let bytes = (await stat(folder)).blocks * 512;
  for (const name of await readdir(folder, { recursive: true })) bytes += (await stat(join(folder, name))).blocks * 512;
  return bytes;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function print(what: string, figures: Record<string, number>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${what}: ${text.join(', ')}\n`);
}
