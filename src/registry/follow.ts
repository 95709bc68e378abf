/**
 * Whether an answer follows what its pages say now, or that stands beside it.
 * @module
 */
import type { Cell } from '../domain/registry.ts';
import type { Asked } from './asked.ts';
import { type Bearing, counts, isNewTo } from './bearing.ts';
import { agrees, isSameAnswer, isSameFinding } from './likeness.ts';
import { type Move, REGISTRY } from './moves.ts';
import { othersOf } from './otherProducts.ts';
import type { Proposal } from './propose.ts';

interface Given {
  asked: Asked;
  proposal: Proposal;
  changes: readonly Bearing[];
}

/** The moves so far, and what follows from the pages: a new draft, or another suggestion, which the last move tells where there is one. */
export function follow(before: Cell, moves: readonly Move[], given: Given): Move[] {
  const cell = moves.at(-1)?.cell ?? before;
  const beside = withSuggestion(cell, given);
  const draft = follows(moves.some(isLetGo) ? beside : cell, given) ? drafted(cell, given) : undefined;
  if (draft && !isSameDraft(cell, draft)) return [...moves, { kind: 'proposed', by: REGISTRY, cell: draft, ...becauseOf(cell, given) }];
  if (isSameSuggestion(cell.suggestion, beside.suggestion)) return [...moves];
  const last = moves.at(-1);
  return last ? [...moves.slice(0, -1), { ...last, cell: beside }] : [{ kind: 'suggested', by: REGISTRY, cell: beside }];
}

const isLetGo = ({ kind }: Move): boolean => kind === 'settled';

/**
 * Drafts of the machine follow. Not what people decided against: what was suggested while a change was open, and still is, was let go with it.
 */
function follows(cell: Cell, { asked, proposal }: Given): boolean {
  if (cell.origin === 'person' || (cell.status !== 'draft' && cell.status !== 'conflict')) return false;
  if (cell.suggestion && isSameFinding(cell.suggestion.answer, proposal.answer) && !isSameFinding(cell.answer, proposal.answer))
    return false;
  return proposal.conflict || proposal.answer.citations.length > 0 || !standsBetter(cell, asked, proposal);
}

/** What was found is not given up because a page, or a rule, says nothing now; but because nothing of it is asked any more. */
function standsBetter({ answer, origin }: Cell, { sources, except }: Asked, proposal: Proposal): boolean {
  if (origin === 'shipped') return answer.grade !== 'unclear' || proposal.answer.grade !== 'none';
  if (answer.grade === 'none' || answer.grade === 'unclear') return false;
  const others = othersOf(except);
  return answer.citations.some(({ source, quote, path = [] }) => sources.includes(source) && !others?.leavesOut(quote, { path }));
}

function drafted({ suggestion: _, ...cell }: Cell, { asked: { vendor }, proposal: { answer, conflict, read, asOf } }: Given): Cell {
  const status = conflict ? 'conflict' : 'draft';
  // That of what was shipped is of other pages, or of the day on which it came.
  const upTo = cell.origin === 'shipped' || asOf > cell.asOf ? asOf : cell.asOf;
  return { ...cell, vendor, answer, origin: 'evidence', status, read, asOf: upTo };
}

/** When pages were read is no news; that they are others, or are read for the first time, is. */
function isSameDraft(cell: Cell, draft: Cell): boolean {
  const pages = ({ read }: Cell): string => read.map(({ source, at }) => `${source} ${at === undefined}`).join('\n');
  return (
    cell.status === draft.status &&
    cell.origin === draft.origin &&
    cell.vendor === draft.vendor &&
    isSameAnswer(cell.answer, draft.answer) &&
    pages(cell) === pages(draft)
  );
}

/** Changes that it was drafted with before anybody decided about them. The first reading of a page is no change. */
function becauseOf(cell: Cell, { changes }: Given): Pick<Move, 'because'> {
  const wasRead = new Set(cell.read.flatMap(({ source, at }) => (at === undefined ? [] : [source])));
  const isWhy = ({ change }: Bearing): boolean => counts(change) && wasRead.has(change.source) && isNewTo(cell, change);
  const ids = changes.filter(isWhy).map(({ change }) => change.id);
  return ids.length > 0 ? { because: { changes: ids } } : {};
}

function withSuggestion({ suggestion: _, ...cell }: Cell, { proposal }: Given): Cell {
  const { answer, conflict } = proposal;
  if (!isNews(cell, proposal)) return cell;
  return { ...cell, suggestion: { answer, ...(conflict ? { conflict: true as const } : {}) } };
}

/** What a person gave may say more than rules can tell, and in other words. */
function isNews(cell: Cell, { answer, conflict }: Proposal): boolean {
  if (conflict) return cell.status !== 'conflict' || !isSameAnswer(cell.answer, answer);
  if (cell.origin === 'evidence') return !isSameAnswer(cell.answer, answer);
  return answer.citations.length > 0 && !agrees(cell.answer, answer);
}

function isSameSuggestion(one: Cell['suggestion'], other: Cell['suggestion']): boolean {
  if (!one || !other) return one === other;
  return one.conflict === other.conflict && isSameAnswer(one.answer, other.answer);
}
