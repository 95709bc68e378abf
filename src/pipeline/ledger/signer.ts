/**
 * The signer of a scheduler: it signs at a steady pace, and once more at its end.
 * @module
 */
import type { CheckServices } from '../services.ts';
import { type SignServices, signLedger } from './sign.ts';

export interface SignerOptions extends SignServices {
  /** Milliseconds between two looks at whether something was recorded. */
  everyMs: number;
  wait: CheckServices['wait'];
}

export interface LedgerSigner {
  /** Signs what was recorded until now, and ends. */
  stop(): Promise<void>;
}

/** How long an authority may take at the end. */
const LAST_STAMP_MS = 5_000;

/**
 * Signs until it is stopped. Whatever keeps it from that is told loudly, and tried again: what was damaged may have been restored, and a scheduler
 * that cannot sign still has to hand out checks.
 */
export function startSigner({ everyMs, wait, ...services }: SignerOptions): LedgerSigner {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await trySigning(services, stopping.signal);
      await wait(everyMs, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
      await trySigning(services, AbortSignal.timeout(LAST_STAMP_MS));
    },
  };
}

async function trySigning(services: SignServices, signal: AbortSignal): Promise<void> {
  try {
    await signLedger(services, signal);
  } catch (error) {
    services.log.error({ err: error }, 'the ledger is not signed');
  }
}
