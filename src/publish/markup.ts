/**
 * Text on its way into HTML and XML. Page text is hostile: everything that did not come from here goes through `escaped`.
 * @module
 */

/** What XML 1.0 cannot carry, not even escaped: most control characters, halves of surrogate pairs, two code points that are none. */
const FORBIDDEN = /(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff]|\p{Surrogate}/gu;

/** The text without characters that XML forbids. */
export function xmlText(text: string): string {
  return text.replace(FORBIDDEN, '');
}

/**
 * Text for xmlbuilder2, which takes "&lt;" in a text for an entity that somebody escaped already and leaves it as it is: a reader would
 * see "<", and in HTML content an element of the page's. An ampersand that is written out is left alone, and read back as one.
 */
export function xmlBuilderText(text: string): string {
  return xmlText(text).replaceAll('&', '&amp;');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For element content and quoted attributes of HTML and XHTML alike. */
export function escaped(text: string): string {
  return xmlText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** An address that a reader may open: http or https without credentials, as the URL standard writes it; undefined for all others. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url.href : undefined;
}
