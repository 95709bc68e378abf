/**
 * HTML → events: the one way in which pages are tokenised, for the tree and for the fingerprint alike.
 * The parser looks through its stack of open elements at every tag; the stack is bounded here, so that reading
 * takes time in proportion to the page, however deep the page nests.
 * @module
 */
import { Parser, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

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

/** Reads the whole page. Names are lower case, entities decoded. Never throws for what a page contains. */
export function readMarkup(html: string, handler: MarkupHandler): void {
  let open = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open += 1;
        handler.onopentag(name, attributes);
      },
      onclosetag() {
        open -= 1;
        handler.onclosetag();
      },
      ontext: (text) => handler.ontext(text),
    },
    { decodeEntities: true, Tokenizer: boundedTokenizer(html, () => open) },
  );
  parser.end(html);
}

/** A tokenizer that passes every token on, apart from opening tags beyond the bound. */
function boundedTokenizer(html: string, open: () => number): typeof Tokenizer {
  return class extends Tokenizer {
    constructor(options: ConstructorParameters<typeof Tokenizer>[0], parser: TokenizerCallbacks) {
      super(options, bounded(html, open, parser));
    }
  };
}

function bounded(html: string, open: () => number, parser: TokenizerCallbacks): TokenizerCallbacks {
  let dropping = false;
  return {
    onopentagname(start, end) {
      dropping = open() > MAX_OPEN || (open() === MAX_OPEN && !isRawText(html, start, end));
      if (!dropping) parser.onopentagname(start, end);
    },
    onopentagend(end) {
      if (!dropping) parser.onopentagend(end);
      dropping = false;
    },
    onselfclosingtag(end) {
      if (!dropping) parser.onselfclosingtag(end);
      dropping = false;
    },
    onattribname(start, end) {
      if (!dropping) parser.onattribname(start, end);
    },
    onattribdata(start, end) {
      if (!dropping) parser.onattribdata(start, end);
    },
    onattribentity(codepoint) {
      if (!dropping) parser.onattribentity(codepoint);
    },
    onattribend(quote, end) {
      if (!dropping) parser.onattribend(quote, end);
    },
    onclosetag: (start, end) => parser.onclosetag(start, end),
    ontext: (start, end) => parser.ontext(start, end),
    ontextentity: (codepoint, end) => parser.ontextentity(codepoint, end),
    oncdata: (start, end, offset) => parser.oncdata(start, end, offset),
    oncomment: (start, end, offset) => parser.oncomment(start, end, offset),
    ondeclaration: (start, end) => parser.ondeclaration(start, end),
    onprocessinginstruction: (start, end) => parser.onprocessinginstruction(start, end),
    onend: () => parser.onend(),
    isInForeignContext: () => parser.isInForeignContext?.() ?? false,
  };
}

function isRawText(html: string, start: number, end: number): boolean {
  return end - start <= MAX_RAW_NAME && RAW_TEXT.has(html.slice(start, end).toLowerCase());
}
