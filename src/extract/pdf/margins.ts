/**
 * What stands on every page and belongs to none: running headers and footers, page numbers.
 * @module
 */
import { textOf } from './rows.ts';
import type { PdfPage, Row } from './shapes.ts';

export interface PageRows {
  page: PdfPage;
  rows: Row[];
}

/** Rows at the upper and lower end of a page that are looked at. */
const EDGE_ROWS = 4;
/** They stand in this share of the page's height. */
const EDGE_SHARE = 0.2;
/** What is the same on this share of the pages belongs to the paper; left and right pages may have headers of their own. */
const MOST = 0.6;
const EVERY_OTHER = 0.4;
/** The same line on two pages of a short document. */
const MIN_PAGES = 2;
const EVERY_OTHER_PAGES = 6;
/** Texts begin at one place, within so many points. */
const ALIGNED = 3;
/** Points by which a running line may wander. */
const WANDER = 12;
/** Covers and tables of contents may have no numbers. */
const MAX_AHEAD = 20;

/** A page's number alone, or with the number of pages: "7", "- 7 -", "Page 7 of 9", "7/9". */
const ALONE = /^[\s–—|-]{0,4}(\d{1,4})[\s.–—|-]{0,4}$/u;
const OF_PAGES = /^[\p{L}.\s–—|/-]{0,20}?(\d{1,4})\s*(?:\/|\||\p{L}{1,4})\s*(\d{1,4})[\s.–—|-]{0,4}$/u;

/** The same pages without what is printed on each of them. */
export function withoutMargins(pages: readonly PageRows[]): PageRows[] {
  const running = new Running(pages);
  return pages.map(({ page, rows }) => {
    const kept = rows.filter((row, at) => {
      const edge = edgeOf(row, at, rows.length, page);
      if (edge === undefined || namesColumns(row, rows[at + 1])) return true;
      return !(running.has(edge, row, page) || isPageNumber(row, page, pages.length));
    });
    return { page, rows: kept };
  });
}

/** The titles of a table are repeated on top of each page too: the texts below them begin where they do. */
function namesColumns({ segments }: Row, below: Row | undefined): boolean {
  const aligned = segments.filter(({ x0 }) => below?.segments.some((other) => Math.abs(other.x0 - x0) <= ALIGNED));
  return segments.length > 1 && aligned.length > 1;
}

type Edge = 'top' | 'bottom';

function edgeOf({ y, size }: Row, at: number, rows: number, { height }: PdfPage): Edge | undefined {
  if (at < EDGE_ROWS && y - size < height * EDGE_SHARE) return 'top';
  return rows - at <= EDGE_ROWS && y > height * (1 - EDGE_SHARE) ? 'bottom' : undefined;
}

/** Lines of the edges by their words, with the pages that they stand on and how high. */
class Running {
  private readonly places = new Map<string, Array<{ page: number; y: number }>>();
  private readonly pages: number;

  constructor(pages: readonly PageRows[]) {
    this.pages = pages.length;
    for (const { page, rows } of pages) {
      rows.forEach((row, at) => {
        const edge = edgeOf(row, at, rows.length, page);
        if (edge === undefined) return;
        for (const key of keysOf(edge, row, page)) {
          const places = this.places.get(key) ?? [];
          if (places.at(-1)?.page !== page.number) places.push({ page: page.number, y: distanceOf(edge, row, page) });
          this.places.set(key, places);
        }
      });
    }
  }

  has(edge: Edge, row: Row, page: PdfPage): boolean {
    const y = distanceOf(edge, row, page);
    return keysOf(edge, row, page).some((key) =>
      this.isEnough((this.places.get(key) ?? []).filter((place) => Math.abs(place.y - y) <= WANDER)),
    );
  }

  private isEnough(places: readonly unknown[]): boolean {
    if (places.length < MIN_PAGES) return false;
    // Of two pages both must have it; the first page of a document often has a face of its own.
    return places.length >= this.pages * MOST || (places.length >= this.pages * EVERY_OTHER && this.pages >= EVERY_OTHER_PAGES);
  }
}

/** The words of a line, as they are and with the numbers that count the pages left open: "Annex 2" on the third page is a title. */
function keysOf(edge: Edge, row: Row, page: PdfPage): string[] {
  const text = textOf(row).toLowerCase();
  if (/^[ivxlc]{1,7}$/.test(text)) return [`${edge} roman`];
  const counted = edge === 'bottom' || !/\p{L}/u.test(text);
  const open = text.replace(/\d{1,4}/g, (digits) => {
    const ahead = Number(digits) - page.number;
    return ahead === 0 || (counted && Math.abs(ahead) < MAX_AHEAD) ? `#${ahead}` : digits;
  });
  return open === text ? [`${edge} ${text}`] : [`${edge} ${text}`, `${edge} ${open}`];
}

function distanceOf(edge: Edge, { y }: Row, { height }: PdfPage): number {
  return edge === 'top' ? y : height - y;
}

function isPageNumber(row: Row, { number }: PdfPage, pages: number): boolean {
  const text = textOf(row);
  const [, page, of] = OF_PAGES.exec(text) ?? [];
  return Number(ALONE.exec(text)?.[1]) === number || (Number(page) === number && Number(of) === pages);
}
