/**
 * `fetch` through the gate, for libraries that bring their own protocol and let the way out be chosen.
 * @module
 */
import { type RequestInit, fetch as undiciFetch } from 'undici';
import { OperationalError } from '../../domain/errors.ts';
import { createEgressAgent } from './client.ts';
import { networkFailure } from './failure.ts';
import type { Gate } from './gate.ts';

export interface EgressFetchOptions {
  gate: Gate;
  /** Largest answer. Default 1 MB. */
  maxBytes?: number;
  /** Milliseconds until an answer begins, and for each pause in it. Default 10 000. */
  timeoutMs?: number;
  /** Certificates (PEM) of private authorities, trusted besides the well-known ones. */
  ca?: string[];
}

export type EgressInit = RequestInit;

export interface EgressFetch {
  /** Redirects are followed as `init` says, each through the gate. Rejects with OperationalError('network') in plain words. */
  fetch(url: string, init: EgressInit): Promise<Response>;
  close(): Promise<void>;
}

/** A `fetch` whose every connection the gate admits. */
export function createEgressFetch({ gate, maxBytes = 1_000_000, timeoutMs = 10_000, ca }: EgressFetchOptions): EgressFetch {
  const dispatcher = createEgressAgent({ gate, connectTimeoutMs: timeoutMs, maxResponseBytes: maxBytes, ...(ca ? { ca } : {}) });
  return {
    async fetch(url, init) {
      const { host } = new URL(url);
      try {
        const answer = await undiciFetch(url, { signal: AbortSignal.timeout(timeoutMs), ...init, dispatcher });
        // The body is read here: trouble on the way is told in plain words, too.
        const body = answer.body === null ? null : await answer.arrayBuffer();
        return new Response(body, { status: answer.status, headers: [...answer.headers] });
      } catch (error) {
        throw inPlainWords(error, host, timeoutMs) ?? error;
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function inPlainWords(error: unknown, host: string, timeoutMs: number): OperationalError | undefined {
  const failure = networkFailure(error, host, timeoutMs);
  if (failure)
    return new OperationalError('network', failure.message, {
      ...(failure.remedy === undefined ? {} : { remedy: failure.remedy }),
      transient: failure.transient,
      cause: error,
    });
  if (!(error instanceof DOMException) || !['TimeoutError', 'AbortError'].includes(error.name)) return undefined;
  return new OperationalError('network', `${host} did not answer in time.`, { remedy: 'Try again later.', transient: true, cause: error });
}
