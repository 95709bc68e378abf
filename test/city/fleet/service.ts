/**
 * A real server process that a drill may kill and start again on the same port.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface ServiceOptions {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** Whom it runs as, where this process may choose. */
  uid?: number;
  gid?: number;
  address: { host: string; port: number };
}

export interface Service {
  start(): Promise<void>;
  /** Resolves when the process has ended. */
  stop(signal: NodeJS.Signals): Promise<void>;
  isRunning(): boolean;
  /** The last that it said. */
  said(): string;
}

const START_MS = 60_000;

export function createService({ name, command, args, env, uid, gid, address }: ServiceOptions): Service {
  let child: ChildProcess | undefined;
  let text = '';
  const isRunning = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function start(): Promise<void> {
    const who = uid === undefined ? {} : { uid, gid: gid ?? uid };
    const started = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], ...who });
    child = started;
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => {
        text = (text + chunk.toString()).slice(-20_000);
      });
    for (const until = Date.now() + START_MS; Date.now() < until; await pause(50)) {
      if (!isRunning()) throw new Error(`${name} ended at its start: ${text}`);
      if (await answers(address)) return;
    }
    throw new Error(`${name} does not listen: ${text}`);
  }

  return {
    start,
    async stop(signal) {
      if (!child || !isRunning()) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
    isRunning,
    said: () => text,
  };
}

/** Whether somebody listens there. */
export async function answers({ host, port }: ServiceOptions['address']): Promise<boolean> {
  const socket = connect(port, host);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
