/**
 * Trouble that lasts is told when it begins and when it is over, not all the while.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { Log } from '../../domain/ports.ts';

export interface TroubleLog {
  is(error: unknown): void;
  over(): void;
}

/** Operational trouble is a warning; whatever else is thrown is a bug, and is told as one each time. */
export function createTroubleLog(log: Log, { begins, ends }: { begins: string; ends: string }): TroubleLog {
  let lasts = false;
  return {
    is(error) {
      const isBug = !(error instanceof OperationalError);
      if (isBug) log.error({ err: error }, begins);
      else if (!lasts) log.warn({ err: error }, begins);
      lasts = true;
    },
    over() {
      if (lasts) log.info({}, ends);
      lasts = false;
    },
  };
}
