/**
 * Looks at the machine: each probe answers what it found, or throws an Error whose message says in a plain clause what is missing.
 * Nothing is left behind and nothing is installed.
 * @module
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { connect as connectPlain, type Socket } from 'node:net';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** First executable of this name on the PATH; undefined when there is none. */
export function onPath(name: string, searchPath: string = process.env['PATH'] ?? ''): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return searchPath
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find(isExecutable);
}

/** Whether this account may run the file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

interface RunOptions {
  timeoutMs?: number;
}

/** Standard output of a command. @throws Error saying that it is missing, slow or failing */
export function run(command: string, args: string[], { timeoutMs = 20_000 }: RunOptions = {}): Promise<string> {
  return new Promise((fulfil, reject) => {
    const child: ChildProcess = execFile(
      command,
      args,
      { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 1 << 20, shell: command.endsWith('.cmd') },
      (error, stdout, stderr) => {
        if (!error) fulfil(stdout);
        else if (error.killed) reject(new Error(`${command} gave no answer within ${timeoutMs / 1000} s`));
        else if (error.code === 'ENOENT') reject(new Error(`${command} is not there`));
        else reject(new Error(`${command} failed: ${lastLine(stderr) || error.message}`));
      },
    );
    child.stdin?.end();
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** First line of `<command> --version`. */
export async function versionOf(command: string): Promise<string> {
  return (await run(command, ['--version'])).trim().split('\n')[0] ?? '';
}

const PROOF = 'clausewatch-lives';

/** Starts a Chromium without a window on a page that a script has to fill in. @throws Error when that page does not come back */
export async function startChromium(path: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'clausewatch-doctor-'));
  const page = `data:text/html,<script>document.write(['clausewatch','lives'].join('-'))</script>`;
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', `--user-data-dir=${profile}`, '--dump-dom', page];
  try {
    const dom = await run(path, args, { timeoutMs: 45_000 });
    if (!dom.includes(PROOF)) throw new Error(`${path} started but ran no script`);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

export interface RedisServer {
  version: string;
  /** How it makes room when its memory is full; absent where it does not tell. */
  policy?: string;
}

/** What a Redis tells of itself. A server that asks for another password counts as missing: it cannot be used. */
export function askRedis(address: string, timeoutMs = 3000): Promise<RedisServer> {
  const url = new URL(address);
  const target = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) };
  return new Promise((fulfil, reject) => {
    const secure = url.protocol === 'rediss:';
    const socket: Socket = secure ? connectTls({ ...target, servername: target.host }) : connectPlain(target);
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    let answer = '';
    let version: string | undefined;
    socket.setTimeout(timeoutMs, () =>
      end(() =>
        version === undefined
          ? reject(new Error(`${target.host}:${target.port} gave no answer within ${timeoutMs / 1000} s`))
          : fulfil({ version }),
      ),
    );
    socket.once(secure ? 'secureConnect' : 'connect', () => socket.write(redisCommands(url)));
    socket.on('error', (error) => end(() => reject(new Error(`${target.host}:${target.port} cannot be reached (${error.message})`))));
    socket.on('close', () => reject(new Error(`${target.host}:${target.port} closed the connection`)));
    socket.on('data', (chunk) => {
      answer += chunk.toString('utf8');
      version = /redis_version:(\S+)\r/.exec(answer)?.[1];
      const policy = /maxmemory_policy:(\S+)\r/.exec(answer)?.[1];
      const refusal = /^-(\S+.*)$/m.exec(answer)?.[1];
      if (version !== undefined && policy !== undefined) end(() => fulfil({ version: version as string, policy }));
      else if (version === undefined && refusal !== undefined)
        end(() => reject(new Error(`${target.host}:${target.port} refused: ${refusal}`)));
    });
  });
}

function redisCommands(url: URL): string {
  const words = [decodeURIComponent(url.username), decodeURIComponent(url.password)].filter((word) => word !== '');
  return `${url.password ? redisCommand(['AUTH', ...words]) : ''}${redisCommand(['INFO', 'server'])}${redisCommand(['INFO', 'memory'])}`;
}

function redisCommand(words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** Nearest folder that exists: `path` itself or one above it. */
function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export interface FolderFacts {
  path: string;
  exists: boolean;
  freeBytes: number;
}

/** Whether the folder (or, while it is not there yet, the nearest one above) takes a file, and how much room it has. */
export async function probeFolder(path: string): Promise<FolderFacts> {
  const folder = nearestFolder(path);
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  const trial = join(folder, `.clausewatch-doctor-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(trial, 'trial', { flag: 'wx' });
  } catch (error) {
    throw new Error(`${folder} cannot be written to (${codeOf(error)})`);
  } finally {
    await rm(trial, { force: true });
  }
  const { bavail, bsize } = await statfs(folder);
  return { path: resolve(path), exists: folder === resolve(path), freeBytes: bavail * bsize };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** Version of the SQLite in this Node, after a write-ahead log, a transaction and a read on a real file. */
export async function probeSqlite(): Promise<string> {
  const { DatabaseSync } = await import('node:sqlite');
  const folder = await mkdtemp(join(tmpdir(), 'clausewatch-doctor-'));
  const database = new DatabaseSync(join(folder, 'trial.sqlite'));
  try {
    database.exec('pragma journal_mode = wal; create table trial (n integer) strict; begin; insert into trial values (42); commit;');
    const row = database.prepare('select n, sqlite_version() as version from trial').get();
    if (row?.['n'] !== 42) throw new Error('SQLite did not give back what was written');
    return String(row['version']);
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes that a page takes as a delta against its predecessor. @throws Error when it does not come back byte for byte */
export function probeZstd(): number {
  const dictionary = randomBytes(8192);
  const page = Buffer.concat([dictionary, Buffer.from('one new sentence')]);
  const delta = zstdCompressSync(page, { dictionary });
  if (!zstdDecompressSync(delta, { dictionary }).equals(page)) throw new Error('zstd did not give back what was compressed');
  if (delta.length > page.length / 2) throw new Error('zstd does not use its dictionary');
  return delta.length;
}

export interface Resources {
  cores: number;
  /** Of the machine, or of the container where that is less. */
  memoryBytes: number;
}

/** Processors and memory that this process may use. */
export function resources(): Resources {
  const limit = process.constrainedMemory();
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return { cores: availableParallelism(), memoryBytes };
}

/** True when this Node knows the world's time zones and their daylight saving. */
export function knowsTimeZones(): boolean {
  const hourAt = (instant: string, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
  try {
    return hourAt('2025-01-15T12:00:00Z', 'Europe/Paris') === '13' && hourAt('2025-07-15T12:00:00Z', 'Europe/Paris') === '14';
  } catch {
    return false;
  }
}
