/**
 * Latency, server time, SQL time and size of one kind of page.
 * @module
 */
import { type Answer, load, percentile } from './load.ts';
import type { MeasuredProgram } from './program.ts';

export interface Kind {
  name: string;
  /** Addresses of such pages; each is asked for in turn. */
  paths: readonly string[];
  /** In place of those of all pages. */
  limits?: Limits;
}

export interface Limits {
  /** Server time together, as a multiple of the time of its SQL. */
  ratio?: number;
  bytes?: number;
  /** Server time alone at p95, in milliseconds. */
  serverMs?: number;
}

export interface Figures {
  name: string;
  /** Answers that were not the page, by status. */
  faults: Map<number, number>;
  requests: number;
  /** As the clients see it, at all clients at once. */
  latency: { p50: number; p95: number; max: number };
  /** A request on the server, at one client: medians; `p95` of `serverMs`. */
  alone: { serverMs: number; p95: number; sqlMs: number; statements: number };
  /** A request on the server at all clients at once, waiting for the others left out: means. */
  together: { serverMs: number; sqlMs: number };
  /** Processor time of a request, of all threads of the program, at all clients at once: mean. */
  cpuMs: number;
  /** Largest page. */
  bytes: number;
  limits: Limits;
}

export interface MeasureOptions {
  program: MeasuredProgram;
  cookie: string;
  clients: number;
  /** Of all clients. */
  requests: number;
}

const WARM_UP = 40;
const ALONE = 60;
const AT_MOST_MS = 20_000;

export async function measure(
  { name, paths, limits = {} }: Kind,
  { program, cookie, clients, requests }: MeasureOptions,
): Promise<Figures> {
  const common = { origin: program.origin, paths, headers: { cookie, accept: 'text/html' }, atMostMs: AT_MOST_MS };
  await load({ ...common, clients: 2, requests: WARM_UP });
  const alone = await probed(program, () => load({ ...common, clients: 1, requests: ALONE }));
  const together = await probed(program, () => load({ ...common, clients, requests }));
  const answers = [...alone.answers, ...together.answers];
  const latencies = together.answers.map(({ ms }) => ms);
  const served = together.measurement.requests;
  return {
    name,
    faults: faultsOf(answers),
    requests: together.answers.length,
    latency: { p50: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), max: percentile(latencies, 1) },
    alone: {
      serverMs: middle(alone.measurement.requests.map(({ serverMs }) => serverMs)),
      p95: percentile(
        alone.measurement.requests.map(({ serverMs }) => serverMs),
        0.95,
      ),
      sqlMs: middle(alone.measurement.requests.map(({ sqlMs }) => sqlMs)),
      statements: middle(alone.measurement.requests.map(({ statements }) => statements)),
    },
    together: {
      serverMs: together.measurement.activeMs / Math.max(1, served.length),
      sqlMs: served.reduce((sum, { sqlMs }) => sum + sqlMs, 0) / Math.max(1, served.length),
    },
    cpuMs: together.measurement.cpuMs / Math.max(1, served.length),
    limits,
    bytes: answers.reduce((most, { bytes }) => Math.max(most, bytes), 0),
  };
}

async function probed(program: MeasuredProgram, run: () => Promise<Answer[]>) {
  await program.begin();
  const answers = await run();
  return { answers, measurement: await program.end() };
}

function faultsOf(answers: readonly Answer[]): Map<number, number> {
  const faults = new Map<number, number>();
  for (const { status } of answers) if (status !== 200) faults.set(status, (faults.get(status) ?? 0) + 1);
  return faults;
}

function middle(values: readonly number[]): number {
  return percentile(values, 0.5);
}
