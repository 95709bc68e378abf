/**
 * Small texts beside the pages, such as robots.txt: through the gate like everything else, and never more than a little of them.
 * @module
 */
import { type Dispatcher, request } from 'undici';
import type { FetchedText, FetchText, TextOutcome } from '../../domain/ports.ts';
import { readBody } from './body.ts';
import { createEgressAgent } from './client.ts';
import { EgressError, failureOf, networkFailure, timeoutFailure } from './failure.ts';
import type { Gate } from './gate.ts';
import { redirectTarget } from './redirect.ts';
import { discard, headersOf, isRedirect } from './response.ts';

export interface TextFetcherOptions {
  gate: Gate;
  userAgent: string;
  /** Bytes that are read; the rest is left. Default 500 KiB, what RFC 9309 asks to read at least. */
  maxBytes?: number;
  /** Default 5, what RFC 9309 asks to follow at least. */
  maxRedirects?: number;
  /** Milliseconds in all, redirects included. Default 10 000. */
  timeoutMs?: number;
  /** Certificates (PEM) of private authorities, trusted besides the well-known ones. */
  ca?: string[];
}

interface Limits {
  maxBytes: number;
  maxRedirects: number;
  timeoutMs: number;
}

/** A fetcher of texts. A redirect that leads nowhere, or too many of them, are an answer without text (404). */
export function createTextFetcher({ gate, userAgent, ca, ...given }: TextFetcherOptions): FetchText {
  const limits: Limits = { maxBytes: 500 * 1024, maxRedirects: 5, timeoutMs: 10_000, ...given };
  return async (url, stop): Promise<TextOutcome> => {
    const deadline = AbortSignal.timeout(limits.timeoutMs);
    let host = '';
    const signal = stop ? AbortSignal.any([deadline, stop]) : deadline;
    const dispatcher = createEgressAgent({ gate, connectTimeoutMs: limits.timeoutMs, ...(ca ? { ca } : {}) });
    try {
      return await follow(url, gate, limits, (address) => {
        host = address.host;
        return request(address, {
          dispatcher,
          signal,
          headersTimeout: limits.timeoutMs,
          bodyTimeout: limits.timeoutMs,
          headers: { 'user-agent': userAgent, accept: 'text/plain,text/*;q=0.9', 'accept-encoding': 'identity' },
        });
      });
    } catch (error) {
      if (!(error instanceof EgressError) && deadline.aborted) return failed(timeoutFailure(`The visit to ${host}`, limits.timeoutMs));
      if (!(error instanceof EgressError) && signal.aborted) return failed(failureOf('timeout', 'The visit was stopped before it ended.'));
      const failure = networkFailure(error, host, limits.timeoutMs);
      if (failure) return failed(failure);
      throw error;
    } finally {
      await dispatcher.destroy();
    }
  };
}

async function follow(
  url: string,
  gate: Gate,
  limits: Limits,
  send: (address: URL) => Promise<Dispatcher.ResponseData>,
): Promise<TextOutcome> {
  let address = url;
  for (let redirects = 0; ; redirects++) {
    const decision = gate.check(address);
    if (!decision.ok) return failed(decision.failure);
    const response = await send(decision.url);
    const headers = headersOf(response);
    if (!isRedirect(response)) return { ok: true, answer: await read(response, headers, limits) };
    discard(response);
    const { location } = headers;
    const target = location === undefined ? undefined : redirectTarget(location, decision.url);
    if (!target || redirects === limits.maxRedirects) return { ok: true, answer: { status: 404, headers: {}, text: '' } };
    address = target.href;
  }
}

async function read(response: Dispatcher.ResponseData, headers: Record<string, string>, limits: Limits): Promise<FetchedText> {
  const { statusCode: status } = response;
  const type = headers['content-type'] ?? 'text/plain';
  if (status < 200 || status > 299 || !/^text\//i.test(type.trim())) {
    discard(response);
    return { status, headers, text: '' };
  }
  return { status, headers, text: await textOf(response, headers['content-encoding'], limits.maxBytes) };
}

/** The beginning of the text. What is cut off in the middle of a line would be read as a shorter rule. */
async function textOf({ body }: Dispatcher.ResponseData, encoding: string | undefined, maxBytes: number): Promise<string> {
  // Nobody was asked to pack it; who does all the same is held to the limit.
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    const caps = { maxBytes, maxDecompressedBytes: maxBytes };
    return (await readBody(body, encoding, caps, AbortSignal.timeout(60_000))).toString('utf8');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  const text = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
  return bytes > maxBytes ? text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1) : text;
}

function failed(failure: Extract<TextOutcome, { ok: false }>['failure']): TextOutcome {
  return { ok: false, failure };
}
