/**
 * Receivers of alerts for tests: a web hook and a mail server that behave as they are told, and remember what they took.
 * @module
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { startServer } from './servers.ts';

/** A message that came, and was taken or not. */
export interface Delivery {
  /** Idempotency key. */
  key: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** It was answered with 2xx. */
  taken: boolean;
}

export interface HookReceiver {
  url: string;
  port: number;
  /** In the order in which they came. */
  deliveries: Delivery[];
  /** How it answers from now on. Default: 204. */
  behave(answer: Answer): void;
  /** Resolves once so many have come. */
  came(n: number): Promise<void>;
  close(): Promise<void>;
}

/** Ends the response, or does not. */
export type Answer = (response: ServerResponse, delivery: Delivery) => unknown;

export const takes: Answer = (response) => response.writeHead(204).end();
export const answers =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end('no');
export const hangs: Answer = () => {};

export async function startHook(): Promise<HookReceiver> {
  let answer = takes;
  const deliveries: Delivery[] = [];
  const waiting = new Set<() => void>();
  const server = await startServer(async (request, response) => {
    const body = await text(request);
    const delivery: Delivery = { key: String(request.headers['webhook-id']), headers: request.headers, body, taken: false };
    deliveries.push(delivery);
    response.once('finish', () => {
      delivery.taken = response.statusCode < 300;
    });
    for (const look of waiting) look();
    await answer(response, delivery);
  });
  return {
    url: `${server.origin}/hook`,
    port: server.port,
    deliveries,
    behave(next) {
      answer = next;
    },
    came: (n) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (deliveries.length < n) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () => server.close(),
  };
}

export interface MailReceiver {
  port: number;
  /** Raw messages that were taken, in their order. */
  mails: string[];
  close(): Promise<void>;
}

/** A mail server without TLS and sign-in. */
export async function startMailServer({ port = 0 } = {}): Promise<MailReceiver> {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    async onData(stream, _session, done) {
      mails.push(await text(stream));
      done();
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A header of a raw mail; undefined where it has none. */
export function mailHeader(mail: string, name: string): string | undefined {
  const [head = ''] = mail.split('\r\n\r\n');
  return new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(head)?.[1]?.replaceAll(/\r\n\s*/g, ' ');
}
