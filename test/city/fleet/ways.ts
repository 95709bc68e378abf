/**
 * What stands between the machines and what they use: the proxy that knows the city's names, and a door before the blobs that can be shut.
 * @module
 */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';

export interface Way {
  port: number;
  close(): Promise<void>;
}

/** A forward proxy (CONNECT) that leads the names of the city to it, as the city's DNS would, and to other addresses as they are. */
export function openProxy(host: string, cityPort: number): Promise<Way> {
  const server = createServer((_request, response) => void response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = Number(port) === cityPort ? { host: '127.0.0.1', port: cityPort } : { host: hostname, port: Number(port) };
    const city = connect(target, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      if (head.length > 0) city.write(head);
      city.pipe(client).pipe(city);
    });
    for (const [socket, other] of [
      [client, city],
      [city, client],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  return listen(server, host);
}

/** How a door turns everybody away. */
export type Refusal = keyof typeof REFUSALS;

export interface Door extends Way {
  /** Answers everybody so until it is opened. */
  shut(how: Refusal): void;
  open(): void;
  /** Requests that it let through, and those that it turned away. */
  counts: { through: number; refused: number };
}

const REFUSALS = {
  503: ['SlowDown', 'Please reduce your request rate.'],
  403: ['AccessDenied', 'Access Denied'],
} as const;

/** Passes requests on to another port, as long as it is open. */
export async function openDoor(host: string, target: { host: string; port: number }): Promise<Door> {
  let refusal: Refusal | undefined;
  const counts = { through: 0, refused: 0 };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (refusal !== undefined) {
      const [code, message] = REFUSALS[refusal];
      counts.refused += 1;
      request.resume();
      response.writeHead(refusal, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
      return;
    }
    counts.through += 1;
    const { method, url, headers } = request;
    const passed = forward({ ...target, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  return Object.assign(await listen(server, host), {
    counts,
    shut(how: Refusal) {
      refusal = how;
    },
    open() {
      refusal = undefined;
    },
  });
}

export interface Wire extends Way {
  /** Passes nothing on until it is mended, and ends no connection: as if a machine had lost power, or a firewall forgotten all flows. */
  silence(): void;
  /** New connections go through again; those of before are silent for good. */
  mend(): void;
}

/** Passes bytes on to another port. */
export async function openWire(host: string, target: { host: string; port: number }): Promise<Wire> {
  const ends = new Set<Socket>();
  let isSilent = false;
  const server = createTcpServer((near) => {
    ends.add(near);
    near.on('error', () => {});
    near.on('close', () => ends.delete(near));
    if (isSilent) return;
    const far = connect(target);
    ends.add(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('error', () => near.destroy());
    far.on('close', () => ends.delete(far) && near.destroy());
  });
  return Object.assign(await listen(server, host), {
    silence() {
      isSilent = true;
      for (const end of ends) end.unpipe().pause();
    },
    mend() {
      isSilent = false;
    },
  });
}

async function listen(server: TcpServer, host: string): Promise<Way> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(0, host, listening.resolve);
  await listening.promise;
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      for (const socket of sockets) socket.destroy();
      await closed.promise;
    },
  };
}
