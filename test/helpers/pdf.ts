/**
 * PDFs for tests: texts and lines at places, in Helvetica, and documents that are typeset from blocks.
 * @module
 */
import { deflateSync } from 'node:zlib';

export interface PdfText {
  text: string;
  /** Points from the left and from the upper edge, to the baseline. */
  x: number;
  y: number;
  /** Default 10. */
  size?: number;
  bold?: boolean;
  /** Turned by a quarter, as stamps at the edge are. */
  turned?: boolean;
  /** Times that the letters are wider than usual. */
  stretched?: number;
}

export interface PdfSheet {
  texts: PdfText[];
  /** Drawn lines. */
  rules?: Array<{ x0: number; x1: number; y: number }>;
  /** Filled squares. */
  dots?: Array<{ x: number; y: number; size: number }>;
}

export interface PdfOptions {
  info?: Record<string, string>;
  language?: string;
  /** The file identifier, which programs make anew whenever they write a file. */
  id?: string;
  /** A number of pages that the file claims to have. */
  claimed?: number;
  /** Marks the file as encrypted with a password that nobody knows. */
  encrypted?: boolean;
}

export const SHEET = { width: 595, height: 842 };

/** A file of these pages. */
export function writePdf(sheets: readonly PdfSheet[], options: PdfOptions = {}): Buffer {
  const objects: string[] = [];
  const add = (object: string): number => objects.push(object);
  const catalog = add('');
  const tree = add('');
  const fonts = ['Helvetica', 'Helvetica-Bold'].map((name) =>
    add(`<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`),
  );
  const kids = sheets.map((sheet) => {
    const content = deflateSync(Buffer.from(contentOf(sheet), 'latin1')).toString('latin1');
    const stream = add(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n${content}\nendstream`);
    return add(
      `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${SHEET.width} ${SHEET.height}] /Contents ${stream} 0 R /Resources << /Font << /F0 ${fonts[0]} 0 R /F1 ${fonts[1]} 0 R >> >> >>`,
    );
  });
  objects[tree - 1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${options.claimed ?? kids.length} >>`;
  objects[catalog - 1] =
    `<< /Type /Catalog /Pages ${tree} 0 R${options.language === undefined ? '' : ` /Lang ${literal(options.language)}`} >>`;
  const info = add(
    `<< ${Object.entries(options.info ?? {})
      .map(([key, value]) => `/${key} ${literal(value)}`)
      .join(' ')} >>`,
  );
  const locked = options.encrypted
    ? add(`<< /Filter /Standard /V 1 /R 2 /P -44 /O <${'a1'.repeat(32)}> /U <${'b2'.repeat(32)}> >>`)
    : undefined;
  const id = Buffer.from((options.id ?? 'one').padEnd(16)).toString('hex');
  return assembled(objects, `/Root ${catalog} 0 R /Info ${info} 0 R /ID [<${id}> <${id}>]${locked ? ` /Encrypt ${locked} 0 R` : ''}`);
}

function assembled(objects: readonly string[], trailer: string): Buffer {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const places = objects.map((object, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

function contentOf({ texts, rules = [], dots = [] }: PdfSheet): string {
  const written = texts.map(({ text, x, y, size = 10, bold, turned, stretched = 1 }) => {
    const at = `${x.toFixed(2)} ${(SHEET.height - y).toFixed(2)}`;
    return `BT /F${bold ? 1 : 0} ${size} Tf ${turned ? '0 1 -1 0' : '1 0 0 1'} ${at} Tm ${stretched === 1 ? '' : `${stretched * 100} Tz `} ${literal(text)} Tj ET`;
  });
  const drawn = rules.map(({ x0, x1, y }) => `${x0} ${SHEET.height - y} m ${x1} ${SHEET.height - y} l S`);
  const filled = dots.map(({ x, y, size }) => `${x} ${SHEET.height - y} ${size} ${size} re f`);
  return [...written, ...drawn, ...filled].join('\n');
}

/** Windows-1252, with what has a meaning in a string escaped. */
function literal(text: string): string {
  const encoded = [...text].map((character) => WINDOWS[character] ?? character).join('');
  return `(${encoded.replace(/[\\()]/g, '\\$&')})`;
}

const WINDOWS: Record<string, string> = { '•': '\x95', '–': '\x96', '—': '\x97', '“': '\x93', '”': '\x94', '’': '\x92' };

/** Widths of Helvetica from the space to the tilde, in thousandths of its size. */
const WIDTHS =
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584'
    .split(' ')
    .map(Number);

export function widthOf(text: string, size = 10): number {
  return [...text].reduce((sum, character) => sum + (WIDTHS[character.charCodeAt(0) - 32] ?? 556), 0) * (size / 1000);
}

export type PdfPart = { h: string; size?: number } | { p: string; bold?: boolean; indent?: number } | { li: string } | { rows: string[][] };

export interface LayoutOptions extends PdfOptions {
  /** Lines on every page: "#" stands for its number, "##" for the number of pages. */
  header?: string;
  footer?: string;
  /** Points between the edges of the sheet and the text. Default 72. */
  margin?: number;
  /** Points between paragraphs. Default 6. */
  space?: number;
  /** Widths of the columns of tables. */
  columns?: number[];
  /** Draws lines between the rows. */
  ruled?: boolean;
  /** Height of the text on each page. Default: all that is there. */
  height?: number;
}

const SIZE = 10;
const PITCH = 12;

/** Typesets a document, page by page. */
export function layOut(parts: readonly PdfPart[], options: LayoutOptions = {}): Buffer {
  const { margin = 72, space = 6, columns = [140, 160, 120], height = SHEET.height - 2 * margin } = options;
  const sheets: PdfSheet[] = [];
  let sheet: Required<PdfSheet> = { texts: [], rules: [], dots: [] };
  let y = 0;
  const turn = (): void => {
    sheet = { texts: [], rules: [], dots: [] };
    sheets.push(sheet);
    y = margin;
  };
  const room = (needed: number): void => {
    if (y + needed > margin + height) turn();
    y += needed;
  };
  const lines = (text: string, x: number, width: number, style: { size?: number; bold?: boolean } = {}): void => {
    for (const line of wrap(text, width, style.size)) {
      room((style.size ?? SIZE) * (PITCH / SIZE));
      sheet.texts.push({ text: line, x, y, ...style });
    }
  };
  turn();
  const full = SHEET.width - 2 * margin;
  for (const part of parts) {
    if ('h' in part) lines(part.h, margin, full, { size: part.size ?? 14, bold: true });
    else if ('p' in part) lines(part.p, margin + (part.indent ?? 0), full - (part.indent ?? 0), part.bold ? { bold: true } : {});
    else if ('li' in part) {
      room(PITCH);
      sheet.texts.push({ text: '•', x: margin + 10, y });
      y -= PITCH;
      lines(part.li, margin + 24, full - 24);
    } else
      for (const [at, row] of part.rows.entries()) {
        const cells = row.map((cell, column) => wrap(cell, (columns[column] ?? 100) - 12));
        const tall = Math.max(...cells.map((cell) => cell.length)) * PITCH;
        if (y + tall + 8 > margin + height) turn();
        cells.forEach((cell, column) => {
          const x = margin + columns.slice(0, column).reduce((a, b) => a + b, 0);
          cell.forEach((text, line) => {
            sheet.texts.push({ text, x, y: y + (line + 1) * PITCH, ...(at === 0 ? { bold: true } : {}) });
          });
        });
        y += tall + 8;
        if (options.ruled) sheet.rules.push({ x0: margin, x1: margin + columns.reduce((a, b) => a + b, 0), y: y - 3 });
      }
    y += space;
  }
  sheets.forEach(({ texts }, at) => {
    const running = (text: string): string => text.replace('##', String(sheets.length)).replace('#', String(at + 1));
    if (options.header) texts.unshift({ text: running(options.header), x: margin, y: 30, size: 8 });
    if (options.footer) texts.push({ text: running(options.footer), x: margin, y: SHEET.height - 30, size: 8 });
  });
  return writePdf(sheets, options);
}

/** Lines of a text; a word with soft hyphens ("proc\u00adess") is cut there where that fills the line. */
export function wrap(text: string, width: number, size = SIZE): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (next: string): boolean => widthOf(next, size) <= width;
  for (const word of text.split(' ')) {
    const whole = word.replaceAll('\u00ad', '');
    const next = line === '' ? whole : `${line} ${whole}`;
    if (fits(next) || line === '') {
      line = next;
      continue;
    }
    const parts = word.split('\u00ad');
    let kept = parts.length - 1;
    while (kept > 0 && !fits(`${line} ${parts.slice(0, kept).join('')}-`)) kept -= 1;
    lines.push(kept > 0 ? `${line} ${parts.slice(0, kept).join('')}-` : line);
    line = parts.slice(kept).join('');
  }
  return line === '' ? lines : [...lines, line];
}
