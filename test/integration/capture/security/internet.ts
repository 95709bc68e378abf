/**
 * A stand-in for the internet: a forward proxy that stands before one local server and notes which address each connection was to go to.
 * With it public addresses are visited by the rule for public addresses, not by an exception.
 * @module
 */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { startServer, type TestServer } from '../../../helpers/servers.ts';
import type { Handler } from './lab.ts';

/** Public by number; nothing here ever connects to it. */
export const PUBLIC = '93.184.215.14';

export interface Internet {
  /** For the gate's `upstream`. */
  url: string;
  server: TestServer;
  /** Authorities that connections were asked for. */
  connections: string[];
  close(): Promise<void>;
}

export async function startInternet(handler: Handler): Promise<Internet> {
  const server = await startServer(handler);
  const connections: string[] = [];
  const proxy = createServer();
  const open = new Set<Duplex>();
  proxy.on('connect', (request, client: Duplex, head: Buffer) => {
    connections.push(request.url ?? '');
    open.add(client);
    const socket = connect(server.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.write(head);
      socket.pipe(client).pipe(socket);
    });
    socket.on('error', () => client.destroy());
    client.on('error', () => socket.destroy());
    client.on('close', () => socket.destroy());
  });
  const listening = Promise.withResolvers<void>();
  proxy.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    server,
    connections,
    async close() {
      const closed = Promise.withResolvers<void>();
      proxy.close(() => closed.resolve());
      for (const client of open) client.destroy();
      proxy.closeAllConnections();
      await Promise.all([closed.promise, server.close()]);
    },
  };
}
