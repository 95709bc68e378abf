/**
 * What weighs most in an edit that may change the meaning, in plain words.
 * @module
 */
import { hasLegalForm } from '../../lib/names.ts';
import { placeCodes } from '../../lib/places.ts';
import { written } from './context.ts';
import { type Edit, tokensIn } from './edits.ts';
import { numeralOf } from './numerals.ts';
import type { SignificanceRules } from './rules.ts';
import type { Token } from './tokens.ts';

export interface Feature {
  says: string;
  /** Words changed, and none of them is of a kind that weighs by itself. */
  isPlain: boolean;
}

type Test = (edit: Edit, rules: SignificanceRules) => boolean;

/** The first that fits any of the edits is named. */
const FEATURES: ReadonlyArray<readonly [string, Test]> = [
  ['a duration changed', (edit, rules) => hasNumber(edit) && isNear(edit, rules.units)],
  ['a negation changed', (edit, rules) => isUneven(edit, rules.negations)],
  ['what may, must or will be done changed', (edit, rules) => isUneven(edit, rules.modals)],
  ['an amount or a number changed', hasNumber],
  ['a date changed', (edit) => has(edit, ({ kind }) => kind === 'date')],
  ['a limit or a condition changed', (edit, rules) => isUneven(edit, rules.limits)],
  ['a unit of time changed', (edit, rules) => isUneven(edit, rules.units)],
  ['a place changed', (edit) => placeCodes(written(edit.removed)).length + placeCodes(written(edit.added)).length > 0],
  ['a company changed', ({ removed, added, right }) => isCompany(removed, right) || isCompany(added, right)],
  ['an e-mail address changed', (edit) => has(edit, ({ kind }) => kind === 'email')],
];

export function featureOf(edits: readonly Edit[], rules: SignificanceRules): Feature {
  const found = FEATURES.find(([, test]) => edits.some((edit) => test(edit, rules)));
  if (found) return { says: found[0], isPlain: false };
  if (edits.every(({ removed }) => removed.length === 0)) return { says: 'words were added', isPlain: true };
  if (edits.every(({ added }) => added.length === 0)) return { says: 'words were taken out', isPlain: true };
  return { says: 'words were replaced', isPlain: true };
}

/** Whether names end, within the edit or just after it, in a company's legal form: "Acme | Inc." */
export function isCompany(tokens: readonly Token[], right: readonly Token[]): boolean {
  const isCapital = ({ raw }: Token): boolean => /^\p{Lu}/u.test(raw);
  const end = right.slice(0, 3).findIndex((token) => !isCapital(token));
  const names = [...tokens, ...right.slice(0, end < 0 ? 3 : end)].filter(isCapital);
  return tokens.some(isCapital) && names.some((_, at) => hasLegalForm(`A ${written(names.slice(0, at + 1))}`));
}

function has(edit: Edit, test: (token: Token) => boolean): boolean {
  return tokensIn(edit).some(test);
}

function hasNumber(edit: Edit): boolean {
  return has(edit, ({ kind, key }) => kind === 'number' || (kind === 'word' && (numeralOf(key) ?? 0) > 1));
}

/** A word of the list in the edit or next to it. */
function isNear(edit: Edit, words: ReadonlySet<string>): boolean {
  return [...tokensIn(edit), ...edit.right.slice(0, 4)].some(({ key }) => words.has(key));
}

/** The words of the list on one side are not those on the other. */
function isUneven({ removed, added }: Edit, words: ReadonlySet<string>): boolean {
  const listed = (tokens: Token[]): string =>
    tokens
      .flatMap(({ key }) => (words.has(key) ? [key] : []))
      .sort()
      .join(' ');
  return listed(removed) !== listed(added);
}
