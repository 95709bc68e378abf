/**
 * What is promised of the corpus, and whether it is kept: the rows of the quality table.
 * @module
 */
import type { Scores } from './corpus.ts';

export interface Figure {
  part: string;
  name: string;
  /** Least value, or most where `atMost`; absent for what is only reported. */
  target?: number;
  atMost?: true;
  seen: number;
  /** What the figure is about, where its name does not say: the worst key. */
  note?: string;
}

export function changeFigures({ rates, unreadable }: Scores['changes']): Figure[] {
  const rate = (name: string, target: number): Figure => ({ part: 'changes', name, target, seen: rates[name] ?? 0 });
  return [
    rate('noiseQuiet', 1),
    rate('noiseSilent', 0.97),
    rate('unreadableQuiet', 1),
    { part: 'changes', name: 'unreadable pages called content', target: 0, atMost: true, seen: unreadable.calledContent },
    rate('flapQuiet', 0.9),
    rate('editorialNotOverstated', 0.9),
    rate('substantiveFound', 0.99),
    rate('passageRecall', 0.95),
    rate('passagePrecision', 0.9),
  ];
}

export function factFigures({ precision, recall, unreadable, byKey }: Scores['facts']): Figure[] {
  return [
    { part: 'facts', name: 'precision', target: 0.95, seen: precision ?? 0 },
    { part: 'facts', name: 'recall', target: 0.93, seen: recall ?? 0 },
    worstKey('precision', byKey),
    worstKey('recall', byKey),
    { part: 'facts', name: 'broken pages called content', target: 0, atMost: true, seen: unreadable.calledContent },
  ];
}

/** A key that has nothing to be scored (null) is no worse than the others. */
function worstKey(rate: 'precision' | 'recall', byKey: Scores['facts']['byKey']): Figure {
  const [key, seen] = Object.entries(byKey).reduce<[string, number]>(
    (worst, [name, rates]) => ((rates[rate] ?? 1) < worst[1] ? [name, rates[rate] ?? 1] : worst),
    ['', 1],
  );
  return { part: 'facts', name: `${rate} of the worst key`, target: 0.8, seen, ...(key === '' ? {} : { note: key }) };
}

export function historyFigures({ recall, precision, extra }: Scores['history'], records: number): Figure[] {
  return [
    { part: 'history', name: 'recall', target: 0.95, seen: recall ?? 0 },
    { part: 'history', name: 'precision', seen: precision ?? 0 },
    { part: 'history', name: 'fact and row records beyond the labels', seen: extra },
    { part: 'history', name: 'records of the whole import', seen: records },
  ];
}

export function isMet({ target, atMost, seen }: Figure): boolean {
  return target === undefined || (atMost ? seen <= target : seen >= target);
}

/** A Markdown table, aligned so that it reads in a terminal too. */
export function renderTable(figures: Figure[]): string {
  const header = ['part', 'figure', 'target', 'seen', 'ok'];
  const rows = figures.map((figure) => [
    figure.part,
    figure.note === undefined ? figure.name : `${figure.name} (${figure.note})`,
    targetText(figure),
    number(figure.seen),
    figure.target === undefined ? '' : isMet(figure) ? 'yes' : 'NO',
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

function targetText({ target, atMost }: Figure): string {
  if (target === undefined) return '';
  if (atMost) return target === 0 ? '0' : `≤ ${number(target)}`;
  return target === 1 ? '1' : `≥ ${number(target)}`;
}

/** Cut, not rounded: 0.9996 is not 1. */
function number(value: number): string {
  return Number.isInteger(value) ? String(value) : (Math.floor(value * 1000) / 1000).toFixed(3);
}
