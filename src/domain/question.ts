/**
 * Questions of the registry as the catalogue asks them: which pages would answer, which values are shown, and which evidence makes which grade.
 * @module
 */
import { z } from 'zod';
import { Phrases } from './phraseSchema.ts';
import { CONFIDENCES, DEFAULTS, GRADES, ROUTES, SHEETS, type Sheet, TIERS } from './registry.ts';
import { SOURCE_KINDS } from './vocabulary.ts';

const Text = z.string().min(1).max(400);

const Kinds = z.array(z.enum(SOURCE_KINDS)).min(1);

const FactCondition = z
  .strictObject({
    key: Text.describe('Fact key of the catalogue.'),
    in: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .describe('One of these is the value, or is in the set. Any value where absent.')
      .optional(),
    on: Kinds.describe('Only as pages of these kinds state it.').optional(),
    several: z.literal(true).describe('Only where more than one value is stated.').optional(),
    worded: z.literal(true).describe('Only where it is stated in words, and nowhere as a number.').optional(),
  })
  .describe('A fact that a page states.');

/** Conditions are all of them needed; the items of one are alternatives. */
export const GradeRule = z
  .strictObject({
    grade: z.enum(GRADES).describe('What the evidence is worth.'),
    facts: z.array(FactCondition).min(1).describe('One of these is stated.').optional(),
    says: Phrases.describe('A passage says one of these, in the language of phrases.').optional(),
    with: Phrases.describe('That passage, or the headings above it, says each of these too.').optional(),
    without: Phrases.describe('That passage says none of these.').optional(),
    together: z.literal(true).describe('All that the rule wants of facts and wording holds of one and the same sentence.').optional(),
    pages: Kinds.describe('A page of one of these kinds was read.').optional(),
    summary: Text.describe('What the cell says then; $ stands for the value of the fact that fitted.'),
    note: Text.describe('Watch-out.').optional(),
    tier: z.enum(TIERS).optional(),
    route: z.enum(ROUTES).optional(),
    default: z.enum(DEFAULTS).optional(),
    confidence: z.enum(CONFIDENCES).default('medium'),
  })
  .refine(({ facts, says, pages }) => facts !== undefined || says !== undefined || pages !== undefined, {
    message: 'needs "facts", "says" or "pages": evidence makes a grade',
    path: ['grade'],
  })
  .refine(({ says, with: besides, without }) => says !== undefined || (besides === undefined && without === undefined), {
    message: 'needs "says" beside "with" and "without"',
    path: ['grade'],
  })
  .refine(({ says, together }) => says !== undefined || !together, {
    message: 'needs "says" beside "together": it tells the sentence',
    path: ['together'],
  })
  .refine(({ facts, summary }) => facts !== undefined || !summary.includes('$'), {
    message: 'has $, which stands for the value of a fact, in a rule without "facts"',
    path: ['summary'],
  });
export type GradeRule = z.output<typeof GradeRule>;

const CellValue = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/, 'must be lower-case words joined by underscores, like "objection_window"'),
  label: Text.describe('As a person reads it.'),
  key: Text.describe('Fact key whose value it is.'),
  count: z.boolean().describe('How many there are, in place of the list itself.').optional(),
  on: Kinds.describe('Only as pages of these kinds state it.').optional(),
});

const QUESTION = {
  id: z.string().regex(/^[a-z0-9]+(?:_[a-z0-9]+)*$/, 'must be lower-case words joined by underscores, like "data_residency"'),
  label: Text,
  question: Text.describe('As a buyer asks it.').optional(),
  read: z.array(z.enum(SOURCE_KINDS)).default([]).describe('Kinds of pages that would answer it, where no watcher names any.'),
  values: z.array(CellValue).default([]).describe('Values that the cell shows.'),
  rules: z.array(GradeRule).default([]).describe('From the best evidence down: the first that fits gives the grade.'),
};

export const Dimension = z.strictObject({
  ...QUESTION,
  group: Text,
  subject: z.enum(['platform', 'developer']).describe('Whose promise it is: of who serves the model, or of who made it.'),
});
export type Dimension = z.output<typeof Dimension>;

export const CommitmentQuestion = z.strictObject(QUESTION).describe('What a vendor commits to.');
export const HostingCriterion = z.strictObject(QUESTION).describe('How an offering can be hosted.');

/** A question of any sheet. */
export interface Question extends z.output<typeof CommitmentQuestion> {
  sheet: Sheet;
  group: string;
  /** Commitments are the vendor's own; criteria of hosting are about the platform. */
  subject: 'platform' | 'developer' | 'vendor';
}

const GROUPS: Record<Sheet, string> = { dimensions: '', commitments: 'Commitments', hosting: 'Hosting' };

/** All questions of a catalogue: the sheets in their order, each in the order of the file. */
export function questionsOf(catalogue: {
  dimensions: readonly Dimension[];
  commitments: ReadonlyArray<z.output<typeof CommitmentQuestion>>;
  hosting: ReadonlyArray<z.output<typeof HostingCriterion>>;
}): Question[] {
  const { dimensions, commitments, hosting } = catalogue;
  return [
    ...dimensions.map((one) => ({ ...one, sheet: SHEETS[0] })),
    ...commitments.map((one) => ({ ...one, sheet: SHEETS[1], group: GROUPS.commitments, subject: 'vendor' as const })),
    ...hosting.map((one) => ({ ...one, sheet: SHEETS[2], group: GROUPS.hosting, subject: 'platform' as const })),
  ];
}
