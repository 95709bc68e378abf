/**
 * The keeper of a scheduler: it clears away each hour what is over, and applies the policy once a day. Several schedulers may do so; what one has
 * removed the others do not find.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import type { RetentionPolicy } from '../../domain/retention.ts';
import type { Actor } from '../../domain/review.ts';
import { retain } from './retention.ts';
import type { RetentionServices } from './run.ts';

export interface RetentionKeeper {
  stop(): Promise<void>;
}

const LOOK_MS = 3_600_000;
const DAY_MS = 24 * LOOK_MS;
/** Readers' visits to pages count for an hour; whoever asked for them is forgotten then. */
const ASKED_MS = 3_600_000;

export const BY_POLICY: Actor = { kind: 'system', id: 'retention', name: 'retention policy' };

/** Begins an hour after the start: whoever starts with a wrong policy can still stop it. */
export function startRetention(services: RetentionServices, policy: RetentionPolicy): RetentionKeeper {
  const { clock, wait } = services;
  const stopping = new AbortController();
  const running = (async () => {
    let ranAt = Number.NEGATIVE_INFINITY;
    for (;;) {
      await wait(LOOK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      await trying(services, 'what is over could not be cleared away', () => tidy(services));
      const now = clock.now().getTime();
      if (now - ranAt < DAY_MS) continue;
      const done = await trying(services, 'the retention policy could not be applied', () => apply(services, policy, stopping.signal));
      if (done) ranAt = now;
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function tidy({ store, clock }: RetentionServices): Promise<void> {
  const now = clock.now();
  await store.tidy({ now: now.toISOString(), asked: new Date(now.getTime() - ASKED_MS).toISOString() });
}

async function apply(services: RetentionServices, policy: RetentionPolicy, signal: AbortSignal): Promise<void> {
  const { sources, messages } = await retain(services, { policy, by: BY_POLICY, signal });
  const gone = sources.filter(({ hold }) => !hold);
  const visits = gone.reduce((sum, { unchanged, unread }) => sum + unchanged + unread, 0);
  const pages = gone.reduce((sum, source) => sum + source.pages, 0);
  if (visits + pages + messages > 0) services.log.info({ visits, pages, messages }, 'removed what the retention policy lets go');
}

/** False where it is to be tried again. */
async function trying({ log }: RetentionServices, message: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return false;
    // Whatever it is: checks go on, which matter more.
    const isKnown = error instanceof OperationalError;
    log[isKnown ? 'warn' : 'error']({ err: error }, `${message}; trying again in an hour`);
    return false;
  }
}
