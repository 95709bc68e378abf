/**
 * Runs → rows: what stands on one baseline, cut into segments where a gap is wider than between words.
 * @module
 */
import type { Dot, Row, Run, Segment } from './shapes.ts';

/** Baselines of one row differ by less than this share of the font's size: raised and lowered text included, the next line not. */
const SAME_ROW = 0.45;
/** Rows are found by their height on the page, in steps of so many points. */
const STEP = 8;
const MAX_STEPS = 40;
/** Gaps, in font sizes: less is no space; more is no space between words. */
const SPACE = 0.13;
const GAP = 0.75;
/** The same text drawn again this close is bold print. */
const DOUBLED = 0.3;
/** Smaller and raised by this much, a number is the mark of a footnote. */
const RAISED_SIZE = 0.8;
const RAISED = 0.15;
const FOOTNOTE = /^[[(]?(?:\d{1,2}|[*†‡])[\])]?$/;
/** How far behind a bullet and behind a number the text may begin, in font sizes. */
const BULLET_REACH = 4;
const NUMBER_REACH = 7;

const BULLET = /^(?:[•●○◦▪■□▫‣⁃∙·➢➤⮚❖–—*-]|\p{Co}|o)$/u;
const NUMBER = /^(?:\(?(?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,7})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)$/i;
/** The same with the text right behind. */
const BULLETED = /^((?:[•●○◦▪■□▫‣⁃∙·➢➤⮚❖]|\p{Co}))\s*(\S.*)$/u;

/** Rows from top to bottom. Dots that are drawn before a text are its bullets. */
export function rowsOf(runs: readonly Run[], dots: readonly Dot[] = []): Row[] {
  return clusters([...runs, ...bulletsOf(dots, runs)]).map(({ y, size, runs }) => ({ y, size, segments: withMarkers(segmentsOf(runs)) }));
}

function bulletsOf(dots: readonly Dot[], runs: readonly Run[]): Run[] {
  if (dots.length === 0) return [];
  const byStep = Map.groupBy(runs, ({ y }) => Math.floor(y / STEP));
  return dots.flatMap((dot): Run[] => {
    const step = Math.floor(dot.y / STEP);
    const beside = [step - 1, step, step + 1, step + 2].flatMap((at) => byStep.get(at) ?? []).filter((run) => isBeside(dot, run));
    const text = beside.sort((a, b) => a.x - b.x)[0];
    if (!text) return [];
    return [{ text: '•', x: dot.x, y: text.y, width: dot.width, size: text.size, bold: text.bold, rightToLeft: false }];
  });
}

/** The dot stands at half the height of small letters, a little before the text. */
function isBeside({ x, y, width }: Dot, run: Run): boolean {
  const gap = run.x - x - width;
  return gap > 0 && gap < BULLET_REACH * run.size && y <= run.y + 0.1 * run.size && y > run.y - 0.6 * run.size && width < 0.8 * run.size;
}

interface Cluster {
  y: number;
  size: number;
  runs: Run[];
}

/** Runs by baseline. Large text first: what is raised and lowered joins its line. */
function clusters(runs: readonly Run[]): Cluster[] {
  const steps = new Map<number, Cluster[]>();
  const found: Cluster[] = [];
  for (const run of runs.toSorted((a, b) => b.size - a.size || a.y - b.y || a.x - b.x)) {
    const near = nearest(steps, run);
    if (near) {
      near.runs.push(run);
      continue;
    }
    const cluster = { y: run.y, size: run.size, runs: [run] };
    found.push(cluster);
    const step = Math.floor(run.y / STEP);
    steps.set(step, [...(steps.get(step) ?? []), cluster]);
  }
  return found.sort((a, b) => a.y - b.y);
}

function nearest(steps: Map<number, Cluster[]>, { y }: Run): Cluster | undefined {
  const at = Math.floor(y / STEP);
  let best: { cluster: Cluster; distance: number } | undefined;
  for (let step = at - MAX_STEPS; step <= at + MAX_STEPS; step++) {
    for (const cluster of steps.get(step) ?? []) {
      const distance = Math.abs(cluster.y - y);
      if (distance <= SAME_ROW * cluster.size && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { cluster, distance };
    }
  }
  return best?.cluster;
}

function segmentsOf(runs: readonly Run[]): Segment[] {
  const ordered = runs.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const groups: Run[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  let before: Run | undefined;
  for (const run of ordered) {
    if (before && run.text === before.text && Math.abs(run.x - before.x) < DOUBLED * run.size) continue;
    if (before && run.x - end <= GAP * Math.max(run.size, before.size)) groups.at(-1)?.push(run);
    else groups.push([run]);
    end = Math.max(end, run.x + run.width);
    before = run;
  }
  return groups.map(segmentOf);
}

function segmentOf(runs: readonly Run[]): Segment {
  const rightToLeft = runs.filter((run) => run.rightToLeft).length * 2 > runs.length;
  const widest = runs.reduce((a, b) => (b.width > a.width ? b : a));
  return {
    x0: Math.min(...runs.map(({ x }) => x)),
    x1: Math.max(...runs.map(({ x, width }) => x + width)),
    y: widest.y,
    size: widest.size,
    bold: runs.every(({ bold, text }) => bold || !/[\p{L}\p{N}]/u.test(text)) && runs.some(({ bold }) => bold),
    text: joined(rightToLeft ? runs.toReversed() : runs, rightToLeft),
  };
}

function joined(runs: readonly Run[], rightToLeft: boolean): string {
  let text = '';
  let before: Run | undefined;
  for (const run of runs) {
    if (before && isFootnoteMark(run, before, text)) continue;
    const gap = !before ? 0 : rightToLeft ? before.x - run.x - run.width : run.x - before.x - before.width;
    text += (text !== '' && gap > SPACE * run.size ? ' ' : '') + run.text;
    before = run;
  }
  return text;
}

/** A mark of a footnote is no digit of the number before it. */
function isFootnoteMark(run: Run, before: Run, text: string): boolean {
  return run.size < RAISED_SIZE * before.size && before.y - run.y > RAISED * before.size && /\p{N}$/u.test(text) && FOOTNOTE.test(run.text);
}

/** A bullet or number that stands before a text belongs to it. */
function withMarkers(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (let at = 0; at < segments.length; at++) {
    const [segment, next] = [segments[at] as Segment, segments[at + 1]];
    const reach = BULLET.test(segment.text) ? BULLET_REACH : NUMBER.test(segment.text) ? NUMBER_REACH : 0;
    if (next && next.x0 - segment.x1 <= reach * Math.max(segment.size, next.size)) {
      joined.push({
        ...next,
        x0: segment.x0,
        text: `${segment.text} ${next.text}`,
        marker: { text: segment.text, x: next.x0, rest: next.text },
      });
      at += 1;
    } else joined.push(withBullet(segment));
  }
  return joined;
}

function withBullet(segment: Segment): Segment {
  const [, bullet, rest] = BULLETED.exec(segment.text) ?? [];
  if (bullet === undefined || rest === undefined) return segment;
  return { ...segment, marker: { text: bullet, x: segment.x0 + segment.size, rest } };
}

/** Whether a marker is a bullet, which says nothing, and no number. */
export function isBullet(marker: string): boolean {
  return BULLET.test(marker);
}

/** All that stands in a row. */
export function textOf({ segments }: Row): string {
  return segments.map(({ text }) => text).join(' ');
}
