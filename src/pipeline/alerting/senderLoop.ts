/**
 * The loop that sends the messages of one channel, one after the other.
 * @module
 */
import { holdMs, nextAttemptAt } from '../../alert/backoff.ts';
import type { AlertStore, Channel, Message, SendOutcome } from '../../domain/alert.ts';
import type { Clock, Log } from '../../domain/ports.ts';
import type { TallyStore } from '../../domain/tally.ts';
import type { AlertWatch } from '../telemetry/alerts.ts';
import { attemptToSend, LAST_WORD_MS } from './senderAttempt.ts';
import { createTroubleLog } from './trouble.ts';

export interface SenderLoopOptions {
  store: Pick<AlertStore, 'claim' | 'nextDue' | 'attempted'> & Pick<TallyStore, 'serverTime'>;
  channel: Channel;
  clock: Clock;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random: () => number;
  /** Tells this holder of a message from all others. */
  newToken: () => string;
  retries: { attempts: number; timeoutMs: number };
  /** What the log says of a message that is not tried any more, with what a person can do about it. */
  givenUp: string;
  log: Log;
  /** No message is taken any more. */
  stopping: AbortSignal;
  /** What is being sent has to end. */
  cut: AbortSignal;
  watch?: Pick<AlertWatch, 'sending' | 'sent'> | undefined;
}

export interface SenderLoop {
  /** Looks for messages now rather than at the end of its rest. */
  wake(): void;
  /** Resolves once the loop has stopped. */
  ended: Promise<void>;
}

/** Others make messages too: so often is looked for them. */
const MOST_REST_MS = 5_000;
/** What is due may be held by somebody else: it is not asked for without a pause. */
const LEAST_REST_MS = 250;
/** Beyond the longest attempt, the time to write down what came of it while others write too. */
const LEASE_MARGIN_MS = 10_000;
/**
 * The same where the record is on a server: the clock of another sender may be ahead by as much as is allowed, and a connection that has
 * fallen silent is noticed after a minute or more, while the message has long arrived.
 */
const APART_MARGIN_MS = 180_000;
/** While the store is in trouble. */
const TROUBLE_REST_MS = 2_000;
/** After that: leases have ended meanwhile, and whoever has delivered writes it down first. */
const SETTLE_MS = 2 * TROUBLE_REST_MS + 1_000;

/**
 * How long a message is held by who sends it: longer than any attempt lasts, so that no two send it at once.
 * @param apart whether the record is on a server, which senders reach from other machines and by networks.
 */
export function leaseMs({ timeoutMs }: { timeoutMs: number }, { apart }: { apart: boolean }): number {
  return timeoutMs + LAST_WORD_MS + (apart ? APART_MARGIN_MS : LEASE_MARGIN_MS);
}

export function startSenderLoop(options: SenderLoopOptions): SenderLoop {
  const { store, channel, clock, wait, random, newToken, retries, givenUp, log, stopping, cut, watch } = options;
  const trouble = createTroubleLog(log.child({ channel: channel.id }), {
    begins: 'the record cannot be used, so nothing is sent on this channel; trying until it can',
    ends: 'the record can be used again',
  });
  let heldUntil = 0;
  let isLost = false;
  let apart: boolean | undefined;
  let woken = false;
  let rest = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.aborted) await pause(await turn());
  }

  /** Sends one message, if one is due. Gives how long to rest then. */
  async function turn(): Promise<number> {
    woken = false;
    const held = heldUntil - clock.now().getTime();
    if (held > 0) return Math.min(held, MOST_REST_MS);
    try {
      const now = clock.now();
      if (isLost) {
        await store.nextDue(channel.id, now.toISOString());
        isLost = false;
        heldUntil = now.getTime() + SETTLE_MS;
        return SETTLE_MS;
      }
      apart ??= (await store.serverTime()) !== undefined;
      const token = newToken();
      const until = new Date(now.getTime() + leaseMs(retries, { apart })).toISOString();
      const message = await store.claim({ channel: channel.id, now: now.toISOString(), until, token });
      const restMs = message
        ? await watched(message, () => deliver(message, token))
        : restUntil(await store.nextDue(channel.id, now.toISOString()));
      trouble.over();
      return restMs;
    } catch (error) {
      trouble.is(error);
      isLost = true;
      return TROUBLE_REST_MS;
    }
  }

  function watched(message: Message, work: () => Promise<number>): Promise<number> {
    return watch ? watch.sending(message, work) : work();
  }

  function restUntil(due: string | undefined): number {
    if (due === undefined) return MOST_REST_MS;
    return Math.min(Math.max(Date.parse(due) - clock.now().getTime(), LEAST_REST_MS), MOST_REST_MS);
  }

  async function deliver(message: Message, token: string): Promise<number> {
    const at = clock.now().toISOString();
    const begun = performance.now();
    const outcome = await attemptToSend({ channel, notice: message.notice, timeoutMs: retries.timeoutMs, wait, cut, log });
    // Nobody knows whether it arrived: it stays held, and is sent again under the same key when the lease ends.
    if (!outcome) return 0;
    const ms = Math.round(performance.now() - begun);
    const attempt = message.attempts + 1;
    const now = clock.now();
    // Who tries a channel is told what came of it, and does not want the message hours later.
    const most = message.notice.kind === 'test' ? 1 : retries.attempts;
    const nextAt = outcome.ok ? undefined : nextAttemptAt({ failure: outcome, attempt, most, now, random });
    if (!outcome.ok) heldUntil = now.getTime() + holdMs(outcome);
    const kept = await written({ id: message.id, token, at, ms, outcome, ...(nextAt === undefined ? {} : { nextAt }) });
    if (kept) watch?.sent(message, outcome.ok ? 'delivered' : nextAt === undefined ? 'dead' : 'failed', ms);
    if (kept !== undefined) tell({ channel: channel.id, message: message.id, attempt, ms }, outcome, nextAt, kept);
    return 0;
  }

  /** Does not rest before it is written down: what is not would be sent once more. Undefined where the loop is ended before. */
  async function written(result: Parameters<AlertStore['attempted']>[0]): Promise<boolean | undefined> {
    while (!cut.aborted) {
      try {
        return await store.attempted(result);
      } catch (error) {
        trouble.is(error);
        await wait(TROUBLE_REST_MS, cut);
      }
    }
    return undefined;
  }

  function tell(event: object, outcome: SendOutcome, nextAt: string | undefined, kept: boolean): void {
    if (!kept) log.warn(event, 'another sender took the message over before it was written down what came of it here');
    else if (outcome.ok) log.info(event, 'delivered');
    else if (nextAt !== undefined) log.warn({ ...event, because: outcome.sentence, again: nextAt }, 'not delivered, will be tried again');
    else log.warn({ ...event, because: outcome.sentence }, givenUp);
  }

  async function pause(ms: number): Promise<void> {
    if (ms <= 0 || woken) return;
    rest = new AbortController();
    await wait(ms, AbortSignal.any([rest.signal, stopping]));
  }

  const ended = run();
  return {
    wake() {
      woken = true;
      rest.abort();
    },
    ended,
  };
}
