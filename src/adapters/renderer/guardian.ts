/**
 * A small process beside the browser that outlives ours: when this program ends without closing the browser, killed at once or crashed,
 * the guardian ends the browser's processes and removes its profile.
 * @module
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Guardian {
  /** The browser has ended by itself. */
  dismiss(): void;
  /** Ends the browser's processes now. */
  strike(): void;
}

/** Its input ends when this program ends, in whatever way; then, and unless the word was "done", it strikes. */
const SCRIPT = `trap '' INT TERM HUP
read -r word
[ "$word" = done ] || kill -9 -- "$1" 2>/dev/null
[ -z "$2" ] || [ "$word" = done ] || { sleep 1; rm -rf -- "$2"; }`;

/**
 * Watches over the browser `pid` and its process group (Playwright starts each browser in a group of its own).
 * `profile` is removed after a strike. Undefined on Windows, where there are no process groups.
 */
export function guard(pid: number, profile: string | undefined): Guardian | undefined {
  if (process.platform === 'win32') return undefined;
  const shell = spawn('/bin/sh', ['-c', SCRIPT, 'clausewatch-guardian', target(pid), profile ?? ''], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  shell.on('error', () => {}); // Without a shell the browser still ends with the pipe through which it is driven.
  shell.stdin.on('error', () => {});
  shell.unref();
  // A pipe that nobody waits for must not keep the program running.
  (shell.stdin as unknown as { unref?(): void }).unref?.();
  return {
    dismiss: () => void shell.stdin.end('done\n'),
    strike: () => void shell.stdin.end(),
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
