/**
 * What is usual in a document: the size of its text, the distance of its lines, the edge that they reach.
 * @module
 */
import type { Line } from './shapes.ts';

export interface Typography {
  /** Size of the running text. */
  body: number;
  /** Distance of the lines of one paragraph. */
  pitchOf(size: number): number;
  /** Where the lines of a column end. */
  rightOf(line: Line): number;
}

const DEFAULT_PITCH = 1.2;
/** Distances up to so many font sizes may be those of lines in a paragraph. */
const MAX_PITCH = 2.6;
/** Lines with so many characters show how wide a column is, and so many of them end before its edge. */
const TELLING_CHARS = 30;
const EDGE_SHARE = 0.9;
const EDGE_LINES = 4;

export function typographyOf(lines: readonly Line[]): Typography {
  const body = commonest(lines.map(({ size, text }) => [Math.round(size * 2) / 2, text.length])) ?? 10;
  const usual = commonest(pitchesOf(lines)) ?? DEFAULT_PITCH;
  const edges = edgesOf(lines);
  return {
    body,
    pitchOf: (size) => usual * size,
    rightOf: (line) => Math.min(line.right, edges.get(columnOf(line)) ?? line.right),
  };
}

/** Distances of lines that fill their column, in font sizes. */
function pitchesOf(lines: readonly Line[]): Array<[number, number]> {
  return lines.slice(1).flatMap((line, at): Array<[number, number]> => {
    const before = lines[at] as Line;
    const pitch = (line.y - before.y) / line.size;
    const within = line.flow === before.flow && Math.abs(line.size - before.size) < 0.5 && pitch > 0.8 && pitch <= MAX_PITCH;
    const full = before.x1 - before.left > 0.8 * (before.right - before.left) && before.text.length >= TELLING_CHARS;
    return within && full ? [[Math.round(pitch * 20) / 20, 1]] : [];
  });
}

/** The value with the greatest weight; of equals the smaller one. */
function commonest(values: ReadonlyArray<readonly [value: number, weight: number]>): number | undefined {
  const weights = new Map<number, number>();
  for (const [value, weight] of values) weights.set(value, (weights.get(value) ?? 0) + weight);
  return [...weights].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0];
}

/** Columns of one width at one place, on whatever page. */
function columnOf({ left, right }: Line): string {
  return `${Math.round(left / 20)} ${Math.round(right / 60)}`;
}

function edgesOf(lines: readonly Line[]): Map<string, number> {
  const ends = new Map<string, number[]>();
  for (const line of lines) {
    if (line.text.length < TELLING_CHARS) continue;
    const known = ends.get(columnOf(line));
    if (known) known.push(line.x1);
    else ends.set(columnOf(line), [line.x1]);
  }
  return new Map(
    [...ends]
      .filter(([, xs]) => xs.length >= EDGE_LINES)
      .map(([column, xs]) => [column, xs.sort((a, b) => a - b)[Math.floor(xs.length * EDGE_SHARE)] as number]),
  );
}
