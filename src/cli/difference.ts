/**
 * A difference in a terminal: where, what was, what is, with the words that changed marked.
 * @module
 */

import type { Difference } from '../domain/change.ts';
import { formatValue, pagesInWords } from '../lib/inWords.ts';
import { type WordRun, wordDiff } from '../lib/wordDiff.ts';
import { paint, plain } from './terminal.ts';

/** Unchanged text kept around each changed word. */
const CONTEXT = 90;
const MAX_LINE = 700;

/** What happened where, the values, a line for the old and a line for the new text, and the rule that judged it. */
export function renderDifference(difference: Difference): string {
  const { action, kind, key, significance, severity, path, rule, suppressedBy } = difference;
  const what = `${action} ${kind}${key === undefined ? '' : ` ${key}`}`;
  const where = [path.join(' › '), pagesInWords(difference) ?? ''].filter(Boolean).join(', ');
  const head = `${paint('bold', what)}  ${significance}, ${severity}${where === '' ? '' : `  ${plain(where)}`}`;
  const why = paint('dim', `  ${plain(rule)}${suppressedBy === undefined ? '' : `; held back: ${plain(suppressedBy)}`}`);
  return [head, ...values(difference), ...renderTexts(difference.oldQuote, difference.newQuote), why].join('\n');
}

/** Old → new value, where there are values; "none" stands for the side that has none. */
function values({ oldValue, newValue }: Difference): string[] {
  if (oldValue === undefined && newValue === undefined) return [];
  const [old, now] = [oldValue, newValue].map((value) => (value === undefined ? 'none' : cut(plain(formatValue(value)))));
  return [`  ${paint('red', old ?? '')} → ${paint('green', now ?? '')}`];
}

/** A line for the old and a line for the new text, with the words that changed marked; none for a side that is not there. */
export function renderTexts(old: string | undefined, now: string | undefined): string[] {
  if (old === undefined) return now === undefined ? [] : [paint('green', `  + ${plain(cut(now))}`)];
  if (now === undefined) return [paint('red', `  - ${plain(cut(old))}`)];
  const runs = wordDiff(old, now);
  return [line('-', runs, 'removed'), line('+', runs, 'added')];
}

function line(sign: string, runs: WordRun[], mark: 'added' | 'removed'): string {
  const style = mark === 'added' ? 'green' : 'red';
  const shown = runs.filter((run) => run.mark === 'same' || run.mark === mark);
  const text = shown
    .map((run, at) =>
      run.mark === 'same' ? context(run.text, at === 0, at === shown.length - 1) : paint([style, 'underline'], plain(run.text)),
    )
    .join('');
  return `  ${paint(style, sign)} ${text}`;
}

/** The beginning and end of an unchanged stretch, as far as they touch a changed one. */
function context(text: string, first: boolean, last: boolean): string {
  if (text.length <= 2 * CONTEXT) return plain(text);
  const head = first ? '' : text.slice(0, CONTEXT);
  const tail = last ? '' : text.slice(-CONTEXT);
  return plain(`${head}…${tail}`);
}

function cut(text: string): string {
  return text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE)}…`;
}
