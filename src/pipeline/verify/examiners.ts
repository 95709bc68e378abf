/**
 * All examiners, in the order in which they work: what the others rest on comes first.
 * @module
 */
import type { Examiner } from './examiner.ts';
import { ledgerExaminers } from './ledger.ts';

export const EXAMINERS: readonly Examiner[] = [...ledgerExaminers];
