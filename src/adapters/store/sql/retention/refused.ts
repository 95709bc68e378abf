/**
 * Ends a transaction that may not be, with everything as it was.
 * @module
 */
import type { RemovalOutcome } from '../../../../domain/retention.ts';

export class Refused extends Error {
  readonly outcome: Exclude<RemovalOutcome, 'removed'>;

  constructor(outcome: Exclude<RemovalOutcome, 'removed'>) {
    super(outcome);
    this.outcome = outcome;
  }
}
