/**
 * Text as it is compared: one form for what looks the same.
 * @module
 */

/** Words and numbers, and the marks that stand for yes and no in tables of features. A dash in a cell says what an empty one says. */
export const READABLE = /[\p{L}\p{N}✓✔✗✘✕✖☑☒✅❌]/u;

/** Zero-width and directional marks, soft hyphens, variation selectors, and the private-use glyphs of icon fonts. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Co}]/gu;
/** Control characters that are not white space. */
const CONTROL = /[^\P{Cc}\s]/gu;

/** The mark of a footnote behind a number: "30²" is no 302. */
const RAISED = /(?<=\p{Nd})[²³¹⁰⁴-⁹]{1,2}/gu;

/** Printable ASCII and the usual white space: the one form already, but for runs of white space. */
const PLAIN = /^[\x20-\x7e\t\n\r\u00a0\u2028]*$/;

/** NFKC, invisible characters out, runs of white space as one space, no space at the ends. */
export function normalise(text: string): string {
  const seen = PLAIN.test(text) ? text : text.replace(INVISIBLE, '').replace(CONTROL, '').replace(RAISED, '').normalize('NFKC');
  return seen.replace(/\s+/g, ' ').trim();
}

/**
 * Decodes the hexadecimal address obfuscation that content-delivery networks put in place of e-mail addresses:
 * the first byte is a key, the others are XORed with it.
 */
export function decodeObfuscatedEmail(hex: string): string | undefined {
  if (!/^(?:[0-9a-f]{2}){4,200}$/i.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const key = bytes[0] ?? 0;
  const address = Buffer.from(bytes.subarray(1).map((byte) => byte ^ key)).toString('utf8');
  return /^[^\s@<>]+@[^\s@<>]+$/.test(address) ? address : undefined;
}
