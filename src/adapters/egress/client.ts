/**
 * HTTP client whose every connection goes through the gate.
 * @module
 */
import { getCACertificates, type TLSSocket } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import type { Gate } from './gate.ts';

export interface EgressAgentOptions {
  gate: Gate;
  /** Milliseconds for the TCP connection and, again, for the TLS handshake. Default 10 000. */
  connectTimeoutMs?: number;
  /** Certificates (PEM) of private authorities, trusted besides the well-known ones. Verification itself cannot be turned off. */
  ca?: string[];
  /** Bytes of an answer beyond which it is broken off. Default: none, where the reader of the body counts. */
  maxResponseBytes?: number;
  /** Called with each verified TLS connection. */
  onSecure?: (hostname: string, socket: TLSSocket) => void;
}

/**
 * An undici dispatcher. Its connector asks the gate (which resolves once), connects to the checked address and
 * verifies the certificate against the host name. A refused address surfaces as EgressError in the error's causes.
 */
export function createEgressAgent(options: EgressAgentOptions): Agent {
  const timeout = options.connectTimeoutMs ?? 10_000;
  const secure = buildConnector({
    timeout,
    allowH2: false,
    rejectUnauthorized: true,
    ...(options.ca ? { ca: [...getCACertificates('default'), ...options.ca] } : {}),
  });
  return new Agent({
    allowH2: false,
    maxHeaderSize: 65_536,
    ...(options.maxResponseBytes === undefined ? {} : { maxResponseSize: options.maxResponseBytes }),
    connect: (target, callback) => {
      void open().catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null));

      async function open(): Promise<void> {
        const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
        const socket = await options.gate.connect(target.hostname, port, timeout);
        if (target.protocol !== 'https:') return callback(null, socket);
        secure({ ...target, httpSocket: socket }, (error, tls) => {
          if (error) {
            socket.destroy();
            return callback(error, null);
          }
          options.onSecure?.(target.hostname, tls as TLSSocket);
          callback(null, tls);
        });
      }
    },
  });
}
