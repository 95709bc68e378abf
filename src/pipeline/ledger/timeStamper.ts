/**
 * Asks an authority (RFC 3161 over HTTP) to state when a text was there.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import { OperationalError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';
import { QUERY_TYPE, REPLY_TYPE, readTimeStamp, timeStampQuery } from '../../ledger/timeStamp.ts';
import type { RandomBytes } from '../../lib/secrets.ts';
import type { TimeStamper } from './sign.ts';

/** One POST through the gate; `wanted`: bytes of a success. */
export type PostBytes = (
  url: string,
  init: { headers: Record<string, string>; body: Uint8Array; signal: AbortSignal; wanted: number },
) => Promise<{ ok: true; answer: { status: number; bytes?: Uint8Array } } | { ok: false; failure: { message: string } }>;

export interface TimeStamperOptions {
  /** Its address. */
  authority: string;
  post: PostBytes;
  randomBytes: RandomBytes;
  clock: Clock;
  /** Certificates of authorities that are trusted; none: whoever answers. Asked for before each request. */
  roots?: (() => Promise<readonly X509Certificate[]>) | undefined;
}

/** Tokens with a chain of certificates have some 10 kB. */
const MAX_BYTES = 100_000;
const NONCE_BYTES = 16;
const TIMEOUT_MS = 20_000;
/** Clocks differ; more than this, and one of the two states what is not so. */
const MOST_OFF_MS = 10 * 60_000;

export function createTimeStamper({ authority, post, randomBytes, clock, roots }: TimeStamperOptions): TimeStamper {
  return {
    authority,
    async stamp(text, signal) {
      const trusted = await roots?.();
      const nonce = randomBytes(NONCE_BYTES);
      const posted = await post(authority, {
        headers: { 'content-type': QUERY_TYPE, accept: REPLY_TYPE },
        body: timeStampQuery(text, nonce),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        wanted: MAX_BYTES,
      });
      if (!posted.ok) throw failed(posted.failure.message);
      const { status, bytes } = posted.answer;
      if (!bytes) throw failed(`It answered with ${status}.`);
      const read = readTimeStamp(bytes, text, { nonce, roots: trusted });
      if (!read.ok) throw failed(`What it answered cannot be used: ${read.why}.`);
      const off = Math.abs(Date.parse(read.at) - clock.now().getTime());
      if (off > MOST_OFF_MS) throw failed(`It says that it is ${read.at}, which is far from the time of this machine.`);
      return { at: read.at, response: bytes };
    },
  };
}

function failed(why: string): OperationalError {
  return new OperationalError('network', `The time-stamping authority gave no time stamp. ${why}`, {
    remedy: 'Check ledger.timestamp.url in the settings; an authority within your network has to be named in egress.allow.',
    transient: true,
  });
}
