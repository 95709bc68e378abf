/**
 * What came of an attempt, from what a server answered or the network did.
 * @module
 */
import type { SendOutcome } from '../../domain/alert.ts';
import type { CaptureFailure, CaptureFailureKind } from '../../domain/capture.ts';
import { retryAfterMs } from '../../lib/retryAfter.ts';
import { plainLine } from '../../lib/text.ts';
import type { Answer } from './services.ts';

/** Answers that say "later" rather than "never". */
const LATER: readonly number[] = [408, 425, 429];
/** Their remedies tell what to do about a message, too; those of others speak of visits. */
const REMEDIED: readonly CaptureFailureKind[] = ['refused', 'tls', 'dns'];

/** The message did not get there. What the gate refuses stays refused; all else may heal. */
export function ofFailure({ kind, message, remedy }: CaptureFailure): SendOutcome {
  return {
    ok: false,
    permanent: kind === 'refused',
    sentence: message,
    ...(remedy !== undefined && REMEDIED.includes(kind) ? { remedy } : {}),
  };
}

/** `url` is where it went: only its host is told, since the rest may be a secret. */
export function ofAnswer(answer: Answer, url: string, now: Date): SendOutcome {
  const { status, headers } = answer;
  const { host } = new URL(url);
  if (status >= 200 && status < 300) return { ok: true, receipt: `HTTP ${status}` };
  if (status >= 300 && status < 400)
    return {
      ok: false,
      permanent: true,
      sentence: `${host} sends the message to another address (HTTP ${status}); redirects are not followed.`,
      remedy: 'Name the address that it leads to in the settings of the channel.',
    };
  const words = wordsOf(answer, url);
  if (status < 500 && !LATER.includes(status))
    return {
      ok: false,
      permanent: true,
      sentence: `${host} refused the message (HTTP ${status}${words}).`,
      remedy: 'Check the address of the channel, and what the receiver expects.',
    };
  const wait = retryAfterMs(headers['retry-after'], now);
  return {
    ok: false,
    permanent: false,
    sentence: `${host} could not take the message now (HTTP ${status}${words}).`,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** Short answers of services ("invalid_payload") are told; anything longer, or that repeats a piece of the address, is not. */
const WORDS = /^[\p{L}\p{N} .,:;'()_/-]{1,120}$/u;

function wordsOf({ text }: Answer, url: string): string {
  const words = plainLine(text);
  if (!WORDS.test(words)) return '';
  const { pathname, search } = new URL(url);
  const pieces = `${pathname}${search}`.split(/[/?&=]/).filter((piece) => piece.length > 5);
  return pieces.some((piece) => words.includes(piece)) ? '' : `, “${words}”`;
}
