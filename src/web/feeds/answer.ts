/**
 * What the answers of all feeds have in common: validators, headers, and a body that is read as fast as the reader takes it.
 * @module
 */
import type { Context } from 'hono';
import { sha256Of } from '../../lib/hash.ts';
import { FEED_VERSION } from '../../publish/record.ts';
import { EVIDENCE_POLICY } from '../guards.ts';
import type { WebServices } from '../services.ts';

/** What decides the bytes of an answer. */
export interface Stamp {
  /** Path of the feed. */
  path: string;
  /** Scheme, host and port that its links begin with. */
  origin: string;
  /** All that was asked for, in a fixed order. */
  query: ReadonlyArray<readonly [name: string, value: string]>;
  /** The journal was read up to this entry; entries never change, so that nothing else need be known. */
  upTo: number | string;
}

/** A strong ETag. Another release of Clausewatch may word entries in another way, so that its version is in it. */
export function etagOf({ path, origin, query, upTo }: Stamp, { version }: Pick<WebServices, 'version'>): string {
  return `"${sha256Of([String(FEED_VERSION), version, path, origin, JSON.stringify(query), String(upTo)]).slice(0, 32)}"`;
}

/**
 * Whether the reader has this very answer already. Only by its ETag: two entries may be recorded within the second that `If-Modified-Since`
 * can tell apart, and a reader that missed one would not see it until the next.
 */
export function isKnown(context: Context, etag: string): boolean {
  const known = context.req.header('if-none-match');
  if (known === undefined) return false;
  return known.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag);
}

export interface FeedAnswer {
  type: string;
  etag: string;
  /** When the last entry of all was recorded. */
  lastModified?: string | undefined;
  headers?: Record<string, string>;
  /** Not asked for where the reader knows it already, or wants no body. */
  body(): Promise<string | AsyncIterable<string>>;
}

/** The feed itself; 304 without a body where the reader has it. */
export async function answer(context: Context, services: WebServices, feed: FeedAnswer): Promise<Response> {
  const validators = {
    etag: feed.etag,
    'cache-control': services.publicFeeds ? 'public, no-cache' : 'private, no-cache',
    ...(services.publicFeeds ? {} : { vary: 'Authorization, Cookie' }),
    ...(feed.lastModified === undefined ? {} : { 'last-modified': new Date(feed.lastModified).toUTCString() }),
  };
  if (isKnown(context, feed.etag)) return context.body(null, 304, validators);
  const headers = { ...validators, 'content-type': feed.type, 'content-security-policy': EVIDENCE_POLICY, ...feed.headers };
  if (context.req.method === 'HEAD') return context.body(null, 200, headers);
  const body = await feed.body();
  return context.body(typeof body === 'string' ? body : streamOf(body, services), 200, headers);
}

/** Characters that are sent in one go. */
const CHUNK = 64 * 1024;

/** Nothing is read before it is asked for; when the reader goes away, reading ends. */
function streamOf(parts: AsyncIterable<string>, { log }: WebServices): ReadableStream<Uint8Array> {
  return ReadableStream.from(gathered(parts, (error) => log?.error({ err: error }, 'a feed broke off')));
}

async function* gathered(parts: AsyncIterable<string>, onError: (error: unknown) => void): AsyncIterable<Uint8Array> {
  let [texts, size]: [string[], number] = [[], 0];
  try {
    for await (const part of parts) {
      texts.push(part);
      size += part.length;
      if (size < CHUNK) continue;
      yield Buffer.from(texts.join(''));
      [texts, size] = [[], 0];
    }
  } catch (error) {
    onError(error);
    throw error;
  }
  if (size > 0) yield Buffer.from(texts.join(''));
}
