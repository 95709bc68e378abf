/**
 * The tokenizer of htmlparser2, with its character-by-character loops replaced by searches: text, attribute values, scripts and
 * names make up most of a page, and a search goes through them many times faster. Every token is the same.
 *
 * What is replaced is internal to the library, whose version is pinned: a test compares all tokens with those of the original,
 * and fails when a new version has other names for it.
 * @module
 */
import { Tokenizer } from 'htmlparser2';

/** The part of the tokenizer's state that is read and moved. `offset` is 0, as a page is written in one piece. */
interface Internals {
  index: number;
  buffer: string;
  nearby: Nearby;
  hasForeignNames: boolean;
  stateText(code: number): void;
  handleInAttributeValue(code: number, quote: number): void;
  stateInTagName(code: number): void;
  stateInClosingTagName(code: number): void;
  stateInAttributeName(code: number): void;
}

/** Where the next one of each character is, as far as it was looked for: no stretch of a page is searched twice. */
interface Nearby {
  lt: number;
  amp: number;
  double: number;
  single: number;
}

const SPACE = 32;
const SLASH = 47;
const LT = 60;
const EQUALS = 61;
const GT = 62;
const AMP = 38;
const DOUBLE_QUOTE = 34;
const MAX_ASCII = 127;

/** Methods of the library's tokenizer that are replaced. */
export const REPLACED = [
  'fastForwardTo',
  'stateText',
  'handleInAttributeValue',
  'stateInTagName',
  'stateInClosingTagName',
  'stateInAttributeName',
] as const;

/** Reads pages that are written to it in one piece. */
export class SearchingTokenizer extends Tokenizer {
  readonly nearby: Nearby = { lt: -1, amp: -1, double: -1, single: -1 };
  /** A name of an element or attribute has a character beyond ASCII: what its lower case is depends on how the page is decoded. */
  hasForeignNames = false;
}

const original = Tokenizer.prototype as unknown as Internals;

Object.assign(SearchingTokenizer.prototype, {
  fastForwardTo(this: Internals, code: number): boolean {
    const found = this.buffer.indexOf(String.fromCharCode(code), this.index + 1);
    this.index = found < 0 ? this.buffer.length - 1 : found;
    return found >= 0;
  },

  stateText(this: Internals, code: number): void {
    if (code === LT || code === AMP) return original.stateText.call(this, code);
    const { nearby, index } = this;
    if (nearby.lt < index) nearby.lt = find(this, '<');
    if (nearby.amp < index) nearby.amp = find(this, '&');
    this.index = (nearby.lt < nearby.amp ? nearby.lt : nearby.amp) - 1;
  },

  handleInAttributeValue(this: Internals, code: number, quote: number): void {
    if (code === quote || code === AMP) return original.handleInAttributeValue.call(this, code, quote);
    const { nearby, index } = this;
    if (nearby.amp < index) nearby.amp = find(this, '&');
    const end = quote === DOUBLE_QUOTE ? nextDouble(this) : nextSingle(this);
    this.index = (end < nearby.amp ? end : nearby.amp) - 1;
  },

  stateInTagName(this: Internals, code: number): void {
    if (endsName(code)) original.stateInTagName.call(this, code);
    else skipName(this);
  },

  stateInClosingTagName(this: Internals, code: number): void {
    if (endsName(code)) original.stateInClosingTagName.call(this, code);
    else skipName(this);
  },

  stateInAttributeName(this: Internals, code: number): void {
    if (endsName(code)) original.stateInAttributeName.call(this, code);
    else skipName(this);
  },
} satisfies Record<(typeof REPLACED)[number], unknown>);

/** To the last character of the name that the tokenizer is in. */
function skipName(tokenizer: Internals): void {
  const { buffer } = tokenizer;
  let next = tokenizer.index;
  let bits = 0;
  for (let code = buffer.charCodeAt(next); !endsName(code); code = buffer.charCodeAt(next)) {
    bits |= code;
    next += 1;
    if (next === buffer.length) break;
  }
  if (bits > MAX_ASCII) tokenizer.hasForeignNames = true;
  tokenizer.index = next - 1;
}

/** White space, "/", ">", and "=" after the name of an attribute: in the name of an element the library looks at it and goes on. */
function endsName(code: number): boolean {
  return code <= SPACE || code === SLASH || code === GT || code === EQUALS;
}

/** Position of the next such character from where the tokenizer is; the length of the page when there is none. */
function find({ buffer, index }: Internals, character: string): number {
  const found = buffer.indexOf(character, index);
  return found < 0 ? buffer.length : found;
}

function nextDouble(tokenizer: Internals): number {
  const { nearby } = tokenizer;
  if (nearby.double < tokenizer.index) nearby.double = find(tokenizer, '"');
  return nearby.double;
}

function nextSingle(tokenizer: Internals): number {
  const { nearby } = tokenizer;
  if (nearby.single < tokenizer.index) nearby.single = find(tokenizer, "'");
  return nearby.single;
}
