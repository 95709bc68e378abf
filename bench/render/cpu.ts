/**
 * Processor time and memory of this process and all below it, children that have ended included.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Kernel ticks a second: 100 on every Linux that Node runs on. */
const TICKS = 100;

interface ProcessRow {
  pid: number;
  parent: number;
  /** Ticks of its own, and of the children that it has waited for. */
  ticks: number;
  rssBytes: number;
}

const PAGE_BYTES = 4096;

function rows(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ')
          .map(Number);
        const [, parent = 0] = fields;
        const ticks = (fields[11] ?? 0) + (fields[12] ?? 0) + (fields[13] ?? 0) + (fields[14] ?? 0);
        return [{ pid: Number(name), parent, ticks, rssBytes: (fields[21] ?? 0) * PAGE_BYTES }];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}

/** Processes below `root`, itself included, but for those of `without` and below. */
export function tree(root: number, without: readonly number[] = []): ProcessRow[] {
  const all = new Map(rows().map((row) => [row.pid, row]));
  const belongs = (pid: number): boolean => {
    for (let at = pid; at !== 0; at = all.get(at)?.parent ?? 0) {
      if (without.includes(at)) return false;
      if (at === root) return true;
    }
    return false;
  };
  return [...all.values()].filter(({ pid }) => belongs(pid));
}

/** Seconds of processor time so far. */
export function cpuSeconds(root: number, without: readonly number[] = []): number {
  return tree(root, without).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
}

/** Resident megabytes: of `root` alone, and of everything below it. */
export function memoryMb(root: number, without: readonly number[] = []): { own: number; below: number } {
  const all = tree(root, without);
  const own = all.find(({ pid }) => pid === root)?.rssBytes ?? 0;
  const sum = all.reduce((total, { rssBytes }) => total + rssBytes, 0);
  return { own: own / 1e6, below: (sum - own) / 1e6 };
}
