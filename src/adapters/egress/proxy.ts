/**
 * Filtering forward proxy on loopback, for the browser: every connection that a rendered page causes goes
 * through the gate here. It serves open sessions only, so no other local process can use it.
 * @module
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Duplex, pipeline, Transform } from 'node:stream';
import type { CaptureFailure } from '../../domain/capture.ts';
import { connectTo } from './connect.ts';
import { EgressError, failureOf, networkFailure, tooLargeFailure } from './failure.ts';
import { type Gate, parseAuthority, portOf } from './gate.ts';

export interface EgressProxyOptions {
  gate: Gate;
  caps?: Partial<ProxyCaps>;
  /**
   * Told of each request without the credential of an open session: it was not served. A browser's first request of a session comes
   * without one, because browsers send credentials when they are asked for them.
   */
  onStranger?: (authority: string) => void;
}

export interface ProxyCaps {
  /** Bytes that one session may receive in all. Default 200 MB. */
  sessionBytes: number;
  /** Connections that one session may hold at once. Default 256. */
  connections: number;
  /** Milliseconds for a connection to the target. Default 10 000. */
  connectTimeoutMs: number;
  /** Milliseconds without a byte after which a connection is closed. Default 60 000. */
  idleTimeoutMs: number;
}

/** Right to use the proxy for one render, and what went wrong during it. */
export interface ProxySession {
  readonly username: string;
  readonly password: string;
  /** Value of the `x-clausewatch-egress` header that marks the proxy's own answers. A page cannot know it. */
  readonly token: string;
  /** Why the last connection to the host of `url` failed; undefined when none did. */
  failureFor(url: string): CaptureFailure | undefined;
  /** Set once the session has received more than it may. */
  readonly exceeded: CaptureFailure | undefined;
  /** Ends the session and its connections. */
  close(): void;
}

export interface EgressProxy {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  openSession(): ProxySession;
  /** Ends all sessions and stops listening. */
  close(): Promise<void>;
}

/** Marks answers that come from the proxy itself. */
export const EGRESS_HEADER = 'x-clausewatch-egress';

const DEFAULT_CAPS: ProxyCaps = { sessionBytes: 200_000_000, connections: 256, connectTimeoutMs: 10_000, idleTimeoutMs: 60_000 };

/** Starts the proxy on a free loopback port. */
export async function startEgressProxy(options: EgressProxyOptions): Promise<EgressProxy> {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  const sessions = new Map<string, Session>();
  const server = createServer({ maxHeaderSize: 65_536 });

  const sessionOf = (request: IncomingMessage): Session | undefined => {
    const session = authenticate(sessions, request.headers['proxy-authorization']);
    if (!session) options.onStranger?.(request.url ?? '');
    return session;
  };

  server.on('request', (request, response) => {
    response.on('error', () => {});
    const session = sessionOf(request);
    if (!session) return challenge(response);
    forward(request, response, session, options.gate, caps).catch((error: unknown) =>
      answerFailure(response, session, hostOf(request.url ?? ''), error, caps),
    );
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => {});
    const session = sessionOf(request);
    if (!session) return void client.end(RAW_CHALLENGE);
    tunnel(request, client, head, session, options.gate, caps).catch((error: unknown) => {
      session.record(request.url ?? '', asFailure(error, request.url ?? '', caps));
      client.end(rawAnswer('502 Bad Gateway', `${EGRESS_HEADER}: ${session.token}`));
    });
  });
  server.on('upgrade', (_request, client: Duplex) => client.destroy());
  server.on('clientError', (_error, client: Duplex) => client.destroy());

  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    openSession() {
      const session = createSession(caps, () => sessions.delete(session.username));
      sessions.set(session.username, session);
      return session;
    },
    async close() {
      for (const session of [...sessions.values()]) session.close();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

interface Session extends ProxySession {
  record(authority: string, failure: CaptureFailure): void;
  /** Counts received bytes; throws EgressError past the limit. */
  receive(bytes: number): void;
  /** Keeps a socket until it closes; throws EgressError when there are too many or the session has ended. */
  hold(socket: Duplex): void;
}

function createSession(caps: ProxyCaps, onClose: () => void): Session {
  const failures = new Map<string, CaptureFailure>();
  const sockets = new Set<Duplex>();
  let received = 0;
  let exceeded: CaptureFailure | undefined;
  let closed = false;

  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };

  return {
    username: randomBytes(12).toString('hex'),
    password: randomBytes(24).toString('hex'),
    token: randomBytes(24).toString('hex'),
    get exceeded() {
      return exceeded;
    },
    failureFor: (url) => failures.get(hostOf(url)),
    record(authority, failure) {
      if (failures.size < 1000) failures.set(authority, failure);
    },
    receive(bytes) {
      received += bytes;
      if (received <= caps.sessionBytes) return;
      exceeded ??= tooLargeFailure('What the page loads', caps.sessionBytes);
      destroyAll();
      throw new EgressError(exceeded);
    },
    hold(socket) {
      if (closed || sockets.size >= caps.connections) {
        socket.destroy();
        throw new EgressError(failureOf('refused', 'The page opens too many connections.'));
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    close() {
      closed = true;
      onClose();
      destroyAll();
    },
  };
}

/** Serves a plain HTTP request in absolute form. */
async function forward(request: IncomingMessage, response: ServerResponse, session: Session, gate: Gate, caps: ProxyCaps): Promise<void> {
  const decision = gate.check(request.url ?? '');
  if (!decision.ok) throw new EgressError(decision.failure);
  if (decision.url.protocol !== 'http:')
    throw new EgressError(failureOf('refused', 'The proxy takes plain http addresses and CONNECT only.'));
  const { url } = decision;
  const socket = await open(url.hostname, portOf(url), session, gate, caps);

  const upstream = httpRequest({
    method: request.method ?? 'GET',
    path: `${url.pathname}${url.search}`,
    headers: ['Host', url.host, ...endToEnd(request.rawHeaders, ['host'])],
    createConnection: () => socket,
    setHost: false,
    maxHeaderSize: 65_536,
  });
  upstream.on('error', (error) => answerFailure(response, session, `${url.hostname}:${portOf(url)}`, error, caps));
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders, [EGRESS_HEADER]));
    pipeline(answer, counter(session), response, () => socket.destroy());
  });
  upstream.on('upgrade', () => socket.destroy());
  response.once('close', () => socket.destroy());
  request.pipe(upstream);
}

/** Serves CONNECT: TLS and WebSockets. */
async function tunnel(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  session: Session,
  gate: Gate,
  caps: ProxyCaps,
): Promise<void> {
  const authority = parseAuthority(request.url ?? '');
  if (!authority) throw new EgressError(failureOf('refused', 'The host of the address is not a valid host name.'));
  const socket = await open(authority.hostname, authority.port, session, gate, caps);
  if (client.destroyed) return void socket.destroy();
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) socket.write(head);
  pipeline(client, socket, () => socket.destroy());
  pipeline(socket, counter(session), client, () => client.destroy());
}

/** A connection to the checked address, held by the session. */
async function open(hostname: string, port: number, session: Session, gate: Gate, caps: ProxyCaps): Promise<Socket> {
  if (session.exceeded) throw new EgressError(session.exceeded);
  const admission = await gate.admit(hostname, port);
  if (!admission.ok) throw new EgressError(admission.failure);
  const socket = await connectTo(admission.target, caps.connectTimeoutMs);
  socket.on('error', () => {});
  socket.setTimeout(caps.idleTimeoutMs, () => socket.destroy());
  session.hold(socket);
  return socket;
}

function counter(session: Session): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        session.receive(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function authenticate(sessions: Map<string, Session>, header: string | undefined): Session | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,400})$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [username = '', password = ''] = Buffer.from(encoded, 'base64').toString('latin1').split(':');
  const session = sessions.get(username);
  const given = Buffer.from(password, 'latin1');
  const expected = Buffer.from(session?.password ?? '', 'latin1');
  return session && given.length === expected.length && timingSafeEqual(given, expected) ? session : undefined;
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Header pairs without those that concern one connection only, and without `extra`. */
function endToEnd(rawHeaders: string[], extra: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !extra.includes(lower)) kept.push(name, rawHeaders[index + 1] ?? '');
  }
  return kept;
}

const AUTHENTICATE = 'Proxy-Authenticate: Basic realm="clausewatch"';
const RAW_CHALLENGE = rawAnswer('407 Proxy Authentication Required', AUTHENTICATE);

function rawAnswer(status: string, header: string): string {
  return `HTTP/1.1 ${status}\r\n${header}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}

function challenge(response: ServerResponse): void {
  response.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="clausewatch"', 'Content-Length': '0', Connection: 'close' }).end();
}

function answerFailure(response: ServerResponse, session: Session, authority: string, error: unknown, caps: ProxyCaps): void {
  session.record(authority, asFailure(error, authority, caps));
  if (response.headersSent) return void response.destroy();
  response.writeHead(502, { [EGRESS_HEADER]: session.token, 'Content-Type': 'text/plain', 'Content-Length': '0' }).end();
}

function asFailure(error: unknown, authority: string, caps: ProxyCaps): CaptureFailure {
  return (
    networkFailure(error, authority, caps.connectTimeoutMs) ?? failureOf('protocol', `The answer of ${authority} could not be passed on.`)
  );
}

/** `host:port` of an absolute address, or the text itself where it is one already. */
function hostOf(url: string): string {
  if (!/^(?:https?|wss?):\/\//i.test(url) || !URL.canParse(url)) return url;
  const parsed = new URL(url.replace(/^ws/i, 'http'));
  return `${parsed.hostname}:${portOf(parsed)}`;
}
