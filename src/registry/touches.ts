/**
 * Whether a change bears on a cell: on what it cites, or on what its question asks for.
 * @module
 */
import type { Change } from '../domain/change.ts';
import type { Question } from '../domain/question.ts';
import type { Cell } from '../domain/registry.ts';

export function touches(_cell: Pick<Cell, 'answer' | 'read'>, _question: Question, _change: Change): boolean {
  throw new Error('comes next');
}
