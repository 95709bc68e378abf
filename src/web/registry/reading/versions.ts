/**
 * What became of an answer: its versions, each with what is another in it than in the one before.
 * @module
 */
import type { Question } from '../../../domain/question.ts';
import type { Cell, RegistryEvent } from '../../../domain/registry.ts';
import { given } from '../../../lib/given.ts';
import { fieldLabel, originLabel } from '../../../lib/gradeWords.ts';
import { sourceTitle } from '../../links.ts';
import { answerView } from './answerView.ts';
import type { Turn } from './changelog.ts';

export interface Version {
  event: RegistryEvent;
  cell: Cell;
  /** Nothing for the first. */
  turns: Turn[];
}

/** `events`: of one cell, the oldest first. Gives the newest first. */
export function versionsOf(events: readonly RegistryEvent[], question: Pick<Question, 'sheet' | 'values'>): Version[] {
  let before: Cell | undefined;
  const versions = events.flatMap((event): Version[] => {
    if (event.after.type !== 'cell') return [];
    const cell = event.after;
    const turns = before ? turnsBetween(before, cell, question) : [];
    before = cell;
    return [{ event, cell, turns }];
  });
  return versions.reverse();
}

/** Fields that differ, in the order in which a reader meets them. */
export function turnsBetween(before: Cell, after: Cell, question: Pick<Question, 'sheet' | 'values'>): Turn[] {
  const [was, is] = [wordsOf(before, question), wordsOf(after, question)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((label) => {
    const [old, now] = [was.get(label), is.get(label)];
    return old === now ? [] : [{ label, ...given({ before: old, after: now }) }];
  });
}

/** All that a reader sees of a cell, as words by their labels. */
function wordsOf(cell: Cell, question: Pick<Question, 'sheet' | 'values'>): Map<string, string> {
  const view = answerView(cell, question);
  const quotes = view.citations.map(({ quote, source }) => `“${quote}” (${sourceTitle(source)})`).join('\n');
  const pairs: Array<[string, string | undefined]> = [
    ['Grade', view.label],
    ['Status', view.statusLabel],
    ['Answer', view.summary],
    ['Watch-out', view.note],
    ...view.terms.map(({ label, text }): [string, string] => [label, text]),
    ...view.values.map(({ label, text }): [string, string] => [label, text]),
    ['Confidence', fieldLabel(cell.answer.confidence)],
    ['Given by', originLabel(cell.origin)],
    ['Evidence', quotes === '' ? undefined : quotes],
  ];
  return new Map(pairs.flatMap(([label, text]) => (text === undefined ? [] : [[label, text] as const])));
}
