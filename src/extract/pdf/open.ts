/**
 * PDF → what stands on its pages, by pdf.js: in this thread, without scripts, pictures, forms, network or files, and within bounds.
 * @module
 */
import { OperationalError } from '../../domain/errors.ts';
import { drawingOf, type OperatorList, type Operators } from './drawing.ts';
import { runsOf, type TextItem } from './runs.ts';
import type { PdfPage } from './shapes.ts';
import { isBomb } from './weight.ts';

export interface PdfLimits {
  /** Pages that are read. */
  pages: number;
  /** Characters that are read. */
  chars: number;
  /** Pieces of text that are read: one for each time that something is drawn. */
  runs: number;
  /** Milliseconds that reading may take. */
  timeoutMs: number;
}

export const PDF_LIMITS: PdfLimits = { pages: 1000, chars: 3_000_000, runs: 400_000, timeoutMs: 45_000 };

export type PdfContent =
  | {
      ok: true;
      pages: PdfPage[];
      /** As the document's properties say; empty strings where they do not. */
      title: string;
      language: string;
      /** What could not be read. */
      missing: string[];
    }
  | { ok: false; because: string };

type Pdfjs = typeof import('unpdf/pdfjs');
type PdfDocument = Awaited<ReturnType<Pdfjs['getDocument']>['promise']>;

const TOO_LARGE = 'the document is too large to be read whole';
/** A file that was cut off lacks its end mark; some servers write a few bytes behind it. */
const END_MARK = '%%EOF';
const END_BYTES = 4096;
/** No sheet is longer, in points, nor holds more pieces of text. */
const MAX_PAGE_LENGTH = 20_000;
const MAX_PAGE_RUNS = 20_000;
/** By their names, as font files write them in full or in short. */
const BOLD_FONT = /bold|black|heavy|demi|-medi$|^(?:[A-Z]{6}\+)?(?:cmb|sfb|ecb)x/i;

/** Reads a PDF. Throws OperationalError('input') when it takes too long; everything else that is wrong with it is a value. */
export async function openPdf(bytes: Uint8Array, limits: PdfLimits): Promise<PdfContent> {
  if (isBomb(bytes)) return { ok: false, because: 'the PDF unpacks to more than a document can hold' };
  const pdfjs = await import('unpdf/pdfjs');
  const task = pdfjs.getDocument({
    data: Uint8Array.from(bytes), // pdf.js takes its bytes away
    verbosity: 0,
    stopAtErrors: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    maxImageSize: 0,
    disableAutoFetch: true,
  });
  const late = alarm(limits.timeoutMs);
  try {
    return await Promise.race([late.rings, read(await Promise.race([late.rings, opened(task.promise)]), pdfjs.OPS, bytes, limits, late)]);
  } finally {
    late.stop();
    await task.destroy().catch(() => {}); // it is given up, whatever state it is in
  }
}

type Opened = { document: PdfDocument } | { because: string };

async function opened(promise: Promise<PdfDocument>): Promise<Opened> {
  try {
    return { document: await promise };
  } catch (error) {
    const asks = error instanceof Error && error.name === 'PasswordException';
    return { because: asks ? 'the PDF is encrypted and asks for a password' : 'the PDF is damaged' };
  }
}

async function read(opened: Opened, names: Operators, bytes: Uint8Array, limits: PdfLimits, late: Alarm): Promise<PdfContent> {
  if ('because' in opened) return { ok: false, because: opened.because };
  const { document } = opened;
  const pages: PdfPage[] = [];
  const missing: string[] = endsWhole(bytes) ? [] : ['the end of the file'];
  const read = { chars: 0, runs: 0 };
  for (let number = 1; number <= document.numPages; number++) {
    late.check();
    if (number > limits.pages || read.chars > limits.chars || read.runs > limits.runs) {
      missing.push(TOO_LARGE);
      break;
    }
    const page = await readPage(document, number, names);
    if (!page) {
      missing.push(`page ${number}`);
      if (missing.length > 3) break;
      continue;
    }
    pages.push(page);
    read.chars += page.runs.reduce((sum, { text }) => sum + text.length, 0);
    read.runs += page.runs.length;
  }
  if (pages.length === 0) return { ok: false, because: 'the PDF is damaged' };
  return { ok: true, pages, missing, ...(await propertiesOf(document)) };
}

/** Undefined for a page that cannot be read, or holds more than a page can show. */
async function readPage(document: PdfDocument, number: number, names: Operators): Promise<PdfPage | undefined> {
  try {
    const page = await document.getPage(number);
    const view = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const drawn = await page.getOperatorList();
    const isBold = (font: string): boolean => page.commonObjs.has(font) && BOLD_FONT.test(String(page.commonObjs.get(font)?.name ?? ''));
    const read: PdfPage = {
      number,
      width: view.width,
      height: view.height,
      ...runsOf(items as TextItem[], view, isBold),
      ...drawingOf(drawn as OperatorList, names, view.transform),
    };
    page.cleanup();
    return read.runs.length <= MAX_PAGE_RUNS && Math.max(read.width, read.height) <= MAX_PAGE_LENGTH ? read : undefined;
  } catch {
    return undefined; // what pdf.js throws for a page is the page's fault
  }
}

async function propertiesOf(document: PdfDocument): Promise<{ title: string; language: string }> {
  try {
    const { info } = (await document.getMetadata()) as unknown as { info: Record<string, unknown> };
    const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 300) : '');
    const language = text(info['Language']);
    return { title: text(info['Title']), language: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language) ? language : '' };
  } catch {
    return { title: '', language: '' };
  }
}

function endsWhole(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(-END_BYTES)).includes(END_MARK);
}

interface Alarm {
  /** Rejects when the time is over. */
  rings: Promise<never>;
  /** Throws when the time is over. */
  check(): void;
  stop(): void;
}

function alarm(timeoutMs: number): Alarm {
  const end = performance.now() + timeoutMs;
  const error = (): OperationalError =>
    new OperationalError('input', `The PDF takes more than ${Math.round(timeoutMs / 1000)} s to read.`, {
      remedy: 'Watch another page that says the same.',
    });
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // whoever waits is told
  const timer = setTimeout(() => reject(error()), timeoutMs);
  return {
    rings: promise,
    check() {
      if (performance.now() > end) throw error();
    },
    stop: () => clearTimeout(timer),
  };
}
