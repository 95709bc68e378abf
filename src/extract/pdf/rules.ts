/**
 * The horizontal lines that a page draws: the borders of its tables.
 * @module
 */
import type { Rule } from './shapes.ts';

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
const MAX_NESTING = 1000;
/** A line may lean and be thick by this much, and is a border when it has this length. */
const FLAT = 2.5;
const MIN_LENGTH = 12;
/** Numbers behind each part of a path: move, line, curve, quadratic curve, close. */
const PART_LENGTHS = [2, 2, 6, 4, 0];

/** Horizontal lines, whether stroked, filled as thin boxes or the upper and lower edge of a box. `view` turns user space into the page as it is shown. */
export function rulesOf({ fnArray, argsArray }: OperatorList, names: Operators, view: Matrix): Rule[] {
  const rules: Rule[] = [];
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
      if (path) addEdges(path, matrix, rules);
    }
  }
  return rules;
}

/** Edges of a path that lie flat on the page. */
function addEdges(path: ArrayLike<number>, matrix: Matrix, rules: Rule[]): void {
  let start: [number, number] | undefined;
  let here: [number, number] | undefined;
  for (let at = 0; at < path.length && rules.length < MAX_RULES; ) {
    const part = path[at] ?? 0;
    const length = PART_LENGTHS[part];
    if (length === undefined) return;
    const next = length === 0 ? start : applied(matrix, path[at + length - 1] ?? 0, path[at + length] ?? 0);
    if (part === 0) start = next;
    else if (here && next && (part === 1 || part === 4)) addRule(here, next, rules);
    here = next;
    at += 1 + length;
  }
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
