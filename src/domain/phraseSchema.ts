/**
 * Wording in files: phrases of `phrase.ts`, checked as they are read.
 * @module
 */
import { z } from 'zod';
import { PhraseError, parsePhrase } from './phrase.ts';

/** Wording, in the phrase language of `domain/phrase.ts`; never a pattern. */
export const Phrase = z
  .string()
  .min(1)
  .max(400)
  .superRefine((text, context) => {
    try {
      parsePhrase(text);
    } catch (error) {
      if (!(error instanceof PhraseError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });
export const Phrases = z.array(Phrase).min(1);
