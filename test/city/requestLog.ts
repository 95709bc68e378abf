/**
 * What the city was asked, bounded: a soak makes millions of requests.
 * @module
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Clock } from '../../src/domain/ports.ts';

export interface LoggedRequest {
  time: Date;
  /** Host name as the visitor wrote it, without port. */
  host: string;
  method: string;
  /** Path with query. */
  path: string;
  headers: IncomingHttpHeaders;
}

export interface RequestLog {
  /** The latest requests, oldest first. */
  entries(): LoggedRequest[];
  /** All requests so far, those that were dropped included. */
  count(): number;
  add(request: IncomingMessage, host: string): void;
  clear(): void;
}

/** A log that keeps at least the `keep` latest requests. */
export function createRequestLog(clock: Clock, keep: number): RequestLog {
  let kept: LoggedRequest[] = [];
  let count = 0;
  return {
    entries: () => kept.slice(-keep),
    count: () => count,
    add({ method = '', url = '', headers }, host) {
      count += 1;
      kept.push({ time: clock.now(), host, method, path: url, headers });
      if (kept.length >= 2 * keep) kept = kept.slice(-keep);
    },
    clear() {
      kept = [];
      count = 0;
    },
  };
}
