/**
 * What a page draws beside its text: horizontal lines, which are the borders of tables, and small dots, which are bullets.
 * @module
 */
import type { Dot, Rule } from './shapes.ts';

type Matrix = readonly number[];

/** The numbers by which pdf.js names what is drawn. */
export type Operators = Record<
  'save' | 'restore' | 'transform' | 'paintFormXObjectBegin' | 'paintFormXObjectEnd' | 'constructPath',
  number
>;

export interface OperatorList {
  fnArray: readonly number[];
  argsArray: readonly unknown[];
}

/** Drawings with more parts than this are no borders of tables. */
const MAX_OPERATIONS = 200_000;
const MAX_RULES = 4000;
/** A bullet is about as wide as high, within these bounds. */
const MIN_DOT = 1.5;
const MAX_DOT = 9;
const MAX_DOTS = 2000;
const MAX_NESTING = 1000;
/** A line may lean and be thick by this much, and is a border when it has this length. */
const FLAT = 2.5;
const MIN_LENGTH = 12;
/** Numbers behind each part of a path: move, line, curve, quadratic curve, close. */
const PART_LENGTHS = [2, 2, 6, 4, 0];

export interface Drawing {
  rules: Rule[];
  dots: Dot[];
}

/**
 * Horizontal lines, whether stroked, filled as thin boxes or the upper and lower edge of a box, and dots. `view` turns user space into
 * the page as it is shown.
 */
export function drawingOf({ fnArray, argsArray }: OperatorList, names: Operators, view: Matrix): Drawing {
  const drawing: Drawing = { rules: [], dots: [] };
  const { rules } = drawing;
  const saved: Matrix[] = [];
  let matrix = view;
  for (let at = 0; at < Math.min(fnArray.length, MAX_OPERATIONS) && rules.length < MAX_RULES; at++) {
    const operation = fnArray[at];
    const args = argsArray[at];
    if (operation === names.save || operation === names.paintFormXObjectBegin) {
      if (saved.length < MAX_NESTING) saved.push(matrix);
      if (operation === names.paintFormXObjectBegin) matrix = multiplied(matrix, (args as [Matrix | null] | null)?.[0]);
    } else if (operation === names.restore || operation === names.paintFormXObjectEnd) {
      matrix = saved.pop() ?? matrix;
    } else if (operation === names.transform) {
      matrix = multiplied(matrix, args as Matrix);
    } else if (operation === names.constructPath) {
      const path = (args as [number, [ArrayLike<number> | null | undefined] | undefined] | null)?.[1]?.[0];
      if (path) addPath(path, matrix, drawing);
    }
  }
  return drawing;
}

interface Box {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

/** Edges of a path that lie flat on the page, and its parts that are dots. */
function addPath(path: ArrayLike<number>, matrix: Matrix, { rules, dots }: Drawing): void {
  let start: [number, number] | undefined;
  let here: [number, number] | undefined;
  let box: Box | undefined;
  const finish = (): void => {
    if (box && isDot(box) && dots.length < MAX_DOTS) dots.push({ x: box.x0, y: box.y1, width: box.x1 - box.x0 });
    box = undefined;
  };
  for (let at = 0; at < path.length && rules.length < MAX_RULES; ) {
    const part = path[at] ?? 0;
    const length = PART_LENGTHS[part];
    if (length === undefined) return;
    const next = length === 0 ? start : applied(matrix, path[at + length - 1] ?? 0, path[at + length] ?? 0);
    if (part === 0) {
      finish();
      start = next;
    } else if (here && next && (part === 1 || part === 4)) addRule(here, next, rules);
    if (next) box = around(box, next);
    here = next;
    at += 1 + length;
  }
  finish();
}

function around(box: Box | undefined, [x, y]: [number, number]): Box {
  if (!box) return { x0: x, x1: x, y0: y, y1: y };
  return { x0: Math.min(box.x0, x), x1: Math.max(box.x1, x), y0: Math.min(box.y0, y), y1: Math.max(box.y1, y) };
}

function isDot({ x0, x1, y0, y1 }: Box): boolean {
  const [width, height] = [x1 - x0, y1 - y0];
  return (
    Math.min(width, height) >= MIN_DOT && Math.max(width, height) <= MAX_DOT && Math.max(width, height) <= 1.3 * Math.min(width, height)
  );
}

function addRule([xa, ya]: [number, number], [xb, yb]: [number, number], rules: Rule[]): void {
  if (Math.abs(ya - yb) <= FLAT && Math.abs(xa - xb) >= MIN_LENGTH)
    rules.push({ y: (ya + yb) / 2, x0: Math.min(xa, xb), x1: Math.max(xa, xb) });
}

export function applied([a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f];
}

/** What `inner` does, and then `outer`. */
export function multiplied(outer: Matrix, inner: Matrix | null | undefined): Matrix {
  if (!inner) return outer;
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = inner;
  const origin = applied(outer, e, f);
  const [oa = 1, ob = 0, oc = 0, od = 1] = outer;
  return [oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, ...origin];
}
