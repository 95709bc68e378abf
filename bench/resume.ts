/**
 * The kill drill: an import killed with SIGKILL at random moments and started again gives the same history, byte for
 * byte, as an uninterrupted one; so do an import into another folder and one with another number of workers.
 *
 *   node bench/resume.ts ARCHIVE.bundle [KILLS] [SEED]
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [archive, kills = '5', seed = '1'] = process.argv.slice(2);
if (archive === undefined) {
  process.stderr.write('usage: node bench/resume.ts ARCHIVE.bundle [KILLS] [SEED]\n');
  process.exit(2);
}
const folder = await mkdtemp(join(tmpdir(), 'clausewatch-resume-'));
const random = sequence(Number(seed));

const whole = await run('whole', []);
const expected = await historyHash('whole');
console.log(`uninterrupted import: ${(whole / 1000).toFixed(1)} s, changes ${expected}`);
for (let at = 1; at <= Number(kills); at += 1) {
  // Each run goes on where the last one stopped: the kills together must stay below one whole import.
  const ms = Math.round(((0.2 + 0.7 * random()) * whole) / Number(kills));
  console.log(`kill ${at} after ${(ms / 1000).toFixed(1)} s: ${await killAfter('killed', ms)}`);
}
await run('killed', []);
await agree('killed and restarted', 'killed');
await run('again', []);
await agree('into a new folder', 'again');
await run('alone', ['--workers', '1']);
await agree('with one worker', 'alone');
await run('many', ['--workers', '5']);
await agree('with five workers', 'many');
await rm(folder, { recursive: true, force: true });

function start(name: string, args: string[]): ChildProcess {
  return spawn(process.execPath, ['src/main.ts', '--data', join(folder, name), 'import', resolve(archive ?? ''), ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
}

async function run(name: string, args: string[]): Promise<number> {
  const begun = performance.now();
  const child = start(name, args);
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`the import into ${name} ended with ${code}: ${said}`);
  return performance.now() - begun;
}

async function killAfter(name: string, ms: number): Promise<string> {
  const child = start(name, []);
  child.stderr?.resume();
  const ended = new Promise<string>((done) => child.once('close', (code, signal) => done(signal ?? `ended with ${code} before the kill`)));
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), ms);
  return ended.finally(() => clearTimeout(timer));
}

async function historyHash(name: string): Promise<string> {
  const child = spawn(process.execPath, ['src/main.ts', '--data', join(folder, name), 'changes', '--format', 'ndjson'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hash = createHash('sha256');
  let lines = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    hash.update(chunk);
    lines += chunk.toString('latin1').split('\n').length - 1;
  }
  return `${lines} lines, sha256 ${hash.digest('hex').slice(0, 16)}`;
}

async function agree(what: string, name: string): Promise<void> {
  const got = await historyHash(name);
  console.log(`${what}: ${got === expected ? 'byte-identical' : `DIFFERS (${got})`}`);
  if (got !== expected) process.exitCode = 1;
}

/** A small seeded generator (mulberry32), so that a drill can be repeated. */
function sequence(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
