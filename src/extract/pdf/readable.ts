/**
 * PDF → HTML, before a page is read: what follows knows one format. The evidence stays the PDF; the rendering is made from it
 * anew whenever it is needed, and the same bytes give the same one.
 * @module
 */
import { isPdf } from '../../lib/pdf.ts';
import { flowOf } from './flow.ts';
import { headOf, passesForRendering } from './mark.ts';
import { openPdf, PDF_LIMITS, type PdfLimits } from './open.ts';
import { blocksOf } from './paragraphs.ts';
import { bodyOf, titleOf } from './rendering.ts';

/**
 * What `extract` and `fingerprint` read of a stored page: the bytes themselves where they are no PDF; else HTML that says what the
 * PDF says, block by block with its pages, or why it cannot be read. Throws OperationalError('input') for a PDF that takes too long.
 */
export async function readable(bytes: Uint8Array, limits: Partial<PdfLimits> = {}): Promise<Uint8Array> {
  if (!isPdf(bytes)) return passesForRendering(bytes) ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes;
  return Buffer.from(await rendering(bytes, { ...PDF_LIMITS, ...limits }), 'utf8');
}

async function rendering(bytes: Uint8Array, limits: PdfLimits): Promise<string> {
  const content = await openPdf(bytes, limits);
  if (!content.ok) return `${headOf({ is: 'unreadable', because: content.because }, '', '')}<body></body></html>`;
  const blocks = blocksOf(flowOf(content.pages));
  const title = titleOf(blocks, content.title);
  if (blocks.length === 0 && content.missing.length === 0)
    return `${headOf({ is: 'without-text', because: 'the PDF holds no text, only pictures' }, content.language, title)}<body></body></html>`;
  const state =
    content.missing.length === 0 ? ({ is: 'read' } as const) : ({ is: 'incomplete', because: content.missing.join(', ') } as const);
  return `${headOf(state, content.language, title)}<body><main>${bodyOf(blocks)}</main></body></html>`;
}
