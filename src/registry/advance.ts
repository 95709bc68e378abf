/**
 * What becomes of a cell: from what its pages say now, from the changes that bear on it and what people decided about them. Looks at nothing
 * else, so that it does not matter when, how often or by which process it is asked: what was told already is not told again.
 * @module
 */
import type { Cell, RegistryEvent, RegistryStep } from '../domain/registry.ts';
import type { Asked } from './asked.ts';
import { type Bearing, standOf } from './bearing.ts';
import { letGo, take } from './decided.ts';
import { follow } from './follow.ts';
import { type Move, REGISTRY, stepsOf } from './moves.ts';
import type { Proposal } from './propose.ts';
import { turnStale } from './stale.ts';

export interface AdvanceInput {
  asked: Asked;
  /** As it stands; undefined where there is none (any more). */
  cell: Cell | undefined;
  /** All of its events, oldest first; those of one that was removed, too. */
  history: readonly RegistryEvent[];
  proposal: Proposal;
  /** Changes that touch it and are new to it (`isNewTo`), and all that its events name. */
  changes: readonly Bearing[];
  /** The time of now (ISO 8601 UTC). */
  at: string;
}

/** Steps to write; none where all is as it should be. */
export function advance(input: AdvanceInput): RegistryStep[] {
  const { cell, history, at } = input;
  const version = cell?.version ?? history.at(-1)?.after.version ?? 0;
  return stepsOf(cell ? movesOf(cell, inOrder(input)) : [begin(input)], version, at);
}

function inOrder(input: AdvanceInput): AdvanceInput {
  const changes = input.changes.toSorted(
    ({ change: a }, { change: b }) => compare(a.firstSeenNewAt, b.firstSeenNewAt) || compare(a.id, b.id),
  );
  return { ...input, changes };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function begin({ asked: { id, subject, question, vendor }, proposal: { answer, conflict, read, asOf } }: AdvanceInput): Move {
  const status = conflict ? 'conflict' : 'draft';
  const head = { id, version: 0, type: 'cell', subject, question: question.id, sheet: question.sheet, vendor } as const;
  return { kind: 'proposed', by: REGISTRY, cell: { ...head, answer, origin: 'evidence', status, read, asOf } };
}

function movesOf(cell: Cell, input: AdvanceInput): Move[] {
  const moves: Move[] = [];
  const now = (): Cell => moves.at(-1)?.cell ?? cell;
  const add = (move: Move | undefined): void => {
    if (move) moves.push(move);
  };
  add(turnStale(now(), input));
  const open = new Set(now().stale?.changes);
  const decided = input.changes.filter((bearing) => open.has(bearing.change.id) && standOf(bearing) !== 'open');
  add(take(now(), input, decided));
  add(letGo(now(), input, decided));
  return follow(cell, moves, input);
}
