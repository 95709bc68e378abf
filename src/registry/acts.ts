/**
 * What people do about cells, as moves. All pure: from where a cell stands and what is asked, to the move or to the reason why there is none.
 * @module
 */
import { OperationalError } from '../domain/errors.ts';
import type { Answer, Cell, Reading, RegistryEvent } from '../domain/registry.ts';
import { given } from '../lib/given.ts';
import type { Acting, Vouching } from './desk.ts';
import { agrees } from './likeness.ts';
import type { Move } from './moves.ts';

/** Who acts, and when (ISO 8601 UTC). */
export interface Sitting extends Acting {
  at: string;
}

export function refusal(message: string, remedy: string): OperationalError {
  return new OperationalError('usage', message, { remedy });
}

const MAX_REASON = 2000;

/** Without white space around it; undefined where nothing was said. */
export function reasonOf(text: string | undefined): string | undefined {
  const reason = text?.trim();
  if (reason === undefined || reason === '') return undefined;
  if (reason.length > MAX_REASON) throw refusal(`A reason has at most ${MAX_REASON} characters.`, 'Make it shorter.');
  return reason;
}

/** Vouches for the answer as it stands. */
export function verifyMove(cell: Cell, { despite = [] }: Vouching, sitting: Sitting): Move {
  const reason = reasonOf(sitting.reason);
  if (cell.status === 'conflict') throw refusal('Pages contradict each other here.', 'Give the answer that holds, and say why.');
  const unnamed = (cell.stale?.changes ?? []).filter((id) => !despite.includes(id));
  if (unnamed.length > 0 && reason === undefined)
    throw refusal(
      `Changes that bear on it are still open: ${unnamed.join(', ')}.`,
      'Decide them, or name them all, or say why the answer stands all the same.',
    );
  if (!cell.stale && cell.suggestion && reason === undefined)
    throw refusal('Pages say something else now.', 'Take what they say, or say why the answer stands all the same.');
  return { kind: 'verified', by: sitting.by, cell: vouched(cell, sitting), ...because(cell, reason) };
}

/** Takes what the pages say now. */
export function adoptMove(cell: Cell, read: readonly Reading[], sitting: Sitting): Move {
  const { suggestion } = cell;
  if (!suggestion) throw refusal('Pages say nothing else than what stands.', 'Verify it as it stands, or give another answer.');
  if (suggestion.conflict) throw refusal('Pages contradict each other here.', 'Give the answer that holds, and say why.');
  const { suggestion: _, ...adopted } = upTo(vouched(cell, sitting), read);
  const by = { kind: 'answered', by: sitting.by, ...because(cell, reasonOf(sitting.reason)) } as const;
  return { ...by, cell: { ...adopted, answer: suggestion.answer, origin: 'evidence' } };
}

/** Gives an answer, and vouches for it. `read`: the stored pages that it cites, as far as the person has seen them. */
export function answerMove(cell: Cell, answer: Answer, read: readonly Reading[], sitting: Sitting): Move {
  const reason = reasonOf(sitting.reason);
  const evidence = evidenceOf(cell);
  const doubt = doubtOf(answer, evidence, cell);
  if (doubt !== undefined && reason === undefined) throw refusal(doubt, 'Say why it is so.');
  const { suggestion: _, ...rest } = upTo(vouched(cell, sitting), read);
  const beside = evidence && !agrees(answer, evidence.answer) ? { suggestion: evidence } : {};
  return { kind: 'answered', by: sitting.by, cell: { ...rest, answer, origin: 'person', ...beside }, ...because(cell, reason) };
}

/** What pages say, where they say anything and that is known. */
function evidenceOf({ suggestion, origin, answer, status }: Cell): Cell['suggestion'] {
  if (suggestion) return suggestion;
  if (origin !== 'evidence' || answer.citations.length === 0) return undefined;
  return { answer, ...(status === 'conflict' ? { conflict: true as const } : {}) };
}

const NEEDS_NO_EVIDENCE: ReadonlySet<Answer['grade']> = new Set(['none', 'unclear', 'not_applicable']);

/** Whether it says something of the vendor that nothing is cited for: why it holds has to be said by whoever vouches for it. */
export function isUncited({ grade, citations }: Answer): boolean {
  return citations.length === 0 && !NEEDS_NO_EVIDENCE.has(grade);
}

/** Why the answer cannot be taken without a word. */
function doubtOf(answer: Answer, evidence: Cell['suggestion'], { status }: Cell): string | undefined {
  if (status === 'conflict' || evidence?.conflict) return 'Pages contradict each other here: why this answer holds has to be said.';
  if (evidence && evidence.answer.citations.length > 0 && !agrees(answer, evidence.answer))
    return 'The pages say something else: why this answer holds has to be said.';
  return isUncited(answer) ? 'Nothing is cited for it: why it holds all the same has to be said.' : undefined;
}

function vouched({ stale: _, ...cell }: Cell, { by, at }: Sitting): Cell {
  return { ...cell, status: 'verified', verifiedAt: at, verifiedBy: by.name };
}

/** Open changes are done with: whoever acts has them in view. */
function because({ stale }: Cell, reason: string | undefined): { because?: NonNullable<RegistryEvent['because']> } {
  const said = { ...(stale ? { changes: stale.changes } : {}), ...given({ reason }) };
  return Object.keys(said).length > 0 ? { because: said } : {};
}

/** Changes to these pages up to then are no news to the answer. */
function upTo(cell: Cell, seen: readonly Reading[]): Cell {
  const later = (a: string | undefined, b: string | undefined): string | undefined => ((a ?? '') > (b ?? '') ? a : b);
  const latest = (source: string): string | undefined =>
    seen.filter((reading) => reading.source === source).reduce<string | undefined>((at, reading) => later(at, reading.at), undefined);
  const read = cell.read.map((reading) => {
    const at = later(reading.at, latest(reading.source));
    return { ...reading, ...given({ at }) };
  });
  const asOf = seen.reduce((at, reading) => later(at, reading.at) ?? at, cell.asOf);
  return { ...cell, read, asOf };
}
