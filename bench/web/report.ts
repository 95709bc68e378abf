/**
 * The figures as a table, and what of them is beyond a limit.
 * @module
 */
import type { Figures, Limits } from './measure.ts';

export const LIMITS = { ratio: 3, bytes: 100_000 } as const;

const HEADS = [
  'page',
  'p50',
  'p95',
  'max',
  'server',
  'SQL',
  'ratio',
  'CPU',
  'alone: server',
  'p95',
  'SQL',
  'ratio',
  'statements',
  'KB',
] as const;

/** Times in milliseconds, aligned. */
export function tableOf(figures: readonly Figures[]): string {
  const rows = [HEADS, ...figures.map(rowOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return rows.map(line).join('\n');
}

function rowOf({ name, latency, alone, together, cpuMs, bytes }: Figures): string[] {
  return [
    name,
    ...[latency.p50, latency.p95, latency.max, together.serverMs, together.sqlMs].map(ms),
    times(ratioOf(together)),
    ...[cpuMs, alone.serverMs, alone.p95, alone.sqlMs].map(ms),
    times(ratioOf(alone)),
    String(alone.statements),
    (bytes / 1000).toFixed(1),
  ];
}

/** Sentences about what is beyond a limit; `limits` are of all pages that have none of their own. */
export function complaintsAbout(figures: readonly Figures[], limits: Required<Pick<Limits, 'ratio' | 'bytes'>>): string[] {
  return figures.flatMap(({ name, faults, requests, together, alone, bytes, limits: own }) => {
    const [ratio, most] = [ratioOf(together), { serverMs: Number.POSITIVE_INFINITY, ...limits, ...own }];
    return [
      ...[...faults].map(([status, n]) => `${name}: ${n} answers had status ${status}`),
      ...(requests === 0 ? [`${name}: nothing was answered`] : []),
      ...(ratio > most.ratio ? [`${name}: server time is ${times(ratio)} the time of its SQL (limit ${most.ratio})`] : []),
      ...(alone.p95 > most.serverMs ? [`${name}: server time is ${ms(alone.p95)} ms at p95 (limit ${most.serverMs})`] : []),
      ...(bytes > most.bytes ? [`${name}: ${(bytes / 1000).toFixed(1)} KB of HTML (limit ${most.bytes / 1000})`] : []),
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
