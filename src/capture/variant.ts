/**
 * Is a page the same document for another language or region? Told by its text, by the language that it declares,
 * and by the place that stands in its address.
 * @module
 */
import type { Extraction } from '../domain/extraction.ts';
import { languageName, languageOf } from './language.ts';

/** One page, and where it was read. */
export interface Placed {
  page: Extraction;
  /** Address after redirects, where it is known. */
  url?: string | undefined;
}

/** What makes the page another variant than the reference, in words; undefined where nothing does. */
export function variantOf(now: Placed, reference: Placed): string | undefined {
  return otherLanguage(now.page, reference.page) ?? otherRegion(now, reference);
}

function otherLanguage(page: Extraction, reference: Extraction): string | undefined {
  const [now, before] = [languageOf(page), languageOf(reference)];
  if (now === undefined || before === undefined || now === before) return undefined;
  return `the page is in ${languageName(now)} and was in ${languageName(before)}: the variant for another language`;
}

/** Both sides must name a region: a page that begins or ceases to declare one stays the same page. */
function otherRegion(now: Placed, reference: Placed): string | undefined {
  const [a, b] = [localeIn(now.url), localeIn(reference.url)];
  if (a !== undefined && b !== undefined && a !== b) return `the address leads to "${a}" and led to "${b}": the variant for another place`;
  const [here, there] = [regionOf(now.page.language), regionOf(reference.page.language)];
  if (here === undefined || there === undefined || here === there) return undefined;
  return `the page is made for ${here} and was made for ${there}: the variant for another region`;
}

/** "GB" of "en-GB", "TW" of "zh-Hant-TW". */
function regionOf(tag: string): string | undefined {
  return /^[a-z]{2,3}(?:[-_][a-z]{4})?[-_]([a-z]{2})$/i.exec(tag)?.[1]?.toUpperCase();
}

/** The first part of an address's path where it reads like a locale: "en-gb", "de_AT". Two letters alone may mean anything. */
function localeIn(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const first = new URL(url).pathname.split('/')[1] ?? '';
  return /^[a-z]{2}[-_][a-z]{2}$/i.test(first) ? first.toLowerCase().replace('_', '-') : undefined;
}
