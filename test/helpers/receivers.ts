/**
 * Those who get messages in tests: a mail server and an HTTPS server that take, refuse, put off, hang or break off.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createMailDial } from '../../src/adapters/egress/dial.ts';
import { createGate } from '../../src/adapters/egress/gate.ts';
import { createPoster } from '../../src/adapters/egress/post.ts';
import type { ChannelServices } from '../../src/alert/channels/services.ts';
import { fixedClock } from '../../src/lib/clock.ts';
import { readSecret } from '../../src/lib/secretPlace.ts';
import { type Certificate, startServer, type TestServer } from './servers.ts';

export interface ServiceOptions {
  allow?: string[];
  ca?: string[];
  secrets?: Record<string, string>;
  printed?: string[];
  clock?: ChannelServices['clock'];
  timeoutMs?: number;
}

/** The real ways out, with an allow-list and authorities of the test. */
export function channelServices({ allow = [], ca, secrets = {}, printed = [], clock, timeoutMs }: ServiceOptions = {}): ChannelServices {
  const limits = { ...(ca ? { ca } : {}), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  return {
    post: createPoster({ gate: createGate({ allow }), userAgent: 'Clausewatch/test', ...limits }).post,
    dial: createMailDial({ allow, ...(timeoutMs === undefined ? {} : { timeoutMs }) }),
    secret: (place, use) => readSecret(place, use, secrets),
    print: (lines) => void printed.push(lines),
    clock: clock ?? fixedClock('2026-03-10T08:00:00Z'),
    product: { name: 'Clausewatch', version: '0.0.0' },
    ...(ca ? { ca } : {}),
  };
}

export interface HttpRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface HttpReceiver extends TestServer {
  got: HttpRequest[];
  /** What it does with the next requests, once their body has come. Default: 200. */
  answer(handle: (response: ServerResponse, request: HttpRequest) => void): void;
}

export async function startHttpReceiver(certificate: Certificate): Promise<HttpReceiver> {
  const got: HttpRequest[] = [];
  let handle = (response: ServerResponse, _request: HttpRequest): void => void response.writeHead(200).end('ok');
  const server = await startServer(
    (request, response) => {
      const chunks: Buffer[] = [];
      request.on('error', () => undefined);
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const taken = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
        got.push(taken);
        handle(response, taken);
      });
    },
    { certificate },
  );
  return {
    ...server,
    got,
    answer(next) {
      handle = next;
    },
  };
}

export interface Mailed {
  from: string;
  to: string[];
  raw: string;
  /** Whether the connection was encrypted, and who logged in. */
  secure: boolean;
  user?: string;
}

export interface MailReceiver {
  port: number;
  mails: Mailed[];
  connections(): number;
  close(): Promise<void>;
}

/** How it answers at each step: an error is a refusal with its `responseCode`. */
export interface MailManners {
  recipient?: (address: string) => Error | undefined;
  message?: () => Error | undefined;
  /** Whom it lets in; without it nobody has to log in. */
  login?: (user: string, password: string) => boolean;
  /** It says nothing at all. */
  silent?: () => boolean;
  /** It breaks off when it is greeted. */
  broken?: () => boolean;
}

export interface MailServerOptions {
  certificate: Certificate;
  manners?: MailManners;
  /** TLS from the first byte. */
  secure?: boolean;
  /** It knows no STARTTLS. */
  plain?: boolean;
}

/** A refusal of a mail server. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

export async function startMailReceiver({
  certificate,
  manners = {},
  secure = false,
  plain = false,
}: MailServerOptions): Promise<MailReceiver> {
  const mails: Mailed[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const options: SMTPServerOptions = {
    key: certificate.key,
    cert: certificate.cert,
    secure,
    disableReverseLookup: true,
    authOptional: manners.login === undefined,
    disabledCommands: [...(plain ? ['STARTTLS'] : []), ...(manners.login === undefined ? ['AUTH'] : [])],
    allowInsecureAuth: false,
    // Milliseconds that are left to those who are still there when it closes.
    closeTimeout: 10,
    logger: false,
    onConnect(_session, done) {
      if (manners.silent?.()) return;
      if (manners.broken?.()) for (const socket of sockets) socket.resetAndDestroy();
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (manners.login?.(username ?? '', password ?? '')) done(null, { user: username });
      else done(smtpError(535, 'Authentication credentials invalid'));
    },
    onRcptTo({ address }, _session, done) {
      done(manners.recipient?.(address));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refusal = manners.message?.();
        if (refusal) return done(refusal);
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
          secure: session.secure,
          ...(typeof session.user === 'string' ? { user: session.user } : {}),
        });
        done(null, 'queued as 4711');
      });
    },
  };
  const server = new SMTPServer(options);
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', () => listening.resolve());
  await listening.promise;
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    connections: () => connections,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}
