import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCheckDisplay } from '../../../src/cli/checkDisplay.ts';
import type { VerdictName } from '../../../src/domain/vocabulary.ts';

const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`(${ESCAPE}\\[\\d*[AJK]|\\n)`);
const UP = new RegExp(`^${ESCAPE}\\[(\\d+)A$`);

/** A stream that keeps what is written, and shows it as a terminal does that knows our three sequences. */
function fakeStream({ tty = true, columns = 80, rows = 24 } = {}) {
  const writes: string[] = [];
  const screen = (): string[] => {
    const lines: string[] = [];
    let row = 0;
    for (const part of writes.join('').split(SEQUENCE)) {
      const [, up] = UP.exec(part) ?? [];
      if (up !== undefined) row -= Number(up);
      else if (part === '\u001b[J') lines.length = row;
      else if (part === '\u001b[2K') lines[row] = '';
      else if (part === '\n') row += 1;
      else if (part !== '') lines[row] = (lines[row] ?? '') + part;
    }
    return lines;
  };
  const stream = { isTTY: tty, columns, rows, write: (text: string) => writes.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { stream, writes, screen };
}

const ended = (sourceId: string, verdict: VerdictName = 'content', durationMs = 1200) => ({ sourceId, verdict, changes: [], durationMs });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function live(total: number, options: Parameters<typeof fakeStream>[0] = {}) {
  const terminal = fakeStream(options);
  const display = createCheckDisplay(total, { stream: terminal.stream, now: () => Date.now() });
  return { ...terminal, display };
}

describe('checks on a terminal', () => {
  it('show how many are through, by verdict, and what each that is under way does and for how long', () => {
    const { display, screen } = live(4);
    display.stage('acme/dpa', 'fetching');
    display.stage('bolt/terms', 'waiting for host');
    vi.advanceTimersByTime(3000);
    display.stage('acme/dpa', 'reading');
    display.outcome(ended('corp/sla', 'unchanged'));
    vi.advanceTimersByTime(100);
    expect(screen()).toEqual([
      `${'█'.repeat(6)}${'░'.repeat(18)} 1/4  0:03`,
      'unchanged 1',
      '  acme/dpa    reading           3 s',
      '  bolt/terms  waiting for host  3 s',
    ]);
    display.outcome(ended('acme/dpa'));
    display.stage('bolt/terms', 'fetching');
    vi.advanceTimersByTime(1000);
    expect(screen().slice(1)).toEqual(['content 1 · unchanged 1', '  bolt/terms  fetching          1 s']);
  });

  it('tell rate and remaining time once a few are through', () => {
    const { display, screen } = live(63);
    vi.advanceTimersByTime(1000);
    for (const id of ['a/a', 'b/b']) display.outcome(ended(id));
    vi.advanceTimersByTime(1000);
    expect(screen()[0]).toMatch(/2\/63 {2}0:02$/);
    display.outcome(ended('c/c'));
    vi.advanceTimersByTime(1000);
    expect(screen()[0]).toMatch(/3\/63 {2}0:03 {2}1\.0\/s {2}about 1:00 left$/);
  });

  it('are redrawn at most ten times a second, and not at all while nothing differs', () => {
    const { display, writes } = live(5000);
    const before = writes.length;
    for (let n = 0; n < 1000; n += 1) {
      display.stage(`v/s${n}`, 'fetching');
      display.outcome(ended(`v/s${n}`));
      vi.advanceTimersByTime(1);
    }
    expect(writes.length - before).toBeLessThanOrEqual(10);
    const quiet = live(5);
    const first = quiet.writes.length;
    vi.advanceTimersByTime(900);
    expect(quiet.writes.length).toBe(first);
  });

  it('fit on it: lines are cut, and what waits for its turn is left out first', () => {
    const { display, screen } = live(40, { columns: 30, rows: 8 });
    for (let n = 0; n < 9; n += 1) display.stage(`vendor/page-${n}`, 'waiting for host');
    display.stage('vendor/with-a-very-long-name', 'rendering');
    vi.advanceTimersByTime(100);
    const shown = screen();
    expect(shown.length).toBeLessThan(8);
    expect(shown.every((line) => line.length < 30)).toBe(true);
    expect(shown[2]).toContain('vendor/with-a-very-long-name'.slice(0, 20));
    expect(shown.at(-1)).toBe('  and 6 more');
  });

  it('leave nothing behind when they are through', () => {
    const { display, screen, writes } = live(2);
    display.stage('acme/dpa', 'fetching');
    vi.advanceTimersByTime(500);
    display.done();
    expect(screen()).toEqual([]);
    const after = writes.length;
    vi.advanceTimersByTime(5000);
    expect(writes.length).toBe(after);
  });
});

describe('checks in a log', () => {
  it('are one line for each that is finished, and nothing else', () => {
    const { stream, writes } = fakeStream({ tty: false });
    const display = createCheckDisplay(2, { stream });
    display.stage('acme/dpa', 'fetching');
    display.outcome(ended('acme/dpa'));
    vi.advanceTimersByTime(60_000);
    display.outcome({ sourceId: 'acme/sla', verdict: 'unreachable', changes: [] });
    display.done();
    expect(writes).toEqual(['[1/2] acme/dpa: content, 1.2 s\n', '[2/2] acme/sla: unreachable\n']);
    expect(writes.join('')).not.toContain(ESCAPE);
  });
});
