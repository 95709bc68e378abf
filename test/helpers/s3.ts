/**
 * A real S3 server for tests: s3rver in a process of its own, on a free loopback port with its objects in a temporary folder, behind a gate
 * that makes it as strict as servers are in the field, and as unreliable as a test wants it.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openGate, type S3Gate } from './s3Gate.ts';

export interface TestS3 extends S3Gate {
  bucket: string;
  /** What a process has to have in its environment; ours has it until `stop`. */
  env: Record<string, string>;
  /** Settings of a bucket without anything in it: a prefix of its own at each call. */
  settings(): { bucket: string; prefix: string; endpoint: string };
  /** An object that is simply there. */
  plant(key: string, bytes: Uint8Array | string, modifiedAt?: Date): Promise<void>;
  /** Changes the bytes of an object behind the server's back. */
  tamper(key: string, change: (bytes: Buffer) => Buffer): Promise<void>;
  /** Ends the server's process, as it would die; the gate stays, and drops what it is asked. */
  kill(): Promise<void>;
  /** The server once more, with the same objects. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../node_modules/s3rver/bin/s3rver.js', import.meta.url));
/** The only key that s3rver knows. */
const KEY = { id: 'S3RVER', secret: 'S3RVER' };
const BUCKET = 'evidence';
/** Nothing of this machine's own settings reaches the client. */
const ENV = {
  AWS_ACCESS_KEY_ID: KEY.id,
  AWS_SECRET_ACCESS_KEY: KEY.secret,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

export async function startS3(): Promise<TestS3> {
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-s3-'));
  let server = await startServer(folder);
  const gate = await openGate({ port: () => server.port, bucket: BUCKET, key: KEY });
  const before = Object.keys(ENV).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, ENV);
  const fileOf = (key: string): string => join(folder, BUCKET, `${key}._S3rver_object`);
  let runs = 0;
  return Object.assign(gate, {
    bucket: BUCKET,
    env: { ...ENV },
    settings: () => {
      runs += 1;
      return { bucket: BUCKET, prefix: `run-${runs}`, endpoint: gate.endpoint };
    },
    plant: async (key: string, bytes: Uint8Array | string, modifiedAt?: Date) => {
      await mkdir(dirname(fileOf(key)), { recursive: true });
      await writeFile(fileOf(key), bytes);
      if (modifiedAt) await utimes(fileOf(key), modifiedAt, modifiedAt);
    },
    tamper: async (key: string, change: (bytes: Buffer) => Buffer) => writeFile(fileOf(key), change(await readFile(fileOf(key)))),
    kill: () => server.stop(),
    restart: async () => {
      server = await startServer(folder);
    },
    stop: async () => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await gate.leave();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

async function startServer(folder: string): Promise<{ port: number; stop(): Promise<void> }> {
  // Its page tokens use a cipher that OpenSSL keeps among its legacy ones.
  const options = [
    '--openssl-legacy-provider',
    '--no-deprecation',
    '--no-warnings',
    PROGRAM,
    '--directory',
    folder,
    '--address',
    '127.0.0.1',
  ];
  const first = readdirSync(folder).length === 0;
  const child = spawn(
    process.execPath,
    [...options, '--port', '0', '--silent', '--no-vhost-buckets', ...(first ? ['--configure-bucket', BUCKET] : [])],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const port = await portOf(child);
  return {
    port,
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  if (child.stdout)
    for await (const line of createInterface(child.stdout)) {
      const port = /listening on .*:(\d+)$/.exec(line)?.[1];
      if (port !== undefined) return Number(port);
    }
  throw new Error(`s3rver did not start: ${said.trim()}`);
}
