/**
 * Lines and tables → blocks: headings, paragraphs, items and tables as a reader sees them, across lines, columns and pages.
 * @module
 */
import type { Flow } from './flow.ts';
import type { Joiner } from './joining.ts';
import { isBullet } from './rows.ts';
import type { Line, PdfBlock, Piece } from './shapes.ts';
import { type Typography, typographyOf } from './typography.ts';

/** Lines of a paragraph are no farther apart than usual by this factor. */
const FAR = 1.25;
/** Sizes of one text differ by less. */
const SAME_SIZE = 0.07;
/** Lines of one paragraph are no farther apart than this, where nothing else tells that they are. */
const CLOSE = 1.08;
const LONG_SHARE = 0.6;
/** A justified line that ends so many points before the edge is the last of its paragraph. */
const UNSTRETCHED = 3;
/** A number that begins a clause, and what the clause before it ends with. */
const NUMBERED = /^(?:\((?:\d{1,2}|[a-z]{1,2}|[ivx]{1,5})\)|[a-z]\)|\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?)\s/i;
const ENDED = /[.;:!?]$|[;,]\s\p{L}{2,4}$/u;
/** Steps of indentation, in font sizes. */
const INDENT = 0.9;
/** A larger font is that of a title, up to this length. */
const TITLE_SIZE = 1.12;
const TITLE_CHARS = 250;
/** Footnotes are set in a smaller font. */
const NOTE_SIZE = 0.92;
const MAX_LEVEL = 6;
/** More lines than a paragraph has. */
const MAX_LINES = 2000;

/** The blocks of a document, in reading order. */
export function blocksOf({ pieces, joiner }: Flow): PdfBlock[] {
  const lines = pieces.flatMap((piece) => ('line' in piece ? [piece.line] : []));
  const typography = typographyOf(lines);
  const builder = new BlockBuilder(typography, joiner, levelsOf(lines, typography));
  for (const { piece, isNote } of withNotes(pieces, typography)) {
    if ('table' in piece) builder.table(piece);
    else if (isNote) builder.note(piece.line);
    else builder.line(piece.line);
  }
  return builder.end();
}

class BlockBuilder {
  private readonly blocks: PdfBlock[] = [];
  private readonly typography: Typography;
  private readonly joiner: Joiner;
  private readonly levels: ReadonlyMap<number, number>;
  private open: Line[] = [];
  /** Footnotes that wait for the end of the paragraph that goes on over the page. */
  private notes: Line[] = [];

  constructor(typography: Typography, joiner: Joiner, levels: ReadonlyMap<number, number>) {
    this.typography = typography;
    this.joiner = joiner;
    this.levels = levels;
  }

  line(line: Line): void {
    if (this.open.length > 0 && begins(this.open, line, this.typography)) this.flush();
    this.open.push(line);
  }

  note(line: Line): void {
    this.notes.push(line);
  }

  table({ table, page }: Extract<Piece, { table: unknown }>): void {
    this.flush();
    this.blocks.push({ kind: 'table', table, page });
  }

  end(): PdfBlock[] {
    this.flush();
    return this.blocks;
  }

  private flush(): void {
    if (this.open.length > 0) this.blocks.push(this.blockOf(this.open));
    this.open = [];
    const notes = this.notes.splice(0);
    let note: Line[] = [];
    for (const line of notes) {
      if (note.length > 0 && begins(note, line, this.typography)) this.blocks.push(this.blockOf(note.splice(0)));
      note = [...note, line];
    }
    if (note.length > 0) this.blocks.push(this.blockOf(note));
  }

  private blockOf(lines: readonly Line[]): PdfBlock {
    const [first] = lines as [Line, ...Line[]];
    const { page, marker } = first;
    const text = this.joiner.join(lines.map((line) => line.text));
    if (marker && isBullet(marker.text))
      return { kind: 'item', text: this.joiner.join([marker.rest, ...lines.slice(1).map((line) => line.text)]), page };
    const level = isTitle(first, this.typography) && text.length <= TITLE_CHARS ? this.levels.get(sizeOf(first)) : undefined;
    if (level !== undefined) return { kind: 'heading', level, text, page };
    return { kind: 'paragraph', text, bold: lines.every(({ bold }) => bold), page };
  }
}

/** Whether a line begins a new block below those that are read. */
function begins(open: readonly Line[], line: Line, typography: Typography): boolean {
  if (open.length >= MAX_LINES) return true;
  const [first, before] = [open[0] as Line, open.at(-1) as Line];
  if (Math.abs(line.size - before.size) > SAME_SIZE * Math.max(line.size, before.size)) return true;
  const ended = isShort(before, line, typography) && !goesOn(before, line, typography);
  if (line.marker)
    return (
      isBullet(line.marker.text) ||
      ended ||
      line.flow !== before.flow ||
      Math.abs(line.x0 - textStart(open)) > 1 ||
      /[.;:,!?]$/.test(before.text)
    );
  if (NUMBERED.test(line.text) && ENDED.test(before.text) && !typography.isJustified(before)) return true;
  if (line.flow === before.flow) {
    const pitch = line.y - before.y;
    const usual = typography.pitchOf(line.size);
    if (pitch <= 0 || pitch > usual * FAR) return true;
    if (line.bold !== before.bold && pitch > usual * CLOSE) return true;
  }
  if (ended) return !(isTitle(line, typography) && isCentred(before) && isCentred(line) && line.flow === before.flow);
  return isIndented(open, first, line);
}

/** The first word of the next line would have found room; a justified line would have been stretched. */
function isShort(before: Line, line: Line, typography: Typography): boolean {
  const right = line.flow === before.flow ? typography.rightOf(before) : typography.reachOf(before);
  if (typography.isJustified(before)) return before.x1 < right - UNSTRETCHED;
  const word = line.text.split(' ', 1)[0]?.length ?? 0;
  const width = ((line.x1 - line.x0) / Math.max(1, line.text.length)) * word;
  return before.x1 + 0.3 * before.size + width <= right - 0.5 * before.size;
}

/** A sentence in the midst of which a long line ends early: it was set by other widths than those of its font. */
function goesOn(before: Line, line: Line, typography: Typography): boolean {
  if (line.flow !== before.flow || line.y - before.y > typography.pitchOf(line.size) * CLOSE) return false;
  const isLong = before.x1 - before.left >= LONG_SHARE * (before.right - before.left);
  return isLong && !/[.;:!?]$/.test(before.text) && /^\p{Ll}/u.test(line.text);
}

/** A line that begins elsewhere than those before it. The second line shows where the others begin. */
function isIndented(open: readonly Line[], first: Line, line: Line): boolean {
  const step = INDENT * line.size;
  const at = line.x0 - line.left;
  if (open.length === 1) return first.marker === undefined ? false : at < first.x0 - first.left - step;
  const usual = (open[1] as Line).x0 - (open[1] as Line).left;
  return Math.abs(at - usual) > step;
}

/** Where the lines of a block begin, but for the first. */
function textStart(open: readonly Line[]): number {
  return open[1]?.x0 ?? open[0]?.marker?.x ?? open[0]?.x0 ?? 0;
}

function isCentred({ x0, x1, left, right }: Line): boolean {
  return Math.abs(x0 - left - (right - x1)) < 0.06 * (right - left);
}

function isTitle({ size }: Line, { body }: Typography): boolean {
  return size >= TITLE_SIZE * body;
}

function sizeOf({ size }: Line): number {
  return Math.round(size * 2) / 2;
}

/** Levels of the sizes that titles have, the largest first. */
function levelsOf(lines: readonly Line[], typography: Typography): Map<number, number> {
  const sizes = new Set(lines.filter((line) => isTitle(line, typography) && line.text.length <= TITLE_CHARS).map(sizeOf));
  return new Map([...sizes].sort((a, b) => b - a).map((size, at) => [size, Math.min(at + 1, MAX_LEVEL)]));
}

/** Small lines at the foot of a page are notes: the text above them goes on on the next page. */
function withNotes(pieces: readonly Piece[], { body }: Typography): Array<{ piece: Piece; isNote: boolean }> {
  const marked = pieces.map((piece) => ({ piece, isNote: false }));
  for (let at = marked.length - 2; at >= 0; at--) {
    const [here, next] = [marked[at], marked[at + 1]];
    if (!here || !next || !('line' in here.piece) || here.piece.line.size > NOTE_SIZE * body) continue;
    const below = 'line' in next.piece ? next.piece.line : undefined;
    here.isNote = below === undefined ? false : below.page > here.piece.line.page ? below.size > NOTE_SIZE * body : next.isNote;
  }
  return marked;
}
