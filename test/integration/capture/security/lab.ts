/**
 * A small network for attacks: sites that may be visited, and servers inside that nobody may reach, on the very ports of web pages.
 * @module
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGate, type Gate, type GateOptions, type ResolvedAddress } from '../../../../src/adapters/egress/gate.ts';
import { createTextFetcher } from '../../../../src/adapters/egress/text.ts';
import { type ChromiumCaps, createChromiumRenderer } from '../../../../src/adapters/renderer/chromium.ts';
import { createHttpRenderer, type HttpCaps } from '../../../../src/adapters/renderer/http.ts';
import type { FetchText, Renderer } from '../../../../src/domain/ports.ts';
import { systemClock } from '../../../../src/lib/clock.ts';
import { closedPort, startServer, type TestServer } from '../../../helpers/servers.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Lab {
  /** `site.test`, and this machine's own address on the same port: a page there is one of a secure context. */
  site: TestServer;
  /** Any name below `friend.test`. */
  friend: TestServer;
  /** What is inside: on 127.0.0.1, on ::1 and over UDP, all on one port that counts as one for web pages. */
  internal: Internal;
  http: Renderer;
  chromium: Renderer;
  fetchText: FetchText;
  /** Authorities that were asked for at the gate, in order. */
  asked: string[];
  serve(path: string, handler: Handler): void;
  html(path: string, body: string, headers?: Record<string, string>): void;
  url(path: string): string;
  close(): Promise<void>;
}

export interface Internal {
  port: number;
  /** What has arrived by any of the ways since the last look. */
  touched(): string[];
}

export const HTTP_CAPS: Partial<HttpCaps> = { maxBytes: 5_000_000, maxDecompressedBytes: 10_000_000, timeoutMs: 2000, maxRedirects: 5 };
export const CHROMIUM_CAPS = {
  windowMs: 10_000,
  liveMs: 1500,
  emptyMs: 300,
  patienceMs: 1000,
  settleMs: 3000,
  loadMs: 3000,
  answerMs: 2500,
  serialiseMs: 6000,
  pictureMs: 10_000,
  maxRedirects: 5,
  maxBytes: 10_000_000,
  maxTransferBytes: 20_000_000,
} satisfies Partial<ChromiumCaps>;

/** What names lead to. Every other name does not exist. */
export const NAMES: Record<string, string[]> = {
  'inside.test': ['127.0.0.1'],
  'inside6.test': ['::1'],
  'both.test': ['::1', '127.0.0.1'],
  'private.test': ['10.0.0.7'],
  'metadata.test': ['169.254.169.254'],
  localhost: ['127.0.0.1', '::1'],
};

export async function resolveNames(hostname: string): Promise<ResolvedAddress[]> {
  const name = hostname.replace(/\.$/, '');
  const family = (address: string): ResolvedAddress => ({ address, family: address.includes(':') ? 6 : 4 });
  if (/(?:^|\.)(?:site|friend)\.test$/.test(name)) return [family('127.0.0.1')];
  const found = NAMES[name.replace(/^.*\.(?=inside\.test$)/, '')];
  if (found) return found.map(family);
  throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
}

/** A gate that notes what it is asked for. */
export function notingGate(options: GateOptions, asked: string[]): Gate {
  const gate = createGate(options);
  return {
    ...gate,
    connect(hostname, port, timeoutMs) {
      asked.push(`${hostname}:${port}`);
      return gate.connect(hostname, port, timeoutMs);
    },
  };
}

export function chromiumAt(gate: Gate, more: { caps?: Partial<ChromiumCaps>; executable?: string; trustedKeys?: string[] } = {}): Renderer {
  return createChromiumRenderer({ gate, clock: systemClock, ...more, caps: { ...CHROMIUM_CAPS, ...more.caps } });
}

export function httpAt(gate: Gate, more: { caps?: Partial<HttpCaps>; ca?: string[] } = {}): Renderer {
  const caps = { ...HTTP_CAPS, ...more.caps };
  return createHttpRenderer({ gate, clock: systemClock, userAgent: 'Clausewatch (+ops@monitor.example)', ...more, caps });
}

/** `friends`: names below `friend.test` that may be visited. */
export async function startLab(friends: readonly string[]): Promise<Lab> {
  const pages = new Map<string, Handler>();
  const answer: Handler = (request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://x').pathname);
    if (page) page(request, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here');
  };
  const site = await startServer(answer, { name: 'site.test' });
  const friend = await startServer(answer, { name: 'friend.test' });
  const inside = await startInternal();
  const asked: string[] = [];
  const gate = notingGate(
    {
      allow: [`site.test:${site.port}`, `127.0.0.1:${site.port}`, ...['friend.test', ...friends].map((host) => `${host}:${friend.port}`)],
      // So that the address alone, and not the port, can be what is refused.
      ports: [80, 443, inside.port],
      resolve: resolveNames,
    },
    asked,
  );
  const http = httpAt(gate);
  const chromium = chromiumAt(gate);
  return {
    site,
    friend,
    internal: inside,
    http,
    chromium,
    fetchText: createTextFetcher({ gate, userAgent: 'Clausewatch', timeoutMs: 1500 }),
    asked,
    serve: (path, handler) => void pages.set(path, handler),
    html: (path, body, headers = {}) =>
      void pages.set(path, (_request, response) => void response.writeHead(200, { 'content-type': 'text/html', ...headers }).end(body)),
    url: (path) => `${site.origin}${path}`,
    async close() {
      await Promise.all([http.close(), chromium.close()]);
      await Promise.all([site.close(), friend.close(), inside.close()]);
    },
  };
}

async function startInternal(): Promise<Internal & { close(): Promise<void> }> {
  const secret: Handler = (_request, response) => void response.writeHead(200, { 'access-control-allow-origin': '*' }).end('secret');
  const four = await startServer(secret, { port: await closedPort() });
  const six = await startServer(secret, { host: '::1', port: four.port }).catch(() => undefined);
  const seen: string[] = [];
  const sockets = await Promise.all([listenUdp('udp4', '127.0.0.1', four.port, seen), listenUdp('udp6', '::1', four.port, seen)]);
  let before = 0;
  return {
    port: four.port,
    touched() {
      const connections = four.connections() + (six?.connections() ?? 0);
      const fresh = [...seen.splice(0), ...Array.from({ length: connections - before }, () => 'a connection')];
      before = connections;
      return fresh;
    },
    async close() {
      for (const socket of sockets) socket?.close();
      await Promise.all([four.close(), six?.close()]);
    },
  };
}

/** Undefined where the machine has no such address. */
async function listenUdp(type: 'udp4' | 'udp6', host: string, port: number, seen: string[]): Promise<Socket | undefined> {
  const socket = createSocket(type);
  socket.on('message', () => seen.push('a datagram'));
  socket.bind(port, host);
  try {
    await once(socket, 'listening');
    return socket;
  } catch {
    return undefined;
  }
}
