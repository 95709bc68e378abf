/**
 * Connections through the network's own forward proxy, for machines that reach the internet in no other way.
 * @module
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { CaptureFailure } from '../../domain/capture.ts';
import { OperationalError } from '../../domain/errors.ts';
import { EgressError, failureOf, networkFailure } from './failure.ts';
import type { Target } from './gate.ts';

export interface Upstream {
  url: URL;
  /** Value of Proxy-Authorization, where the address has a user name. */
  authorization?: string;
}

/** Reads the proxy's address. Throws OperationalError('config') when it is none. */
export function readUpstream(text: string): Upstream {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new OperationalError('config', 'The address of the upstream proxy (egress.proxy.url) is not of the form http://host:port.', {
      remedy: 'Write it like "http://proxy.example:3128", with user:password@ before the host where the proxy asks for them.',
    });
  }
  if (url.username === '') return { url };
  const credential = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { url, authorization: `Basic ${Buffer.from(credential).toString('base64')}` };
}

/**
 * A connection to the target made by the proxy. It is asked for the checked address, so that it cannot resolve the name to another one;
 * for the name only where the target has no address because the proxy is to resolve it. Rejects with EgressError.
 */
export function connectThrough(upstream: Upstream, target: Target, timeoutMs: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const request = ask(upstream, authorityOf(target), timeoutMs);
  const fail = (failure: CaptureFailure, cause?: unknown): void => {
    request.destroy();
    reject(new EgressError(failure, cause));
  };
  request.once('connect', (answer: IncomingMessage, socket: Socket) => {
    if (answer.statusCode === 200) {
      socket.setTimeout(0);
      resolve(socket);
    } else fail(refusal(answer.statusCode, target));
  });
  request.once('response', (answer) => fail(refusal(answer.statusCode, target)));
  request.once('timeout', () =>
    fail(failureOf('timeout', `The upstream proxy gave no answer for ${target.hostname}.`, { remedy: REMEDY })),
  );
  request.once('error', (error) =>
    fail(
      networkFailure(error, `the upstream proxy ${upstream.url.host}`, timeoutMs) ??
        failureOf('connect', `The upstream proxy ${upstream.url.host} cannot be used.`, { remedy: REMEDY }),
      error,
    ),
  );
  request.end();
  return promise;
}

const REMEDY = 'Check egress.proxy in config/clausewatch.yaml.';

function ask({ url, authorization }: Upstream, authority: string, timeoutMs: number): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return send({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    method: 'CONNECT',
    path: authority,
    headers: { Host: authority, ...(authorization === undefined ? {} : { 'Proxy-Authorization': authorization }) },
    agent: false,
    timeout: timeoutMs,
  });
}

function authorityOf({ hostname, port, addresses }: Target): string {
  const [first] = addresses;
  if (!first) return `${hostname}:${port}`;
  return first.family === 6 ? `[${first.address}]:${port}` : `${first.address}:${port}`;
}

function refusal(status: number | undefined, { hostname }: Target): CaptureFailure {
  if (status === 407)
    return failureOf('connect', 'The upstream proxy asks for a user name and a password.', { remedy: REMEDY, transient: false });
  return failureOf('connect', `The upstream proxy did not connect to ${hostname} (it answered ${status ?? 'nothing'}).`, {
    remedy: REMEDY,
  });
}
