/**
 * How much memory a process holds while it works.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const EVERY_MS = 50;

export interface MemoryWatch {
  /** Megabytes, in the order in which they were taken. */
  stop(): number[];
}

export function watchMemory(pid: number): MemoryWatch {
  const samples: number[] = [];
  const take = (): void => {
    const megabytes = residentOf(pid);
    if (megabytes > 0) samples.push(megabytes);
  };
  take();
  const timer = setInterval(take, EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      take();
      return samples;
    },
  };
}

/** 0 where the process has ended. */
function residentOf(pid: number): number {
  try {
    const status = `/proc/${pid}/status`;
    const kilobytes = existsSync('/proc/self/status')
      ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    // It ended between two looks.
    return 0;
  }
}

/** The highest of the second half over the highest of the first, in megabytes: what grows with the number of entries grows here. */
export function growthOf(samples: readonly number[]): number {
  const half = Math.ceil(samples.length / 2);
  return Math.max(...samples.slice(half), 0) - Math.max(...samples.slice(0, half), 0);
}
