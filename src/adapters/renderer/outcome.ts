/**
 * Pieces that both renderers share: the record of a visit under way, and how it ends.
 * @module
 */
import type { Capture, CaptureFailure, CaptureMeta, Redirect, RenderOutcome, TlsResult } from '../../domain/capture.ts';
import type { Clock } from '../../domain/ports.ts';
import type { RendererName } from '../../domain/vocabulary.ts';
import { failureOf } from '../egress/failure.ts';

/** What is known of a visit while it goes on. */
export interface VisitLog {
  finalUrl: string;
  redirects: Redirect[];
  status?: number;
  headers: Record<string, string>;
  tls?: TlsResult;
}

export interface VisitRecorder {
  readonly log: VisitLog;
  succeed(body: Uint8Array, more?: { screenshot?: Uint8Array | undefined; notModified?: true }): RenderOutcome;
  fail(failure: CaptureFailure): RenderOutcome;
}

/** Starts the record of a visit; its time stamps come from `clock`. */
export function recordVisit(requestUrl: string, renderer: RendererName, clock: Clock): VisitRecorder {
  const start = clock.now();
  const log: VisitLog = { finalUrl: requestUrl, redirects: [], headers: {} };
  const meta = (): CaptureMeta => ({
    requestUrl,
    ...log,
    fetchedAt: start.toISOString(),
    durationMs: clock.now().getTime() - start.getTime(),
    renderer,
  });
  return {
    log,
    succeed(body, { screenshot, notModified } = {}) {
      const capture: Capture = { ...meta(), body };
      if (screenshot) capture.screenshot = screenshot;
      if (notModified) capture.notModified = true;
      return { ok: true, capture };
    },
    fail: (failure) => ({ ok: false, failure, meta: meta() }),
  };
}

/** Media types that are read as pages. */
const PAGE_TYPES: readonly string[] = ['text/html', 'application/xhtml+xml', 'text/plain', 'text/markdown'];
/** Media types of PDFs, and one under which servers send any file. */
const PDF_TYPES: readonly string[] = ['application/pdf', 'application/x-pdf', 'application/octet-stream', 'binary/octet-stream'];

/** Media type of a content-type header, lower-case, without parameters; empty when there is none. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** True for a media type that is read as a page, and for none at all: many servers do not say. */
export function isPageType(type: string): boolean {
  return type === '' || PAGE_TYPES.includes(type);
}

/** True for a media type under which a PDF may come. */
export function isPdfType(type: string): boolean {
  return PDF_TYPES.includes(type);
}

/** Headers that are never kept: credentials, and names that only Clausewatch may write. */
export function isKeptHeader(name: string): boolean {
  return name !== 'set-cookie' && !name.startsWith('x-clausewatch-');
}

/** What a document of another type than HTML or text is answered with. */
export function notHtml(type: string): CaptureFailure {
  const shown = /^[\w.+/ -]{1,80}$/.test(type) ? type : 'an unknown type';
  return failureOf('not-html', `The address does not lead to a web page but to ${shown}.`, {
    remedy: 'Watch the page that links to this document.',
  });
}

/** What a document is answered with that the browser was told to save. */
export function download(type: string): CaptureFailure {
  if (!isPageType(type)) return notHtml(type);
  return failureOf('not-html', 'The server offers the page as a file to be saved, and the browser shows nothing of it.', {
    remedy: 'Set render: http for it in the watcher.',
  });
}

/** More redirects than a visit follows. */
export function tooManyRedirects(max: number): CaptureFailure {
  return failureOf('too-many-redirects', `The address redirects more than ${max} times.`, {
    remedy: 'Open it in a browser and watch the address where it ends.',
  });
}

/** What a visit ends with that was called off from outside. */
export function stoppedFailure(): CaptureFailure {
  return failureOf('timeout', 'The visit was stopped before it ended.', { remedy: 'It is tried again at the next check.' });
}
