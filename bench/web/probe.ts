/**
 * Loaded into the program that is measured (`node --import`), and by nothing else: how long each request took on the server, and how much
 * of that in SQLite. Its parent asks for both over the channel of the process.
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/** One request, in milliseconds. */
export interface Measured {
  /** From its arrival to the last byte of the answer; at one client nobody else is in it. */
  serverMs: number;
  /** In SQLite. */
  sqlMs: number;
  statements: number;
}

export interface Measurement {
  requests: Measured[];
  /** How long the program was at work, waiting for nothing: of all requests together. */
  activeMs: number;
  /** Processor time of the program, of all its threads. */
  cpuMs: number;
}

export type ProbeQuestion = 'begin' | 'end';

interface Running extends Measured {
  begun: number;
}

const current = new AsyncLocalStorage<Running>();
const running = new WeakMap<IncomingMessage, Running>();
let done: Measured[] = [];
let utilization = performance.eventLoopUtilization();
let cpu = process.cpuUsage();

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  const record: Running = { begun: performance.now(), serverMs: 0, sqlMs: 0, statements: 0 };
  running.set(request, record);
  current.enterWith(record);
});

subscribe('http.server.response.finish', (message) => {
  const { request } = message as { request: IncomingMessage; response: ServerResponse };
  const record = running.get(request);
  if (!record) return;
  const { begun, sqlMs, statements } = record;
  done.push({ serverMs: performance.now() - begun, sqlMs, statements });
});

function timed<Result>(work: () => Result, isStatement = true): Result {
  const record = current.getStore();
  const begun = performance.now();
  try {
    return work();
  } finally {
    if (record) {
      record.sqlMs += performance.now() - begun;
      record.statements += Number(isStatement);
    }
  }
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

function measure(prototype: object, names: readonly string[]): void {
  for (const name of names) {
    const original = Reflect.get(prototype, name) as Method;
    const method: Method = function (...args) {
      return timed(() => original.apply(this, args));
    };
    Reflect.set(prototype, name, method);
  }
}

function measureIteration(): void {
  const original = Reflect.get(StatementSync.prototype, 'iterate') as Method;
  const method: Method = function* (...args) {
    const rows = timed(() => original.apply(this, args)) as Iterator<unknown>;
    for (let next = timed(() => rows.next(), false); !next.done; next = timed(() => rows.next(), false)) yield next.value;
  };
  Reflect.set(StatementSync.prototype, 'iterate', method);
}

measure(StatementSync.prototype, ['all', 'get', 'run']);
measure(DatabaseSync.prototype, ['exec']);
measureIteration();

process.on('message', (question: ProbeQuestion) => {
  if (question === 'begin') {
    done = [];
    utilization = performance.eventLoopUtilization();
    cpu = process.cpuUsage();
  }
  const { user, system } = process.cpuUsage(cpu);
  const { active } = performance.eventLoopUtilization(utilization);
  process.send?.({ requests: done, activeMs: active, cpuMs: (user + system) / 1000 } satisfies Measurement);
});
// Listening to its parent is no reason to stay.
process.channel?.unref();
