/**
 * How a process answers those who watch it: whether it is alive, whether it is ready, and its numbers. The pages answer so, and in processes
 * without them a listener of its own does.
 * @module
 */
import { type Context, Hono } from 'hono';
import type { Liveness } from '../lib/liveness.ts';
import { METRICS_TYPE } from '../lib/metrics.ts';
import type { Readiness } from '../lib/readiness.ts';
import { hostGuard, securityHeaders } from './guards.ts';

export interface Watch {
  /** Loops that are stuck. */
  stuck: Liveness['stuck'];
  readiness(): Promise<Readiness>;
  /** In the text format of Prometheus. */
  metrics(): Promise<string>;
}

/** That an answer comes says that the event loop turns; 503 names the loops that do not get on. */
export function answerAlive(context: Context, { stuck }: Pick<Watch, 'stuck'>, version: string): Response {
  const parts = stuck().map(({ part }) => part);
  return parts.length === 0 ? context.json({ status: 'ok', version }) : context.json({ status: 'stuck', stuck: parts, version }, 503);
}

/** 503 while a part does not answer. Why stands in the log. */
export async function answerReady(context: Context, { readiness }: Pick<Watch, 'readiness'>): Promise<Response> {
  const { ready, parts } = await readiness();
  return context.json({ status: ready ? 'ready' : 'not-ready', parts }, ready ? 200 : 503);
}

export async function answerMetrics(context: Context, { metrics }: Pick<Watch, 'metrics'>): Promise<Response> {
  return context.body(await metrics(), 200, { 'content-type': METRICS_TYPE });
}

export interface WatchAppOptions {
  watch: Watch;
  version: string;
  /** It listens on this machine only: then no name of elsewhere leads here, but by a trick. */
  local: boolean;
}

/** The three answers alone, for everybody who reaches them. */
export function createWatchApp({ watch, version, local }: WatchAppOptions): Hono {
  const app = new Hono();
  app.use(securityHeaders());
  if (local) app.use(hostGuard());
  app.get('/healthz', (context) => answerAlive(context, watch, version));
  app.get('/readyz', (context) => answerReady(context, watch));
  app.get('/metrics', (context) => answerMetrics(context, watch));
  return app;
}
