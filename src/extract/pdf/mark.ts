/**
 * How the rendering of a PDF says what it is. Nothing else begins like it (see `readable`), so what it says of itself is ours.
 * @module
 */
import type { PageSigns } from '../../domain/extraction.ts';
import type { PageElement } from '../parse.ts';

/** Version of everything in this folder: it changes whenever the same PDF would be rendered in another way. */
export const PDF_READER = 'pdf1';

const BEGINNING = '<!doctype html><html class="clausewatch-pdf';

/** What the reading of a PDF came to: what it says, all of it or with something missing, or why it cannot be read. */
export type PdfState = { is: 'read' } | { is: 'incomplete' | 'unreadable' | 'without-text'; because: string };

export interface PdfMark {
  /** Why the document cannot be read. */
  unreadable?: NonNullable<PageSigns['unreadable']>;
  /** What of the document could not be read. */
  missing?: string[];
}

/** Whether a text is the rendering of a PDF. */
export function isRendering(html: string): boolean {
  return html.startsWith(BEGINNING);
}

/** Bytes that would pass for a rendering and are none. */
export function passesForRendering(bytes: Uint8Array): boolean {
  return isRendering(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, BEGINNING.length)).toString('latin1'));
}

/** Beginning of a rendering, up to its body. `language` and `title` may be empty. */
export function headOf(state: PdfState, language: string, title: string): string {
  const because = state.is === 'read' ? '' : ` title="${escapeHtml(state.because)}"`;
  const lang = language === '' ? '' : ` lang="${escapeHtml(language)}"`;
  return `${BEGINNING} ${PDF_READER} ${state.is}"${because}${lang}><head><title>${escapeHtml(title)}</title></head>`;
}

/** What the root element of a rendering says. */
export function readMark(root: PageElement | undefined): PdfMark {
  const { class: names = '', title: because = '' } = root?.attribs ?? {};
  const [, , is] = names.split(' ');
  if (is === 'incomplete') return { missing: [because] };
  if (is === 'unreadable') return { unreadable: { verdict: 'error-page', because } };
  return is === 'without-text' ? { unreadable: { verdict: 'shell', because } } : {};
}

/** Class name of what stands on a page, counted from 1. */
export function pageClass(page: number): string {
  return `page-${page}`;
}

/** The page that an element of a rendering, or one around it, stands on. */
export function pageOf(element: PageElement | undefined): number | undefined {
  for (let node = element; node?.type === 'tag'; node = node.parent as PageElement | undefined) {
    const page = /^page-(\d{1,9})$/.exec(node.attribs['class'] ?? '')?.[1];
    if (page !== undefined) return Number(page);
  }
  return undefined;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
