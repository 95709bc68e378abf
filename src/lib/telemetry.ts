/**
 * Telemetry where nobody watches.
 * @module
 */
import type { Meter, Span, Telemetry, Tracer } from '../domain/telemetry.ts';

export const silentMeter: Meter = { count() {}, observe() {} };

const noSpan: Span = { set() {} };

/** Does the work, and nothing else. */
export const silentTracer: Tracer = {
  span: (_, __, work) => work(noSpan),
  past() {},
  here: () => undefined,
  async close() {},
};

export const silentTelemetry: Telemetry = { meter: silentMeter, tracer: silentTracer, within: (_, work) => work() };
