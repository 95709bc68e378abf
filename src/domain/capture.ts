/**
 * A Capture is what came back from one visit: addresses, status, headers, times and bytes.
 * Archives give captures too, with less known about them.
 * @module
 */

import type { RendererName, VerdictName } from './vocabulary.ts';
import type { Ready } from './watcher.ts';

export interface RenderRequest {
  url: string;
  /** Language of the request and of the browser; default en-US. */
  language?: string;
  /** Default UTC, pinned so that two machines see the same page. */
  timezone?: string;
  ready?: Ready;
  /** What the last answer of this address was known by: the server may say that nothing has changed since. */
  validators?: Validators;
  /**
   * Asked with the rendered page before anything in it is opened: whether it is, byte for byte, what the last visit that opened it came to.
   * Then this visit ends there, as `notModified`.
   */
  isKnown?: (body: Uint8Array) => boolean;
  /** Asked with the captured bytes while the page is still open; a picture of it is taken where the answer is true. Default: none. */
  wantPicture?: (body: Uint8Array) => boolean | Promise<boolean>;
  signal?: AbortSignal;
}

/** Validators of an answer (RFC 9110, section 8.8), and the address after redirects that gave it. */
export interface Validators {
  url: string;
  etag?: string;
  lastModified?: string;
}

export interface Redirect {
  from: string;
  to: string;
  status: number;
}

/** What is known about the TLS connection of the final document. Absent for plain http. */
export interface TlsResult {
  protocol: string;
  issuer?: string;
  subject?: string;
  validFrom?: string;
  validTo?: string;
}

/** Kinds of failed visits. The pages behind them are unread: nothing may be concluded about their content. */
export const CAPTURE_FAILURES = [
  'dns',
  'refused', // the egress gate does not admit the address
  'connect',
  'tls',
  'timeout',
  'too-large',
  'too-many-redirects',
  'not-html',
  'crashed',
  'browser-missing',
  'protocol',
  'robots', // the site's robots.txt disallows the page
  'robots-unread', // the site answers, but not with its robots.txt
  'held', // the site asked to be left alone, or others visit it
] as const;
export type CaptureFailureKind = (typeof CAPTURE_FAILURES)[number];

export interface CaptureFailure {
  kind: CaptureFailureKind;
  /** One plain sentence. */
  message: string;
  remedy?: string;
  transient: boolean;
  /** What the watcher's `ready` asks for did not come. */
  notReady?: true;
}

/** What a site's robots.txt says of one of its pages. */
export interface RobotsNote {
  allowed: boolean;
  /** The line that decides, with its number, like "Disallow: /legal (line 3)"; absent where none speaks of the page. */
  rule?: string;
  /** Address of the robots.txt. */
  url: string;
  /** When the copy that decided was fetched (ISO 8601 UTC). */
  fetchedAt: string;
}

export interface CaptureMeta {
  requestUrl: string;
  finalUrl: string;
  redirects: Redirect[];
  /** HTTP status of the final document; undefined where an archive did not keep it. */
  status?: number;
  /** Response headers of the final document, lower-case names. */
  headers: Record<string, string>;
  /** ISO 8601 UTC. */
  fetchedAt: string;
  /** Milliseconds from request to the finished body or rendered page. */
  durationMs?: number;
  tls?: TlsResult;
  /** Absent for captures of archives, and where a robots.txt that could not be read was not waited for. */
  robots?: RobotsNote;
  renderer: RendererName | 'archive';
}

export interface Capture extends CaptureMeta {
  /** What is archived and extracted: response body (http), serialised DOM (chromium), archived bytes (archive). */
  body: Uint8Array;
  /** PNG of the full page, where a browser rendered it. */
  screenshot?: Uint8Array;
  /** The server answered 304, or the page is the known one: the body is empty, and nothing changed. */
  notModified?: boolean;
}

/** A visit ends in a capture or in a failure value; renderers throw only on bugs. */
export type RenderOutcome = { ok: true; capture: Capture } | { ok: false; failure: CaptureFailure; meta: CaptureMeta };

export interface Verdict {
  verdict: VerdictName;
  /** Why, in plain words that name the signal. */
  because: string;
}

/** One due visit to a source. The id makes enqueueing and recording idempotent. */
export interface CheckTask {
  /** `checkId(source, dueAt)`. */
  id: string;
  sourceId: string;
  dueAt: string;
  /** The browser visits the page, whatever was learned of it: plain HTTP has just failed to read it. */
  render?: 'chromium';
}

export function checkId(sourceId: string, dueAt: string): string {
  return `${sourceId}@${dueAt}`;
}

/** Header of a page that was known before anything in it was opened: what it kept closed was not looked at. */
export const KNOWN_HEADER = 'x-clausewatch-known';
/** Header that tells how much of the page was opened, where anything was, or might have been. */
export const REVEALED_HEADER = 'x-clausewatch-revealed';
