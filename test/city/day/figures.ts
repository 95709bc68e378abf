/**
 * What a day costs: CPU, memory, room on the disk.
 * @module
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Memory {
  hour: number;
  rssMb: number;
  heapMb: number;
}

export interface DayFigures {
  /** Checks that were recorded until the end of the day. */
  checks: number;
  /** Of the whole process, threads, the city's server and the simulation included. */
  cpuMsPerCheck: number;
  /** Time within calls of the queue, of the limits and of due times, whatever else came between. */
  schedulingMsPerCheck: number;
  /** The same by call: times it was called, and milliseconds in all. */
  calls: Record<string, { count: number; ms: number }>;
  seconds: number;
  /** Start of a visit after the time at which it was due, in seconds. */
  lateness: { p50: number; p99: number; max: number };
  memory: Memory[];
  /** Most tasks that waited in the queue for later, as counted each minute. */
  mostDelayed: number;
  databaseMb: number;
  evidenceMb: number;
}

/** After a collection: what is only waiting for one says nothing. */
export function memoryNow(): Omit<Memory, 'hour'> {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { rss, heapUsed } = process.memoryUsage();
  return { rssMb: mega(rss), heapMb: mega(heapUsed) };
}

export interface Lateness {
  /** Seconds. */
  all: number[];
  checks: number;
}

export function createMeter() {
  const calls = new Map<string, { count: number; ms: number }>();
  const memory: Memory[] = [];
  let mostDelayed = 0;
  let [open, since, inside] = [0, 0, 0];
  let begun = { at: 0, cpu: process.cpuUsage() };
  let spent = { ms: 0, cpuMs: 0, inside: 0 };

  async function timed<Result>(name: string, call: () => Promise<Result>): Promise<Result> {
    const at = performance.now();
    if (open === 0) since = at;
    open += 1;
    try {
      return await call();
    } finally {
      const end = performance.now();
      open -= 1;
      if (open === 0) inside += end - since;
      const sum = calls.get(name) ?? { count: 0, ms: 0 };
      calls.set(name, { count: sum.count + 1, ms: sum.ms + end - at });
    }
  }

  return {
    /** The object, with these methods counted as scheduling. */
    scheduling<Thing extends object>(thing: Thing, methods: ReadonlyArray<keyof Thing & string>): Thing {
      const wrapped = { ...thing };
      for (const name of methods) {
        const method = thing[name] as (...args: unknown[]) => Promise<unknown>;
        wrapped[name] = ((...args: unknown[]) => timed(name, () => method(...args))) as Thing[typeof name];
      }
      return wrapped;
    },
    start() {
      begun = { at: performance.now(), cpu: process.cpuUsage() };
    },
    stop() {
      const { user, system } = process.cpuUsage(begun.cpu);
      spent = { ms: performance.now() - begun.at, cpuMs: (user + system) / 1000, inside };
    },
    remember: (sample: Memory) => void memory.push(sample),
    waiting(delayed: number) {
      mostDelayed = Math.max(mostDelayed, delayed);
    },
    async figures(folder: string, { all, checks }: Lateness): Promise<DayFigures> {
      const sorted = all.toSorted((a, b) => a - b);
      const at = (share: number): number => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
      return {
        checks,
        cpuMsPerCheck: round(spent.cpuMs / checks),
        schedulingMsPerCheck: round(spent.inside / checks),
        calls: Object.fromEntries([...calls].map(([name, { count, ms }]) => [name, { count, ms: Math.round(ms) }])),
        seconds: Math.round(spent.ms / 1000),
        lateness: { p50: at(0.5), p99: at(0.99), max: at(1) },
        memory,
        mostDelayed,
        databaseMb: mega(await sizeOf(folder, /\.sqlite/)),
        evidenceMb: mega(await sizeOf(join(folder, 'objects'), /./)),
      };
    },
  };
}

async function sizeOf(folder: string, name: RegExp): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: name.test('objects'), withFileTypes: true }))
    if (entry.isFile() && name.test(entry.name)) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

function mega(bytes: number): number {
  return Math.round(bytes / 1e6);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
