/**
 * The processes of a fleet: schedulers and workers as they are started in earnest, one of them on another machine.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../helpers/cli.ts';

export interface Machine {
  name: string;
  start(): void;
  /** Kills it, and starts it again so much later. */
  kill(againMs: number): Promise<void>;
  /** Kills it for good, with all that it started. */
  end(): Promise<void>;
  /** SIGTERM; gives the exit code, or the name of the signal that ended it. */
  drain(): Promise<number | string>;
  /** How often it has ended by itself. */
  fell(): number;
  /** Memory that it holds, in bytes; 0 when it does not run. */
  pid(): number | undefined;
}

export interface MachineOptions {
  name: string;
  roles: string;
  /** What comes before the command, for a process on another machine. */
  elsewhere?: string[];
  /** Installation: watchers/, config/ and a data folder of its own. */
  folder: string;
  env: Record<string, string>;
  /** Folder of the logs. */
  logs: string;
}

/** How long a supervisor waits before it starts again what has ended by itself. */
const RESTART_MS = 1_000;
const DRAIN_MS = 60_000;

/** A process under a supervisor: it comes back when it ends, unless it was told to. */
export function createMachine({ name, roles, elsewhere = [], folder, env, logs }: MachineOptions): Machine {
  const log: WriteStream = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
  const [command, ...args] = [
    ...elsewhere,
    process.execPath,
    join(REPOSITORY, 'src', 'main.ts'),
    '--data',
    join(folder, name),
    'start',
    '--roles',
    roles,
  ];
  let child: ChildProcess | undefined;
  let wanted = false;
  let fell = 0;

  function run(): void {
    wanted = true;
    const started = spawn(command as string, args, {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: join(REPOSITORY, '.cache', 'compile'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    child = started;
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    started.once('exit', (code, signal) => {
      log.write(`-- ended with ${code ?? signal}\n`);
      if (child !== started || !wanted) return;
      fell += 1;
      setTimeout(() => wanted && run(), RESTART_MS);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<number | string> {
    wanted = false;
    const ending = child;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return ending?.exitCode ?? 'gone';
    const ended = once(ending, 'exit');
    // With all that it started: the browser, and whoever put it on its machine.
    process.kill(signal === 'SIGKILL' ? -(ending.pid as number) : (ending.pid as number), signal);
    const timer = setTimeout(() => process.kill(-(ending.pid as number), 'SIGKILL'), DRAIN_MS);
    const [code, by] = (await ended) as [number | null, string | null];
    clearTimeout(timer);
    return code ?? by ?? 'gone';
  }

  return {
    name,
    start: run,
    async kill(againMs) {
      await end('SIGKILL');
      wanted = true;
      setTimeout(() => wanted && run(), againMs);
    },
    end: async () => void (await end('SIGKILL')),
    drain: () => end('SIGTERM'),
    fell: () => fell,
    pid: () => (child?.exitCode === null ? child.pid : undefined),
  };
}
