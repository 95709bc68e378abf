/**
 * The signer of a scheduler: it signs at a steady pace, and once more at its end.
 * @module
 */
import type { CheckServices } from '../services.ts';
import { createSigningHealth, type SigningHealthServices, type SigningTry } from './health.ts';
import { type SignServices, signLedger } from './sign.ts';

export interface SignerOptions extends SignServices, Pick<SigningHealthServices, 'machine'> {
  store: SignServices['store'] & SigningHealthServices['store'];
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
 * Signs until it is stopped. Whatever keeps it from that is told loudly, to people as other trouble is, and tried again: what was damaged may have
 * been restored, and a scheduler that cannot sign still has to hand out checks.
 */
export function startSigner({ everyMs, wait, ...services }: SignerOptions): LedgerSigner {
  const stopping = new AbortController();
  const health = createSigningHealth(services);
  const trySigning = async (signal: AbortSignal): Promise<void> => {
    try {
      const tried = await trying(services, signal);
      if (tried.error !== undefined) services.log.error({ err: tried.error }, 'the ledger is not signed');
      await health.note(tried);
    } catch (error) {
      services.log.error({ err: error }, 'whether the ledger is signed could not be told');
    }
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await trySigning(stopping.signal);
      await wait(everyMs, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
      await trySigning(AbortSignal.timeout(LAST_STAMP_MS));
    },
  };
}

async function trying(services: SignServices, signal: AbortSignal): Promise<SigningTry> {
  const { store, memory } = services;
  const size = await store.ledgerSize();
  try {
    return { size, signed: (await signLedger(services, signal))?.size ?? 0 };
  } catch (error) {
    const [last] = await store.checkpoints({ newestFirst: true, limit: 1 });
    // What cannot be read is what was thrown.
    return { size, signed: last?.size ?? 0, error, known: await memory.last().catch(() => undefined) };
  }
}
