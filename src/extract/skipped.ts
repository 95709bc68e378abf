/**
 * Parts of a page whose content is never visible text, as they are read past: scripts, drawings, what readers without JavaScript get.
 * @module
 */
import { Drawing } from './glyphs.ts';

/** How much is kept of what is read past, in characters. */
export interface Kept {
  noscript: number;
  /** Of the title of a drawing. */
  title: number;
}

/** Where a reader of markup is in such a part, if it is in one. */
export class Skipped {
  /** About as much as is kept of the text in `noscript` elements. */
  noscript = '';
  readonly #kept: Kept;
  /** Open elements, the part itself included. */
  #depth = 0;
  #inNoscript = false;
  #drawing: Drawing | undefined;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** An element that begins such a part, or stands in one. */
  open(name: string, attributes: Record<string, string>): void {
    if (this.#depth > 0) this.#drawing?.onopentag(name, this.#depth);
    else {
      this.#inNoscript = name === 'noscript';
      this.#drawing = name === 'svg' ? new Drawing(attributes, this.#kept.title) : undefined;
    }
    this.#depth += 1;
  }

  /** The end of the element opened last. A drawing that ends with it is given back. */
  close(): Drawing | undefined {
    this.#depth -= 1;
    this.#drawing?.onclosetag();
    return this.#depth === 0 ? this.#drawing : undefined;
  }

  text(data: string): void {
    this.#drawing?.ontext(data);
    if (this.#inNoscript && this.noscript.length < this.#kept.noscript) this.noscript += data.slice(0, this.#kept.noscript);
  }
}
