/**
 * What a cell says where no rule does: nothing found, nothing read, or pages that contradict each other.
 * @module
 */
import type { FactValue } from '../domain/extraction.ts';
import { formatValue, keyLabel, number, truncate } from '../lib/inWords.ts';
import { distinct, type Stated } from './stated.ts';

const MAX_NAMES = 3;
const MAX_SUMMARY = 400;

/** A summary of the catalogue, `$` being the value that fitted. */
export function filled(summary: string, value: FactValue | undefined): string {
  return truncate(
    summary.replaceAll('$', () => (value === undefined ? '' : formatValue(value))),
    MAX_SUMMARY,
  );
}

export function nothingFound(pages: number): string {
  return pages === 1 ? 'No public evidence on the page that would say so.' : `No public evidence on the ${pages} pages that would say so.`;
}

/** @param unread sources that were never read; @param lost sources that can no longer be read. */
export function notAllRead(pages: number, unread: readonly string[], lost: readonly string[]): string {
  if (pages === 0) return 'No page that would say so is watched.';
  const parts = [
    ...(unread.length > 0 ? [`${wereOf(unread)} not read yet (${named(unread)})`] : []),
    ...(lost.length > 0 ? [`${number(lost.length)} cannot be read at present (${named(lost)})`] : []),
  ];
  if (pages === 1)
    return `The page that would say so ${unread.length > 0 ? 'was not read yet' : 'cannot be read at present'} (${named([...unread, ...lost])}).`;
  return unread.length === pages
    ? `None of the ${number(pages)} pages that would say so was read yet (${named(unread)}).`
    : `Of ${number(pages)} pages that would say so, ${parts.join(' and ')}.`;
}

function wereOf({ length }: readonly string[]): string {
  return `${number(length)} ${length === 1 ? 'was' : 'were'}`;
}

/** @param names of other products. */
export function ofOthers(names: readonly string[]): string {
  return truncate(`What is said of it names other products as well (${some(names)}): whether it holds here is not clear.`, MAX_SUMMARY);
}

export const NO_RULE = 'Pages say something about it that no rule of the catalogue grades.';

/** "Pages contradict each other on subprocessors: notice: 10 days (dpa); 30 days (terms)." */
export function contradiction(key: string, stated: readonly Stated[]): string {
  const sides = distinct(stated.map(({ page, fact }) => `${formatValue(fact.value)} (${nameOf(page.source)})`));
  return truncate(`Pages contradict each other on ${keyLabel(key).toLowerCase()}: ${sides.join('; ')}.`, MAX_SUMMARY);
}

function named(sources: readonly string[]): string {
  return some(sources.map(nameOf));
}

function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return `${names.slice(0, MAX_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** "dpa" of "acme/dpa": all pages are of one vendor. */
function nameOf(source: string): string {
  return source.slice(source.indexOf('/') + 1);
}
