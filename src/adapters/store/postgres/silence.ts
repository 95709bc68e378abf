/**
 * Notices a server that has gone without a word. Its machine lost power, it failed over, or a firewall forgot the flow: nothing then ends the
 * connection, and whoever waits for an answer would wait for hours. Honest work may take hours as well, so that time alone says nothing: the
 * server is asked, on another connection, whether it is still at work on this one.
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectionTo, letGo } from './address.ts';

export interface Patience {
  /** How long nothing need be heard before the server is asked, and between two questions. */
  askAfterMs: number;
  /** Whether the server is at work on what this one waits for. */
  isAtWork(): Promise<boolean>;
}

/** So many questions in a row must go amiss: an answer may be on its way while the first one is asked. */
const MOST_AMISS = 2;

/** Resolves as the answer does, however long the server works on it. Throws SilenceError when the server knows nothing of it any more. */
export async function untilSilent<Answer>(answer: Promise<Answer>, { askAfterMs, isAtWork }: Patience): Promise<Answer> {
  const over = new AbortController();
  try {
    return await Promise.race([answer, silence(askAfterMs, isAtWork, over.signal)]);
  } finally {
    over.abort();
    // It fails once more when its connection is thrown away.
    answer.catch(() => {});
  }
}

/** The server does not answer, and says nothing of why. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

/** Rejects when the server is silent; for ever pending once `signal` is aborted. */
function silence(askAfterMs: number, isAtWork: () => Promise<boolean>, signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  let amiss = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const fine = await isAtWork();
    if (signal.aborted) return;
    amiss = fine ? 0 : amiss + 1;
    if (amiss >= MOST_AMISS) reject(new SilenceError('the database server does not answer'));
    else later();
  };
  const later = (): void => {
    timer = setTimeout(() => void look().catch(reject), askAfterMs);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  later();
  return promise;
}

/** How long the question itself may take. */
const QUESTION_MS = 10_000;

/** Asks on a connection of its own. A server that answers anything else but "it waits for you" may be at work: it has no connection left, say. */
export async function isAtWork(url: string, pid: number): Promise<boolean> {
  const client = new pg.Client({ ...connectionTo({ url }), connectionTimeoutMillis: QUESTION_MS });
  client.on('error', () => {});
  const over = new AbortController();
  try {
    return await Promise.race([ask(client, pid), pause(QUESTION_MS, false, { signal: over.signal })]);
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    over.abort();
    letGo(client);
  }
}

/** In the midst of a cursor it is "active" by name while it waits for the next word of the client. */
async function ask(client: pg.Client, pid: number): Promise<boolean> {
  await client.connect();
  const { rows } = await client.query<{ waits: boolean }>(
    "select state like 'idle%' or wait_event is not distinct from 'ClientRead' as waits from pg_stat_activity where pid = $1",
    [pid],
  );
  return rows[0]?.waits === false;
}
