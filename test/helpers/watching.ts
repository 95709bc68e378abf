/**
 * What those who watch a process are told in tests: all is well, and the numbers are those of the record at hand.
 * @module
 */
import type { Clock } from '../../src/domain/ports.ts';
import type { Meter, Telemetry } from '../../src/domain/telemetry.ts';
import { createScope } from '../../src/lib/scope.ts';
import { silentTracer } from '../../src/lib/telemetry.ts';
import { createRecordText, type RecordNumbersOptions } from '../../src/pipeline/telemetry/record.ts';
import type { Watch } from '../../src/web/watch.ts';
import { silentLog } from './silentLog.ts';

export type NumbersStore = Omit<RecordNumbersOptions['store'], 'tally'> & Partial<Pick<RecordNumbersOptions['store'], 'tally'>>;

export function calmWatch(store: NumbersStore, clock: Clock): Watch {
  const tally = store.tally ?? (async () => ({ changes: [], toReview: 0, due: 0 }));
  return {
    stuck: () => [],
    readiness: async () => ({ ready: true, parts: { store: 'ok' } }),
    metrics: createRecordText({ store: { ...store, tally }, version: '1.2.3', clock, log: silentLog }),
  };
}

/** Telemetry that writes down what is counted and timed, like "clausewatch_checks_total http unchanged". */
export function notedTelemetry(): Telemetry & { noted: string[]; ids: () => object } {
  const noted: string[] = [];
  const scope = createScope();
  const note = (name: string, labels: object, value: number | undefined): void =>
    void noted.push([name, ...Object.values(labels), ...(value === undefined ? [] : [value])].join(' '));
  const meter: Meter = {
    count: (name, labels, by) => note(name, labels, by),
    observe: (name, labels) => note(name, labels, undefined),
  };
  return { meter, tracer: silentTracer, within: scope.bind, noted, ids: scope.ids };
}
