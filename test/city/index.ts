/**
 * The test city: one local server that behaves like the real world. Each page does one thing that pages out there do, the table in
 * `behaviours.ts` says what a monitor must make of it, and nothing differs from visit to visit but what the page is about.
 *
 * @example
 * const city = await startCity({ hosts: 2 });
 * const gate = createGate({ allow: city.allow(), resolve: city.resolve });
 * await fetch(city.url('plain-table'));          // the page
 * city.edit('plain-table', 'location');          // the vendor moves a subprocessor
 * await city.close();
 * @module
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Resolve } from '../../src/adapters/egress/gate.ts';
import type { Clock } from '../../src/domain/ports.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { webSocketAnswer } from '../helpers/servers.ts';
import { BEHAVIOURS, PAGES } from './behaviours.ts';
import { hostNames, hostOf, LOOPBACK, resolveHosts } from './hosts.ts';
import { createRequestLog, type LoggedRequest } from './requestLog.ts';
import { createRobots } from './robots.ts';
import { type Deliver, deliver } from './send.ts';
import { createState } from './state.ts';
import { createStreets } from './streets.ts';
import type { Answer, Behaviour, Pace } from './types.ts';

export type { LoggedRequest } from './requestLog.ts';

export interface CityOptions {
  /** Hosts besides 127.0.0.1: `h0001.city.test`, `h0002.city.test`, … Default 0. */
  hosts?: number;
  /** The robots.txt of every host; `{ [host]: text }` for single ones. Default: all but `/staff-only/` is allowed. */
  robots?: string | Record<string, string>;
  /** How fast slow things are. */
  pace?: Partial<Pace>;
  /** Requests that the log keeps. Default 20 000. */
  logged?: number;
  /** For the times in the log. */
  clock?: Clock;
  /** What becomes of each request before any page sees it. Nothing, without it. */
  weather?: (request: { host: string; path: string }) => Promise<Weather>;
}

/** The connection is cut, or this is answered in place of the page; or neither. */
export interface Weather {
  cut?: true;
  answer?: Answer;
}

export interface City {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  port: number;
  /** Names of the hosts besides 127.0.0.1. */
  hosts: string[];
  /** Address of the behaviour's page; throws for a name that the table does not have. */
  url(name: string, host?: string): string;
  /** The latest requests, oldest first. */
  readonly requests: LoggedRequest[];
  /** All requests so far. */
  requestCount(): number;
  /** How often somebody connected to the server next to the city that nobody is allowed to contact. */
  trespasses(): number;
  /** Plants an edit, on one host or on all. Throws for an edit that the table does not have. */
  edit(name: string, editId: string, host?: string): void;
  /** Takes an edit back. */
  revert(name: string, editId: string, host?: string): void;
  /** The robots.txt of one host from now on; undefined: the default again. */
  robots(host: string, text: string | undefined, status?: number): void;
  /** Forgets edits, visits, robots.txt and log. */
  reset(): void;
  /** For the egress gate's `resolve`: the city's names, and no others. */
  resolve: Resolve;
  /** For the egress gate's `allow`: `host:port` of these hosts; default all. */
  allow(hosts?: string[]): string[];
  close(): Promise<void>;
}

const PACE: Pace = { drip: 200, skeleton: 1500, data: 120, poll: 300 };

/** Starts a city on a free port of 127.0.0.1. */
export async function startCity(options: CityOptions = {}): Promise<City> {
  const names = hostNames(options.hosts ?? 0);
  const log = createRequestLog(options.clock ?? systemClock, options.logged ?? 20_000);
  const robots = createRobots(options.robots);
  const state = createState();
  const streets = createStreets(PAGES);
  const pace = { ...PACE, ...options.pace };

  let trespasses = 0;
  const outside = await listen((request, send) =>
    send({ headers: { connection: 'close' }, body: `<p>Nobody may come here: ${request.url}</p>` }),
  );
  outside.server.on('connection', () => {
    trespasses += 1;
  });

  const inside = await listen(async (request, send) => {
    const host = hostOf(request.headers.host);
    log.add(request, host);
    const url = new URL(request.url ?? '/', `http://${host}`);
    const { cut, answer } = (await options.weather?.({ host, path: `${url.pathname}${url.search}` })) ?? {};
    if (cut) return void request.socket.destroy();
    if (answer) return send(answer);
    const n = state.count(host, url.pathname);
    const street = url.pathname === '/robots.txt' ? { serve: () => robots.answer(host), name: '' } : streets.find(url.pathname);
    if (!street) return send(streets.nowhere);
    send(
      street.serve({
        n,
        url,
        host,
        headers: request.headers,
        pace,
        origin: `http://${request.headers.host ?? host}`,
        outside: outside.origin,
        ...state.of(host, street.name),
      }),
    );
  });

  const at = (host: string): string => `${host}:${inside.port}`;
  return {
    origin: inside.origin,
    port: inside.port,
    hosts: names,
    url: (name, host = LOOPBACK) => `http://${at(host)}${behaviour(name).path}`,
    get requests() {
      return log.entries();
    },
    requestCount: () => log.count(),
    trespasses: () => trespasses,
    edit(name, editId, host) {
      known(name, editId);
      state.plant(name, editId, host);
    },
    revert(name, editId, host) {
      known(name, editId);
      state.uproot(name, editId, host);
    },
    robots: (host, text, status) => robots.set(host, text, status),
    reset() {
      state.clear();
      robots.clear();
      log.clear();
      trespasses = 0;
    },
    resolve: resolveHosts,
    allow: (hosts = [LOOPBACK, ...names]) => hosts.map(at),
    async close() {
      await Promise.all([inside.close(), outside.close()]);
    },
  };
}

function behaviour(name: string): Behaviour {
  const row = BEHAVIOURS.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`the city has no behaviour called ${name}`);
  return row;
}

function known(name: string, editId: string): void {
  if (!behaviour(name).edits?.some(({ id }) => id === editId)) throw new Error(`${name} has no edit called ${editId}`);
}

interface Listening {
  server: Server;
  origin: string;
  port: number;
  close(): Promise<void>;
}

async function listen(handle: (request: IncomingMessage, send: Deliver) => void | Promise<void>): Promise<Listening> {
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => void handle(request, (answer) => deliver(answer, request, response)));
  // A WebSocket is opened, and then nobody says anything.
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.write(webSocketAnswer(request));
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(0, LOOPBACK, listening.resolve);
  await listening.promise;
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    origin: `http://${LOOPBACK}:${port}`,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed.promise;
    },
  };
}
