/**
 * What is watched of a process. Neither numbers nor traces are loaded where nobody asks for them.
 * @module
 */
import type { Config } from '../domain/config.ts';
import type { Log } from '../domain/ports.ts';
import type { Telemetry, Tracer } from '../domain/telemetry.ts';
import { createProcessMetrics } from '../lib/metrics.ts';
import { silentTracer } from '../lib/telemetry.ts';
import { PRODUCT } from '../lib/userAgent.ts';
import { version } from '../lib/version.ts';

interface Around {
  log: Log;
  within: Telemetry['within'];
}

export async function openTelemetry(
  { telemetry: { otlp } }: Config,
  around: Around,
): Promise<Telemetry & { text(): Promise<string>; close(): Promise<void> }> {
  const { meter, text } = createProcessMetrics();
  const tracer = otlp ? await openTracer(otlp, around) : silentTracer;
  return { meter, tracer, within: around.within, text, close: () => tracer.close() };
}

async function openTracer({ endpoint, sample }: NonNullable<Config['telemetry']['otlp']>, { log, within }: Around): Promise<Tracer> {
  const { openOtlpTracer } = await import('../adapters/telemetry/otlp.ts');
  return openOtlpTracer({ endpoint, sample, service: { name: PRODUCT.toLowerCase(), version: version() }, log, within });
}
