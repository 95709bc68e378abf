/**
 * What decisions about changes make of a stale cell: a confirmed one brings what the pages say now, any other leaves the answer as it is.
 * @module
 */
import type { Question } from '../domain/question.ts';
import type { Cell } from '../domain/registry.ts';
import type { Review } from '../domain/review.ts';
import type { Asked } from './asked.ts';
import { type Bearing, standOf } from './bearing.ts';
import { type Move, REGISTRY } from './moves.ts';
import type { Proposal } from './propose.ts';
import { withOpen } from './stale.ts';

interface Given {
  asked: Asked;
  proposal: Proposal;
  changes: readonly Bearing[];
}

/** By the confirmed ones among open changes that are decided. */
export function take(cell: Cell, given: Given, decided: readonly Bearing[]): Move | undefined {
  const taken = decided.filter((bearing) => standOf(bearing) === 'confirmed');
  return close('updated', cell, withAnswer(cell, given), { taken, decided, given });
}

/** By all others. */
export function letGo(cell: Cell, given: Given, decided: readonly Bearing[]): Move | undefined {
  const taken = decided.filter((bearing) => standOf(bearing) === 'let go');
  return close('settled', cell, cell, { taken, decided, given });
}

interface Closing {
  taken: readonly Bearing[];
  decided: readonly Bearing[];
  given: Given;
}

function close(kind: 'updated' | 'settled', cell: Cell, next: Cell, { taken, decided, given }: Closing): Move | undefined {
  if (taken.length === 0 || !cell.stale) return undefined;
  const ids = taken.map(({ change }) => change.id);
  const open = cell.stale.changes.filter((id) => !ids.includes(id));
  const closed = withOpen(next, { open, was: next.stale?.was ?? 'draft', changes: given.changes });
  const by = lastDecision(taken)?.by ?? REGISTRY;
  return { kind, by, cell: vouchedAgain(closed, lastDecision(decided)), because: { changes: ids } };
}

function lastDecision(decided: readonly Bearing[]): Review['decided'] {
  return decided
    .flatMap(({ review }) => review.decided ?? [])
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1);
}

/** Who decided the last change stands for the answer as it is then. */
function vouchedAgain(cell: Cell, decision: Review['decided']): Cell {
  if (cell.status !== 'verified' || !decision) return cell;
  return { ...cell, verifiedAt: decision.at, verifiedBy: decision.by.name };
}

/** What the pages say now in place of what stood. Where the rules make nothing of them, the answer waits for a person. */
function withAnswer(cell: Cell, { asked: { question }, proposal }: Given): Cell {
  const { answer, conflict, read, asOf } = proposal;
  const latest = asOf > cell.asOf ? asOf : cell.asOf;
  if (!saysSomething(proposal, question)) return pending(cell);
  const { suggestion: _, ...rest } = cell;
  return withWas({ ...rest, answer, origin: 'evidence', read, asOf: latest }, conflict);
}

function saysSomething({ answer, conflict }: Proposal, { rules }: Question): boolean {
  return conflict || (rules.length > 0 && answer.grade !== 'unclear');
}

function withWas(cell: Cell, conflict: boolean): Cell {
  if (!cell.stale) return cell;
  const { was } = cell.stale;
  return { ...cell, stale: { ...cell.stale, was: conflict ? 'conflict' : was === 'conflict' ? 'draft' : was } };
}

function pending({ verifiedAt: _, verifiedBy: __, ...cell }: Cell): Cell {
  return cell.stale ? { ...cell, stale: { ...cell.stale, was: 'draft' } } : cell;
}
