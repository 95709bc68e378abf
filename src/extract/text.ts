/**
 * Text as it is compared: one form for what looks the same.
 * @module
 */

/** Zero-width and directional marks, soft hyphen, byte-order mark, variation selectors, and private-use glyphs of icon fonts. */
const INVISIBLE = /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\uE000-\uF8FF]/g;
const CONTROL = /[\u0000-\u0008\u000E-\u001F\u007F]/g;

/** NFKC, invisible characters out, runs of white space as one space, no space at the ends. */
export function normalise(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFKC').replace(CONTROL, '').replace(/\s+/g, ' ').trim();
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
