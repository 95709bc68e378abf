/**
 * The ways in which the journal leaves the building, each timed over all its entries.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { watchMemory } from './memory.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const NEWLINE = 10;

export interface Reading {
  entries: number;
  ms: number;
  bytes: number;
  /** Resident memory of the program in megabytes, while it worked. */
  memory: number[];
}

/** Rows as they lie in the database, serialised. */
export async function bareSelect(database: string): Promise<Reading> {
  const child = spawn(process.execPath, ['bench/feed/select.ts', database], { cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const printed = (await Array.fromAsync(child.stdout)).join('');
  const [code] = (await ended) as [number];
  if (code !== 0) throw new Error(`the SELECT ended with ${code}`);
  return { ...(JSON.parse(printed) as Omit<Reading, 'memory'>), memory: [] };
}

/** From a running server; `pid` is its process. */
export async function overHttp(url: string, token: string, pid: number): Promise<Reading> {
  const memory = watchMemory(pid);
  const begun = performance.now();
  // Not `fetch`: the reader works on the same machine, and shall cost little.
  const request = get(url, { headers: { authorization: `Bearer ${token}` } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} answers ${response.statusCode}`);
  const { entries, bytes } = await lines(response);
  return { entries, bytes, ms: performance.now() - begun, memory: memory.stop() };
}

/** By the command, into a file. `limit`: so many entries only, to learn what its start takes. */
export async function byExport(data: string, file: string, limit?: number): Promise<Reading> {
  const args = ['src/main.ts', '--data', data, 'export', 'changes.ndjson', '--out', file, '--force'];
  const begun = performance.now();
  const child = spawn(process.execPath, [...args, ...(limit === undefined ? [] : ['--limit', String(limit)])], {
    cwd: REPOSITORY,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const memory = watchMemory(child.pid ?? 0);
  const [code] = (await once(child, 'close')) as [number];
  const ms = performance.now() - begun;
  if (code !== 0) throw new Error(`export ended with ${code}`);
  return { ...(await lines(createReadStream(file))), ms, memory: memory.stop() };
}

async function lines(chunks: AsyncIterable<Uint8Array>): Promise<{ entries: number; bytes: number }> {
  let [entries, bytes] = [0, 0];
  for await (const chunk of chunks) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) entries += 1;
  }
  return { entries, bytes };
}
