/**
 * "Always ignore this": a suppression rule that an analyst makes. It is dated, gives its reason, is named on what it holds back, and can
 * be ended; what it holds back is recorded all the same.
 * @module
 */
import { z } from 'zod';
import type { Actor } from './review.ts';
import { CHANGE_ACTIONS, CHANGE_KINDS, type Severity } from './vocabulary.ts';

/** Characters of one phrase: a passage may be ignored whole, parts of passages are short. */
const MAX_WHOLE = 2000;
const MAX_PART = 200;
const MAX_PHRASES = 20;

const HAS_WORD = /[\p{L}\p{N}]/u;

const phrases = (maxChars: number) =>
  z
    .array(
      z
        .string()
        .max(maxChars, `must have at most ${maxChars.toLocaleString('en')} characters`)
        .refine((text) => HAS_WORD.test(text), { message: 'must have a word or a number in it' }),
    )
    .min(1)
    .max(MAX_PHRASES, `must be at most ${MAX_PHRASES} phrases`);

/** A part that is only a number would take all numbers for noise. */
const hasPlainWord = (text: string): boolean => HAS_WORD.test(text.replaceAll(/\{(?:n|id)\}/g, ''));

/** Which changes: all that is given must hold. At least one of `text`, `within`, `under` and `key` is given. */
export const IgnoreMatch = z
  .strictObject({
    /** Of this vendor, or of this source (`vendor/source`); of all without either. */
    vendor: z.string().min(1).max(200).optional(),
    source: z.string().min(1).max(400).optional(),
    kinds: z.array(z.enum(CHANGE_KINDS)).min(1).optional(),
    actions: z.array(z.enum(CHANGE_ACTIONS)).min(1).optional(),
    /** Fact key. Without it neither facts nor rows of known lists are held back. */
    key: z.string().min(1).max(200).optional(),
    /** Phrases as in the noise rules of the catalogue: whole passages, parts of passages, headings. {n} stands for a number, {id} for a code. */
    text: phrases(MAX_WHOLE).optional(),
    within: phrases(MAX_PART)
      .refine((parts) => parts.every(hasPlainWord), { message: 'must have a word beside {n} and {id}' })
      .optional(),
    under: phrases(MAX_PART).optional(),
  })
  .refine(({ text, within, under, key }) => text ?? within ?? under ?? key, {
    message: 'must say which text, heading or fact is meant',
  });
export type IgnoreMatch = z.output<typeof IgnoreMatch>;

export interface IgnoreRule {
  /** "ign_…": what `suppressedBy` of a change names. */
  id: string;
  match: IgnoreMatch;
  reason: string;
  /** ISO 8601 UTC. What visits before it found is not touched. */
  since: string;
  by: Actor;
  endedAt?: string;
  endedBy?: Actor;
}

export const IGNORE_PREFIX = 'ign_';

/** Whether a name in `suppressedBy` is that of a rule made by a person; others are of the catalogue, of a watcher, or general. */
export function isIgnoreId(suppressedBy: string): boolean {
  return suppressedBy.startsWith(IGNORE_PREFIX);
}

/** The rules that a check follows. */
export interface Ignoring {
  rules: readonly IgnoreRule[];
  /** Severities that no rule holds back: where one person cannot dismiss a change, one person's rule cannot either. */
  spared: readonly Severity[];
}
