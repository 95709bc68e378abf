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
  /** The same, where a few lines on a page show too little of it. */
  reachOf(line: Line): number;
  /** Whether all lines of a column but the last ones of paragraphs end at its edge. */
  isJustified(line: Line): boolean;
}

const DEFAULT_PITCH = 1.2;
/** Fewer lines may as well be paragraphs. */
const MIN_PITCHES = 3;
/** Distances up to so many font sizes may be those of lines in a paragraph. */
const MAX_PITCH = 2.6;
/** Lines with so many characters show how wide a column is, and so many of them end before its edge. */
const TELLING_CHARS = 30;
const EDGE_SHARE = 0.9;
const EDGE_LINES = 4;
/** Text is justified when so many lines end within so many points of the edge. */
const JUSTIFIED_SHARE = 0.55;
const AT_EDGE = 1.5;
const JUSTIFIED_LINES = 8;

export function typographyOf(lines: readonly Line[]): Typography {
  const body = commonest(lines.map(({ size, text }) => [Math.round(size * 2) / 2, text.length])) ?? 10;
  const pitches = pitchesOf(lines);
  const usual = (pitches.length >= MIN_PITCHES ? commonest(pitches) : undefined) ?? DEFAULT_PITCH;
  const edges = edgesOf(lines);
  return {
    body,
    pitchOf: (size) => usual * size,
    rightOf: (line) => Math.min(line.right, edges.get(columnOf(line))?.right ?? line.right),
    reachOf: (line) => reachOf(line, edges),
    isJustified: (line) => edges.get(columnOf(line))?.justified ?? false,
  };
}

/** Distances of lines that fill their column and go on, in font sizes. */
function pitchesOf(lines: readonly Line[]): Array<[number, number]> {
  return lines.slice(1).flatMap((line, at): Array<[number, number]> => {
    const before = lines[at] as Line;
    const pitch = (line.y - before.y) / line.size;
    const within = line.flow === before.flow && Math.abs(line.size - before.size) < 0.5 && pitch > 0.8 && pitch <= MAX_PITCH;
    const full =
      before.x1 - before.left > 0.8 * (before.right - before.left) && before.text.length >= TELLING_CHARS && !/[.:;!?]$/.test(before.text);
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

/** A page with few lines is printed like the others; alone it has equal margins. */
function reachOf(line: Line, edges: ReadonlyMap<string, Edge>): number {
  const own = edges.get(columnOf(line));
  if (own) return own.right;
  const alike = edges.get(columnOf({ ...line, right: line.reach }));
  return alike?.right ?? line.reach;
}

interface Edge {
  right: number;
  justified: boolean;
}

function edgesOf(lines: readonly Line[]): Map<string, Edge> {
  const telling = Map.groupBy(
    lines.filter(({ text }) => text.length >= TELLING_CHARS),
    columnOf,
  );
  return new Map(
    [...telling].filter(([, column]) => column.length >= EDGE_LINES).map(([name, column]): [string, Edge] => [name, edgeOf(column)]),
  );
}

function edgeOf(lines: readonly Line[]): Edge {
  const ends = lines.map(({ x1 }) => x1).sort((a, b) => a - b);
  const right = ends[Math.floor(ends.length * EDGE_SHARE)] ?? 0;
  const at = ends.filter((end) => Math.abs(end - right) <= AT_EDGE).length;
  return { right, justified: ends.length >= JUSTIFIED_LINES && at >= JUSTIFIED_SHARE * ends.length };
}
