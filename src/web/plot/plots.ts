/**
 * Both drawings of the same changes, for wide and for narrow screens, kept for as long as the numbers stay the same.
 * @module
 */
import type { ChangesOverTime } from '../../domain/overview.ts';
import type { Html } from '../html.ts';
import { drawPlot, type PlotSize } from './draw.ts';
import { layOut, type PlotLayout, type PlotLimits } from './layout.ts';
import type { TimeRange } from './range.ts';

export interface Plots {
  wide: Html;
  narrow: Html;
  /** What the wide one shows. */
  layout: PlotLayout;
}

/** A mark is some 200 bytes of the page. */
const WIDE: PlotLimits = { bins: 53, marks: 190 };
const NARROW: PlotLimits = { bins: 14, marks: 60 };
const WIDE_SIZE: Omit<PlotSize, 'height'> = { width: 832, names: 150, ticks: 8 };
const NARROW_SIZE: Omit<PlotSize, 'height'> = { width: 358, names: 0, ticks: 4 };
/** So few rows are drawn higher. */
const FEW_ROWS = 5;
/** Drawn anew, a plot takes longer than counting what is in it. */
const KEPT = 8;

/** Draws plots, the same one once. */
export function createPlots(): (range: TimeRange, found: ChangesOverTime, label: string) => Plots {
  const kept = new Map<string, Plots>();
  return (range, found, label) => {
    const key = JSON.stringify([range, found, label]);
    const plots = kept.get(key) ?? draw(range, found, label);
    kept.delete(key);
    kept.set(key, plots);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return plots;
  };
}

function draw(range: TimeRange, found: ChangesOverTime, label: string): Plots {
  const layout = layOut(range, found, WIDE);
  const narrow = layOut(range, found, NARROW);
  return {
    layout,
    wide: drawPlot(range, layout, { ...WIDE_SIZE, height: layout.rows.length > FEW_ROWS ? 30 : 48 }, label),
    narrow: drawPlot(range, narrow, { ...NARROW_SIZE, height: narrow.rows.length > FEW_ROWS ? 46 : 60 }, label),
  };
}
