/**
 * Standard output for results, standard error for everything else.
 * @module
 */
import { styleText } from 'node:util';

export { plain } from '../lib/text.ts';

type Style = Parameters<typeof styleText>[0];

/** Text in colour where the stream is a terminal that wants it. */
export function paint(style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  return styleText(style, text, { stream, validateStream: true });
}

/** Writes a line to standard output. Resolves when it may be followed by more: results larger than memory can stream. */
export async function print(line: string): Promise<void> {
  await write(`${line}\n`);
}

/** The same for text that brings its own ends of lines. */
export async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()));
}

/** Writes a line to standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

export interface Progress {
  update(line: string): void;
  /** Removes the line, so that results can follow. */
  done(): void;
}

/** How often a line is written where nobody can see it change. */
const QUIET_MS = 5000;
const LIVE_MS = 100;

/** A line that changes in place on a terminal, or now and then a line in a log. */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const live = stream.isTTY === true;
  let last = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    update(line) {
      const now = performance.now();
      if (now - last < (live ? LIVE_MS : QUIET_MS)) return;
      last = now;
      stream.write(live ? `\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}` : `${line}\n`);
      open = live;
    },
    done() {
      if (open) stream.write('\r\u001b[2K');
      open = false;
    },
  };
}

/** Some lines that change in place at the end of a terminal. */
export interface Board {
  /** Puts these lines in place of those before; cut to the terminal's width, as many as fit on it. */
  draw(lines: string[]): void;
  /** Removes them, so that results can follow. */
  clear(): void;
}

export function createBoard(stream: NodeJS.WriteStream): Board {
  let shown = 0;
  let last = '';
  const up = (): string => (shown === 0 ? '' : `\u001b[${shown}A`);
  return {
    draw(lines) {
      const fitting = lines.slice(0, Math.max(1, (stream.rows ?? 24) - 1));
      const text = fitting.map((line) => `\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}\n`).join('');
      if (text === last) return;
      stream.write(`${up()}${text}\u001b[J`);
      last = text;
      shown = fitting.length;
    },
    clear() {
      if (shown > 0) stream.write(`${up()}\u001b[J`);
      shown = 0;
      last = '';
    },
  };
}

/** "2.4 s", "3 min 05 s". */
export function seconds(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${String(Math.round((ms % 60_000) / 1000)).padStart(2, '0')} s`;
}

/** "1 change", "12,040 changes". */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}
