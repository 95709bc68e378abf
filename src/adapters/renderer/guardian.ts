/**
 * A small process beside the browser that outlives ours: when this program ends without closing the browser, killed at once or crashed,
 * the guardian ends the browser's processes and removes the browser's folder.
 * @module
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Guardian {
  /** The browser runs as this process: it and its process group (Playwright starts each browser in one of its own) are to be ended. */
  watch(pid: number): void;
  /** The browser has ended by itself, and its folder is gone. */
  dismiss(): void;
  /** Ends the browser's processes now, and removes the folder. */
  strike(): void;
  /** False once the guardian itself has ended. */
  running(): boolean;
}

/**
 * Its input ends when this program ends, in whatever way; then, and unless the word was "done", it strikes. A browser of which it has not
 * been told yet ends with the pipe through which it is driven. What is killed may write a last file: the folder is removed until it stays away.
 * `kill -9 -- -1234` is an error in some shells, dash among them; with `-s KILL` all of them know a process group.
 */
const SCRIPT = `trap '' INT TERM HUP
target=
while read -r word; do
  [ "$word" = done ] && exit
  target=$word
done
[ -z "$target" ] || kill -s KILL -- "$target" 2>/dev/null
for pause in 0.2 1 2; do rm -rf -- "$1"; sleep $pause; done
rm -rf -- "$1"`;

/**
 * A guardian over `folder`, and over the browser that it will be told of. It is there before the browser is, so that there is no moment
 * at which a killed program leaves anything. Undefined on Windows, where there are no process groups.
 */
export function guard(folder: string): Guardian | undefined {
  if (process.platform === 'win32') return undefined;
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'clausewatch-guardian', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] },
  });
  shell.on('error', () => {}); // Without a shell the browser still ends with the pipe through which it is driven.
  shell.stdin.on('error', () => {});
  shell.unref();
  // A pipe that nobody waits for must not keep the program running.
  (shell.stdin as unknown as { unref?(): void }).unref?.();
  return {
    watch: (pid) => void shell.stdin.write(`${target(pid)}\n`),
    dismiss: () => void shell.stdin.end('done\n'),
    strike: () => void shell.stdin.end(),
    running: () => shell.exitCode === null && shell.signalCode === null,
  };
}

/** What to kill: the group of the process, which a start script may lead; the process alone where it shares ours. */
function target(pid: number): string {
  const group = groupOf(pid) ?? pid;
  return group === groupOf(process.pid) ? String(pid) : `-${group}`;
}

function groupOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}
