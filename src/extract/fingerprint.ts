/**
 * The visible-text fingerprint: decides in one streaming pass, without a tree, whether a page can give
 * anything but the passages that it gave before.
 * @module
 */
import { createHash } from 'node:crypto';
import { type MarkupHandler, readMarkup } from './markup.ts';
import { isInvisible, isStyledAway, MAX_STYLE_CHARS } from './parse.ts';
import { Skipped } from './skipped.ts';
import { isFoundByAnyName } from './takenOff.ts';
import { type ExtractOptions, extractorVersion } from './version.ts';

/** Attributes that the extraction reads. Class and id count too: chrome is told by them, and watchers select by them. */
const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  'class',
  'id',
  'href',
  'role',
  'hidden',
  'aria-hidden',
  'aria-level',
  'aria-live',
  'aria-expanded',
  'aria-modal',
  'aria-busy',
  'aria-label',
  'data-sr-only',
  'type',
  'data-cfemail',
  'lang',
  'http-equiv',
  'content',
  'colspan',
  'slot',
  'alt',
  'title',
  'checked',
  'aria-checked',
  'readonly',
]);
const FLUSH_AT = 1 << 16;
export const CLOSING_MARK = '</>';

/**
 * SHA-256 over visible text, the text for readers without JavaScript, element names and the attributes that extraction reads: all of them where the options
 * have selectors, which may ask for any. The extractor's version and the options count too.
 * Equal fingerprints give equal extractions with these options; unequal ones may still do (then the passages decide).
 *
 * The page is taken as it is stored, neither its characters nor its entities decoded: all markup is ASCII, and equal bytes say the same.
 */
export function fingerprint(page: Uint8Array, options: ExtractOptions = {}): string {
  const hash = createHash('sha256').update(`${extractorVersion(options)}\n`);
  const allAttributes = options.select !== undefined || options.remove !== undefined;
  let pending = '';
  const skipped = new Skipped({ noscript: Number.POSITIVE_INFINITY, title: Number.POSITIVE_INFINITY });
  const add = (piece: string): void => {
    pending += piece;
    if (pending.length < FLUSH_AT) return;
    hash.update(pending, 'latin1');
    pending = '';
  };
  const handler: MarkupHandler = {
    onopentag(name, attributes) {
      if (skipped.isOpen || isUnread(name, attributes)) skipped.open(name, attributes);
      else add(openingMark(name, attributes, allAttributes));
    },
    onclosetag() {
      if (!skipped.isOpen) return add(CLOSING_MARK);
      const grounds = skipped.close()?.grounds;
      if (grounds) add(openingMark('svg', grounds, true) + CLOSING_MARK);
    },
    ontext(text) {
      if (skipped.isOpen) skipped.text(text);
      else add(textMark(text));
    },
  };
  const bytes = Buffer.from(page.buffer, page.byteOffset, page.byteLength);
  const { plainNames } = readMarkup(bytes.toString('latin1'), handler, { entities: 'raw' });
  hash.update(`${pending}\n<noscript>${textMark(skipped.noscript)}`, 'latin1');
  // What is the lower case of a name, and so which tag closes which element, is known of ASCII names only.
  return (plainNames ? hash : hash.update(bytes)).digest('hex');
}

/** A refresh is invisible and yet read: it tells a redirect stub from a page. */
function isUnread(name: string, attributes: Record<string, string>): boolean {
  return isInvisible(name, attributes) && !(name === 'meta' && attributes['http-equiv'] !== undefined);
}

/**
 * Lengths tell where names and values end, so that no two elements are written alike. Element names hold no white space, "/" or ">".
 * Attributes that are picked come in the order of their names: pages write them in any. Where any name counts, the others are named.
 */
export function openingMark(name: string, attributes: Record<string, string>, allAttributes: boolean): string {
  const keys: string[] = [];
  let names = '';
  for (const key in attributes) {
    if (allAttributes || READ_ATTRIBUTES.has(key)) keys.push(key);
    else if (key !== 'style' && isFoundByAnyName(name)) names += ` ?${key}`;
  }
  if (keys.length > 1 && !allAttributes) keys.sort();
  let mark = `<${name}${names}`;
  for (const key of keys) {
    const value = attributes[key] ?? '';
    mark += ` ${key.length}:${key}=${value.length}:${value}`;
  }
  if (!allAttributes) mark += styleMark(attributes);
  return `${mark}>`;
}

/** Of a style only whether it takes the element off the page; with entities in it, or of a length that is not read, that is not known here. */
function styleMark(attributes: Record<string, string>): string {
  const { style } = attributes;
  if (style === undefined) return '';
  if (style.length >= MAX_STYLE_CHARS || style.includes('&')) return ` style=${style.length}:${style}`;
  return isStyledAway(attributes) ? ' hidden' : '';
}

/** No text reads like an element: its "<" are doubled. */
export function textMark(text: string): string {
  return text.includes('<') ? text.replaceAll('<', '<<') : text;
}
