/**
 * JSON in one form (RFC 8785): the same value gives the same text, and so the same hash.
 * @module
 */
import canonicalize from 'canonicalize';
import { wellFormedJson } from './wellFormedJson.ts';

/** How JSON.stringify begins the escape of half a surrogate pair. */
const HALF = '\\ud';

/**
 * Keys in the order of their code units, no white space. Keys without a value are left out, as by `JSON.stringify`; of no value at all the
 * text is empty. Halves of surrogate pairs, which RFC 8785 forbids and page text can end in, become U+FFFD.
 */
export function canonicalJson(value: unknown): string {
  const isBroken = JSON.stringify(value)?.includes(HALF) ?? false;
  return canonicalize(isBroken ? JSON.parse(wellFormedJson(value)) : value) ?? '';
}
