/**
 * Chromium's and Playwright's errors as failure values.
 * @module
 */
import type { CaptureFailure } from '../../domain/capture.ts';
import { certificateFailure, dnsFailure, failureOf, secureFailure, timeoutFailure } from '../egress/failure.ts';
import { tooManyRedirects } from './outcome.ts';
import { isGone } from './world.ts';

const CERTIFICATE_WORDS: Record<string, string> = {
  ERR_CERT_AUTHORITY_INVALID: 'its issuer is not a known authority',
  ERR_CERT_COMMON_NAME_INVALID: 'it was made out for another name',
  ERR_CERT_DATE_INVALID: 'it has expired or is not valid yet',
  ERR_CERT_REVOKED: 'it was revoked',
};

export const ELSEWHERE = 'Open the address in a browser and watch the page where it ends.';

/** A redirect to what no browser opens. */
export function redirectsElsewhere(host: string): CaptureFailure {
  return failureOf('refused', `${host} redirects to something that is not a web address.`, { remedy: ELSEWHERE });
}

/** Chromium gives up after so many. */
const CHROMIUM_REDIRECTS = 20;

/** The failure behind an error of a navigation or of the browser; undefined for what is none: a bug. */
export function browserFailure(error: unknown, url: string, timeoutMs = 0): CaptureFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const host = URL.canParse(url) ? new URL(url).host : 'the server';
  if (error.name === 'TimeoutError') return timeoutFailure(`The visit to ${host}`, timeoutMs);
  if (isGone(error))
    return failureOf('crashed', 'The browser ended while the page was open.', { remedy: 'It is tried again at the next check.' });
  const code = /net::(ERR_[A-Z0-9_]+)/.exec(error.message)?.[1];
  if (code !== undefined) return failureOfCode(code, host, timeoutMs);
  if (/interrupted by another navigation|frame was detached/i.test(error.message))
    return failureOf('protocol', `The page of ${host} could not be opened.`);
  return undefined;
}

function failureOfCode(code: string, host: string, timeoutMs: number): CaptureFailure {
  const certificate = CERTIFICATE_WORDS[code];
  if (certificate) return certificateFailure(host, certificate);
  if (code.startsWith('ERR_CERT_')) return certificateFailure(host, `the browser rejects it (${code})`);
  if (/^ERR_(?:SSL_|BAD_SSL_)/.test(code)) return secureFailure(host, code);
  if (/^ERR_NAME_/.test(code)) return dnsFailure(host, true);
  if (code === 'ERR_TOO_MANY_REDIRECTS') return tooManyRedirects(CHROMIUM_REDIRECTS);
  if (/^ERR_(?:(?:UNSAFE|INVALID)_REDIRECT|(?:UNKNOWN|DISALLOWED)_URL_SCHEME|INVALID_URL)$/.test(code)) return redirectsElsewhere(host);
  if (/TIMED_OUT$/.test(code)) return timeoutFailure(`The visit to ${host}`, timeoutMs);
  if (code === 'ERR_UNSAFE_PORT') return failureOf('refused', `The port of ${host} is not a port for web pages.`, { remedy: ELSEWHERE });
  if (/^ERR_(?:TUNNEL_|PROXY_|CONNECTION_|ADDRESS_|INTERNET_|NETWORK_|SOCKET_)/.test(code))
    return failureOf('connect', `No connection to ${host} could be made.`);
  return failureOf('protocol', `The answer of ${host} could not be shown (${code}).`, { remedy: 'It is tried again at the next check.' });
}
