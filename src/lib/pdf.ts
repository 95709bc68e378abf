/**
 * How a PDF is told.
 * @module
 */

const MARK = '%PDF-';
/** Readers look for the mark at the beginning, behind a few stray bytes. */
const MARK_BYTES = 1024;

/** Whether bytes are those of a PDF, whatever they are called. A page of HTML may speak of the mark, and is none. */
export function isPdf(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MARK_BYTES)).toString('latin1');
  const at = start.indexOf(MARK);
  return at !== -1 && !start.slice(0, at).includes('<');
}
