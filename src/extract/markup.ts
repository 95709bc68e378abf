/**
 * HTML → events: the one way in which pages are tokenised, for the tree and for the fingerprint alike.
 * The parser looks through its stack of open elements at every tag; the stack is bounded here, so that reading
 * takes time in proportion to the page, however deep the page nests.
 * @module
 */
import { Parser, type ParserOptions, type Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { SearchingTokenizer } from './tokenizer.ts';

export interface MarkupHandler {
  onopentag(name: string, attributes: Record<string, string>): void;
  /** Called once for each opened element, void elements and those that the page leaves open included. */
  onclosetag(): void;
  ontext(text: string): void;
}

/**
 * Elements that may be open at the same time; twice what browsers allow. Tags that would open more are left out,
 * their content is kept. Elements of raw text still open, since their content must not become text.
 */
const MAX_OPEN = 1024;
/** Longest name in RAW_TEXT. */
const MAX_RAW_NAME = 9;
const RAW_TEXT = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);

/** What the tokenizer has to know besides its own options; it gets the parser's options as they are. */
interface Bounds extends ParserOptions {
  html: string;
  open: number;
  tokenizer?: SearchingTokenizer;
}

/** What of the markup is left as it is written. */
export interface MarkupOptions {
  /** Entities in texts and attributes are not decoded. */
  entities?: 'raw';
}

/**
 * Reads the whole page. Names are lower case, entities decoded. Never throws for what a page contains. Says whether all names of
 * elements and attributes are ASCII.
 */
export function readMarkup(html: string, handler: MarkupHandler, { entities }: MarkupOptions = {}): { plainNames: boolean } {
  const bounds: Bounds = { decodeEntities: entities !== 'raw', Tokenizer: BoundedTokenizer, html, open: 0 };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        bounds.open += 1;
        handler.onopentag(name, attributes);
      },
      onclosetag() {
        bounds.open -= 1;
        handler.onclosetag();
      },
      ontext: (text) => handler.ontext(text),
    },
    bounds,
  );
  parser.end(html);
  return { plainNames: !bounds.tokenizer?.hasForeignNames };
}

/** A tokenizer that passes every token on, apart from opening tags beyond the bound. One class for all pages: it stays compiled. */
class BoundedTokenizer extends SearchingTokenizer {
  constructor(options: ConstructorParameters<typeof Tokenizer>[0], parser: TokenizerCallbacks) {
    super(options, new OpenBound(options as Bounds, parser));
    (options as Bounds).tokenizer = this;
  }
}

class OpenBound implements TokenizerCallbacks {
  readonly #bounds: Bounds;
  readonly #parser: TokenizerCallbacks;
  #dropping = false;

  constructor(bounds: Bounds, parser: TokenizerCallbacks) {
    this.#bounds = bounds;
    this.#parser = parser;
  }

  onopentagname(start: number, end: number): void {
    const { open, html } = this.#bounds;
    this.#dropping = open >= MAX_OPEN && (open > MAX_OPEN || !isRawText(html, start, end));
    if (!this.#dropping) this.#parser.onopentagname(start, end);
  }

  onopentagend(end: number): void {
    if (!this.#dropping) this.#parser.onopentagend(end);
    this.#dropping = false;
  }

  onselfclosingtag(end: number): void {
    if (!this.#dropping) this.#parser.onselfclosingtag(end);
    this.#dropping = false;
  }

  onattribname(start: number, end: number): void {
    if (!this.#dropping) this.#parser.onattribname(start, end);
  }

  onattribdata(start: number, end: number): void {
    if (!this.#dropping) this.#parser.onattribdata(start, end);
  }

  onattribentity(codepoint: number): void {
    if (!this.#dropping) this.#parser.onattribentity(codepoint);
  }

  onattribend(quote: Parameters<TokenizerCallbacks['onattribend']>[0], end: number): void {
    if (!this.#dropping) this.#parser.onattribend(quote, end);
  }

  onclosetag(start: number, end: number): void {
    this.#parser.onclosetag(start, end);
  }

  ontext(start: number, end: number): void {
    this.#parser.ontext(start, end);
  }

  ontextentity(codepoint: number, end: number): void {
    this.#parser.ontextentity(codepoint, end);
  }

  oncdata(start: number, end: number, offset: number): void {
    this.#parser.oncdata(start, end, offset);
  }

  oncomment(start: number, end: number, offset: number): void {
    this.#parser.oncomment(start, end, offset);
  }

  ondeclaration(start: number, end: number): void {
    this.#parser.ondeclaration(start, end);
  }

  onprocessinginstruction(start: number, end: number): void {
    this.#parser.onprocessinginstruction(start, end);
  }

  onend(): void {
    this.#parser.onend();
  }

  isInForeignContext(): boolean {
    return this.#parser.isInForeignContext?.() ?? false;
  }
}

function isRawText(html: string, start: number, end: number): boolean {
  return end - start <= MAX_RAW_NAME && RAW_TEXT.has(html.slice(start, end).toLowerCase());
}
