/**
 * How long an import takes, as a multiple of the floor: reading the same blobs with one `git cat-file --batch` and
 * hashing them, in the same run on the same machine. Reports peak memory of the whole process tree, bytes on disk and
 * the slowest cold read of a stored page.
 *
 *   node bench/import.ts ARCHIVE.bundle [--keep DIR]
 *
 * The limits are those of the project: at most 4 times the floor, 1.5 GB, 18 MB for the public history of 14,105
 * captures, 150 ms a page.
 * @module
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createFsBlobs } from '../src/adapters/blobs/fs.ts';
import { createSqliteStore } from '../src/adapters/store/sqlite/index.ts';
import { createArchive } from '../src/archive/archive.ts';
import { openOtaGit, readOtaGit } from '../src/backfill/otaGit.ts';

const [bundle, ...flags] = process.argv.slice(2);
if (bundle === undefined) {
  console.error('usage: node bench/import.ts ARCHIVE.bundle [--keep DIR]');
  process.exit(2);
}
const kept = flags[0] === '--keep' ? flags[1] : undefined;
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'clausewatch-bench-')));

const floor = await readAndHash(bundle, join(folder, 'floor'));
console.log(`floor   ${seconds(floor.ms)}  git cat-file --batch and SHA-256 of ${floor.captures.toLocaleString('en-US')} captures`);
const run = await timed(() => importWhole(bundle, join(folder, 'data')));
console.log(`import  ${seconds(run.ms)}  ${(run.ms / floor.ms).toFixed(2)} times the floor (limit 4)`);
console.log(`memory  ${mega(run.value)} MB at the most, whole process tree (limit 1,500)`);
const disk = await diskUsage(join(folder, 'data', 'objects'));
console.log(`disk    ${mega(disk.allocated)} MB allocated, ${mega(disk.bytes)} MB in ${disk.files} packs (limit 18)`);
const reads = await coldReads(join(folder, 'data'));
console.log(
  `read    ${reads.slowest.toFixed(0)} ms the slowest of ${reads.count} cold reads, median ${reads.median.toFixed(0)} ms (limit 150)`,
);
if (kept === undefined) await rm(folder, { recursive: true, force: true });

/** The floor does not count unpacking the bundle; the import does. */
async function readAndHash(file: string, cacheDir: string): Promise<{ ms: number; captures: number }> {
  const { descriptor, captures } = await openOtaGit(file, { cacheDir });
  const refs = captures.map(({ ref }) => ref);
  const { ms } = await timed(async () => {
    for await (const body of readOtaGit(descriptor, refs))
      createHash('sha256')
        .update(body ?? '')
        .digest();
  });
  await rm(cacheDir, { recursive: true, force: true });
  return { ms, captures: captures.length };
}

/** The real command in a process of its own. Resolves with the peak memory of its tree, in bytes. */
async function importWhole(file: string, data: string): Promise<number> {
  const child = spawn(process.execPath, ['src/main.ts', '--data', data, 'import', resolve(file)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  let peak = 0;
  const sampling = setInterval(async () => {
    peak = Math.max(peak, await treeMemory(child.pid ?? 0));
  }, 250);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearInterval(sampling);
  if (code !== 0) throw new Error(`import ended with exit code ${code}`);
  return peak;
}

/** Resident memory of a process and its descendants, in bytes (Linux). */
async function treeMemory(root: number): Promise<number> {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024);
  }
  const belongs = (pid: number): boolean => pid === root || (pid > 1 && belongs(parents.get(pid) ?? 0));
  return [...resident].filter(([pid]) => belongs(pid)).reduce((sum, [, bytes]) => sum + bytes, 0);
}

async function diskUsage(objects: string): Promise<{ bytes: number; allocated: number; files: number }> {
  const total = { bytes: 0, allocated: 0, files: 0 };
  for (const entry of await readdir(objects, { recursive: true, withFileTypes: true })) {
    const { size, blocks } = await stat(join(entry.parentPath, entry.name));
    total.allocated += blocks * 512;
    if (!entry.isFile()) continue;
    total.bytes += size;
    total.files += 1;
  }
  return total;
}

/** Reads a spread of pages with an empty cache each, the deepest ones among them. */
async function coldReads(data: string): Promise<{ slowest: number; median: number; count: number }> {
  const store = await createSqliteStore({ file: join(data, 'clausewatch.sqlite') });
  const blobs = createFsBlobs(data);
  const times: number[] = [];
  for (const { source } of await store.sources()) {
    for (const { sha256 } of (await store.visits(source.id, { limit: 5000 })).filter((_, at) => at % 20 === 0)) {
      if (sha256 === undefined) continue;
      const begun = performance.now();
      await createArchive({ blobs, store }).read(sha256);
      times.push(performance.now() - begun);
    }
  }
  await store.close();
  times.sort((a, b) => a - b);
  return { slowest: times.at(-1) ?? 0, median: times[Math.floor(times.length / 2)] ?? 0, count: times.length };
}

async function timed<Value>(work: () => Promise<Value>): Promise<{ ms: number; value: Value }> {
  const begun = performance.now();
  const value = await work();
  return { ms: performance.now() - begun, value };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}

/** Megabytes (10^6 bytes) with one decimal. */
function mega(bytes: number): string {
  return (bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 });
}
