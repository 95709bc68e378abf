/**
 * Noise rules: what differs between visits without the document having changed. They come last, after everything that the
 * structure of a page tells, and each of them is dated, gives its reason and is named on what it holds back.
 * @module
 */
import { z } from 'zod';

/**
 * Kinds of text that differ without meaning anything: `order`, the same parts of a list in another order; `addresses`, web addresses
 * that differ in the case of their path, in their query or in a per-visit part; `keys`, keyboard shortcuts; `labels`, a label whose
 * value is not there yet; `languages`, the names of languages that a page can be read in.
 */
export const NOISE_KINDS = ['order', 'addresses', 'keys', 'labels', 'languages'] as const;
export type NoiseKind = (typeof NOISE_KINDS)[number];

const Text = z.string().min(1);
/** Plain words, compared without regard to case and to punctuation at their ends. {n} stands for a number, {id} for a code. */
const NoisePhrases = z.array(Text.max(200)).min(1);

export const SuppressRule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens, like "relative-dates"')
      .describe('Name of the rule, given with everything that it holds back.'),
    since: z.iso.date().describe('Day on which the rule was made, YYYY-MM-DD.'),
    reason: Text.describe('Why this is noise, in one sentence.'),
    text: NoisePhrases.describe('Whole passages that are noise. {n} stands for a number, {id} for a code.').optional(),
    within: NoisePhrases.describe('Parts of passages that are noise: a change of nothing else is none.').optional(),
    under: NoisePhrases.describe('Headings: what stands under them is noise.').optional(),
    unless: NoisePhrases.describe('Passages with one of these in them are never held back by this rule.').optional(),
    kinds: z.array(z.enum(NOISE_KINDS)).min(1).describe('Kinds of text that are noise.').optional(),
  })
  .refine(({ text, within, under, kinds }) => text ?? within ?? under ?? kinds, { message: 'needs "text", "within", "under" or "kinds"' });
export type SuppressRule = z.output<typeof SuppressRule>;
