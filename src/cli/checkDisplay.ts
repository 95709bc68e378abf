/**
 * Checks under way: live on a terminal, a line for each that is finished in a log.
 * @module
 */
import type { CheckOutcome } from '../pipeline/check.ts';
import type { OnStage, Stage } from '../pipeline/stages.ts';
import { createBoard, seconds } from './terminal.ts';

export interface CheckDisplay {
  stage: OnStage;
  outcome(outcome: Pick<CheckOutcome, 'sourceId' | 'verdict' | 'changes' | 'durationMs'>): void;
  /** Removes what is live, so that results can follow. */
  done(): void;
}

export interface CheckDisplayOptions {
  stream?: NodeJS.WriteStream;
  /** Milliseconds from any fixed moment. */
  now?: () => number;
}

const REDRAW_MS = 100;
const BAR_CELLS = 24;
/** Before so many checks are through, a rate says little about how long the others take. */
const ENOUGH_FOR_RATE = 3;
/** Lines of a terminal that the checks under way leave to what stands above them, and to the prompt. */
const OTHER_LINES = 4;

/** Shows `total` checks. On a terminal it is redrawn in place at most ten times a second. */
export function createCheckDisplay(
  total: number,
  { stream = process.stderr, now = () => performance.now() }: CheckDisplayOptions = {},
): CheckDisplay {
  return stream.isTTY === true ? liveDisplay(total, stream, now) : logDisplay(total, stream);
}

function logDisplay(total: number, stream: NodeJS.WriteStream): CheckDisplay {
  let done = 0;
  return {
    stage() {},
    outcome({ sourceId, verdict, changes, durationMs }) {
      done += 1;
      const took = durationMs === undefined ? '' : `, ${seconds(durationMs)}`;
      const found = changes.length === 0 ? '' : `, ${changes.length} changed`;
      stream.write(`[${done}/${total}] ${sourceId}: ${verdict}${found}${took}\n`);
    },
    done() {},
  };
}

interface Underway {
  stage: Stage;
  since: number;
}

function liveDisplay(total: number, stream: NodeJS.WriteStream, now: () => number): CheckDisplay {
  const board = createBoard(stream);
  const begun = now();
  const underway = new Map<string, Underway>();
  const verdicts = new Map<string, number>();
  let done = 0;

  function lines(): string[] {
    const at = now();
    const counts = [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([verdict, count]) => `${verdict} ${count}`);
    return [
      `${bar(done, total)} ${done}/${total}  ${pace(done, total, at - begun)}`,
      counts.join(' · ') || 'nothing finished yet',
      ...checkLines(at),
    ];
  }

  function checkLines(at: number): string[] {
    // Those that only wait for their turn come last, and are the first to be left out.
    const waits = ({ stage }: Underway): number => Number(stage === 'waiting for host');
    const checks = [...underway].sort(([, a], [, b]) => waits(a) - waits(b) || a.since - b.since);
    const fitting = checks.slice(0, Math.max(1, (stream.rows ?? 24) - OTHER_LINES));
    const width = Math.max(0, ...fitting.map(([sourceId]) => sourceId.length));
    const shown = fitting.map(
      ([sourceId, { stage, since }]) => `  ${sourceId.padEnd(width)}  ${stage.padEnd(16)}  ${Math.floor((at - since) / 1000)} s`,
    );
    return checks.length > fitting.length ? [...shown, `  and ${checks.length - fitting.length} more`] : shown;
  }

  const draw = (): void => board.draw(lines());
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  draw();
  return {
    stage(sourceId, stage) {
      const known = underway.get(sourceId);
      // Time counts from the beginning of the visit: waiting for the host is no part of it.
      const goesOn = known !== undefined && known.stage !== 'waiting for host';
      underway.set(sourceId, { stage, since: goesOn ? known.since : now() });
    },
    outcome({ sourceId, verdict }) {
      done += 1;
      underway.delete(sourceId);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    },
    done() {
      clearInterval(timer);
      board.clear();
    },
  };
}

function bar(done: number, total: number): string {
  const full = total === 0 ? BAR_CELLS : Math.floor((done / total) * BAR_CELLS);
  return '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
}

function pace(done: number, total: number, elapsedMs: number): string {
  const elapsed = clock(elapsedMs);
  if (done < ENOUGH_FOR_RATE || elapsedMs <= 0) return elapsed;
  const perMs = done / elapsedMs;
  const rate = perMs * 1000 >= 1 ? `${(perMs * 1000).toFixed(1)}/s` : `${(perMs * 60_000).toFixed(1)}/min`;
  return done === total ? `${elapsed}  ${rate}` : `${elapsed}  ${rate}  about ${clock((total - done) / perMs)} left`;
}

/** "0:07", "1:02:03". */
function clock(ms: number): string {
  const all = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
