/**
 * Writes an answer to the wire.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTML } from './answer.ts';
import type { Answer } from './types.ts';

export type Deliver = (answer: Answer) => void;

/** Sends the answer, after its delay. A visitor who leaves is no error. */
export function deliver(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  response.on('error', () => {});
  if (answer.delay === undefined || answer.delay <= 0) return send(answer, request, response);
  const timer = setTimeout(() => send(answer, request, response), answer.delay);
  response.on('close', () => clearTimeout(timer));
}

function send({ status = 200, headers = {}, body, stream }: Answer, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(status, { 'content-type': HTML, 'cache-control': 'no-store', ...headers });
  if (stream) stream(response, request);
  else response.end(body ?? '');
}

/** Writes chunks as fast as the visitor takes them, until `next` gives none or the visitor has left. */
export function pour(response: ServerResponse, next: (count: number) => string | Uint8Array | undefined): void {
  let count = 0;
  const on = (): void => {
    for (;;) {
      if (response.destroyed) return;
      const chunk = next(count);
      count += 1;
      if (chunk === undefined) return void response.end();
      if (!response.write(chunk)) return void response.once('drain', on);
    }
  };
  on();
}

/** Writes one chunk every `ms` milliseconds, until `next` gives none or the visitor has left. */
export function trickle(response: ServerResponse, ms: number, next: (count: number) => string | Uint8Array | undefined): void {
  let count = 0;
  const timer = setInterval(() => {
    const chunk = next(count);
    count += 1;
    if (chunk === undefined) {
      clearInterval(timer);
      response.end();
    } else response.write(chunk);
  }, ms);
  response.on('close', () => clearInterval(timer));
}
