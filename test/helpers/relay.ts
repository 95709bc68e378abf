/**
 * A way to a server that can fall silent: like a firewall that forgets a flow, or a machine that loses power, it ends no connection.
 * @module
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  /** The address with this way in it. */
  url: string;
  /** Passes nothing on any more over the connections of now. New ones go through. */
  forget(): void;
  /** Takes no new connection until it is opened. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startRelay(url: string): Promise<Relay> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const away = connect(Number(target.port), target.hostname);
    client.pipe(away).pipe(client);
    for (const [socket, other] of [
      [client, away],
      [away, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket) && other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = new URL(url);
  address.port = `${(server.address() as AddressInfo).port}`;
  return {
    url: address.href,
    forget() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    shut() {
      isOpen = false;
    },
    open() {
      isOpen = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
