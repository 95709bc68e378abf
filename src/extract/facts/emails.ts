/**
 * E-mail addresses of a text, also written as "privacy [at] acme [dot] example".
 * @module
 */

export interface EmailFound {
  /** In lower case, as it is typed into a mail. */
  address: string;
  local: string;
  domain: string;
  start: number;
  end: number;
}

const MAX_LOCAL = 64;
const MAX_DOMAIN = 120;
/** The sign itself, or the word in brackets. */
const AT = /@|\s?[[({]\s?(?:at|@)\s?[\])}]\s?/gi;
const LOCAL_CHARACTER = /[A-Za-z0-9._%+-]/;
const DOMAIN = /^[A-Za-z0-9-]{1,63}(?:(?:\.|\s?[[({]\s?(?:dot|\.)\s?[\])}]\s?)[A-Za-z0-9-]{1,63}){1,4}/i;
const DOT = /\s?[[({]\s?(?:dot|\.)\s?[\])}]\s?/gi;

/** The addresses of a text, in order. Linear: each "@" is looked at with a bounded stretch around it. */
export function emailsIn(text: string): EmailFound[] {
  const found: EmailFound[] = [];
  for (const match of text.matchAll(AT)) {
    const after = match.index + match[0].length;
    const domain = DOMAIN.exec(text.slice(after, after + MAX_DOMAIN))?.[0];
    const start = localStart(text, match.index);
    const local = text.slice(start, match.index);
    if (!domain || local === '') continue;
    const host = domain.replaceAll(DOT, '.').toLowerCase();
    if (!/\.[a-z]{2,}$/.test(host)) continue;
    found.push({ address: `${local.toLowerCase()}@${host}`, local: local.toLowerCase(), domain: host, start, end: after + domain.length });
  }
  return found;
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && LOCAL_CHARACTER.test(text.charAt(start - 1))) start--;
  while (start < at && /[.%+-]/.test(text.charAt(start))) start++;
  return start;
}
