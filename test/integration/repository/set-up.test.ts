/**
 * Set-up in a stand-in for a fresh clone: the real scripts, with stubs for npm, apt-get, docker and the browser that note each call.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const onLinux = process.platform === 'linux';
const LINUX_ONLY = 'the stubs stand in for Linux commands';

let base: string;
let clone: string;
let commands: string;
let calls: string;
/** Where the stand-in machine's Debian would keep its Postgres servers. */
let debian: string;

/** A command on the PATH of the stand-in machine. `body` is JavaScript; `note()` writes its call down. */
function stub(name: string, body: string, folder = commands): string {
  const path = join(folder, name);
  mkdirSync(folder, { recursive: true });
  const prelude = `const fs = require('node:fs'); const path = require('node:path'); const args = process.argv.slice(2);
const note = () => fs.appendFileSync(${JSON.stringify(calls)}, [${JSON.stringify(name)}, ...args].join(' ') + '\\n');`;
  writeFileSync(path, `#!${process.execPath}\n${prelude}\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** What npm does to a folder: Playwright, and Node unless install scripts are off. */
const NPM = `
note();
const put = (file, text) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
const link = (file) => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.symlinkSync(process.execPath, file); };
if (process.env.FAKE_NPM_FAILS) { console.error('npm error network unreachable'); process.exit(1); }
if (args[0] === 'ci') {
  fs.rmSync('node_modules', { recursive: true, force: true });
  put('node_modules/playwright/package.json', '{"name":"playwright","type":"module","exports":"./index.js"}');
  put('node_modules/playwright/index.js', 'export const chromium = { executablePath: () => process.env.FAKE_OWN_CHROMIUM ?? "/nowhere/chrome" };');
  put('node_modules/playwright/cli.js', process.env.FAKE_PLAYWRIGHT_INSTALLS
    ? 'import fs from "node:fs"; fs.copyFileSync(process.env.FAKE_PLAYWRIGHT_INSTALLS, process.env.FAKE_OWN_CHROMIUM);'
    : 'console.error("Download failed"); process.exit(1);');
  if (!process.env.FAKE_NO_SCRIPTS) link('node_modules/node/bin/node');
  setTimeout(() => {}, 200);
} else {
  const prefix = args[args.indexOf('--prefix') + 1];
  const [name] = args.at(-1).split('@');
  link(path.join(prefix, 'node_modules', name, 'bin', 'node'));
}`;

const MAIN = `
const report = { args: process.argv.slice(2), chromium: process.env.CLAUSEWATCH_CHROMIUM, cwd: process.cwd() };
if (report.args[0] === 'wait') {
  process.on('SIGTERM', () => process.exit(7));
  setInterval(() => {}, 1000);
}
console.log(JSON.stringify(report));
if (report.args[0] === 'fail') process.exit(3);
if (report.args[0] === 'die') process.kill(process.pid, 'SIGKILL');
`;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'clausewatch-setup-'));
  [clone, commands, calls, debian] = [join(base, 'clone'), join(base, 'bin'), join(base, 'calls'), join(base, 'postgresql')];
  cpSync(join(ROOT, 'scripts'), join(clone, 'scripts'), { recursive: true });
  mkdirSync(join(clone, 'src'));
  writeFileSync(join(clone, 'src', 'main.ts'), MAIN);
  writeFileSync(
    join(clone, 'scripts', 'test.mjs'),
    `const { CLAUSEWATCH_REDIS_SERVER: server, REDIS_URL, CLAUSEWATCH_POSTGRES: folder, DATABASE_URL } = process.env;
console.log(JSON.stringify({ redis: { server, url: REDIS_URL }, postgres: { folder, url: DATABASE_URL } }));`,
  );
  standInForDebian();
  writeFileSync(join(clone, 'package.json'), JSON.stringify({ type: 'module', devDependencies: { node: process.versions.node } }));
  writeFileSync(join(clone, 'package-lock.json'), '{"one":1}');
  stub('npm', NPM);
  symlinkSync(process.execPath, join(commands, 'node'));
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

/** This machine's own Postgres is none of the stand-in machine's. */
function standInForDebian(): void {
  const script = join(clone, 'scripts/setup/postgres.mjs');
  const text = readFileSync(script, 'utf8');
  expect(text).toContain("'/usr/lib/postgresql'");
  writeFileSync(script, text.replace("'/usr/lib/postgresql'", JSON.stringify(debian)));
}

const chromium = (folder = commands) => stub('chromium', 'console.log("Chromium 1.0");', folder);
/** The server of a version of Postgres, as Debian lays it down. */
const postgres = (version = '15', folder = debian) => {
  const programs = join(folder, version, 'bin');
  for (const name of ['postgres', 'initdb']) stub(name, '', programs);
  return programs;
};
/** Root on a Debian: `apt-get install` puts the stub of that name, or a whole folder, in place. */
const root = (installs: Record<string, string> = {}, folder = commands) => {
  stub(
    'apt-get',
    `note(); const from = ${JSON.stringify(installs)}[args.at(-1)]; if (args.includes('install')) from ? fs.cpSync(from, path.join(${JSON.stringify(folder)}, args.at(-1)), { recursive: true }) : process.exit(100);`,
  );
  return { NODE_OPTIONS: '--import=data:text/javascript,process.getuid=()=>0' };
};
const nobody = { NODE_OPTIONS: '--import=data:text/javascript,process.getuid=()=>1000' };

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function begin(
  args: string[],
  env: Record<string, string> = {},
  [command, ...before]: [string, ...string[]] = [process.execPath],
): { child: ChildProcess; ended: Promise<Ended>; printed: (text: string) => Promise<void> } {
  const child = spawn(command, [...before, join(clone, 'scripts/run.mjs'), ...args], {
    cwd: clone,
    env: { PATH: commands, HOME: base, ...nobody, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const waiting: Array<() => void> = [];
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      output[name] += chunk.toString();
      for (const look of waiting) look();
    });
  }
  const printed = (text: string) =>
    new Promise<void>((done) => {
      const look = () => output.stdout.includes(text) && done();
      waiting.push(look);
      look();
    });
  const ended = new Promise<Ended>((done) => child.on('close', (code) => done({ code, ...output })));
  return { child, ended, printed };
}

const run = (args: string[], env?: Record<string, string>) => begin(args, env).ended;
const called = (start: string) =>
  (existsSync(calls) ? readFileSync(calls, 'utf8') : '').split('\n').filter((line) => line.startsWith(start));

describe('set-up', () => {
  it('installs at the first run, says so with its time, and skips it at the second', async () => {
    const first = await run(['cli', 'list', '--json']);
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/Installing the packages .*: done \(.* m?s\)/) });
    expect(JSON.parse(first.stdout)).toMatchObject({ args: ['list', '--json'] });
    const second = await run(['cli', 'list']);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(called('npm ci')).toHaveLength(1);
  });

  it('installs again when the lock file has changed', async () => {
    await run(['cli']);
    writeFileSync(join(clone, 'package-lock.json'), '{"two":2}');
    await run(['cli']);
    expect(called('npm ci')).toHaveLength(2);
  });

  it('installs once when two first runs meet', async () => {
    const both = await Promise.all([run(['cli', 'a']), run(['cli', 'b'])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(called('npm ci')).toHaveLength(1);
    expect(existsSync(join(clone, '.cache/setup.lock'))).toBe(false);
  });

  it('takes over the lock of a set-up that is gone', async () => {
    mkdirSync(join(clone, '.cache'));
    const gone = spawn(process.execPath, ['--eval', '']);
    await new Promise((done) => gone.on('close', done));
    writeFileSync(join(clone, '.cache/setup.lock'), String(gone.pid));
    expect((await run(['cli'])).code).toBe(0);
  });

  it('says in one sentence why npm failed, and tries again at the next run', async () => {
    const failed = await run(['cli'], { FAKE_NPM_FAILS: '1' });
    expect(failed).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm ci ended with code 1') });
    expect(failed.stderr).toContain('network unreachable');
    expect(failed.stderr).not.toMatch(/^\s+at /m);
    expect((await run(['cli'])).code).toBe(0);
  });

  it('fetches Node itself where no install script has brought it', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const { code, stderr } = await run(['cli'], { FAKE_NO_SCRIPTS: '1' });
    expect(code).toBe(0);
    expect(stderr).toContain('which no install script has brought: done');
    expect(called('npm install')[0]).toMatch(new RegExp(`node-linux-${process.arch}@${process.versions.node}$`));
    expect(existsSync(join(clone, 'node_modules/.bin/node'))).toBe(true);
  });

  it('hands over the exit code', async () => {
    expect((await run(['cli', 'fail'])).code).toBe(3);
    expect((await run(['cli', 'die'])).code).toBe(128 + 9);
  });

  it('hands signals on and waits for the command to end in its own way', async () => {
    const { child, ended, printed } = begin(['cli', 'wait']);
    await printed('"wait"');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(7);
  });

  it('ends the command when the shell that npm runs it in is killed', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    // The pipes close when nobody holds them any more: neither the shell, nor the script, nor the command.
    const shell: [string, ...string[]] = ['/bin/sh', '-c', '"$0" "$@"; true', process.execPath];
    const { child, ended, printed } = begin(['cli', 'wait'], {}, shell);
    await printed('"wait"');
    child.kill('SIGKILL');
    await ended;
  });

  it('answers an unknown command with its usage', async () => {
    expect(await run(['toString'])).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') });
    expect(existsSync(calls)).toBe(false);
  });
});

describe('Chromium', () => {
  const found = (result: Ended) => JSON.parse(result.stdout).chromium;

  it('is the configured one before any other', async () => {
    chromium();
    const own = chromium(join(base, 'own'));
    expect(found(await run(['start'], { CLAUSEWATCH_CHROMIUM: own }))).toBe(own);
  });

  it('is never replaced silently when the configured one does not start', async () => {
    chromium();
    const result = await run(['start'], { CLAUSEWATCH_CHROMIUM: '/nowhere/chrome' });
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('CLAUSEWATCH_CHROMIUM names /nowhere/chrome') });
  });

  it("is Playwright's own before the system's", async () => {
    chromium();
    const own = chromium(join(base, 'playwright'));
    expect(found(await run(['start'], { FAKE_OWN_CHROMIUM: own }))).toBe(own);
  });

  it("is the system's where Playwright has none", async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const path = chromium();
    expect(found(await run(['start']))).toBe(path);
  });

  it('is passed over when it does not start', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    stub('chromium', 'console.error("error while loading shared libraries"); process.exit(127);');
    expect(await run(['start'])).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no Chromium here') });
  });

  it("is brought by Playwright's installer where there is none", async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const own = join(base, 'installed');
    const env = { FAKE_OWN_CHROMIUM: own, FAKE_PLAYWRIGHT_INSTALLS: chromium(join(base, 'source')) };
    expect(found(await run(['start'], env))).toBe(own);
  });

  it('is brought by apt-get, after an update, where Playwright cannot download and we are root', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const env = root({ chromium: chromium(join(base, 'source')) });
    expect(found(await run(['start'], env))).toBe(join(commands, 'chromium'));
    expect(called('apt-get').map((call) => call.split(' ')[2])).toEqual(['update', 'install', 'install']);
  });

  it('is the build for use without a window where apt-get has it, also beside another one', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    chromium();
    const env = root({ 'chromium-headless-shell': chromium(join(base, 'source')) });
    expect(found(await run(['start'], env))).toBe(join(commands, 'chromium-headless-shell'));
  });

  it('is asked for in one clear sentence where nothing works, before the command begins', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const result = await run(['start']);
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Install Chromium or Google Chrome') });
    expect(called('apt-get')).toEqual([]);
  });

  it('is not looked for by commands that may do without', async () => {
    expect((await run(['cli', 'list'])).stderr).not.toContain('Chromium');
  });

  it('is looked for again when it has gone', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const path = chromium();
    await run(['start']);
    rmSync(path);
    expect((await run(['start'])).code).toBe(1);
  });
});

describe('Redis for the tests', () => {
  beforeEach(() => {
    chromium();
    postgres();
  });
  const found = (result: Ended) => JSON.parse(result.stdout).redis;

  it('is the one that REDIS_URL names', async () => {
    stub('redis-server', '');
    expect(found(await run(['test'], { REDIS_URL: 'redis://127.0.0.1:1' }))).toEqual({ url: 'redis://127.0.0.1:1' });
  });

  it('is a redis-server of this machine', async () => {
    const server = stub('redis-server', '');
    expect(found(await run(['test']))).toEqual({ server });
  });

  it('is installed by apt-get as root', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const env = root({ 'redis-server': stub('redis-server', '', join(base, 'source')) });
    expect(found(await run(['test'], env))).toEqual({ server: join(commands, 'redis-server') });
  });

  it('is started with docker compose, on a free port, and removed afterwards', async () => {
    stub('docker', 'note(); if (args.includes("port")) console.log("127.0.0.1:40123");');
    expect(found(await run(['test']))).toEqual({ url: 'redis://127.0.0.1:40123' });
    expect(called('docker').at(-1)).toBe('docker compose --profile test rm --stop --force redis-test');
  });

  it('is asked for in one clear sentence where nothing works, and no test runs', async () => {
    stub('docker', 'process.exit(1);');
    expect(await run(['test'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('set REDIS_URL') });
  });
});

describe('Postgres for the tests', () => {
  beforeEach(() => {
    chromium();
    stub('redis-server', '');
  });
  const found = (result: Ended) => JSON.parse(result.stdout).postgres;

  it('is the one that DATABASE_URL names', async () => {
    postgres();
    const url = 'postgres://tests@127.0.0.1:1/tests';
    expect(found(await run(['test'], { DATABASE_URL: url }))).toEqual({ url });
  });

  it('is the folder that CLAUSEWATCH_POSTGRES names, before any other', async () => {
    postgres();
    const own = postgres('17', join(base, 'own'));
    expect(found(await run(['test'], { CLAUSEWATCH_POSTGRES: own }))).toEqual({ folder: own });
  });

  it('is never replaced silently when the folder that is named lacks a program', async () => {
    postgres();
    const own = postgres('17', join(base, 'own'));
    rmSync(join(own, 'initdb'));
    const result = await run(['test'], { CLAUSEWATCH_POSTGRES: own });
    expect(result).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(`CLAUSEWATCH_POSTGRES names ${own}`) });
  });

  it('is found where the postgres on the PATH leads to', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const own = postgres('16', join(base, 'opt'));
    symlinkSync(join(own, 'postgres'), join(commands, 'postgres'));
    expect(found(await run(['test']))).toEqual({ folder: own });
  });

  it("is the newest complete one of Debian's", async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    rmSync(join(postgres('18'), 'postgres'));
    postgres('9.6');
    const newest = postgres('17');
    expect(found(await run(['test']))).toEqual({ folder: newest });
  });

  it('is remembered, and looked for again when it has gone', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    const first = postgres('15');
    await run(['test']);
    const second = postgres('17');
    expect(found(await run(['test']))).toEqual({ folder: first });
    rmSync(first, { recursive: true });
    expect(found(await run(['test']))).toEqual({ folder: second });
  });

  it('is installed by apt-get as root, and what the package started is stopped', async (context) => {
    if (!onLinux) return context.skip(LINUX_ONLY);
    stub('pg_lsclusters', 'console.log("15 main 5432 online postgres /data /log\\n14 old 5433 down postgres /data /log");');
    stub('pg_ctlcluster', 'note();');
    const source = join(base, 'source');
    postgres('15', source);
    const env = root({ postgresql: source }, base);
    expect(found(await run(['test'], env))).toEqual({ folder: join(debian, '15/bin') });
    expect(called('apt-get').at(-1)).toBe('apt-get -q install -y --no-install-recommends postgresql');
    expect(called('pg_ctlcluster')).toEqual(['pg_ctlcluster 15 main stop']);
  });

  it('is started with docker compose, on a free port, and removed afterwards', async () => {
    stub('docker', 'note(); if (args.includes("port")) console.log("127.0.0.1:40123");');
    expect(found(await run(['test']))).toEqual({ url: 'postgres://clausewatch@127.0.0.1:40123/clausewatch' });
    expect(called('docker').at(-1)).toBe('docker compose --profile test rm --stop --force postgres-test');
  });

  it('is asked for in one clear sentence where nothing works, and no test runs', async () => {
    rmSync(join(commands, 'redis-server'));
    stub(
      'docker',
      'note(); if (args.includes("postgres-test")) process.exit(1); if (args.includes("port")) console.log("127.0.0.1:40123");',
    );
    expect(await run(['test'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('set CLAUSEWATCH_POSTGRES') });
    expect(called('docker').at(-1)).toBe('docker compose --profile test rm --stop --force redis-test');
  });
});
