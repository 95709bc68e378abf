/**
 * The plain renderer: one HTTP request, its redirects, its body. No scripts run.
 *
 * The stored body of a page is always UTF-8. A page in another encoding is transcoded once, and the header
 * `x-clausewatch-charset` names the encoding it came in; readers ignore what `content-type` or `<meta>` say. A PDF is stored as it came.
 * @module
 */
import type { TLSSocket } from 'node:tls';
import { type Dispatcher, request as undiciRequest } from 'undici';
import type { CaptureFailure, RenderOutcome, RenderRequest, TlsResult } from '../../domain/capture.ts';
import type { Clock, Renderer } from '../../domain/ports.ts';
import { toUtf8 } from '../../lib/charset.ts';
import { isPdf } from '../../lib/pdf.ts';
import { readBody } from '../egress/body.ts';
import { createEgressAgent } from '../egress/client.ts';
import { EgressError, failureOf, networkFailure, timeoutFailure } from '../egress/failure.ts';
import type { Gate } from '../egress/gate.ts';
import { redirectTarget } from '../egress/redirect.ts';
import { discard, headersOf, isRedirect } from '../egress/response.ts';
import { ELSEWHERE } from './browser-failure.ts';
import { type VisitCookies, visitCookies } from './cookies.ts';
import {
  isKeptHeader,
  isPageType,
  isPdfType,
  mediaType,
  notHtml,
  recordVisit,
  stoppedFailure,
  tooManyRedirects,
  type VisitRecorder,
} from './outcome.ts';

export interface HttpRendererOptions {
  gate: Gate;
  clock: Clock;
  /** Sent as User-Agent; should name Clausewatch and a contact. */
  userAgent: string;
  caps?: Partial<HttpCaps>;
  /** Certificates (PEM) of private authorities, trusted besides the well-known ones. */
  ca?: string[];
}

export interface HttpCaps {
  /** Body bytes on the wire. Default 50 MB. */
  maxBytes: number;
  /** Body bytes after decompression. Default 100 MB. */
  maxDecompressedBytes: number;
  /** Milliseconds for the whole visit, redirects included. Default 30 000. */
  timeoutMs: number;
  /** Default 10. */
  maxRedirects: number;
}

const DEFAULT_CAPS: HttpCaps = { maxBytes: 50_000_000, maxDecompressedBytes: 100_000_000, timeoutMs: 30_000, maxRedirects: 10 };

/** Header that names the original encoding of a page that was stored as UTF-8. */
export const CHARSET_HEADER = 'x-clausewatch-charset';

/** A renderer that fetches and does not render. */
export function createHttpRenderer(options: HttpRendererOptions): Renderer {
  const caps = { ...DEFAULT_CAPS, ...options.caps };
  const closing = new AbortController();
  /** By host name: what the latest connection there was secured by. Connections outlive a visit. */
  const secured = new Map<string, TlsResult>();
  const agent = createEgressAgent({
    gate: options.gate,
    connectTimeoutMs: caps.timeoutMs,
    ...(options.ca ? { ca: options.ca } : {}),
    onSecure: (hostname, socket) => secured.set(hostname, tlsResult(socket)),
  });

  return {
    name: 'http',
    async render(request) {
      const visit = recordVisit(request.url, 'http', options.clock);
      const deadline = AbortSignal.timeout(caps.timeoutMs);
      const signal = AbortSignal.any([deadline, closing.signal, ...(request.signal ? [request.signal] : [])]);
      try {
        return await follow({
          request,
          visit,
          signal,
          agent,
          secured,
          cookies: visitCookies(),
          caps,
          userAgent: options.userAgent,
          gate: options.gate,
        });
      } catch (error) {
        return visit.fail(failureOfError(error, visit, deadline, signal, caps));
      }
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

interface Visit {
  request: RenderRequest;
  visit: VisitRecorder;
  signal: AbortSignal;
  agent: Dispatcher;
  secured: Map<string, TlsResult>;
  cookies: VisitCookies;
  caps: HttpCaps;
  userAgent: string;
  gate: Gate;
}

/** Requests the address and then each redirect's, every one of them through the gate. */
async function follow(context: Visit): Promise<RenderOutcome> {
  const { log } = context.visit;
  let address = context.request.url;
  for (;;) {
    const decision = context.gate.check(address);
    if (!decision.ok) return context.visit.fail(log.redirects.length > 0 ? ledAstray(decision.failure) : decision.failure);
    log.finalUrl = decision.url.href;

    const response = await send(context, decision.url);
    context.cookies.keep(decision.url, cookieLines(response.headers['set-cookie']));
    const location = isRedirect(response) ? headersOf(response)['location'] : undefined;
    if (location === undefined) return readPage(context, decision.url, response);

    discard(response);
    const next = nextAddress(location, decision.url);
    if (next === undefined)
      return context.visit.fail(
        failureOf('refused', 'The server redirects to an address that cannot be read.', {
          remedy: ELSEWHERE,
        }),
      );
    log.redirects.push({ from: decision.url.href, to: next, status: response.statusCode });
    if (log.redirects.length > context.caps.maxRedirects) return context.visit.fail(tooManyRedirects(context.caps.maxRedirects));
    address = next;
  }
}

/** The watcher's address is fine: it is the site that leads elsewhere. */
function ledAstray({ kind, message, transient }: CaptureFailure): CaptureFailure {
  return failureOf(kind, `The server redirects to another address. ${message}`, {
    transient,
    remedy: ELSEWHERE,
  });
}

function send(context: Visit, url: URL): Promise<Dispatcher.ResponseData> {
  const cookie = context.cookies.header(url);
  return undiciRequest(url, {
    dispatcher: context.agent,
    signal: context.signal,
    headersTimeout: context.caps.timeoutMs,
    bodyTimeout: context.caps.timeoutMs,
    headers: {
      'user-agent': context.userAgent,
      accept: 'text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5',
      'accept-language': acceptLanguage(context.request.language),
      'accept-encoding': 'gzip, deflate, br, zstd',
      ...(cookie === undefined ? {} : { cookie }),
      ...conditions(context.request.validators, url),
    },
  });
}

/** Only where the visit is led to the same address as then: validators mean nothing for another. */
function conditions(validators: RenderRequest['validators'], url: URL): Record<string, string> {
  if (!validators || url.href !== validators.url) return {};
  const { etag, lastModified } = validators;
  return {
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

async function readPage(context: Visit, url: URL, response: Dispatcher.ResponseData): Promise<RenderOutcome> {
  const { log } = context.visit;
  log.status = response.statusCode;
  log.headers = keptHeaders(response);
  const tls = url.protocol === 'https:' ? context.secured.get(url.hostname) : undefined;
  if (tls) log.tls = tls;

  const wasAsked = Object.keys(conditions(context.request.validators, url)).length > 0;
  if (response.statusCode === 304 && wasAsked) {
    discard(response);
    return context.visit.succeed(new Uint8Array(), { notModified: true });
  }
  const contentType = log.headers['content-type'];
  if (!isPageType(mediaType(contentType)) && !isPdfType(mediaType(contentType))) {
    discard(response);
    return context.visit.fail(notHtml(mediaType(contentType)));
  }
  const bytes = await readBody(response.body, log.headers['content-encoding'], context.caps, context.signal);
  if (isPdf(bytes)) return context.visit.succeed(bytes); // a PDF is no text: its bytes stay as they are
  if (isPdfType(mediaType(contentType))) return context.visit.fail(notHtml(mediaType(contentType)));
  if (contentType === undefined && bytes.subarray(0, 1024).includes(0) && !hasUtf16Mark(bytes))
    return context.visit.fail(notHtml('binary data'));
  const { body, charset } = toUtf8(bytes, contentType);
  if (charset !== undefined) log.headers[CHARSET_HEADER] = charset;
  return context.visit.succeed(body);
}

function failureOfError(error: unknown, visit: VisitRecorder, deadline: AbortSignal, signal: AbortSignal, caps: HttpCaps): CaptureFailure {
  const host = new URL(visit.log.finalUrl).host;
  if (!(error instanceof EgressError) && deadline.aborted) return timeoutFailure(`The visit to ${host}`, caps.timeoutMs);
  if (!(error instanceof EgressError) && signal.aborted) return stoppedFailure();
  const failure = networkFailure(error, host, caps.timeoutMs);
  if (failure) return failure;
  throw error;
}

/** Address of a redirect; the fragment of the earlier address is kept when it has none of its own. */
function nextAddress(location: string, from: URL): string | undefined {
  const target = redirectTarget(location, from);
  if (target?.hash === '') target.hash = from.hash;
  return target?.href;
}

function acceptLanguage(language = 'en-US'): string {
  const base = language.split('-', 1)[0] ?? language;
  return base === language ? language : `${language},${base};q=0.9`;
}

function keptHeaders(response: Dispatcher.ResponseData): Record<string, string> {
  return Object.fromEntries(Object.entries(headersOf(response)).filter(([name]) => isKeptHeader(name)));
}

function cookieLines(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function hasUtf16Mark(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff';
}

function tlsResult(socket: TLSSocket): TlsResult {
  const certificate = socket.getPeerCertificate();
  const result: TlsResult = { protocol: (socket.getProtocol() ?? 'unknown').replace(/^TLSv/, 'TLS ') };
  const issuer = commonName(certificate.issuer);
  const subject = commonName(certificate.subject);
  if (issuer !== undefined) result.issuer = issuer;
  if (subject !== undefined) result.subject = subject;
  if (certificate.valid_from) result.validFrom = new Date(certificate.valid_from).toISOString();
  if (certificate.valid_to) result.validTo = new Date(certificate.valid_to).toISOString();
  return result;
}

function commonName(name: { CN?: string | string[]; O?: string | string[] } | undefined): string | undefined {
  const value = name?.CN ?? name?.O;
  return Array.isArray(value) ? value.join(', ') : value;
}
