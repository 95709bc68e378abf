/**
 * Which fact keys a question asks for.
 * @module
 */
import type { Question } from '../domain/question.ts';
import type { SourceKind } from '../domain/vocabulary.ts';

/** A key that a question asks for, in its values or as a condition of a rule. */
export interface AskedKey {
  key: string;
  /** Only as pages of these kinds state it. */
  on?: readonly SourceKind[] | undefined;
  /** Only these values matter. */
  in?: ReadonlyArray<string | number> | undefined;
}

/** Every mention of a key in a question. */
export function askedKeys({ values, rules }: Pick<Question, 'values' | 'rules'>): AskedKey[] {
  return [...values, ...rules.flatMap(({ facts = [] }) => facts)];
}

/** The keys that a question asks for of pages of one kind. */
export function keysOn(question: Pick<Question, 'values' | 'rules'>, kind: SourceKind): Set<string> {
  return new Set(askedKeys(question).flatMap(({ key, on }) => (on === undefined || on.includes(kind) ? [key] : [])));
}
