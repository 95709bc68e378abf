/**
 * What stands between the machines and what they use: the proxy that knows the city's names, and a door before the blobs that can be shut.
 * @module
 */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

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

export interface Door extends Way {
  /** Answers everybody with 503 Slow Down until it is opened. */
  shut(): void;
  open(): void;
  /** Requests that it let through, and those that it turned away. */
  counts: { through: number; refused: number };
}

const SLOW_DOWN =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';

/** Passes requests on to another port, as long as it is open. */
export async function openDoor(host: string, target: { host: string; port: number }): Promise<Door> {
  let isOpen = true;
  const counts = { through: 0, refused: 0 };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!isOpen) {
      counts.refused += 1;
      request.resume();
      response.writeHead(503, { 'content-type': 'application/xml' }).end(SLOW_DOWN);
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
    shut() {
      isOpen = false;
    },
    open() {
      isOpen = true;
    },
  });
}

async function listen(server: ReturnType<typeof createServer>, host: string): Promise<Way> {
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
