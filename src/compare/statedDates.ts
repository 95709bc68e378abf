/**
 * The dates that a page gives itself, for the records of its changes.
 * @module
 */
import type { Fact, FactValue } from '../domain/extraction.ts';
import { foldedWords } from './valueWords.ts';

/**
 * The date of effect of what changed, as the new page states it; undefined when it does not, or states several. A date that stood
 * there before belongs to an earlier edition, unless it lies after `lastSeenOld` (ISO 8601). The date of a clause or a plan is not
 * that of the document.
 */
export function effectiveDate(before: readonly Fact[], after: readonly Fact[], lastSeenOld?: string): string | undefined {
  const old = datesOf(before, 'dates.effective');
  const now = datesOf(after.filter(isOfDocument), 'dates.effective');
  const fresh = now.filter((date) => !old.includes(date));
  if (fresh.length > 0) return only(fresh);
  return only(now.filter((date) => lastSeenOld !== undefined && date > lastSeenOld.slice(0, 10)));
}

/** The date of the last update that the page states; undefined when it states none, or several. */
export function publishedDate(facts: readonly Fact[]): string | undefined {
  return only(datesOf(facts, 'dates.last_updated'));
}

/** A line with a date and few words besides may stand anywhere; what is more must be at the head, or name the document in front. */
const LINE_WORDS = 8;
const HEAD_PASSAGES = 3;
const SUBJECT_WORDS = 8;
const DOCUMENTS = new Set(
  (
    'addendum agreement amendment annex appendix change changes contract document dpa edition guidelines list notice page policy policies ' +
    'schedule statement terms update updates version vereinbarung vertrag anderungen bedingungen erklarung fassung hinweise nutzungsbedingungen ' +
    'richtlinie datenschutzerklarung accord avenant charte conditions contrat modifications politique'
  ).split(' '),
);

function isOfDocument({ quote, passage }: Fact): boolean {
  const words = foldedWords(quote);
  return passage < HEAD_PASSAGES || words.length <= LINE_WORDS || words.slice(0, SUBJECT_WORDS).some((word) => DOCUMENTS.has(word));
}

function datesOf(facts: readonly Fact[], key: string): string[] {
  return [...new Set(facts.filter((fact) => fact.key === key).map(({ value }) => value))].filter(isDate);
}

function isDate(value: FactValue): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

function only(dates: string[]): string | undefined {
  return dates.length === 1 ? dates[0] : undefined;
}
