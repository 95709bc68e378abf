/**
 * The bytes of a stored page, as nothing that a browser acts on.
 * @module
 */
import type { Context } from 'hono';
import { isPdf } from '../lib/pdf.ts';
import { isKnown } from './feeds/answer.ts';
import { EVIDENCE_POLICY } from './guards.ts';

export interface StoredPage {
  sha256: string;
  /** Its bytes; not asked for where the reader has them. */
  read(): Promise<Uint8Array>;
}

/** `save`: as a file in any case, not to be looked at in the browser. */
export async function storedPageAnswer(
  context: Context,
  { sha256, read }: StoredPage,
  { save = false, headers = {} }: { save?: boolean; headers?: Record<string, string> } = {},
): Promise<Response> {
  const etag = `"${sha256}"`;
  const all = {
    ...headers,
    etag,
    'content-security-policy': EVIDENCE_POLICY,
    'cache-control': 'private, max-age=31536000, immutable',
  };
  if (isKnown(context, etag)) return context.body(null, 304, all);
  const bytes = await read();
  // A PDF is saved and never shown here: what it holds could act in a viewer of this address.
  const shown = isPdf(bytes)
    ? { 'content-type': 'application/octet-stream', 'content-disposition': `attachment; filename="${sha256}.pdf"` }
    : { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': `${save ? 'attachment' : 'inline'}; filename="${sha256}.txt"` };
  return context.body(Uint8Array.from(bytes), 200, { ...all, ...shown });
}
