/**
 * A small writer of PDF files: pages of headings and paragraphs in Helvetica.
 * @module
 */

export interface PdfBlock {
  text: string;
  heading?: true;
}

const WIDTH = 595;
const HEIGHT = 842;
const MARGIN = 64;
/** Helvetica is about half as wide as it is high. */
const CHARS = { 11: 84, 16: 56 } as const;

interface Line {
  text: string;
  size: 11 | 16;
  /** Space above. */
  gap: number;
}

/** A PDF 1.4 file. The same blocks give the same bytes. */
export function pdf(title: string, blocks: readonly PdfBlock[]): Buffer {
  const pages = paged(blocks.flatMap(lines));
  const first = 6;
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<< /Title (${literalOf(title)}) /Producer (test city) >>`,
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${first + 2 * index + 1} 0 R >>`,
      `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  return assemble(objects);
}

function font(name: string): string {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
}

function lines({ text, heading }: PdfBlock): Line[] {
  const size = heading ? 16 : 11;
  const wrapped: string[] = [''];
  for (const word of text.split(' ')) {
    const last = wrapped.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= CHARS[size]) wrapped.push(word);
    else wrapped[wrapped.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return wrapped.map((line, index) => ({ text: line, size, gap: index === 0 ? size : 3 }));
}

/** Content streams, one a page. */
function paged(all: Line[]): string[] {
  const pages: string[][] = [[]];
  let y = HEIGHT - MARGIN;
  for (const { text, size, gap } of all) {
    y -= size + gap;
    if (y < MARGIN) {
      pages.push([]);
      y = HEIGHT - MARGIN - size;
    }
    pages.at(-1)?.push(`BT /F${size === 16 ? 2 : 1} ${size} Tf 1 0 0 1 ${MARGIN} ${y} Tm (${literalOf(text)}) Tj ET`);
  }
  return pages.map((page) => page.join('\n'));
}

function literalOf(text: string): string {
  return text.replaceAll(/[\\()]/g, '\\$&');
}

function assemble(objects: string[]): Buffer {
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = file.length;
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}
