/**
 * Network trouble as failure values: one plain sentence, a remedy, and whether time alone may heal it.
 * @module
 */
import type { CaptureFailure, CaptureFailureKind } from '../../domain/capture.ts';

/** Remedy for an answer that only we may not understand. */
export const COMPARE = 'Open the address in a browser to compare.';

/** An error that already knows its failure value: the gate, the caps and the deadlines throw it through library code. */
export class EgressError extends Error {
  override readonly name = 'EgressError';
  readonly failure: CaptureFailure;

  constructor(failure: CaptureFailure, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause });
    this.failure = failure;
  }
}

const TRANSIENT: Record<CaptureFailureKind, boolean> = {
  dns: true,
  refused: false,
  connect: true,
  tls: false,
  timeout: true,
  'too-large': false,
  'too-many-redirects': false,
  'not-html': false,
  crashed: true,
  'browser-missing': false,
  protocol: true,
  robots: false,
  'robots-unread': true,
  held: true,
};

/** Builds a failure value; `transient` follows from the kind unless it is given. */
export function failureOf(
  kind: CaptureFailureKind,
  message: string,
  options: { remedy?: string; transient?: boolean; notReady?: true } = {},
): CaptureFailure {
  const failure: CaptureFailure = { kind, message, transient: options.transient ?? TRANSIENT[kind] };
  if (options.remedy !== undefined) failure.remedy = options.remedy;
  if (options.notReady) failure.notReady = true;
  return failure;
}

const CERTIFICATE_WORDS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its issuer is not a known authority',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not a known authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not a known authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its chain cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was made out for another name',
};

const CONNECT_WORDS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  EHOSTUNREACH: 'the host cannot be reached from here',
  ENETUNREACH: 'the network cannot be reached from here',
  EADDRNOTAVAIL: 'the network cannot be reached from here',
  EACCES: 'this machine forbids the connection',
  EPERM: 'this machine forbids the connection',
  UND_ERR_SOCKET: 'the server closed the connection',
};

/** A certificate that does not prove that `host` is who it says it is. */
export function certificateFailure(host: string, why: string): CaptureFailure {
  return failureOf('tls', `The certificate of ${host} is not acceptable: ${why}.`, {
    remedy: 'Open the address in a browser to compare; for a private authority, name its certificate file in NODE_EXTRA_CA_CERTS.',
  });
}

/** No TLS connection came about; `code` is the library's word for why. */
export function secureFailure(host: string, code: string): CaptureFailure {
  return failureOf('tls', `No secure connection to ${host} could be set up (${code}).`, {
    remedy: 'Open the address in a browser to compare; the server may know old versions of TLS only, or none.',
  });
}

export function timeoutFailure(what: string, ms: number): CaptureFailure {
  return failureOf('timeout', `${what} did not finish within ${seconds(ms)}.`, { remedy: 'It is tried again at the next check.' });
}

export function tooLargeFailure(what: string, maxBytes: number): CaptureFailure {
  return failureOf('too-large', `${what} is larger than ${megabytes(maxBytes)}.`, { remedy: 'Watch a smaller page of this site.' });
}

export function dnsFailure(host: string, transient: boolean): CaptureFailure {
  return failureOf('dns', `The name ${host} could not be resolved.`, {
    remedy: 'Check the spelling of the address and the DNS of this machine.',
    transient,
  });
}

/** Failure value of an error thrown by Node's sockets, TLS, HTTP parser or by undici. Undefined when it is none of these: then it is a bug. */
export function networkFailure(error: unknown, host: string, timeoutMs: number): CaptureFailure | undefined {
  for (const cause of causes(error)) {
    if (cause instanceof EgressError) return cause.failure;
    const failure = failureOfCode(codeOf(cause), host, timeoutMs);
    if (failure) return failure;
  }
  return undefined;
}

function failureOfCode(code: string, host: string, timeoutMs: number): CaptureFailure | undefined {
  const certificate = CERTIFICATE_WORDS[code];
  if (certificate) return certificateFailure(host, certificate);
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|EPROTO$)/.test(code)) return secureFailure(host, code);
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return dnsFailure(host, true);
  if (/^(?:ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/.test(code)) return timeoutFailure(`The visit to ${host}`, timeoutMs);
  const connect = CONNECT_WORDS[code];
  if (connect) return failureOf('connect', `No connection to ${host}: ${connect}.`, { remedy: 'It is tried again at the next check.' });
  if (
    /^(?:HPE_|UND_ERR_(?:HEADERS_OVERFLOW|RES_|INFO)|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_ZSTD|ERR_STREAM_PREMATURE_CLOSE)/.test(code) ||
    /^ZSTD_/.test(code)
  ) {
    return failureOf('protocol', `The answer of ${host} is not valid HTTP (${code}).`, { remedy: 'It is tried again at the next check.' });
  }
  return undefined;
}

/** The error, its causes and the members of an AggregateError, outermost first, at most eight. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < 8) {
    const next = queue.shift();
    if (next === undefined || next === null) continue;
    found.push(next);
    if (next instanceof AggregateError) queue.push(...next.errors);
    if (next instanceof Error) queue.push(next.cause);
  }
  return found;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error && error.name === 'HTTPParserError' ? 'HPE_INVALID' : '';
}

function seconds(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${ms} ms`;
}

function megabytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.round(bytes / 100_000) / 10} MB` : `${Math.ceil(bytes / 1000)} kB`;
}
