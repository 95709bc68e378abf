/**
 * Sends through the gate: one POST, one answer, no redirects. A body that was signed for one address must not wander to another.
 * @module
 */
import { type Dispatcher, request } from 'undici';
import type { CaptureFailure } from '../../domain/capture.ts';
import { createEgressAgent } from './client.ts';
import { EgressError, failureOf, networkFailure } from './failure.ts';
import type { Gate } from './gate.ts';
import { discard, headersOf } from './response.ts';

export interface PosterOptions {
  gate: Gate;
  userAgent: string;
  /** Bytes that are read of an answer that is no success; the rest is left. Default 4 KiB. */
  maxBytes?: number;
  /** Milliseconds for the connection, and for the answer to begin. Default 10 000. */
  timeoutMs?: number;
  /** Certificates (PEM) of private authorities, trusted besides the well-known ones. */
  ca?: string[];
}

export interface PostInit {
  headers: Record<string, string>;
  body: string | Uint8Array;
  signal: AbortSignal;
  /** Bytes that are wanted of a success; none without it. */
  wanted?: number;
}

export interface PostAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Beginning of the answer where it is no success (2xx); nobody needs that of a success. */
  text: string;
  /** Of a success, as far as it was wanted; one that is longer, or breaks off, is cut. */
  bytes?: Uint8Array;
}

export type Posted = { ok: true; answer: PostAnswer } | { ok: false; failure: CaptureFailure };

export interface Poster {
  /** Never throws for what a server or the network does; ends soon after the signal is aborted. */
  post(url: string, init: PostInit): Promise<Posted>;
  close(): Promise<void>;
}

/** How long the words of an answer may take. */
const WORDS_MS = 2_000;

export function createPoster({ gate, userAgent, maxBytes = 4096, timeoutMs = 10_000, ca }: PosterOptions): Poster {
  const dispatcher = createEgressAgent({ gate, connectTimeoutMs: timeoutMs, ...(ca ? { ca } : {}) });
  return {
    async post(url, { headers, body, signal, wanted }) {
      const decision = gate.check(url);
      if (!decision.ok) return { ok: false, failure: decision.failure };
      const { host } = decision.url;
      try {
        const response = await request(decision.url, {
          method: 'POST',
          dispatcher,
          signal,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          // Messages are rare: a connection that was kept is one that the server has closed meanwhile.
          reset: true,
          headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers },
          body,
        });
        const answer = { status: response.statusCode, headers: headersOf(response) };
        if (!isSuccess(response)) return { ok: true, answer: { ...answer, text: (await beginningOf(response, maxBytes)).toString('utf8') } };
        if (wanted !== undefined) return { ok: true, answer: { ...answer, text: '', bytes: await beginningOf(response, wanted) } };
        discard(response);
        return { ok: true, answer: { ...answer, text: '' } };
      } catch (error) {
        if (!(error instanceof EgressError) && signal.aborted)
          return { ok: false, failure: failureOf('timeout', `${host} did not answer in time.`) };
        const failure = networkFailure(error, host, timeoutMs);
        if (failure) return { ok: false, failure };
        throw error;
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function isSuccess({ statusCode }: Dispatcher.ResponseData): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** What does not come of it does not matter any more: the status has said what became of the message. */
async function beginningOf(response: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => response.body.destroy(), WORDS_MS);
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxBytes) break;
    }
  } catch {
    // It broke off, or took too long: what came is enough.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}
