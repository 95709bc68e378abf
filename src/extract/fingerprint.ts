/**
 * The visible-text fingerprint: decides in one streaming pass, without a tree, whether a page can give
 * anything but the passages that it gave before.
 * @module
 */
import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { INVISIBLE_TAGS } from './parse.ts';

/** Attributes that the extraction reads. Class and id count too: chrome is told by them, and watchers select by them. */
const READ_ATTRIBUTES = [
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
  'type',
  'data-cfemail',
  'lang',
  'http-equiv',
  'content',
  'colspan',
  'slot',
];
const FLUSH_AT = 1 << 16;

/**
 * SHA-256 over visible text, element names and the attributes that extraction reads.
 * Equal fingerprints give equal extractions; unequal ones may still do (then the passages decide).
 */
export function fingerprint(html: string): string {
  const hash = createHash('sha256');
  let pending = '';
  let skipping = 0;
  const add = (piece: string): void => {
    pending += piece;
    if (pending.length < FLUSH_AT) return;
    hash.update(pending);
    pending = '';
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (skipping > 0 || isInvisible(name, attributes)) skipping += 1;
      else add(openTag(name, attributes));
    },
    onclosetag() {
      if (skipping > 0) skipping -= 1;
      else add('</>');
    },
    ontext(text) {
      if (skipping === 0) add(text.includes('<') ? text.replaceAll('<', '<<') : text); // no text reads like a tag
    },
  });
  parser.end(html);
  return hash.update(pending).digest('hex');
}

/** A refresh is invisible and yet read: it tells a redirect stub from a page. */
function isInvisible(name: string, attributes: Record<string, string>): boolean {
  return INVISIBLE_TAGS.has(name) && !(name === 'meta' && attributes['http-equiv'] !== undefined);
}

function openTag(name: string, attributes: Record<string, string>): string {
  let tag = `<${name}`;
  for (const key of READ_ATTRIBUTES) {
    const value = attributes[key];
    if (value !== undefined) tag += ` ${key}=${value.length}:${value}`; // the length tells where a value ends
  }
  return `${tag}>`;
}
