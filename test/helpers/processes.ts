/**
 * What a program and all that it started have left on the machine. They are known by a temporary folder that they alone use: its path is
 * in their environment or their command line, and their children are theirs. Other programs that run meanwhile are never counted.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface ProcessInfo {
  pid: number;
  parent: number;
  /** Start in clock ticks after boot: tells a process from a later one that was given the same id. */
  startedAt: number;
  /** Command line, arguments parted by blanks. */
  command: string;
}

/** Processes can be told apart by their environment only where there is /proc. */
export const CAN_LIST = process.platform === 'linux';

/** Processes of the program whose temporary folder this is, without zombies and without the one that asks. */
export function processesOf(folder: string): ProcessInfo[] {
  const alive = allProcesses();
  const ours = new Set<number>();
  for (const { pid, command } of alive) if (command.includes(folder) || environmentOf(pid).includes(`TMPDIR=${folder}`)) ours.add(pid);
  ours.delete(process.pid);
  return withDescendants(alive, ours);
}

/** What a process has started, and what that has. */
export function descendantsOf(root: number): ProcessInfo[] {
  return withDescendants(allProcesses(), new Set([root])).filter(({ pid }) => pid !== root);
}

function withDescendants(alive: readonly ProcessInfo[], roots: ReadonlySet<number>): ProcessInfo[] {
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of alive) if (found.has(parent)) found.add(pid);
  }
  return alive.filter(({ pid }) => found.has(pid));
}

/** Those of the processes that still run. */
export function stillAlive(processes: readonly ProcessInfo[]): ProcessInfo[] {
  const starts = new Map(allProcesses().map(({ pid, startedAt }) => [pid, startedAt]));
  return processes.filter(({ pid, startedAt }) => starts.get(pid) === startedAt);
}

/** The browser's own process (which starts all others of it), or its renderers, among these. */
export function browsersIn(processes: readonly ProcessInfo[]): ProcessInfo[] {
  return processes.filter(({ command }) => command.includes('--remote-debugging-pipe') && !command.includes('--type='));
}
export function renderersIn(processes: readonly ProcessInfo[]): ProcessInfo[] {
  return processes.filter(({ command }) => command.includes('--type=renderer'));
}

export interface Remains {
  processes: string[];
  /** Files and folders in the temporary folder. */
  files: string[];
}

/**
 * What is left of the program and of processes that it was once seen to have: looks until that is nothing, at most so long.
 * Gives the milliseconds that it took beside it.
 */
export async function remainsOf(folder: string, seen: readonly ProcessInfo[], atMostMs: number): Promise<Remains & { tookMs: number }> {
  const begun = performance.now();
  for (;;) {
    const processes = new Map(
      [...processesOf(folder), ...stillAlive(seen)].map(({ pid, command }) => [pid, `${pid} ${command.slice(0, 200)}`]),
    );
    const remains = { processes: [...processes.values()], files: readdirSync(folder) };
    const tookMs = Math.round(performance.now() - begun);
    if (remains.processes.length + remains.files.length === 0 || tookMs >= atMostMs) return { ...remains, tookMs };
    await pause(50);
  }
}

/** All that run, without zombies. */
export function allProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => infoOf(Number(name)) ?? []);
}

function infoOf(pid: number): ProcessInfo | undefined {
  const stat = readProc(pid, 'stat');
  const [state, parent, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || state === 'Z' || state === 'X') return undefined;
  return { pid, parent: Number(parent), startedAt: Number(fields[17]), command: readProc(pid, 'cmdline').replaceAll('\0', ' ').trim() };
}

function environmentOf(pid: number): string {
  return readProc(pid, 'environ');
}

/** Empty for a process that ended meanwhile, or that is not ours to look at. */
function readProc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}
