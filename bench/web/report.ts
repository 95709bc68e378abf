/**
 * The figures as a table, and what of them is beyond a limit.
 * @module
 */
import type { Figures } from './measure.ts';

export const LIMITS = { ratio: 3, bytes: 100_000 } as const;

const HEADS = ['page', 'p50', 'p95', 'max', 'server', 'SQL', 'ratio', 'alone: server', 'SQL', 'ratio', 'statements', 'KB'] as const;

/** Times in milliseconds, aligned. */
export function tableOf(figures: readonly Figures[]): string {
  const rows = [HEADS, ...figures.map(rowOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}

function rowOf({ name, latency, alone, together, bytes }: Figures): string[] {
  return [
    name,
    ...[latency.p50, latency.p95, latency.max, together.serverMs, together.sqlMs].map(ms),
    times(ratioOf(together)),
    ...[alone.serverMs, alone.sqlMs].map(ms),
    times(ratioOf(alone)),
    String(alone.statements),
    (bytes / 1000).toFixed(1),
  ];
}

/** Sentences about what is beyond a limit. `ratio`: the limit of server time as a multiple of the time of its SQL. */
export function complaintsAbout(figures: readonly Figures[], limits: { ratio: number }): string[] {
  return figures.flatMap(({ name, faults, requests, together, bytes }) => {
    const ratio = ratioOf(together);
    return [
      ...[...faults].map(([status, n]) => `${name}: ${n} answers had status ${status}`),
      ...(requests === 0 ? [`${name}: nothing was answered`] : []),
      ...(ratio > limits.ratio ? [`${name}: server time is ${times(ratio)} the time of its SQL (limit ${limits.ratio})`] : []),
      ...(bytes > LIMITS.bytes ? [`${name}: ${(bytes / 1000).toFixed(1)} KB of HTML (limit ${LIMITS.bytes / 1000})`] : []),
    ];
  });
}

function ratioOf({ serverMs, sqlMs }: { serverMs: number; sqlMs: number }): number {
  return sqlMs === 0 ? Number.POSITIVE_INFINITY : serverMs / sqlMs;
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(1)}×` : '–';
}
