/**
 * Puts the app on a socket.
 * @module
 */
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { OperationalError } from '../domain/errors.ts';

export interface Served {
  url: string;
  port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** Listens on host and port (0: a free one). Throws OperationalError('network') when the address cannot be had. */
export async function serve(app: Hono, options: { host: string; port: number }): Promise<Served> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, options)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: hostUrl(options.host, port), port, close: () => stop(server) };
}

/** Address of the pages on this machine. */
export function hostUrl(host: string, port: number): string {
  return `http://${urlHost(host)}:${port}`;
}

/** A wildcard address is listened on but cannot be visited: the link names this machine. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function listenError(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  const message = LISTEN_FAULTS[error.code ?? '']?.(host, port);
  return message ? new OperationalError('network', message[0], { remedy: message[1], cause: error }) : error;
}

const LISTEN_FAULTS: Record<string, (host: string, port: number) => [message: string, remedy: string]> = {
  EADDRINUSE: (_, port) => [`Port ${port} is already in use.`, `Stop the other program, or choose another port with --port ${port + 1}.`],
  EACCES: (_, port) => [`Port ${port} may not be used by this account.`, 'Choose a port above 1023 with --port 8787.'],
  EADDRNOTAVAIL: (host) => [`This machine has no address ${host}.`, 'Choose one of its own with --host 127.0.0.1.'],
  ENOTFOUND: (host) => [`The host name ${host} is not known.`, 'Choose an address of this machine with --host 127.0.0.1.'],
};

async function stop(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
