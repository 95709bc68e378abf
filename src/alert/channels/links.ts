/**
 * Addresses in messages: pages of the installation, and watched pages. Nothing but http and https is ever linked.
 * @module
 */
import type { Notice } from '../../domain/alert.ts';

/** Longer ones are no addresses that anybody opens; services refuse them. */
const MOST_CHARS = 2000;

/** The address as a browser reads it; undefined for other schemes, for what names a user, and for what is none. */
export function safeUrl(text: string | undefined): string | undefined {
  if (text === undefined || !/^https?:\/\//i.test(text) || text.includes('\\') || !URL.canParse(text)) return undefined;
  const { href, username, password } = new URL(text);
  return username === '' && password === '' && href.length <= MOST_CHARS ? href : undefined;
}

/** A page of the installation; undefined where the notice does not know where the pages are, or the path would lead elsewhere. */
export function itemLink({ baseUrl }: Pick<Notice, 'baseUrl'>, path: string): string | undefined {
  const base = safeUrl(baseUrl);
  if (base === undefined || !path.startsWith('/') || !URL.canParse(path, base)) return undefined;
  const url = new URL(path, base);
  return url.origin === new URL(base).origin ? safeUrl(url.href) : undefined;
}

/** Where to look when nothing can be linked. */
export function whereToLook({ path }: Pick<Notice, 'path'>): string {
  return `Look at it on the pages of your Clausewatch: ${path} (web.publicUrl of the settings makes this a link).`;
}
