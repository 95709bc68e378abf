/**
 * One attempt to send a message. It ends in time, whatever the channel does.
 * @module
 */
import type { Channel, Notice, SendOutcome } from '../../domain/alert.ts';
import { OperationalError } from '../../domain/errors.ts';
import type { Log } from '../../domain/ports.ts';

export interface AttemptOptions {
  channel: Channel;
  notice: Notice;
  timeoutMs: number;
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Ends the attempt before its time. */
  cut: AbortSignal;
  log: Log;
}

/** How long a channel that was told to end may still say what came of it: a message that did arrive is not sent twice then. */
export const LAST_WORD_MS = 2_000;

/** What came of it; undefined where it was cut, and the channel does not say that the message arrived all the same. */
export async function attemptToSend(options: AttemptOptions): Promise<SendOutcome | undefined> {
  const { timeoutMs, wait, cut } = options;
  const ending = new AbortController();
  const ended = new AbortController();
  let outcome: SendOutcome | undefined;
  void send(options, ending.signal).then((came) => {
    outcome = came;
    ended.abort();
  });
  const soFar = (): SendOutcome | undefined => outcome;
  await wait(timeoutMs, AbortSignal.any([ended.signal, cut]));
  const inTime = soFar();
  if (inTime) return inTime;
  ending.abort();
  await wait(LAST_WORD_MS, ended.signal);
  const late = soFar();
  if (late?.ok) return late;
  return cut.aborted ? undefined : { ok: false, permanent: false, sentence: `It did not end within ${timeoutMs / 1000} s.` };
}

/** Never rejects: a channel that breaks is tried again like one that fails, and keeps no other from its work. */
async function send({ channel, notice, log }: AttemptOptions, signal: AbortSignal): Promise<SendOutcome> {
  try {
    return await channel.send(notice, signal);
  } catch (error) {
    if (error instanceof OperationalError)
      return {
        ok: false,
        permanent: false,
        sentence: error.message,
        ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
      };
    log.error({ err: error, channel: channel.id, message: notice.id }, 'a channel broke while it sent a message');
    return { ok: false, permanent: false, sentence: 'The channel broke while it sent the message.', remedy: 'The log has the details.' };
  }
}
