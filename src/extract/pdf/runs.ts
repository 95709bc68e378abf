/**
 * What pdf.js says of a page's text → runs on the page as it is shown.
 * @module
 */
import { multiplied } from './drawing.ts';
import type { Run } from './shapes.ts';

/** An item of pdf.js's text content; marks of content have no text. */
export interface TextItem {
  str?: string;
  dir?: string;
  transform?: number[];
  width?: number;
  fontName?: string;
}

export interface PageView {
  width: number;
  height: number;
  /** User space → the page as it is shown. */
  transform: readonly number[];
}

/** Text leans when its baseline rises by more than this share of its length. */
const MAX_LEAN = 0.2;

/** Upright runs and turned text. What stands off the page is not shown, and left out. */
export function runsOf(items: readonly TextItem[], view: PageView, isBold: (font: string) => boolean): { runs: Run[]; turned: string[] } {
  const runs: Run[] = [];
  const turned: string[] = [];
  for (const { str, dir, transform, width = 0, fontName = '' } of items) {
    if (str === undefined || transform === undefined || str.trim() === '') continue;
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = multiplied(view.transform, transform);
    const size = Math.hypot(c, d);
    if (![x, y, size, width].every(Number.isFinite) || size <= 0 || !isOnPage(x, y, view)) continue;
    if (a <= 0 || Math.abs(b) > MAX_LEAN * a) {
      turned.push(str.trim());
      continue;
    }
    const spaces = (str.length - str.trimStart().length) / str.length;
    const end = (str.length - str.trimEnd().length) / str.length;
    runs.push({
      text: str.trim(),
      x: x + spaces * width,
      y,
      // Widths are what the file says; nothing is wider than the page.
      width: Math.min(width * (1 - spaces - end), view.width - x),
      size,
      bold: isBold(fontName),
      rightToLeft: dir === 'rtl',
    });
  }
  return { runs, turned };
}

function isOnPage(x: number, y: number, { width, height }: PageView): boolean {
  return x > -width * 0.05 && x < width && y > 0 && y < height * 1.02;
}
