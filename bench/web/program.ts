/**
 * The program as a child process with the probe in it.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Measurement, ProbeQuestion } from './probe.ts';

const PROBE = new URL('./probe.ts', import.meta.url).href;
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

export interface MeasuredProgram {
  origin: string;
  pid: number;
  /** Forgets what was measured so far. */
  begin(): Promise<void>;
  /** What was measured since. */
  end(): Promise<Measurement>;
  stop(): Promise<void>;
}

/** Starts a module of the repository with arguments, in a folder that may have settings, and waits for the address that it prints. */
export async function startProgram(module: string, args: readonly string[], cwd = REPOSITORY): Promise<MeasuredProgram> {
  const child = spawn(process.execPath, ['--import', PROBE, join(REPOSITORY, module), ...args], {
    cwd,
    env: { ...process.env, CLAUSEWATCH_LOG: 'error', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = once(child, 'close');
  const origin = await addressOf(child);
  // Not read on, a full pipe would stop it.
  child.stdout?.resume();
  child.stderr?.resume();
  return {
    origin,
    pid: child.pid ?? 0,
    begin: async () => void (await ask(child, 'begin')),
    end: () => ask(child, 'end'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const address = /at (http:\/\/\S+)/.exec(line)?.[1];
        if (address) resolve(new URL(address).origin);
      });
    }
    child.once('close', (code) => reject(new Error(`the program ended with ${code}:\n${said.join('\n')}`)));
  });
}

async function ask(child: ChildProcess, question: ProbeQuestion): Promise<Measurement> {
  const answered = once(child, 'message');
  child.send(question);
  const [measurement] = (await answered) as [Measurement];
  return measurement;
}
