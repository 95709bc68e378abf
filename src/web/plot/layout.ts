/**
 * What the plot of changes shows: rows, bins and segments, made coarse enough to stay small and readable.
 * @module
 */
import type { ChangeBin, ChangesOverTime } from '../../domain/overview.ts';
import { SEVERITIES, type Severity } from '../../domain/vocabulary.ts';
import { binDays, type Days, type TimeRange } from './range.ts';

export interface Segment {
  /** Absent for the others. */
  vendor?: string;
  severity: Severity;
  days: Days;
  changes: number;
  /** Where it stands in the row, from 0 (bottom) to 1. */
  y1: number;
  y2: number;
}

export interface PlotRow {
  /** Absent for the others. */
  vendor?: string;
  name: string;
  changes: number;
  bySeverity: Record<Severity, number>;
}

export interface PlotLayout {
  rows: PlotRow[];
  segments: Segment[];
  /** Days in one bin. */
  binDays: number;
}

export interface PlotLimits {
  bins: number;
  marks: number;
}

/** With fewer bins than this there is no course to see: rows are folded together before. */
const FEWEST_BINS = 6;
const FEWER_ROWS = [8, 5, 3];

/** Lays out as much detail as the limits admit: bins are joined first, then rows, then bins again. */
export function layOut(range: TimeRange, found: ChangesOverTime, limits: PlotLimits): PlotLayout {
  let [view, factor]: [ChangesOverTime, number] = [found, 1];
  const tooMuch = (): boolean => Math.ceil(range.bins / factor) > limits.bins || joined(view, range, factor).length > limits.marks;
  while (tooMuch() && range.bins / factor > FEWEST_BINS) factor *= 2;
  for (const rows of FEWER_ROWS) if (tooMuch()) view = folded(found, rows);
  while (tooMuch() && factor < range.bins) factor *= 2;
  const bins = joined(view, range, factor);
  return { rows: rowsOf(view), segments: segmentsOf(bins, range, factor), binDays: range.days * factor };
}

/** The same with fewer vendors by name. */
export function folded({ vendors, others, bins }: ChangesOverTime, rows: number): ChangesOverTime {
  if (vendors.length <= rows) return { vendors, others, bins };
  const named = new Set(vendors.slice(0, rows).map(({ id }) => id));
  const fold = ({ vendor, ...bin }: ChangeBin): ChangeBin => (vendor !== undefined && named.has(vendor) ? { vendor, ...bin } : bin);
  return { vendors: vendors.slice(0, rows), others: others + vendors.length - rows, bins: added(bins.map(fold)) };
}

/** Bins of `factor` times the length; counted from the last one, so that it is whole. */
function joined({ bins }: ChangesOverTime, range: TimeRange, factor: number): ChangeBin[] {
  if (factor === 1) return bins;
  const count = Math.ceil(range.bins / factor);
  return added(bins.map((bin) => ({ ...bin, bin: count - 1 - Math.floor((range.bins - 1 - bin.bin) / factor) })));
}

function added(bins: readonly ChangeBin[]): ChangeBin[] {
  const sums = new Map<string, ChangeBin>();
  for (const bin of bins) {
    const key = JSON.stringify([bin.vendor, bin.severity, bin.bin]);
    const sum = sums.get(key);
    sums.set(key, sum ? { ...sum, changes: sum.changes + bin.changes } : bin);
  }
  return [...sums.values()];
}

function rowsOf({ vendors, others, bins }: ChangesOverTime): PlotRow[] {
  const byVendor = Map.groupBy(bins, ({ vendor }) => vendor);
  const row = (name: string, vendor?: string): PlotRow => {
    const own = byVendor.get(vendor) ?? [];
    const total = (severity?: Severity) =>
      own.filter((bin) => severity === undefined || bin.severity === severity).reduce((sum, { changes }) => sum + changes, 0);
    const bySeverity = Object.fromEntries(SEVERITIES.map((severity) => [severity, total(severity)])) as PlotRow['bySeverity'];
    return { ...(vendor === undefined ? {} : { vendor }), name, changes: total(), bySeverity };
  };
  const rest = others > 0 ? [row(others === 1 ? '1 other vendor' : `${others.toLocaleString('en')} other vendors`)] : [];
  return [...vendors.map(({ id, name }) => row(name, id)), ...rest];
}

/** The least that a block, and a part of it, takes of its row: what is there has to be seen. */
const LEAST_BLOCK = 0.22;
const LEAST_SHARE = 0.14;

/**
 * One block a vendor and bin: its height grows with the root of its changes, and is shared out by severity, the worst at the bottom. The
 * others have a measure of their own, or nothing would be seen of a single vendor beside all of them.
 */
function segmentsOf(bins: readonly ChangeBin[], range: TimeRange, factor: number): Segment[] {
  const blocks = [...Map.groupBy(bins, ({ vendor, bin }) => JSON.stringify([vendor, bin])).values()];
  const sum = (block: readonly ChangeBin[]): number => block.reduce((total, { changes }) => total + changes, 0);
  const isOthers = (block: readonly ChangeBin[]): boolean => block[0]?.vendor === undefined;
  const most = (others: boolean): number => Math.max(2, ...blocks.filter((block) => isOthers(block) === others).map(sum));
  const [mostOfOne, mostOfOthers] = [most(false), most(true)];
  return blocks.flatMap((block) => {
    const total = sum(block);
    const share = (total - 1) / ((isOthers(block) ? mostOfOthers : mostOfOne) - 1);
    const height = LEAST_BLOCK + (1 - LEAST_BLOCK) * Math.sqrt(share);
    const shares = block.map(({ changes }) => LEAST_SHARE + changes / total);
    const whole = shares.reduce((all, share) => all + share, 0);
    const sorted = block
      .map((bin, at) => ({ bin, size: (height * (shares[at] ?? 0)) / whole }))
      .toSorted((a, b) => SEVERITIES.indexOf(a.bin.severity) - SEVERITIES.indexOf(b.bin.severity));
    let y = 0;
    return sorted.map(({ bin: { vendor, severity, bin, changes }, size }): Segment => {
      const y1 = y;
      y += size;
      return { ...(vendor === undefined ? {} : { vendor }), severity, days: daysOf(range, factor, bin), changes, y1, y2: y };
    });
  });
}

function daysOf(range: TimeRange, factor: number, bin: number): Days {
  const count = Math.ceil(range.bins / factor);
  const last = range.bins - (count - 1 - bin) * factor;
  const first = Math.max(0, last - factor);
  return binDays(range, first, last - first);
}
