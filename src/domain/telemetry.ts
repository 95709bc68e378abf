/**
 * What can be watched of a process while it runs: what it counts and times, the spans of its work, and the ids under which its log tells a
 * story. Nothing in here may change what the work comes to.
 * @module
 */

/** What a process counts. Labels come from closed lists and the settings: never an address, an id of a source, or text of a page. */
export const COUNTERS = {
  clausewatch_checks_total: { help: 'Checks that ended, by lane (http or browser) and verdict.', labels: ['lane', 'verdict'] },
  clausewatch_changes_found_total: { help: 'Changes that checks recorded, by severity.', labels: ['severity'] },
  clausewatch_task_attempts_total: {
    help: 'Attempts at tasks of the queue: done, put-off (not the turn of its host, or something is away), handed-over (to the browsers), failed.',
    labels: ['outcome'],
  },
  clausewatch_tasks_enqueued_total: { help: 'Tasks that were handed to the queue, by lane and priority.', labels: ['lane', 'priority'] },
  clausewatch_ticks_total: { help: 'Turns of the scheduler, by outcome (done or failed).', labels: ['outcome'] },
  clausewatch_egress_refusals_total: {
    help: 'Requests that the egress gate refused: for the form of their address, their port, or where it leads.',
    labels: ['reason'],
  },
  clausewatch_renderer_starts_total: {
    help: 'Starts of the browser: the first one, and why each later one took the place of another.',
    labels: ['reason'],
  },
  clausewatch_alerts_made_total: { help: 'Messages that the router made, by channel.', labels: ['channel'] },
  clausewatch_deliveries_total: {
    help: 'Attempts to deliver messages, by channel and outcome: delivered, failed (it is tried again), or dead.',
    labels: ['channel', 'outcome'],
  },
} as const satisfies Definitions;

/** What a process times, in seconds. */
export const HISTOGRAMS = {
  clausewatch_check_duration_seconds: { help: 'From the start of a check to its end, by lane.', labels: ['lane'], buckets: 'work' },
  clausewatch_stage_duration_seconds: {
    help: 'Stages of checks: capture (one visit), extract, compare, record (one transaction).',
    labels: ['stage'],
    buckets: 'work',
  },
  clausewatch_delivery_duration_seconds: { help: 'Attempts to deliver a message, by channel.', labels: ['channel'], buckets: 'work' },
  clausewatch_alert_latency_seconds: {
    help: 'From when a message might be sent first to its delivery, by channel.',
    labels: ['channel'],
    buckets: 'waits',
  },
  clausewatch_http_request_duration_seconds: {
    help: 'Requests for pages and by programs, by route pattern, method and status.',
    labels: ['route', 'method', 'status'],
    buckets: 'work',
  },
} as const satisfies Definitions<{ buckets: 'work' | 'waits' }>;

type Definitions<More = unknown> = Record<string, { help: string; labels: readonly string[] } & More>;

export type CounterName = keyof typeof COUNTERS;
export type HistogramName = keyof typeof HISTOGRAMS;
type LabelsOf<Definition extends { labels: readonly string[] }> = Record<Definition['labels'][number], string>;

/** Takes numbers as they arise. Costs no more than an addition, and never throws. */
export interface Meter {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<(typeof COUNTERS)[Name]>, by?: number): void;
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<(typeof HISTOGRAMS)[Name]>, seconds: number): void;
}

/** Under what the lines of a log are found again, like `{ check: 'acme/dpa@2026-03-01T00:00:00.000Z' }`. */
export type LogIds = Record<string, string | readonly string[]>;

export type SpanAttributes = Record<string, string | number | boolean | readonly string[]>;

/** A span that is under way. */
export interface Span {
  set(attributes: SpanAttributes): void;
}

export interface SpanOptions {
  attributes?: SpanAttributes;
  /** `producer` and `consumer` of a task, `server` of a request, `client` of a delivery. Default: `internal`. */
  kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** The trace that it belongs to where that began in another process (W3C `traceparent`). Default: that of the span around it. */
  parent?: string | undefined;
}

/** Spans of the work of a process. Where tracing is off, all of it is the work alone. */
export interface Tracer {
  /** Does the work in a span, a child of the one around it. What the work throws ends the span as failed, and is thrown on. */
  span<Result>(name: string, options: SpanOptions, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** A child of the span around it that is over already; times in milliseconds since 1970. */
  past(name: string, times: { from: number; to: number }, attributes?: SpanAttributes): void;
  /** The span around it for another process (W3C `traceparent`); undefined where there is none, or it is not recorded. */
  here(): string | undefined;
  /** Sends what is left, for a short time. */
  close(): Promise<void>;
}

export interface Telemetry {
  meter: Meter;
  tracer: Tracer;
  /** Every line of the log that the work writes carries these ids, beside those around it. */
  within<Result>(ids: LogIds, work: () => Result): Result;
}
