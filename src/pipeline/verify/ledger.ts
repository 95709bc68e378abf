/**
 * Examiners of the ledger: its events, its tree and its checkpoints, and the rows that they vouch for.
 * @module
 */
import type { Examiner } from './examiner.ts';

export const ledgerExaminers: readonly Examiner[] = [];
