/**
 * Recorded changes beside those that other rules give: which stay, which are judged otherwise, which come and which go.
 * Changes are the same when they say the same of the same date, whatever their ids are.
 * @module
 */
import type { Change } from '../../domain/change.ts';

export const BACKTEST_VERDICTS = ['kept', 'rejudged', 'raised', 'withdrawn'] as const;
/**
 * `rejudged`: the same text with another significance or severity, or told in another way (as a fact, a row, under another heading);
 * `raised`: only the rules that are tried tell it; `withdrawn`: only the record has it, or the rules now hold it back.
 */
export type BacktestVerdict = (typeof BACKTEST_VERDICTS)[number];

export interface Match {
  verdict: BacktestVerdict;
  recorded?: Change;
  replayed?: Change;
}

/** Matches in the order of their dates. What is held back on both sides is none. */
export function matchChanges(recorded: readonly Change[], replayed: readonly Change[]): Match[] {
  const matches: Match[] = [];
  let left = { recorded: [...recorded], replayed: [...replayed] };
  for (const name of [standingOf, wordingOf, textOf]) left = pairUp(left, name, matches);
  for (const change of left.recorded) matches.push({ verdict: 'withdrawn', recorded: change });
  for (const change of left.replayed) matches.push({ verdict: 'raised', replayed: change });
  return matches.filter(isSpoken).sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

interface Sides {
  recorded: Change[];
  replayed: Change[];
}

/** Pairs changes of the same name, each once, and gives those that are left. */
function pairUp({ recorded, replayed }: Sides, name: (change: Change) => string, matches: Match[]): Sides {
  const waiting = new Map<string, Change[]>();
  for (const change of recorded) waiting.set(name(change), [...(waiting.get(name(change)) ?? []), change]);
  const alone = replayed.filter((change) => {
    const twin = waiting.get(name(change))?.shift();
    if (twin) matches.push({ verdict: verdictOf(twin, change), recorded: twin, replayed: change });
    return !twin;
  });
  return { recorded: [...waiting.values()].flat(), replayed: alone };
}

function verdictOf(recorded: Change, replayed: Change): BacktestVerdict {
  const [was, is] = [recorded.suppressedBy !== undefined, replayed.suppressedBy !== undefined];
  if (was !== is) return is ? 'withdrawn' : 'raised';
  const same = recorded.significance === replayed.significance && recorded.severity === replayed.severity;
  return same && wordingOf(recorded) === wordingOf(replayed) ? 'kept' : 'rejudged';
}

/** Something is told, or was. */
function isSpoken({ recorded, replayed }: Match): boolean {
  return [recorded, replayed].some((change) => change !== undefined && change.suppressedBy === undefined);
}

/** A change that was held back at first and told when it stayed has two records of one wording. */
function standingOf(change: Change): string {
  return `${change.suppressedBy === undefined ? 'told' : 'held back'} ${wordingOf(change)}`;
}

function wordingOf(change: Change): string {
  const { firstSeenNewAt, kind, action, key, path, oldQuote, newQuote, oldValue, newValue } = change;
  return canonical([firstSeenNewAt, kind, action, key, path, oldQuote, newQuote, oldValue, newValue]);
}

function textOf({ firstSeenNewAt, oldQuote, newQuote }: Change): string {
  return canonical([firstSeenNewAt, oldQuote, newQuote]);
}

/** JSON with the keys of objects in order, so that a value that was stored reads like one that was just made. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : (part ?? null),
  );
}

function orderOf({ recorded, replayed }: Match): string {
  const change = replayed ?? recorded;
  return `${change?.firstSeenNewAt} ${change?.path.join('\n')} ${change?.newQuote ?? change?.oldQuote ?? ''}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
