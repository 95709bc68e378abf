/**
 * The real command line as a child process, in a temporary installation: a folder with `watchers/`, `config/` and the data in
 * `snapshots/`, where the command finds them by default.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(REPOSITORY, 'src', 'main.ts');
/** Halves the start-up of each command. */
const COMPILE_CACHE = join(REPOSITORY, '.cache', 'compile');

export interface CliResult {
  /** Exit code; null when a signal ended the process. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly pid: number;
  /** The first line, of either stream, that contains `text`. Rejects when the process ends without it. */
  line(text: string): Promise<string>;
  /** Sends the signal; `group` sends it to the process and all that it started. */
  kill(signal: NodeJS.Signals, options?: { group?: boolean }): void;
  /** Resolves when the process has ended and its output is read. */
  ended: Promise<CliResult>;
}

export interface TestInstallation {
  folder: string;
  /** Path below the folder. */
  path(...parts: string[]): string;
  /** Writes a file below the folder (folders are made). */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Runs a command to its end. */
  run(...args: string[]): Promise<CliResult>;
  /** Runs a command that must end with 0, and gives what it wrote to standard output. */
  output(...args: string[]): Promise<string>;
  /** Starts a command and lets it run; `main` is another module in place of src/main.ts. */
  start(args: string[], env?: Record<string, string>, main?: string): RunningCli;
  /** Kills what still runs, and removes the folder. */
  remove(): Promise<void>;
}

export interface InstallationOptions {
  /** Text of watcher files by name, without the ending. */
  watchers?: Record<string, string>;
  /** Text of config/clausewatch.yaml. */
  config?: string;
  env?: Record<string, string>;
}

/** A new installation. `remove` it when the file's tests are finished. */
export async function installation({ watchers = {}, config, env = {} }: InstallationOptions = {}): Promise<TestInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-e2e-'));
  const running = new Set<RunningCli>();
  const made: TestInstallation = {
    folder,
    path: (...parts) => join(folder, ...parts),
    async write(name, content) {
      const file = join(folder, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    run: (...args) => made.start(args).ended,
    async output(...args) {
      const result = await made.run(...args);
      if (result.code !== 0)
        throw new Error(`clausewatch ${args.join(' ')} ended with ${result.code}:\n${result.stderr}\n${result.stdout}`);
      return result.stdout;
    },
    start(args, more = {}, main = MAIN) {
      const started = startCli(main, args, folder, { ...env, ...more });
      running.add(started);
      const forget = (): void => void running.delete(started);
      started.ended.then(forget, forget);
      return started;
    },
    async remove() {
      const left = [...running];
      for (const cli of left) cli.kill('SIGKILL', { group: true });
      await Promise.allSettled(left.map(({ ended }) => ended));
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  await mkdir(join(folder, 'watchers'));
  for (const [name, text] of Object.entries(watchers)) await made.write(join('watchers', `${name}.yaml`), text);
  if (config !== undefined) await made.write(join('config', 'clausewatch.yaml'), config);
  return made;
}

function startCli(main: string, args: string[], cwd: string, env: Record<string, string>): RunningCli {
  const { REDIS_URL: _, REDIS_URL_FILE: __, DATABASE_URL: ___, CLAUSEWATCH_DATA: ____, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...inherited, NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that a test can end it with all that it started
  });
  const pid = child.pid ?? 0;
  const output = { stdout: '', stderr: '' };
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const notify = (): void => {
    for (const look of waiting) look();
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
    createInterface({ input: child[name] }).on('line', (line) => {
      lines.push(line);
      notify();
    });
  }
  let result: CliResult | undefined;
  const ended = once(child, 'close').then(([code, signal]) => {
    result = { code: code as number | null, signal: signal as NodeJS.Signals | null, ...output };
    notify();
    return result;
  });
  return {
    child,
    pid,
    ended,
    line: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => line.includes(text));
          if (found === undefined && result === undefined) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`ended with ${result?.code} before "${text}":\n${output.stderr}\n${output.stdout}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    kill(signal, { group = false } = {}) {
      try {
        process.kill(group ? -pid : pid, signal);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    },
  };
}

/** The objects of JSON Lines. */
export function jsonLines<Item = Record<string, unknown>>(text: string): Item[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Item);
}
