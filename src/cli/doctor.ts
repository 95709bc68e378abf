/**
 * `doctor`: what this machine has and lacks, with the remedy.
 * @module
 */
import { loadConfig } from '../declare/config.ts';
import { formatProblem, lint } from '../declare/lint.ts';
import type { Config } from '../domain/config.ts';
import { OperationalError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { systemClock } from '../lib/clock.ts';
import {
  askRedis,
  knowsTimeZones,
  onPath,
  probeFolder,
  probeSqlite,
  probeZstd,
  resources,
  startChromium,
  versionOf,
} from '../lib/machine.ts';
import { MOST_SKEW_MS, SKEW_TO_TELL_MS } from '../pipeline/recordWatch.ts';
import type { Composition } from '../pipeline/services.ts';

export type DoctorStatus = 'ok' | 'warn' | 'fail';

export interface DoctorCheck {
  /** Stable name, for programs. */
  id: string;
  status: DoctorStatus;
  /** What was found, in a few words. */
  found: string;
  /** What to do; absent when all is well. */
  remedy?: string;
}

export interface DoctorReport {
  /** False when something that Clausewatch cannot do without is missing. */
  ok: boolean;
  checks: DoctorCheck[];
}

/** Where Chromium lies, or why it was not found. */
export type ChromiumPlace = { found: true; path: string } | { found: false; why: string };

export interface DoctorOptions {
  configFile?: string;
  watchersDir?: string;
  /** Data folder given on the command line; it goes before the settings. */
  data?: string;
  /** How the renderer would find its Chromium. */
  locateChromium: (configured?: string) => ChromiumPlace | Promise<ChromiumPlace>;
  tryDatabase: Composition['tryDatabase'];
  tryBucket: Composition['tryBucket'];
  /** Default: the clock of this machine. */
  clock?: Clock;
  env?: Readonly<Record<string, string | undefined>>;
  /** Called as each check ends: for progress. */
  onCheck?: (check: DoctorCheck) => void;
}

const LEAST_NODE = 26;
const GIGABYTE = 1e9;
const FREE_LEAST = 0.1 * GIGABYTE;
const FREE_COMFORTABLE = GIGABYTE;
const MEMORY_COMFORTABLE = 2 * GIGABYTE;

type Finding = Omit<DoctorCheck, 'id'>;

const ok = (found: string): Finding => ({ status: 'ok', found });
const warn = (found: string, remedy: string): Finding => ({ status: 'warn', found, remedy });
const fail = (found: string, remedy: string): Finding => ({ status: 'fail', found, remedy });

/** Runs every check, one after the other; a probe that throws is a finding, never an end. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const env = options.env ?? process.env;
  const settings = await readSettings(options, env);
  const data = options.data ?? settings.config?.storage.data ?? env['CLAUSEWATCH_DATA'] ?? 'snapshots';
  const probes: Array<[id: string, probe: () => Finding | Promise<Finding>]> = [
    ['node', () => checkNode(process.versions.node)],
    ['npm', () => checkTool('npm', 'Install npm to update Clausewatch from a clone.', env)],
    ['git', () => checkTool('git', 'Install git to import Open Terms Archive repositories and bundles.', env)],
    ['chromium', () => checkChromium(options, settings.config?.browser.executable)],
    ['redis', () => checkRedis(settings.config?.queue.redisUrl ?? env['REDIS_URL'], env)],
    ['data', () => checkData(data)],
    ['database', () => checkDatabase(options, settings.config)],
    ['bucket', () => checkBucket(options, settings.config)],
    ['sqlite', checkSqlite],
    ['zstd', checkZstd],
    ['resources', checkResources],
    ['timezones', checkTimeZones],
    ['config', () => settings.finding],
    ['watchers', () => checkWatchers(options.watchersDir ?? 'watchers')],
  ];
  const checks: DoctorCheck[] = [];
  for (const [id, probe] of probes) {
    const check = { id, ...(await probe()) };
    checks.push(check);
    options.onCheck?.(check);
  }
  return { ok: checks.every((check) => check.status !== 'fail'), checks };
}

/** One line a check, the remedy below it, and a verdict. */
export function formatDoctor(report: DoctorReport): string {
  const width = Math.max(...report.checks.map((check) => check.id.length));
  const lines = report.checks.flatMap((check) => formatCheck(check, width));
  const count = (status: DoctorStatus) => report.checks.filter((check) => check.status === status).length;
  const verdict = report.ok
    ? count('warn') === 0
      ? 'Everything is there.'
      : `Clausewatch runs here; ${count('warn')} of these could be better.`
    : `Clausewatch cannot work here until ${count('fail') === 1 ? 'this is' : 'these are'} seen to: ${report.checks
        .filter((check) => check.status === 'fail')
        .map((check) => check.id)
        .join(', ')}.`;
  return [...lines, '', verdict, ''].join('\n');
}

function formatCheck(check: DoctorCheck, width: number): string[] {
  const head = `${check.status.padEnd(4)}  ${check.id.padEnd(width)}  ${check.found}`;
  return check.remedy === undefined ? [head] : [head, `${' '.repeat(width + 8)}→ ${check.remedy}`];
}

async function readSettings(
  options: DoctorOptions,
  env: NonNullable<DoctorOptions['env']>,
): Promise<{ config?: Config; finding: Finding }> {
  const file = options.configFile ?? 'config/clausewatch.yaml';
  try {
    const config = await loadConfig(file, { optional: options.configFile === undefined, env });
    if (config.contact !== undefined) return { config, finding: ok(`${file} is valid`) };
    return {
      config,
      finding: warn(`${file} names no contact address`, 'Set `contact:` to an e-mail or web address, so that sites know who visits them.'),
    };
  } catch (error) {
    return { finding: failure(error, `Correct ${file}.`) };
  }
}

/** @param version like "26.10.0" */
export function checkNode(version: string): Finding {
  const found = `Node ${version}`;
  return Number.parseInt(version, 10) >= LEAST_NODE
    ? ok(found)
    : fail(found, `Use Node ${LEAST_NODE} or later; npm scripts bring their own.`);
}

async function checkTool(name: string, remedy: string, env: NonNullable<DoctorOptions['env']>): Promise<Finding> {
  const path = onPath(name, env['PATH'] ?? '');
  if (path === undefined) return warn(`no ${name}`, remedy);
  return attempt(
    async () => ok(`${await versionOf(path)} (${path})`),
    (why) => warn(why, remedy),
  );
}

async function checkChromium(options: DoctorOptions, configured: string | undefined): Promise<Finding> {
  const remedy = 'Run `npm run setup`, or install Chromium or Google Chrome, or set CLAUSEWATCH_CHROMIUM to its path.';
  return attempt(
    async () => {
      const place = await options.locateChromium(configured);
      if (!place.found) return fail(place.why, remedy);
      const version = process.platform === 'win32' ? 'Chromium' : await versionOf(place.path);
      await startChromium(place.path);
      return ok(`${version}, starts (${place.path})`);
    },
    (why) => fail(why, remedy),
  );
}

async function checkRedis(address: string | undefined, env: NonNullable<DoctorOptions['env']>): Promise<Finding> {
  if (address !== undefined && address !== '') {
    const remedy = 'Start that Redis or correct its address (REDIS_URL or queue.redisUrl); without one the queue is in the process.';
    return attempt(
      async () => {
        const { version, policy = 'noeviction' } = await askRedis(address);
        const found = `Redis ${version} answers`;
        if (policy === 'noeviction') return ok(found);
        return warn(
          `${found}, and throws away what it was given when its memory is full (${policy})`,
          'Set `maxmemory-policy noeviction` in its settings: waiting checks must not be thrown away.',
        );
      },
      (why) => fail(why, remedy),
    );
  }
  const server = env['CLAUSEWATCH_REDIS_SERVER'] ?? onPath('redis-server', env['PATH'] ?? '') ?? onPath('valkey-server', env['PATH'] ?? '');
  return ok(
    server === undefined
      ? 'not needed: the queue is in the process (the tests would need one)'
      : `not needed: the queue is in the process (for the tests: ${server})`,
  );
}

async function checkData(path: string): Promise<Finding> {
  return attempt(
    async () => {
      const { freeBytes, exists, path: full } = await probeFolder(path);
      const found = `${full} is writable${exists ? '' : ' (made at first use)'}, ${gigabytes(freeBytes)} free`;
      if (freeBytes < FREE_LEAST) return fail(found, 'Free some space, or choose another folder with --data or CLAUSEWATCH_DATA.');
      return freeBytes < FREE_COMFORTABLE ? warn(found, 'Free some space soon: evidence is kept for good.') : ok(found);
    },
    (why) => fail(why, 'Make the folder writable, or choose another with --data or CLAUSEWATCH_DATA.'),
  );
}

async function checkDatabase({ tryDatabase, clock = systemClock }: DoctorOptions, config: Config | undefined): Promise<Finding> {
  if (config?.storage.database === undefined) return ok('not needed: the record is a file in the data folder');
  try {
    const begun = clock.now();
    const database = await tryDatabase(config);
    if (!database) return ok('not needed: the record is a file in the data folder');
    const { name, version, filled, time } = database;
    const found = `Postgres ${version}, ${name} takes the record${filled ? '' : ' (its tables are made at first use)'}`;
    const apart = Math.max(begun.getTime() - time.getTime(), time.getTime() - clock.now().getTime());
    if (apart <= SKEW_TO_TELL_MS) return ok(found);
    return (apart > MOST_SKEW_MS ? fail : warn)(
      `${found}; its clock and this machine's are ${Math.round(apart / 1000)} s apart`,
      'Let both be kept by NTP: beyond a minute nothing is recorded from here.',
    );
  } catch (error) {
    return failure(error, 'Correct storage.database or DATABASE_URL, or leave both out to keep the record in a file.');
  }
}

async function checkBucket({ tryBucket }: DoctorOptions, config: Config | undefined): Promise<Finding> {
  if (config?.storage.s3 === undefined) return ok('not needed: evidence lies in the data folder');
  try {
    const done = await tryBucket(config);
    return ok(`"${done?.bucket}" takes, gives, lists and removes evidence (${done?.tookMs} ms)`);
  } catch (error) {
    return failure(error, 'Correct storage.s3, or leave it out to keep evidence in the data folder.');
  }
}

function checkSqlite(): Promise<Finding> {
  return attempt(
    async () => ok(`SQLite ${await probeSqlite()}, with a write-ahead log`),
    (why) => fail(why, `Use Node ${LEAST_NODE} or later, and a temporary folder that can be written to.`),
  );
}

function checkZstd(): Promise<Finding> {
  return attempt(
    async () => ok(`zstd ${process.versions['zstd'] ?? ''}, with dictionaries (${probeZstd()} bytes for a changed sentence)`),
    (why) => fail(why, `Use Node ${LEAST_NODE} or later.`),
  );
}

function checkResources(): Finding {
  const { cores, memoryBytes } = resources();
  const found = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${gigabytes(memoryBytes)} memory`;
  return memoryBytes < MEMORY_COMFORTABLE
    ? warn(found, 'Give it 2 GB, or set `browser.concurrency: 1`: a rendered page takes a few hundred MB.')
    : ok(found);
}

function checkTimeZones(): Finding {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return knowsTimeZones()
    ? ok(`known (ICU ${process.versions['icu'] ?? '?'}); this machine is in ${own}`)
    : fail('Node has no time-zone data', 'Use a Node with full ICU, as the official builds are.');
}

async function checkWatchers(dir: string): Promise<Finding> {
  return attempt(
    async () => {
      const { problems, counts } = await lint(dir);
      const error = problems.find((problem) => problem.severity === 'error');
      if (error) return fail(formatProblem(error).split('\n')[0] ?? '', 'Run the command `lint` for all of them.');
      return ok(`vendors: ${counts.vendors}, sources: ${counts.sources} (${dir})`);
    },
    (why) => fail(why, `Add a watcher file to ${dir}, or name another folder with --watchers.`),
  );
}

async function attempt(probe: () => Promise<Finding>, otherwise: (why: string) => Finding): Promise<Finding> {
  try {
    return await probe();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return otherwise(error.message);
  }
}

function failure(error: unknown, remedy: string): Finding {
  if (!(error instanceof Error)) throw error;
  return fail(error.message, (error instanceof OperationalError ? error.remedy : undefined) ?? remedy);
}

function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}
