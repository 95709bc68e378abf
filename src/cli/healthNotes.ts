/**
 * What cannot be relied on, below the table of `list`: why, since when, and what to do.
 * @module
 */
import type { HealthEvent } from '../domain/health.ts';
import type { SourceState } from '../domain/ports.ts';
import { minute } from './table.ts';
import { count, paint, plain } from './terminal.ts';

const COLUMNS = 120;
const INDENT = '    ';

/** One entry a trouble, like the problems that `lint` lists. `whole` are the open events of the installation. */
export function healthNotes(states: readonly SourceState[], whole: readonly HealthEvent[] = []): string[] {
  const entries = [
    ...whole.map((event) => entry('error', wholeHead(event), event.detail)),
    ...states.flatMap((state) => [...failingEntry(state), ...eventEntries(state)]),
  ];
  return entries.length === 0 ? [] : ['', ...entries];
}

function wholeHead({ kind, openedAt, detail }: HealthEvent): string {
  return `${kind === 'unsigned' ? 'ledger not signed' : 'nothing verified'} since ${minute(detail.since ?? openedAt)}`;
}

function failingEntry({ source, failing }: SourceState): string[] {
  if (!failing || source.paused) return [];
  const { since, checks } = failing;
  return [entry('error', `${source.id} could not be read since ${minute(since)} (${count(checks, 'check')})`, failing, source.file)];
}

/** What is told by `failing` already is not told again. */
function eventEntries({ source, failing, health = [] }: SourceState): string[] {
  return health
    .filter(({ kind }) => kind !== 'unread' || !failing)
    .map(({ kind, openedAt, detail }) => entry('warning', `${source.id} ${kind} since ${minute(openedAt)}`, detail, source.file));
}

function entry(
  severity: 'error' | 'warning',
  head: string,
  { sentence, remedy }: { sentence: string; remedy: string },
  file?: string,
): string {
  const place = file === undefined ? '' : `${file}  `;
  return [
    `${place}${paint(severity === 'error' ? 'red' : 'yellow', severity)}  ${paint('bold', head)}`,
    ...wrapped(plain(sentence)),
    ...wrapped(plain(remedy)),
  ].join('\n');
}

/** Lines that fit; an address that is longer than a line stays whole, so that it can be followed. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = INDENT;
  for (const word of text.split(/\s+/)) {
    if (line !== INDENT && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = INDENT;
    }
    line += line === INDENT ? word : ` ${word}`;
  }
  return [...lines, line];
}
