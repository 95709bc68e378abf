/**
 * Local http and https servers for tests, on free loopback ports.
 * @module
 */
import { createHash, X509Certificate } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureVersion } from 'node:tls';
import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
  /** SHA-256 (base64) of the public key. */
  publicKeyHash: string;
}

export interface TestServer {
  /** `http://host:port` or `https://host:port`. */
  origin: string;
  port: number;
  /** Requests so far, WebSocket handshakes included. */
  requests: IncomingMessage[];
  /** Connections so far: a TLS handshake that fails leaves no request. */
  connections(): number;
  close(): Promise<void>;
}

export interface ServerOptions {
  certificate?: Certificate;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** Port; default a free one. */
  port?: number;
  /** Name in `origin`; default the address. */
  name?: string;
  /** Newest version of TLS that it speaks. */
  maxVersion?: 'TLSv1.1';
}

/** Starts a server. Its `close` ends open connections too. */
export async function startServer(handler: RequestListener, options: ServerOptions = {}): Promise<TestServer> {
  const { certificate } = options;
  const server: Server = certificate
    ? createHttpsServer({ key: certificate.key, cert: certificate.cert, ...(options.maxVersion ? oldTls(options.maxVersion) : {}) })
    : createHttpServer();
  const host = options.host ?? '127.0.0.1';
  const requests: IncomingMessage[] = [];
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  server.on('request', (request, response) => {
    requests.push(request);
    handler(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    requests.push(request);
    socket.on('error', () => {});
    socket.end(webSocketAnswer(request));
  });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(options.port ?? 0, host, listening.resolve);
  await listening.promise;
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${certificate ? 'https' : 'http'}://${options.name ?? host}:${port}`,
    port,
    requests,
    connections: () => connections,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

/** OpenSSL speaks old versions at its lowest level of security only. */
function oldTls(maxVersion: SecureVersion): { minVersion: SecureVersion; maxVersion: SecureVersion; ciphers: string } {
  return { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT:@SECLEVEL=0' };
}

/** A self-signed certificate for the given names and addresses. */
export async function makeCertificate(names: string[], options: { expired?: boolean; future?: boolean } = {}): Promise<Certificate> {
  const day = 86_400_000;
  const start = Date.now() - (options.expired ? 30 : options.future ? -5 : 1) * day;
  const { private: key, cert } = await generate([{ name: 'commonName', value: names[0] ?? 'test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(start),
    notAfterDate: new Date(start + 20 * day),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names.map((name) => (/^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name })) },
    ],
  });
  const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return { key, cert, publicKeyHash: createHash('sha256').update(spki).digest('base64') };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await startServer(() => {});
  await server.close();
  return server.port;
}

/** The handshake that opens a WebSocket. */
export function webSocketAnswer(request: IncomingMessage): string {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}
