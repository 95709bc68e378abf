/**
 * Traces by OpenTelemetry, sent to a collector by OTLP over HTTP. Nothing in the program waits for the collector: what it does not take in
 * time is dropped.
 * @module
 */
import { type Context, type Span as OtelSpan, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Log } from '../../domain/ports.ts';
import type { LogIds, SpanAttributes, SpanOptions, Tracer } from '../../domain/telemetry.ts';
import { oneLine } from '../../lib/loggable.ts';
import { readTraceparent, traceparentOf } from './traceparent.ts';

export interface OtlpTracerOptions {
  /** Address of the collector, to which "/v1/traces" is added; without it the standard variables of the environment say where it is. */
  endpoint?: string | undefined;
  /** Share of the traces that are recorded, from 0 to 1. Who continues a trace follows the one who began it. */
  sample: number;
  /** Of this program; OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go before it. */
  service: { name: string; version: string };
  /** Told once when the collector cannot be reached, and once when it can again. */
  log: Pick<Log, 'info' | 'warn'>;
  /** Binds the id of a recorded trace to the lines of the log. */
  within<Result>(ids: LogIds, work: () => Result): Result;
  /** Milliseconds between two sendings. Default 5 000. */
  everyMs?: number;
}

/** Longest sending; what is longer under way at the end is left behind. */
const SEND_MS = 10_000;
const LAST_MS = 2_000;
/** Longest value of an attribute. */
const MOST_CHARACTERS = 500;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** A tracer of its own: OpenTelemetry's global one stays as it is. */
export function openOtlpTracer({ endpoint, sample, service, log, within, everyMs }: OtlpTracerOptions): Tracer {
  const exporter = telling(new OTLPTraceExporter(endpoint === undefined ? {} : { url: tracesAddress(endpoint) }), log);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service.name, 'service.version': service.version }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }),
    spanLimits: { attributeValueLengthLimit: MOST_CHARACTERS },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        exportTimeoutMillis: SEND_MS,
        ...(everyMs === undefined ? {} : { scheduledDelayMillis: everyMs }),
      }),
    ],
  });
  const tracer = provider.getTracer(service.name, service.version);
  const contexts = new AsyncLocalStorageContextManager().enable();

  function begin(name: string, { attributes, kind = 'internal', parent }: SpanOptions): { span: OtelSpan; context: Context } {
    const remote = parent === undefined ? undefined : readTraceparent(parent);
    const around = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : contexts.active();
    const span = tracer.startSpan(name, { kind: KINDS[kind], ...(attributes ? { attributes: plain(attributes) } : {}) }, around);
    return { span, context: trace.setSpan(around, span) };
  }

  async function inSpan<Result>(span: OtelSpan, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? oneLine(error.message) : '' });
      throw error;
    } finally {
      span.end();
    }
  }

  return {
    span(name, options, work) {
      const { span, context } = begin(name, options);
      const run = () => inSpan(span, () => work({ set: (attributes) => void span.setAttributes(plain(attributes)) }));
      const bound = () => (span.isRecording() ? within({ trace: span.spanContext().traceId }, run) : run());
      return contexts.with(context, bound);
    },
    past(name, { from, to }, attributes) {
      const span = tracer.startSpan(
        name,
        { startTime: hrTime(from), ...(attributes ? { attributes: plain(attributes) } : {}) },
        contexts.active(),
      );
      span.end(hrTime(to));
    },
    here() {
      const span = trace.getSpan(contexts.active());
      return span?.isRecording() ? traceparentOf(span.spanContext()) : undefined;
    },
    async close() {
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, LAST_MS);
      // What the collector did not take was told already.
      await Promise.race([provider.shutdown().catch(() => {}), late]);
      clearTimeout(timer);
      contexts.disable();
    },
  };
}

/** Numbers would be taken for times since the start of the process where they are small. */
function hrTime(ms: number): [seconds: number, nanoseconds: number] {
  return [Math.trunc(ms / 1000), Math.round((ms % 1000) * 1e6)];
}

/** As the standard says of OTEL_EXPORTER_OTLP_ENDPOINT; an address that has the path already keeps it. */
function tracesAddress(endpoint: string): string {
  const base = endpoint.replace(/\/+$/, '');
  return base.endsWith('/v1/traces') ? base : `${base}/v1/traces`;
}

function plain(attributes: SpanAttributes): Record<string, string | number | boolean | string[]> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? oneLine(value) : typeof value === 'object' ? value.map((item) => oneLine(item)) : value,
    ]),
  );
}

/** Says when sending begins to fail and when it ends; OpenTelemetry itself says nothing. */
function telling(exporter: SpanExporter, log: OtlpTracerOptions['log']): SpanExporter {
  let fails = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error && !fails) log.warn({ err: result.error }, 'traces cannot be sent; they are dropped until they can');
        if (!result.error && fails) log.info({}, 'traces can be sent again');
        fails = result.error !== undefined;
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
