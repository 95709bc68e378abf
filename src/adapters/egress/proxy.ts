/**
 * Filtering forward proxy on loopback, for the browser: every connection that a rendered page causes goes
 * through the gate here. Each render has a session with a port of its own, so that what a page causes is counted
 * and reported as that page's, and the port is gone when the render ends.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Duplex, pipeline, Transform } from 'node:stream';
import PQueue from 'p-queue';
import type { CaptureFailure } from '../../domain/capture.ts';
import { COMPARE, EgressError, failureOf, networkFailure, tooLargeFailure } from './failure.ts';
import { type Gate, type InTurn, parseAuthority, portOf } from './gate.ts';

export interface EgressProxyOptions {
  gate: Gate;
  caps?: Partial<ProxyCaps>;
  /** Hosts that are not worth a connection: they are turned away, and no failure is noted. */
  isUnwanted?: (hostname: string) => boolean;
  /** Told of each request that belongs to no session: those of the browser itself. None is served. */
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

/** The proxy for one render, and what went wrong during it. */
export interface ProxySession {
  /** `http://127.0.0.1:port`: serves until the session is closed. */
  readonly url: string;
  /** Value of the `x-clausewatch-egress` header that marks the proxy's own answers. A page cannot know it. */
  readonly token: string;
  /** Why the last connection to the host of `url` failed; undefined when none did. */
  failureFor(url: string): CaptureFailure | undefined;
  /** Set once the session has received more than it may. */
  readonly exceeded: CaptureFailure | undefined;
  /** Ends the session, its connections and its port. */
  close(): Promise<void>;
}

export interface EgressProxy {
  /** `http://127.0.0.1:port` of no session: all that comes here is turned away. */
  readonly url: string;
  openSession(): Promise<ProxySession>;
  /** Ends all sessions and stops listening. */
  close(): Promise<void>;
}

/** Marks answers that come from the proxy itself. */
export const EGRESS_HEADER = 'x-clausewatch-egress';

const DEFAULT_CAPS: ProxyCaps = { sessionBytes: 200_000_000, connections: 256, connectTimeoutMs: 10_000, idleTimeoutMs: 60_000 };

/** Names that one session looks up at once: half of the threads that Node has for it. */
const LOOK_UPS = 2;

/** Starts the proxy on a free loopback port. */
export async function startEgressProxy(options: EgressProxyOptions): Promise<EgressProxy> {
  const sessions = new Set<Session>();
  const door = await listen(createServer());
  door.server.on('request', (request, response) => {
    options.onStranger?.(request.url ?? '');
    response.writeHead(403, { 'Content-Length': '0', Connection: 'close' }).end();
  });
  door.server.on('connect', (request: IncomingMessage, client: Duplex) => {
    client.on('error', () => {});
    options.onStranger?.(request.url ?? '');
    client.end(rawAnswer('403 Forbidden'));
  });
  return {
    url: door.url,
    async openSession() {
      const session = await startSession(options, () => sessions.delete(session));
      sessions.add(session);
      return session;
    },
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
      await stop(door.server);
    },
  };
}

interface Listening {
  server: Server;
  url: string;
}

async function listen(server: Server): Promise<Listening> {
  const listening = Promise.withResolvers<void>();
  server.on('upgrade', (_request, client: Duplex) => client.destroy());
  server.on('clientError', (_error, client: Duplex) => client.destroy());
  server.once('error', listening.reject);
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function stop(server: Server): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  server.closeAllConnections();
  await closed.promise;
}

async function startSession(options: EgressProxyOptions, onClose: () => void): Promise<Session> {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  const { server, url } = await listen(createServer({ maxHeaderSize: 65_536 }));
  const session = createSession(url, caps, async () => {
    onClose();
    await stop(server);
  });
  const { gate, isUnwanted = () => false } = options;
  const line: Line = { session, gate, caps, agent: sessionAgent({ session, gate, caps }) };
  server.on('request', (request, response) => {
    response.on('error', () => {});
    if (isUnwanted(hostnameOf(request.url ?? ''))) return void response.writeHead(403, { 'Content-Length': '0' }).end();
    forward(request, response, line).catch((error: unknown) => answerFailure(response, line, hostOf(request.url ?? ''), error));
  });
  server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => {});
    if (isUnwanted(hostnameOf(request.url ?? ''))) return void client.end(rawAnswer('403 Forbidden'));
    tunnel(request, client, head, line).catch((error: unknown) => {
      session.record(request.url ?? '', asFailure(error, request.url ?? '', caps));
      client.end(rawAnswer('502 Bad Gateway', `${EGRESS_HEADER}: ${session.token}`));
    });
  });
  return session;
}

/** What serving a request of a session needs. */
interface Line {
  session: Session;
  gate: Gate;
  caps: ProxyCaps;
  agent: Agent;
}

interface Session extends ProxySession {
  record(authority: string, failure: CaptureFailure): void;
  /** Counts received bytes; throws EgressError past the limit. */
  receive(bytes: number): void;
  /** Bounds the look-ups of names: they take threads that other pages need, and cannot be called off. */
  inTurn: InTurn;
  /** Keeps a socket until it closes; throws EgressError when there are too many or the session has ended. */
  hold(socket: Duplex): void;
}

function createSession(url: string, caps: ProxyCaps, onClose: () => Promise<void>): Session {
  const failures = new Map<string, CaptureFailure>();
  const sockets = new Set<Duplex>();
  const lookUps = new PQueue({ concurrency: LOOK_UPS });
  let received = 0;
  let exceeded: CaptureFailure | undefined;
  let closed = false;

  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };

  return {
    url,
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
    inTurn: (work) => lookUps.add(work),
    hold(socket) {
      if (closed || sockets.size >= caps.connections) {
        socket.destroy();
        throw new EgressError(failureOf('refused', 'The page opens too many connections.'));
      }
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
    async close() {
      if (closed) return;
      closed = true;
      lookUps.clear();
      destroyAll();
      await onClose();
    },
  };
}

/** Serves a plain HTTP request in absolute form. */
async function forward(request: IncomingMessage, response: ServerResponse, line: Line): Promise<void> {
  const decision = line.gate.check(request.url ?? '');
  if (!decision.ok) throw new EgressError(decision.failure);
  if (decision.url.protocol !== 'http:')
    throw new EgressError(failureOf('refused', 'The proxy takes plain http addresses and CONNECT only.'));
  const { url } = decision;
  const upstream = httpRequest({
    host: url.hostname,
    port: portOf(url),
    method: request.method ?? 'GET',
    path: `${url.pathname}${url.search}`,
    headers: ['Host', url.host, ...endToEnd(request.rawHeaders, ['host'])],
    agent: line.agent,
    setHost: false,
    maxHeaderSize: 65_536,
  });
  upstream.on('error', (error) => answerFailure(response, line, `${url.hostname}:${portOf(url)}`, error));
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders, [EGRESS_HEADER]));
    pipeline(answer, counter(line.session), response, (error) => {
      if (error) upstream.destroy();
    });
  });
  upstream.on('upgrade', (_answer, socket) => {
    socket.destroy();
    const failure = failureOf('protocol', `${url.host} changes to another protocol that nobody asked for.`, {
      transient: false,
      remedy: COMPARE,
    });
    answerFailure(response, line, `${url.hostname}:${portOf(url)}`, new EgressError(failure));
  });
  response.once('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  request.pipe(upstream);
}

/** Connections of one session: through the gate, and kept for its next requests to the same host. */
function sessionAgent(line: Omit<Line, 'agent'>): Agent {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 8 });
  agent.createConnection = (options, done) => {
    open(options.host ?? '', Number(options.port), line).then(
      (socket) => done?.(null, socket),
      (error: unknown) => done?.(error as Error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

/** Serves CONNECT: TLS and WebSockets. */
async function tunnel(request: IncomingMessage, client: Duplex, head: Buffer, line: Line): Promise<void> {
  const authority = parseAuthority(request.url ?? '');
  if (!authority) throw new EgressError(failureOf('refused', 'The host of the address is not a valid host name.'));
  const socket = await open(authority.hostname, authority.port, line);
  if (client.destroyed) return void socket.destroy();
  client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  if (head.length > 0) socket.write(head);
  pipeline(client, socket, () => socket.destroy());
  pipeline(socket, counter(line.session), client, () => client.destroy());
}

/** A connection to the checked address, held by the session. */
async function open(hostname: string, port: number, { session, gate, caps }: Omit<Line, 'agent'>): Promise<Socket> {
  if (session.exceeded) throw new EgressError(session.exceeded);
  const socket = await gate.connect(hostname, port, caps.connectTimeoutMs, session.inTurn);
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

function rawAnswer(status: string, header?: string): string {
  return `HTTP/1.1 ${status}\r\n${header === undefined ? '' : `${header}\r\n`}Content-Length: 0\r\nConnection: close\r\n\r\n`;
}

function answerFailure(response: ServerResponse, { session, caps }: Line, authority: string, error: unknown): void {
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

/** Host name of an absolute address or of `host:port`; empty when there is none. */
function hostnameOf(text: string): string {
  return parseAuthority(hostOf(text))?.hostname ?? '';
}
