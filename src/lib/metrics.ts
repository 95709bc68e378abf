/**
 * Numbers in the text format of Prometheus.
 * @module
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { COUNTERS, HISTOGRAMS, type Meter } from '../domain/telemetry.ts';

/** What is worked out when it is asked for, in place of being counted as it arises. */
export interface Family {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  /** Without any the family is told of with its name alone. */
  samples: Sample[];
}

export interface Sample {
  labels?: Record<string, string>;
  value: number;
}

export interface ProcessMetrics {
  meter: Meter;
  /** What was counted so far, and how the process is: processor, memory, lag of the event loop, collections of garbage. */
  text(): Promise<string>;
}

/** Seconds. `work`: from a look into the database to the slowest visit. `waits`: up to a day of quiet hours and attempts. */
const BUCKETS = {
  work: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180],
  waits: [1, 2, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600],
} as const;

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Counters of one process, in a registry of their own. */
export function createProcessMetrics(): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = eachOf(COUNTERS, ({ name, help, labels }) => new Counter({ name, help, labelNames: labels, registers: [registry] }));
  const histograms = eachOf(
    HISTOGRAMS,
    ({ name, help, labels, buckets }) =>
      new Histogram({ name, help, labelNames: labels, buckets: [...BUCKETS[buckets]], registers: [registry] }),
  );
  return {
    meter: {
      count: (name, labels, by = 1) => counters[name].inc(labels, by),
      observe: (name, labels, seconds) => histograms[name].observe(labels, Math.max(0, seconds)),
    },
    text: () => registry.metrics(),
  };
}

/** The families as Prometheus reads them. */
export function familiesText(families: readonly Family[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, type, samples } of families) {
    // A family without samples is one of samples with labels: without any, prom-client would make one up.
    const labelNames = samples[0] ? Object.keys(samples[0].labels ?? {}) : ['none'];
    const options = { name, help, labelNames, registers: [registry] };
    const family = type === 'gauge' ? new Gauge(options) : new Counter(options);
    for (const { labels = {}, value } of samples) family.inc(labels, value);
  }
  return registry.metrics();
}

function eachOf<Definition, Made, Name extends string>(
  definitions: Readonly<Record<Name, Definition>>,
  make: (definition: Definition & { name: Name }) => Made,
): Record<Name, Made> {
  const made = Object.entries<Definition>(definitions).map(([name, definition]) => [name, make({ ...definition, name: name as Name })]);
  return Object.fromEntries(made) as Record<Name, Made>;
}
