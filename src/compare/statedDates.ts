/**
 * The dates that a page gives itself, for the records of its changes.
 * @module
 */
import type { Fact, FactValue } from '../domain/extraction.ts';

/**
 * The date of effect of what changed, as the new page states it; undefined when it does not, or states several. A date that stood
 * there before belongs to an earlier edition, unless it lies after `lastSeenOld` (ISO 8601).
 */
export function effectiveDate(before: readonly Fact[], after: readonly Fact[], lastSeenOld?: string): string | undefined {
  const old = datesOf(before, 'dates.effective');
  const now = datesOf(after, 'dates.effective');
  const fresh = now.filter((date) => !old.includes(date));
  if (fresh.length > 0) return only(fresh);
  return only(now.filter((date) => lastSeenOld !== undefined && date > lastSeenOld.slice(0, 10)));
}

/** The date of the last update that the page states; undefined when it states none, or several. */
export function publishedDate(facts: readonly Fact[]): string | undefined {
  return only(datesOf(facts, 'dates.last_updated'));
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
