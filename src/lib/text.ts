/**
 * Text as it is looked up (one form for what differs in case and marks only), and as it may be shown.
 * @module
 */

const ASCII = /^[\x20-\x7e]*$/;

/** Lower case, without marks ("Société" is "societe"), independent of any locale. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return ASCII.test(lower) ? lower : lower.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Control characters but tab and line feed; marks that turn the direction of text around. */
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * Text of a page, safe to show in a terminal or a plain mail: control characters (escape sequences among them) and directional
 * marks become U+FFFD.
 */
export function plain(text: string): string {
  return text.replace(UNSAFE, '\uFFFD');
}

/** The same on one line: runs of white space (line ends among them) become one space, so that a page cannot begin a line of its own. */
export function plainLine(text: string): string {
  return plain(text.replace(/\s+/g, ' ')).trim();
}
